//! Who makes a request of a page: from where, whether signed in, and what becomes of their cookie.

use std::sync::{Arc, Mutex, PoisonError};

use super::Known;
use crate::limits::Source;

/// Who makes a request.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// From which network.
    pub(crate) source: Source,
    /// When, in hub time.
    pub(crate) now_ms: u64,
    /// What the browser says that it is, in two words.
    pub(crate) browser: String,
    /// Who is signed in.
    pub(crate) known: Option<Known>,
    /// What the answer does to the cookie; all copies share it.
    cookie: Arc<Mutex<CookieChange>>,
}

/// What an answer does to the browser's cookie.
#[derive(Default)]
pub(crate) enum CookieChange {
    /// Nothing.
    #[default]
    Nothing,
    /// It gets this value.
    Set(String),
    /// It is deleted.
    Clear,
}

impl std::fmt::Debug for CookieChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CookieChange")
    }
}

impl Visitor {
    /// Somebody from a network, by what the browser says that it is; nobody is signed in.
    pub(crate) fn new(source: Source, browser: String, now_ms: u64) -> Self {
        Self { source, now_ms, browser, known: None, cookie: Arc::default() }
    }

    /// Has the answer set the cookie of a browser that has just signed in.
    pub(crate) fn set_cookie(&self, value: String) {
        self.change(CookieChange::Set(value));
    }

    /// Has the answer delete the cookie.
    pub(crate) fn clear_cookie(&self) {
        self.change(CookieChange::Clear);
    }

    fn change(&self, change: CookieChange) {
        // It is replaced whole.
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = change;
    }

    /// What the answer is to do, once.
    pub(crate) fn take_change(&self) -> CookieChange {
        std::mem::take(&mut *self.cookie.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
