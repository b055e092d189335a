//! The answers a program may decide on, with their words and HTTP status (requirements: IC messages).

use serde::{Deserialize, Serialize};

/// Why something was refused. Screens and clients decide on this, never on the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// The token is unknown or was used.
    TokenInvalid,
    /// The token's 300 s are over.
    TokenExpired,
    /// The token is one's own.
    SelfConnection,
    /// The two are connected already.
    AlreadyConnected,
    /// Too many in too short a time.
    RateLimited,
    /// Nobody is signed in.
    Unauthenticated,
    /// Signed in, but not for this.
    Forbidden,
    /// The request cannot be read.
    BadRequest,
    /// There is no such thing.
    NotFound,
    /// The code is somebody else's: a Wi-Fi password, a business card.
    NotACode,
    /// The kiosk cannot write: nothing was done.
    NotKept,
    /// The slot is another's.
    SlotTaken,
    /// The mentor has no session then.
    SlotClosed,
    /// Less than two hours are left, or it is over.
    TooLate,
    /// It is not time for that yet.
    TooEarly,
    /// The booking's link was ended, or its 15 minutes are over (ML-7).
    LinkOver,
    /// The booking's link is not known (ML-7).
    LinkUnknown,
    /// The session was moved meanwhile.
    SessionMoved,
    /// The session has taken place or was cancelled.
    SessionOver,
    /// Sessions are not run at this kiosk.
    AtTheDesk,
}

impl Code {
    /// The words of the requirements; screens translate by the code instead.
    pub fn message(self) -> &'static str {
        match self {
            Self::TokenInvalid => "Invalid or expired connection link",
            Self::TokenExpired => "This connection link has expired",
            Self::SelfConnection => "You cannot connect with yourself",
            Self::AlreadyConnected => "You are already connected with this user",
            Self::RateLimited => "Too many requests. Please try again later.",
            Self::Unauthenticated => "Please sign in",
            Self::Forbidden => "Access denied",
            Self::BadRequest => "This request cannot be read",
            Self::NotFound => "There is no such thing here",
            Self::NotACode => "This is not one of our codes",
            Self::NotKept => "Nothing can be kept right now. You are not connected yet.",
            Self::SlotTaken => "This time has just been taken",
            Self::SlotClosed => "There is no session at this time",
            Self::TooLate => "This is possible until two hours before the session",
            Self::TooEarly => "It is too early for this",
            Self::LinkOver => "Token expired or used",
            Self::LinkUnknown => "Invalid token",
            Self::SessionMoved => "This session was moved to another time",
            Self::SessionOver => "This session is over or was cancelled",
            Self::AtTheDesk => "Sessions are checked in at the staff desk",
        }
    }

    /// The HTTP status that goes with it.
    pub fn http_status(self) -> u16 {
        match self {
            Self::RateLimited => 429,
            Self::Unauthenticated | Self::LinkOver | Self::LinkUnknown => 401,
            Self::SlotTaken | Self::SessionMoved | Self::SessionOver => 409,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::NotKept => 503,
            _ => 400,
        }
    }

    /// Its name, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::SelfConnection => "SELF_CONNECTION",
            Self::AlreadyConnected => "ALREADY_CONNECTED",
            Self::RateLimited => "RATE_LIMITED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::BadRequest => "BAD_REQUEST",
            Self::NotFound => "NOT_FOUND",
            Self::NotACode => "NOT_A_CODE",
            Self::NotKept => "NOT_KEPT",
            Self::SlotTaken => "SLOT_TAKEN",
            Self::SlotClosed => "SLOT_CLOSED",
            Self::TooLate => "TOO_LATE",
            Self::TooEarly => "TOO_EARLY",
            // One code for both: who tries links learns nothing from it (ML-7).
            Self::LinkOver | Self::LinkUnknown => "UNAUTHORIZED",
            Self::SessionMoved => "SESSION_MOVED",
            Self::SessionOver => "SESSION_OVER",
            Self::AtTheDesk => "AT_THE_DESK",
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// IC-P11: the four refusals of a redemption are told apart, by code and by words.
    #[test]
    fn ic_p11_each_refusal_has_words_of_its_own() {
        let codes =
            [Code::TokenInvalid, Code::TokenExpired, Code::SelfConnection, Code::AlreadyConnected];
        let words: BTreeSet<_> = codes.iter().map(|c| c.message()).collect();
        let names: BTreeSet<_> = codes.iter().map(|c| c.as_str()).collect();
        assert_eq!((words.len(), names.len()), (4, 4));
        assert!(codes.iter().all(|c| c.http_status() == 400));
    }
}
