//! Camera frames in, QR payloads out.
