//! Searching people as one remembers them: by words of a name, a tag or a note, without accents, with a slip of the finger. What is
//! exactly so comes before what begins so, and that before what is only like it.

use icu_normalizer::DecomposingNormalizerBorrowed;
use strsim::osa_distance;

/// How well something was found; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank(u32);

/// What is searched in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    /// A person's name.
    pub(crate) name: &'a str,
    /// Their tags.
    pub(crate) tags: &'a [String],
    /// The note about them.
    pub(crate) note: &'a str,
}

/// A search.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    whole: String,
    words: Vec<String>,
}

/// How well a word fits another, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Same,
    Begins,
    Within,
    Like,
}

/// Words shorter than this are not corrected: too many would be like them.
const LIKE_CHARS_MIN: usize = 4;
/// From this length on, two slips are corrected.
const TWO_SLIPS_CHARS_MIN: usize = 8;
/// By how much a fit in a note counts for less than one in a name or a tag.
const IN_NOTE: u32 = 1;

impl Search {
    /// Reads a search; none of a text without a word.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let whole = folded(text);
        let words = words(&whole);
        (!words.is_empty()).then_some(Self { whole: whole.trim().to_owned(), words })
    }

    /// How well it is found there; none where a word of it is not. Each word counts as its best place.
    pub(crate) fn rank(&self, texts: Found<'_>) -> Option<Rank> {
        let (name, note) = (folded(texts.name), folded(texts.note));
        let tags: Vec<String> = texts.tags.iter().map(|tag| folded(tag)).collect();
        if name.trim() == self.whole || tags.contains(&self.whole) {
            return Some(Rank(0));
        }
        let named: Vec<String> =
            words(&name).into_iter().chain(tags.iter().flat_map(|tag| words(tag))).collect();
        let noted = words(&note);
        let ranks = self.words.iter().map(|word| {
            let (in_name, in_note) = (best(word, &named), best(word, &noted));
            let in_name = in_name.map(|fit| 2 * fit as u32);
            let in_note = in_note.map(|fit| 2 * fit as u32 + IN_NOTE);
            in_name.into_iter().chain(in_note).min()
        });
        let all: Option<Vec<u32>> = ranks.collect();
        // The worst word decides, so that one exact word of two does not hide that the other is a guess.
        let worst = all?.into_iter().max()?;
        Some(Rank(1 + worst))
    }
}

fn best(word: &str, among: &[String]) -> Option<Fit> {
    among.iter().filter_map(|other| fit(word, other)).min()
}

fn fit(word: &str, other: &str) -> Option<Fit> {
    if other == word {
        Some(Fit::Same)
    } else if other.starts_with(word) {
        Some(Fit::Begins)
    } else if other.contains(word) {
        Some(Fit::Within)
    } else {
        is_like(word, other).then_some(Fit::Like)
    }
}

/// Whether a slip or two of the finger make one of the other, or of how the other begins.
fn is_like(word: &str, other: &str) -> bool {
    let length = word.chars().count();
    if length < LIKE_CHARS_MIN {
        return false;
    }
    let slips = 1 + usize::from(length >= TWO_SLIPS_CHARS_MIN);
    let beginning: String = other.chars().take(length).collect();
    osa_distance(word, other) <= slips || osa_distance(word, &beginning) <= slips
}

fn words(folded: &str) -> Vec<String> {
    let pieces = folded.split(|c: char| !c.is_alphanumeric());
    pieces.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Lower case, without accents: `Ünal` is found by `unal`.
fn folded(text: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let plain = apart.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    plain.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rank(search: &str, name: &str, tags: &[&str], note: &str) -> Option<Rank> {
        let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
        Search::new(search)?.rank(Found { name, tags: &tags, note })
    }

    /// What is exactly so comes first, and so on down to what is only like it; what is not like it is not found.
    #[test]
    fn what_fits_better_comes_first() {
        let ranks = [
            rank("grace", "Grace", &[], ""),
            rank("grace", "Grace Hopper", &[], ""),
            rank("grace", "Ada", &[], "met with Grace"),
            rank("grace", "Graceland Smith", &[], ""),
            rank("grace", "Ada", &[], "gracefully"),
            rank("grace", "Disgrace", &[], ""),
            rank("grace", "Garce Hopper", &[], ""),
            rank("grace", "Ada", &[], "gracia"),
        ];
        assert!(ranks.iter().all(Option::is_some), "{ranks:?}");
        assert!(ranks.is_sorted_by(|one, next| one < next), "{ranks:?}");
        assert_eq!(rank("grace", "Ada Lovelace", &["rust"], "tea"), None);
        assert_eq!(rank("rust", "Ada", &["Rust"], ""), Some(Rank(0)));
    }

    #[test]
    fn accents_capitals_and_slips_do_not_matter() {
        for (search, name) in [
            ("unal", "Zoë Ünal"),
            ("ÜNAL zoe", "Zoë Ünal"),
            ("lovleace", "Ada Lovelace"),
            ("hoper", "Grace Hopper"),
        ] {
            assert!(rank(search, name, &[], "").is_some(), "{search}");
        }
        assert_eq!(rank("ada grace", "Ada Lovelace", &[], ""), None, "each word is to be found");
        assert_eq!(rank("abc", "abd", &[], ""), None, "short words are not corrected");
        assert!(Search::new(" .,- ").is_none());
    }

    proptest! {
        /// Whoever is looked for by a word of their name is found, whatever else there is; nothing breaks.
        #[test]
        fn a_word_of_a_name_finds_it(name in "[\\PC]{1,40}", note in "[\\PC]{0,60}", at in any::<prop::sample::Index>()) {
            let known = words(&folded(&name));
            if !known.is_empty() {
                let word = &known[at.index(known.len())];
                let found = rank(word, &name, &[], &note);
                prop_assert!(found.is_some_and(|rank| rank <= Rank(1)), "{word}");
            }
        }

        #[test]
        fn any_search_in_anything_is_answered(search in "[\\PC]{0,40}", name in "[\\PC]{0,40}") {
            let _ = rank(&search, &name, &[&search], &name);
        }
    }
}
