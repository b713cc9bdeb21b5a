//! The thin binary: hands the arguments to the library.

#![expect(clippy::disallowed_methods, reason = "the arguments of the process are read here and nowhere else")]

fn main() -> std::process::ExitCode {
    idpfit::cli::run(std::env::args_os())
}
