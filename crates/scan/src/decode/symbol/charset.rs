//! Which characters a code's bytes are: by its own word (ECI), else by looking at them.

use encoding_rs::Encoding;

/// The encoding that an ECI designator names; `None` for one that is not for text or not known here.
pub(super) fn of_designator(designator: u32) -> Option<&'static Encoding> {
    let label = match designator {
        1 | 3 => "windows-1252",
        0 | 2 => "ibm866",
        4 => "iso-8859-2",
        5 => "iso-8859-3",
        6 => "iso-8859-4",
        7 => "iso-8859-5",
        8 => "iso-8859-6",
        9 => "iso-8859-7",
        10 => "iso-8859-8",
        11 => "windows-1254",
        12 => "iso-8859-10",
        13 => "windows-874",
        15 => "iso-8859-13",
        16 => "iso-8859-14",
        17 => "iso-8859-15",
        18 => "iso-8859-16",
        20 => "shift_jis",
        21 => "windows-1250",
        22 => "windows-1251",
        23 => "windows-1252",
        24 => "windows-1256",
        25 => "utf-16be",
        26 | 27 | 170 | 899 => "utf-8",
        28 => "big5",
        29 => "gbk",
        30 => "euc-kr",
        32 => "gb18030",
        33 => "utf-16le",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The text of `bytes`. With no `charset` named they are UTF-8 if they can be; Shift-JIS, as Japanese encoders write
/// without saying so, if they hold bytes that no Latin-1 text would; else Latin-1. `None` when they are not in the
/// charset named.
pub(super) fn text(bytes: &[u8], charset: Option<&'static Encoding>) -> Option<String> {
    match charset {
        Some(named) => {
            let named = named.decode_without_bom_handling_and_without_replacement(bytes);
            Some(named.map_or_else(|| guessed(bytes), Into::into))
        }
        None => Some(guessed(bytes)),
    }
}

fn guessed(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned();
    }
    let controls = bytes.iter().any(|byte| (0x80..=0x9F).contains(byte));
    let japanese =
        encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    match japanese {
        Some(text) if controls => text.into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
