//! Reads `tauri.conf.json`, `capabilities/` and the built screens into the app.
fn main() {
    // Screens built anew are to be in the next app.
    println!("cargo:rerun-if-changed=ui/dist");
    tauri_build::build();
}
