//! What things are, and what may be done to them. No clock, randomness, disk or network: times and random bytes come in as values.
