//! Reads `tauri.conf.json` and `capabilities/` into the app.
fn main() {
    tauri_build::build();
}
