//! From data bytes to text: the segments of the standard, each in its own encoding.

use encoding_rs::Encoding;

use super::charset;

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payload {
    pub(super) text: String,
    /// Set when this is one part of a text that is spread over several codes: its index from 0, and how many there are.
    pub(super) part: Option<(u8, u8)>,
    /// Whether what follows the text is the padding that the standard asks for.
    pub(super) padded: bool,
}

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/// Group separator: what a lone % stands for in alphanumeric text after FNC1.
const GROUP_SEPARATOR: char = '\u{1D}';

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }

    fn take(&mut self, count: usize) -> Option<u32> {
        if self.left() < count {
            return None;
        }
        let value = (self.at..self.at + count)
            .fold(0, |value, at| value << 1 | u32::from(self.bytes[at / 8] >> (7 - at % 8) & 1));
        self.at += count;
        Some(value)
    }
}

/// The payload of corrected `data` in a code of version `version`; `None` when it is no sequence of valid segments.
pub(super) fn read(data: &[u8], version: usize) -> Option<Payload> {
    let mut reader = Reader {
        bits: Bits { bytes: data, at: 0 },
        version,
        text: String::new(),
        pending: Vec::new(),
        charset: None,
        separated: false,
        part: None,
    };
    while reader.segment()? {}
    reader.flush()?;
    let padded = is_padding(&mut reader.bits);
    Some(Payload { text: reader.text, part: reader.part, padded })
}

fn is_padding(bits: &mut Bits<'_>) -> bool {
    let loose = bits.left() % 8;
    let zero = bits.take(loose) == Some(0);
    let rest = &bits.bytes[bits.at / 8..];
    zero && rest.iter().zip([0xEC, 0x11].into_iter().cycle()).all(|(&byte, pad)| byte == pad)
}

struct Reader<'a> {
    bits: Bits<'a>,
    version: usize,
    text: String,
    /// Bytes of adjacent byte segments: a character may be cut between two of them.
    pending: Vec<u8>,
    charset: Option<&'static Encoding>,
    separated: bool,
    part: Option<(u8, u8)>,
}

impl Reader<'_> {
    /// Reads one segment; `Some(false)` at the end, `None` when it is malformed.
    fn segment(&mut self) -> Option<bool> {
        if self.bits.left() < 4 {
            return Some(false);
        }
        let mode = self.bits.take(4)?;
        if mode != 4 {
            self.flush()?;
        }
        match mode {
            0 => return Some(false),
            1 => self.numeric()?,
            2 => self.alphanumeric()?,
            3 => self.structured_append()?,
            4 => self.bytes()?,
            5 => self.separated = true,
            7 => self.charset = Some(charset::of_designator(self.designator()?)?),
            8 => self.double_bytes(encoding_rs::SHIFT_JIS, kanji)?,
            9 => {
                self.separated = true;
                self.bits.take(8)?;
            }
            13 if self.bits.take(4)? == 1 => self.double_bytes(encoding_rs::GB18030, hanzi)?,
            _ => return None,
        }
        Some(true)
    }

    fn count(&mut self, widths: [usize; 3]) -> Option<usize> {
        let class = usize::from(self.version >= 10) + usize::from(self.version >= 27);
        self.bits.take(widths[class]).map(|count| count as usize)
    }

    fn numeric(&mut self) -> Option<()> {
        let mut left = self.count([10, 12, 14])?;
        while left > 0 {
            let digits = left.min(3);
            let value = self.bits.take([0, 4, 7, 10][digits])?;
            if value >= [1, 10, 100, 1000][digits] {
                return None;
            }
            self.text.push_str(&format!("{value:0digits$}"));
            left -= digits;
        }
        Some(())
    }

    fn alphanumeric(&mut self) -> Option<()> {
        let mut left = self.count([9, 11, 13])?;
        let mut letters = String::with_capacity(left.min(8192));
        while left > 0 {
            let pair = left >= 2;
            let value = self.bits.take(if pair { 11 } else { 6 })? as usize;
            if pair {
                letters.push(char::from(*ALPHANUMERIC.get(value / 45)?));
            }
            letters.push(char::from(*ALPHANUMERIC.get(if pair { value % 45 } else { value })?));
            left -= if pair { 2 } else { 1 };
        }
        if self.separated {
            let percent = letters.replace("%%", "\0");
            let separated = percent.replace('%', &GROUP_SEPARATOR.to_string());
            letters = separated.replace('\0', "%");
        }
        self.text.push_str(&letters);
        Some(())
    }

    fn bytes(&mut self) -> Option<()> {
        for _ in 0..self.count([8, 16, 16])? {
            let byte = self.bits.take(8)?;
            self.pending.push(byte as u8);
        }
        Some(())
    }

    fn double_bytes(
        &mut self,
        encoding: &'static Encoding,
        split: fn(u32) -> [u8; 2],
    ) -> Option<()> {
        let mut bytes = Vec::new();
        for _ in 0..self.count([8, 10, 12])? {
            bytes.extend(split(self.bits.take(13)?));
        }
        self.text.push_str(&encoding.decode_without_bom_handling_and_without_replacement(&bytes)?);
        Some(())
    }

    fn structured_append(&mut self) -> Option<()> {
        let (index, last) = (self.bits.take(4)? as u8, self.bits.take(4)? as u8);
        self.bits.take(8)?;
        if index > last || self.part.is_some() {
            return None;
        }
        self.part = Some((index, last + 1));
        Some(())
    }

    fn designator(&mut self) -> Option<u32> {
        let first = self.bits.take(8)?;
        match first >> 5 {
            0..=3 => Some(first),
            4 | 5 => Some((first & 0x3F) << 8 | self.bits.take(8)?),
            6 => Some((first & 0x1F) << 16 | self.bits.take(16)?),
            _ => None,
        }
    }

    fn flush(&mut self) -> Option<()> {
        if !self.pending.is_empty() {
            self.text.push_str(&charset::text(&self.pending, self.charset)?);
            self.pending.clear();
        }
        Some(())
    }
}

fn kanji(value: u32) -> [u8; 2] {
    let packed = ((value / 0xC0) << 8) | (value % 0xC0);
    let code = packed + if packed < 0x1F00 { 0x8140 } else { 0xC140 };
    [(code >> 8) as u8, code as u8]
}

fn hanzi(value: u32) -> [u8; 2] {
    let packed = ((value / 0x60) << 8) | (value % 0x60);
    let code = packed + if packed < 0x0A00 { 0xA1A1 } else { 0xA6A1 };
    [(code >> 8) as u8, code as u8]
}
