//! A booking's link for the guest's phone. Its token is made here, shown, and forgotten; only its hash is in the operation.

use portico_domain::OpId;
use portico_domain::session::BookingLink;
use portico_domain::session::link::VALID_MS;
use portico_domain::token::Token;

use super::Desk;
use super::view::LinkView;
use crate::ambient;
use crate::codes::draw;

/// 32 bytes from the operating system (ML-P7).
pub(super) fn new_token() -> Token {
    Token::new(ambient::random())
}

impl Desk<'_> {
    /// The link of `booking` with that token, and this kiosk's proof that it is.
    pub(super) fn link(&self, token: Token, booking: OpId) -> BookingLink {
        let (event, at_ms) = (self.ledger.state().identity.event, self.now().at_ms);
        BookingLink::signed(self.key, event, self.origin, token, (booking, at_ms))
    }
}

pub(super) fn to_show(link: &BookingLink) -> LinkView {
    LinkView { svg: draw(&link.to_url()), valid_ms: VALID_MS }
}
