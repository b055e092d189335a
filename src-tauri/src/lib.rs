//! The kiosk window: a thin shell around `portico-kiosk`, and the only place that knows Tauri.
//!
//! The window opens at once; the kiosk behind it starts meanwhile, and the screens ask for it when they are ready.
#![deny(missing_docs)]

mod camera;
mod commands;
mod ending;
mod hosting;
mod options;
pub mod rendering;
mod running;
#[cfg(target_os = "linux")]
mod web_process;
mod window;

use std::sync::Arc;

use anyhow::Context;
pub use options::Options;
use tauri::Manager;

use crate::running::Running;

/// Opens the window and runs until it is closed.
///
/// # Errors
/// Where there is no display, or the webview cannot be made. A kiosk that cannot start says so in its window.
pub fn run(options: Options) -> anyhow::Result<()> {
    let running = Arc::new(Running::default());
    let behind = running.clone();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_clipboard_manager::init())
        .manage(running.clone())
        .register_asynchronous_uri_scheme_protocol(camera::SCHEME, camera::answer)
        .invoke_handler(tauri::generate_handler![
            commands::view,
            commands::subscribe,
            commands::refresh_code,
            commands::copy_link,
            commands::submit_text,
            commands::answer_case,
            commands::painted,
            commands::sessions,
            commands::guests,
            commands::do_session,
            commands::give_back_leases,
            commands::diagnostics,
        ])
        .setup(move |app| {
            window::open(app.handle(), &options)?;
            ending::on_signal(app.handle().clone());
            behind.start(options, app.path().app_data_dir()?);
            Ok(())
        })
        .build(tauri::generate_context!("tauri.conf.json"))
        .context("cannot open the window")?;
    app.run(move |_, event| {
        if matches!(event, tauri::RunEvent::Exit) {
            running.stop();
        }
    });
    Ok(())
}
