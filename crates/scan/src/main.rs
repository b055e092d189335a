//! `portico-scan`: reads QR codes in pictures and from cameras, at the command line.
fn main() {}
