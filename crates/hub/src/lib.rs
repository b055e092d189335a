//! The central server: a library, and the binary `portico-hub`.
