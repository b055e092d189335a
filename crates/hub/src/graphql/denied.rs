//! Refusals as GraphQL errors: `message` for people, `extensions.code` for programs, and what else a program may want to know. No
//! error repeats what was sent, which may be a token.

use async_graphql::{Error, ErrorExtensionValues, Response, ServerError, Value};
use portico_domain::Code;
use portico_domain::session::link::EndedBecause;

use crate::denial::Denial;

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        let mut error = Self::new(denial.message)
            .with_code(denial.code.as_str())
            .with("status", Value::from(denial.status));
        if let Some(because) = denial.ended_because {
            error = error.with("endedBecause", Value::from(word(because)));
        }
        if let Some(seconds) = denial.again_after_s {
            error = error.with("retryAfterSeconds", Value::from(seconds));
        }
        error
    }
}

fn word(because: EndedBecause) -> String {
    serde_json::to_value(because)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

trait Extended: Sized {
    fn with(self, name: &str, value: Value) -> Self;

    fn with_code(self, code: &str) -> Self {
        self.with("code", Value::from(code))
    }
}

impl Extended for Error {
    fn with(mut self, name: &str, value: Value) -> Self {
        self.extensions.get_or_insert_with(ErrorExtensionValues::default).set(name, value);
        self
    }
}

/// The same answer, where every error has a code: what the library says of a document is BAD_REQUEST.
pub(super) fn plainly(mut response: Response) -> Response {
    for error in &mut response.errors {
        if !has_code(error) {
            let values = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
            values.set("code", Code::BadRequest.as_str());
        }
    }
    response
}

fn has_code(error: &ServerError) -> bool {
    error.extensions.as_ref().is_some_and(|values| values.get("code").is_some())
}
