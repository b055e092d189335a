//! The kiosk window.
