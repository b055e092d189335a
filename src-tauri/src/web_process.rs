//! WebKit's web process can die and leave a window that looks alive. It is loaded again, and if that does not help the
//! whole app is started again (KI-5).

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tauri::{Manager, WebviewWindow};
use webkit2gtk::WebViewExt;

/// How often the screens may be loaded again within [`WINDOW`].
const RELOADS_MAX: usize = 3;
const WINDOW: Duration = Duration::from_secs(60);

/// What to do about a web process that died.
#[derive(Debug, PartialEq, Eq)]
enum Remedy {
    Reload,
    Restart,
}

/// When the screens were loaded again lately.
#[derive(Debug, Default)]
struct Reloads(VecDeque<Instant>);

impl Reloads {
    fn remedy(&mut self, now: Instant) -> Remedy {
        self.0.retain(|at| now.duration_since(*at) < WINDOW);
        if self.0.len() >= RELOADS_MAX {
            return Remedy::Restart;
        }
        self.0.push_back(now);
        Remedy::Reload
    }
}

/// Watches the window's web process from now on.
///
/// # Errors
/// Where the window is already gone.
pub fn watch(window: &WebviewWindow) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    let reloads = Mutex::new(Reloads::default());
    window.with_webview(move |webview| {
        webview.inner().connect_web_process_terminated(move |view, reason| {
            let remedy = reloads.lock().expect("nobody panics holding it").remedy(now());
            tracing::error!(?reason, ?remedy, "the web process died");
            match remedy {
                Remedy::Reload => view.reload(),
                Remedy::Restart => app.request_restart(),
            }
        });
    })
}

#[allow(clippy::disallowed_methods, reason = "the shell's one look at a clock")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ki_5_reloads_three_times_a_minute_and_then_starts_again() {
        let start = now();
        let mut reloads = Reloads::default();
        let mut at = |seconds| reloads.remedy(start + Duration::from_secs(seconds));
        assert_eq!([at(0), at(20), at(40)], [Remedy::Reload, Remedy::Reload, Remedy::Reload]);
        assert_eq!(at(59), Remedy::Restart);
        assert_eq!(at(60), Remedy::Reload, "the first is a minute old");
        assert_eq!(at(79), Remedy::Restart);
    }
}
