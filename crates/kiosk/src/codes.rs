//! The code on show: issued in the ledger before it is shown, replaced 30 s before it expires, aged by the boot-time clock
//! alone (IC-3).

use ed25519_dalek::SigningKey;
use portico_domain::action::Issue;
use portico_domain::link::ConnectLink;
use portico_domain::proof::Proof;
use portico_domain::token::{Cause, ROTATE_BEFORE_EXPIRY_MS, Token, VALID_MS};
use portico_domain::{Action, Code, Judged, MemberId, OpId, Reading};
use portico_ledger::{Draft, KioskLedger, StoreError, Submitted};

use crate::view::CodeView;

/// A code on show.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The operation that issued it.
    pub id: OpId,
    /// Its link.
    pub url: String,
    svg: String,
    issued: Reading,
}

/// Why there is no new code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssueError {
    #[error("{}", .0.message())]
    Refused(Code),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a code is made of, beside the ledger.
pub(crate) struct Maker<'a> {
    pub key: &'a SigningKey,
    pub origin: &'a str,
    pub member: MemberId,
}

impl Maker<'_> {
    /// Issues a new code and draws it. It is on disk when this returns.
    pub(crate) fn issue(
        &self,
        ledger: &KioskLedger,
        cause: Cause,
        reading: Reading,
        random: [u8; 40],
    ) -> Result<Shown, IssueError> {
        let (token, nonce) = random.split_at(32);
        let token = Token::new(token.try_into().expect("32 of 40 bytes"));
        let nonce = nonce.try_into().expect("8 of 40 bytes");
        let issue = Issue { token: token.hash(), owner: self.member, cause };
        let draft = Draft { action: Action::Issue(issue), parts: Vec::new(), reading, nonce };
        let judged = ledger.judge(reading);
        let id = match ledger.submit(draft)? {
            Submitted::Kept { id, .. } | Submitted::Unsure { id } => id,
            Submitted::Refused(code) => return Err(IssueError::Refused(code)),
        };
        let url = self.link(ledger, token, judged);
        Ok(Shown { id, svg: draw(&url), url, issued: reading })
    }

    fn link(&self, ledger: &KioskLedger, token: Token, judged: Judged) -> String {
        let event = ledger.state().identity.event;
        let proof = Proof::sign(self.key, event, &token.hash(), self.member, judged.at_ms);
        ConnectLink { origin: self.origin.to_owned(), token, proof: Some(proof) }.to_url()
    }
}

/// Low correction: a screen has no torn corners, and fewer modules are read from further away.
fn encode(url: &str) -> qrcode::QrCode {
    qrcode::QrCode::with_error_correction_level(url, qrcode::EcLevel::L)
        .expect("a link is shorter than a QR code can hold")
}

/// The QR code as an SVG document, with its quiet zone of four modules.
pub(crate) fn draw(url: &str) -> String {
    encode(url)
        .render::<qrcode::render::svg::Color<'_>>()
        .quiet_zone(true)
        .dark_color(qrcode::render::svg::Color("#000"))
        .light_color(qrcode::render::svg::Color("#fff"))
        .build()
}

impl Shown {
    /// How long it is still valid; a code of an earlier boot is not.
    pub(crate) fn expires_in_ms(&self, now: Reading) -> u64 {
        if now.boot != self.issued.boot {
            return 0;
        }
        VALID_MS.saturating_sub(now.boot_ms.saturating_sub(self.issued.boot_ms))
    }

    /// How long until it is to be replaced (IC-3.3).
    pub(crate) fn rotate_in_ms(&self, now: Reading) -> u64 {
        self.expires_in_ms(now).saturating_sub(ROTATE_BEFORE_EXPIRY_MS)
    }

    /// As a screen shows it; none once it has expired, while no new one can be made.
    pub(crate) fn view(&self, now: Reading) -> Option<CodeView> {
        let expires_in_ms = self.expires_in_ms(now);
        (expires_in_ms > 0).then(|| CodeView {
            svg: self.svg.clone(),
            url: self.url.clone(),
            expires_in_ms,
            valid_ms: VALID_MS,
        })
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::time::BootId;

    use super::*;

    /// `docs/decisions/0004-proof-in-digits.md`: a link with its proof, at an origin of 25 characters.
    #[test]
    fn a_link_with_its_proof_fits_version_8() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let token = Token::new([0xa5; 32]);
        let id = OpId([0xc3; 16]);
        let proof = Proof::sign(&key, id, &token.hash(), id, 1_800_000_000_000);
        let origin = "https://hub.example.org".to_owned();
        let url = ConnectLink { origin, token, proof: Some(proof) }.to_url();
        assert_eq!(encode(&url).version(), qrcode::Version::Normal(8));
    }

    fn shown(issued: Reading) -> Shown {
        Shown { id: OpId::default(), url: String::new(), svg: String::new(), issued }
    }

    /// IC-3.3 and KI-5: replaced 30 s before expiry; the wall clock has no say, and another boot ends it.
    #[test]
    fn ic_3_3_a_code_ages_by_the_boot_clock_alone() {
        let issued = Reading { wall_ms: 1_800_000_000_000, boot: BootId([1; 16]), boot_ms: 5_000 };
        let code = shown(issued);
        let later =
            Reading { wall_ms: issued.wall_ms - 3_600_000, boot_ms: 5_000 + 270_000, ..issued };
        assert_eq!((code.expires_in_ms(later), code.rotate_in_ms(later)), (30_000, 0));
        assert_eq!(code.rotate_in_ms(Reading { boot_ms: later.boot_ms - 1, ..later }), 1);
        assert_eq!(code.expires_in_ms(Reading { boot: BootId([2; 16]), ..issued }), 0);
    }
}
