//! What a letter brings that opens a request: made when the mail server listens to the letter, so that neither the link nor the code
//! is ever at rest.

use portico_domain::token::Token;
use portico_domain::{Hash, OpId};
use portico_ledger::hub::sign_in::{Keys, Request};
use portico_ledger::rows::email_hash;

use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::mailed_code::{CODE_VALID_MS, Seal, new_code};

/// How long a link can be used, in milliseconds.
pub(crate) const LINK_VALID_MS: u64 = 15 * 60_000;
/// Where the page is that a link opens. It signs in when its button is pressed: looking spends nothing.
const PAGE: &str = "/signin/";
/// What codes to sign in with are authenticated for.
const CODE_TAG: &str = "portico.sign-in-code.1";

/// A fresh link and code.
pub(crate) struct Fresh {
    /// The link's token, as in its address.
    pub(super) token: String,
    /// The digits.
    pub(crate) code: String,
}

impl Fresh {
    /// The link, at a hub with that origin.
    pub(crate) fn link(&self, origin: &str) -> String {
        format!("{origin}{PAGE}{}", self.token)
    }
}

impl Hub {
    /// What a code is kept as: bound to its request and its address.
    pub(super) fn seal_sign_in(&self, id: OpId, address: &str, code: &str) -> Seal {
        let address = email_hash(address);
        Seal::of(self, CODE_TAG, &[&id.0, &address.0, code.as_bytes()])
    }

    /// A fresh link and code for a request, in place of any it had; none where it is over.
    pub(crate) fn fresh_sign_in_keys(
        &self,
        id: OpId,
        request: &Request,
        now_ms: u64,
    ) -> Result<Option<Fresh>, HubError> {
        let (token, code) = (Token::new(ambient::random()), new_code());
        let keys = Keys {
            code: self.seal_sign_in(id, &request.address, &code).to_hash(),
            code_until_ms: now_ms.saturating_add(CODE_VALID_MS),
            link: Hash(token.hash().0),
            link_until_ms: now_ms.saturating_add(LINK_VALID_MS),
        };
        let kept = self.ledger().set_sign_in_keys(id, keys, now_ms)?;
        Ok(kept.then(|| Fresh { token: token.to_text(), code }))
    }
}
