//! Finding somebody among one's connections by name, tag or note: what is meant exactly comes first, then what begins so, then
//! what is like it. A pure function of texts.

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str, chars};

/// Longest text that is searched for, in characters; more is cut off.
pub const QUERY_MAX: usize = 100;
/// A word of a note is only guessed at from so many characters on: fewer are in every text.
const GUESSED_MIN: usize = 3;

/// What one is found by.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    /// Display name.
    pub name: &'a str,
    /// Tags.
    pub tags: &'a [String],
    /// The note.
    pub note: &'a str,
}

/// How well a text fits; what fits better is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// A name, a tag, or a word of these or of the note, is just that.
    Exact,
    /// One begins so.
    Prefix,
    /// One has these letters in this order.
    Fuzzy,
}

/// A fit, in which text, and how closely: the order of what is found.
type Place = (Fit, usize, std::cmp::Reverse<u16>);

/// Which of `all` fit `query`, best first; among equals the order stays. All, where nothing is searched for.
pub fn search(query: &str, all: &[Searched<'_>]) -> Vec<usize> {
    let query: String = query.chars().take(QUERY_MAX).collect();
    let (whole, words) = (fold(query.trim()), words(&query));
    if words.is_empty() {
        return (0..all.len()).collect();
    }
    let mut seeker = Seeker::new();
    let mut found: Vec<(Place, usize)> = Vec::new();
    for (number, one) in all.iter().enumerate() {
        let texts = Texts::of(one);
        let as_whole = seeker.place(&whole, &texts);
        // Every word must fit somewhere; the one that fits worst says how well.
        let worst = words.iter().map(|word| seeker.place(word, &texts)).collect::<Option<Vec<_>>>();
        let by_words = worst.and_then(|places| places.into_iter().max());
        let best = as_whole.into_iter().chain(by_words).min();
        found.extend(best.map(|place| (place, number)));
    }
    found.sort_unstable();
    found.into_iter().map(|(_, number)| number).collect()
}

/// Letters as they are compared: upper case and accents count for nothing.
pub fn fold(text: &str) -> String {
    text.chars().map(|letter| chars::to_lower_case(chars::normalize(letter))).collect()
}

/// The words of a text, folded.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    split.map(fold).collect()
}

/// What somebody is found by: names first, then tags, then the words of the note.
struct Texts([Vec<String>; 3]);

impl Texts {
    fn of(one: &Searched<'_>) -> Self {
        let with_words = |text: &str| [vec![fold(text.trim())], words(text)].concat();
        let tags = one.tags.iter().flat_map(|tag| with_words(tag)).collect();
        Self([with_words(one.name), tags, words(one.note)])
    }
}

/// Looks for one text in many; what it allocates is used again.
struct Seeker {
    matcher: Matcher,
    letters: Vec<char>,
}

/// Which of the [`Texts`] are the note's words.
const NOTE: usize = 2;

impl Seeker {
    fn new() -> Self {
        Self { matcher: Matcher::new(Config::DEFAULT), letters: Vec::new() }
    }

