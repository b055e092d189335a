//! The `camera` scheme: the newest preview picture, pulled by the screens. A late pull finds a newer picture, so a busy
//! machine drops pictures instead of queueing them.

use std::sync::Arc;

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::running::Running;

/// The scheme's name: `camera://localhost/frame`.
pub const SCHEME: &str = "camera";

/// Answers a pull with the newest picture, or 204 while there is none.
pub fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    _request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let running = context.app_handle().state::<Arc<Running>>().inner().clone();
    tauri::async_runtime::spawn_blocking(move || responder.respond(respond(running.preview())));
}

fn respond(picture: Option<Vec<u8>>) -> Response<Vec<u8>> {
    let status = if picture.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT };
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "image/jpeg")
        .header(header::CACHE_CONTROL, "no-store")
        // Only our own pages are ever loaded, whatever their origin is called on this system.
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .body(picture.unwrap_or_default())
        .expect("the parts are constant")
}
