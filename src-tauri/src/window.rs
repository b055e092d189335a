//! The one window, *Meet*.

use tauri::{
    AppHandle, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent, utils::config::Color,
};

use crate::options::Options;

/// The window's label, which `capabilities/meet.json` names.
const LABEL: &str = "meet";
const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 800.0;
/// Below this the code could not be read from a metre away.
const WIDTH_MIN: f64 = 480.0;
const HEIGHT_MIN: f64 = 480.0;
/// The screens' paper (`--paper` in ui/src/look/tokens.css), so that nothing flashes before they are drawn.
const PAPER: Color = Color(251, 250, 247, 255);

/// Opens the window, locked to the screen if the options say so.
///
/// # Errors
/// Where the webview cannot be made.
pub fn open(app: &AppHandle, options: &Options) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Portico")
        .inner_size(WIDTH, HEIGHT)
        .min_inner_size(WIDTH_MIN, HEIGHT_MIN)
        .background_color(PAPER)
        .fullscreen(options.fullscreen)
        .decorations(!options.fullscreen)
        .closable(!options.fullscreen)
        .build()?;
    if options.fullscreen {
        stay_open(&window);
    }
    #[cfg(target_os = "linux")]
    crate::web_process::watch(&window)?;
    Ok(window)
}

/// A locked kiosk is ended by a signal, not by whoever stands in front of it.
fn stay_open(window: &WebviewWindow) {
    window.on_window_event(|event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
        }
    });
}
