//! Exports that cannot be used, or only in part: each is an error that says what to do, or an outcome that is stated.
