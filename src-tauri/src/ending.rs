//! An orderly end when the system asks for one.

use tauri::AppHandle;

/// Ends the app as if its window had been closed, when it is told to terminate or interrupted.
pub fn on_signal(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        match asked().await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "cannot listen for signals"),
        }
    });
}

#[cfg(unix)]
async fn asked() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        asked = tokio::signal::ctrl_c() => asked,
    }
}

#[cfg(not(unix))]
async fn asked() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
