//! The sync protocol as plain state machines, and the driver that moves bytes.
