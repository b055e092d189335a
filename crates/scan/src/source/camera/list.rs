//! Which cameras there are.

/// A camera as the system lists it; it may still be a node without pictures (metadata), or in use by another program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Its number.
    pub index: u32,
    /// Its name, for people.
    pub name: String,
}

/// All cameras, by number.
#[must_use]
pub fn cameras() -> Vec<Listed> {
    let mut cameras = listed();
    cameras.sort();
    cameras
}

/// From `/dev` itself: the listing of `v4l` (and so nokhwa's) panics at a node whose name is no number.
#[cfg(target_os = "linux")]
fn listed() -> Vec<Listed> {
    let entries = std::fs::read_dir("/dev").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let node = entry.file_name();
            let index = node.to_str()?.strip_prefix("video")?.parse().ok()?;
            let path = format!("/sys/class/video4linux/video{index}/name");
            let name = std::fs::read_to_string(path).unwrap_or_default();
            let name = name.trim();
            let name = if name.is_empty() { format!("Camera {index}") } else { name.to_owned() };
            Some(Listed { index, name })
        })
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn listed() -> Vec<Listed> {
    let cameras = std::panic::catch_unwind(|| nokhwa::query(nokhwa::utils::ApiBackend::Auto));
    let cameras = cameras.ok().and_then(Result::ok).unwrap_or_default();
    cameras
        .iter()
        .filter_map(|camera| {
            let index = camera.index().as_index().ok()?;
            Some(Listed { index, name: camera.human_name() })
        })
        .collect()
}