    /// Where `wanted` fits best.
    fn place(&mut self, wanted: &str, texts: &Texts) -> Option<Place> {
        let atom =
            Atom::new(wanted, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
        let guess_notes = wanted.chars().count() >= GUESSED_MIN;
        let fields = texts.0.iter().enumerate();
        let mut best: Option<Place> = None;
        for (field, text) in fields.flat_map(|(field, list)| list.iter().map(move |t| (field, t))) {
            let guess = field != NOTE || guess_notes;
            let Some((fit, score)) = self.fit(wanted, text, guess.then_some(&atom)) else {
                continue;
            };
            let place = (fit, field, std::cmp::Reverse(score));
            best = Some(best.map_or(place, |known| known.min(place)));
        }
        best
    }

    fn fit(&mut self, wanted: &str, text: &str, guess: Option<&Atom>) -> Option<(Fit, u16)> {
        if text == wanted {
            return Some((Fit::Exact, u16::MAX));
        }
        if text.starts_with(wanted) {
            return Some((Fit::Prefix, u16::MAX));
        }
        let haystack = Utf32Str::new(text, &mut self.letters);
        Some((Fit::Fuzzy, guess?.score(haystack, &mut self.matcher)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Person = (String, Vec<String>, String);

    fn people() -> impl Strategy<Value = Vec<Person>> {
        let word = "[a-cA-Cäé]{1,4}";
        let words = |most| proptest::collection::vec(word, 1..most).prop_map(|w| w.join(" "));
        let tags = proptest::collection::vec(words(3), 0..3);
        proptest::collection::vec((words(3), tags, words(6)), 0..12)
    }

    fn searched(people: &[Person]) -> Vec<Searched<'_>> {
        people.iter().map(|(name, tags, note)| Searched { name, tags, note }).collect()
    }

    /// How well a word fits, by rules of the test's own.
    fn expected((name, tags, note): &Person, word: &str) -> Option<Fit> {
        let word = fold(word);
        let heads: Vec<String> = [name].into_iter().chain(tags).map(|text| fold(text)).collect();
        let parts = heads.iter().flat_map(|text| text.split(' ')).map(str::to_owned);
        let noted: Vec<String> = fold(note).split(' ').map(str::to_owned).collect();
        let near: Vec<String> = heads.iter().cloned().chain(parts).collect();
        let all: Vec<String> = near.iter().chain(&noted).cloned().collect();
        let has = |text: &String| {
            let mut letters = text.chars();
            word.chars().all(|wanted| letters.any(|letter| letter == wanted))
        };
        let guessed = if word.chars().count() < GUESSED_MIN { near } else { all.clone() };
        if all.contains(&word) {
            Some(Fit::Exact)
        } else if all.iter().any(|text| text.starts_with(&word)) {
            Some(Fit::Prefix)
        } else {
            guessed.iter().any(has).then_some(Fit::Fuzzy)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// Who fits is found, nobody else is, and exact comes before prefix before fuzzy.
        #[test]
        fn exact_before_prefix_before_fuzzy(people in people(), word in "[a-cA-Cäé]{1,4}") {
            let found = search(&word, &searched(&people));
            let fits: Vec<Option<Fit>> = found.iter().map(|&n| expected(&people[n], &word)).collect();
            prop_assert!(fits.iter().all(Option::is_some), "{fits:?}");
            prop_assert!(fits.is_sorted(), "{fits:?}");
            let fitting = people.iter().filter(|person| expected(person, &word).is_some()).count();
            prop_assert_eq!(found.len(), fitting);
        }

        /// Of several words each must fit, and nobody is found twice.
        #[test]
        fn every_word_must_fit(people in people(), words in proptest::collection::vec("[a-c]{1,4}", 2..4)) {
            let mut found = search(&words.join(" "), &searched(&people));
            for &number in &found {
                let each = words.iter().all(|word| expected(&people[number], word).is_some());
                let (name, tags, _) = &people[number];
                let mut heads = [name].into_iter().chain(tags).map(|text| fold(text));
                let letters: String = words.concat();
                let in_one = |text: String| {
                    let mut rest = text.chars();
                    letters.chars().all(|wanted| rest.any(|letter| letter == wanted))
                };
                prop_assert!(each || heads.any(in_one), "{:?}", people[number]);
            }
            let count = found.len();
            found.sort_unstable();
            found.dedup();
            prop_assert_eq!(found.len(), count);
        }

        /// Nothing searched for: all, as they were. Any text is a query.
        #[test]
        fn any_text_is_a_query(people in people(), query in "\\PC{0,200}", blank in "[ ,.;!-]{0,5}") {
            let all = searched(&people);
            prop_assert!(search(&query, &all).len() <= all.len());
            prop_assert_eq!(search(&blank, &all), (0..all.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn accents_and_capitals_count_for_nothing() {
        let names = ["José Núñez", "Josephine", "Ann Joses", "Jon Smedt"];
        let all: Vec<Searched<'_>> =
            names.iter().map(|name| Searched { name, tags: &[], note: "" }).collect();
        assert_eq!(search("JOSE", &all), [0, 1, 2, 3]);
        assert_eq!(search("nunez", &all), [0]);
        assert_eq!(search("zz", &all), [] as [usize; 0]);
    }
}
