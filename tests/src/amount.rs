//! How much of a test's work is done: little in everyday runs, more where `script/soak` asks for it.

/// The number in the environment variable `PORTICO_` + `name`, or `usual`.
///
/// # Panics
/// Where the variable holds no number.
pub fn of(name: &str, usual: u64) -> u64 {
    match std::env::var(format!("PORTICO_{name}")) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("PORTICO_{name} is no number: {text}")),
        Err(_) => usual,
    }
}
