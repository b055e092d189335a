//! What WebKit must be told before it starts.

/// Turns WebKit's shared GPU buffers off where there is no GPU: without one they cost more than they save (a preview
/// takes 1.5 cores instead of 0.4).
const NO_SHARED_BUFFERS: (&str, &str) = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");

/// Starts this program again with the right environment, if it is not right yet. WebKit reads it when it is loaded, and
/// a program cannot safely change its own. Where starting again fails it goes on as it is.
#[cfg(target_os = "linux")]
pub fn prepare() {
    use std::os::unix::process::CommandExt;

    let (name, value) = NO_SHARED_BUFFERS;
    if std::env::var_os(name).is_some() || has_gpu() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(name, value)
            .exec();
        tracing::warn!(%error, "cannot start again without shared buffers; the preview will be slow");
    }
}

/// Nothing to prepare elsewhere.
#[cfg(not(target_os = "linux"))]
pub fn prepare() {}

/// Whether the kernel offers a render node.
#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    let Ok(nodes) = std::fs::read_dir("/dev/dri") else { return false };
    nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
}
