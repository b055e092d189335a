//! Starts the kiosk.
fn main() {}
