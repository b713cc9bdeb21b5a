//! `idpfit completions`: what a shell needs to complete the arguments.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Outcome, Ui};

/// How to use what is printed.
const USE: &str = "\
For the bash at hand: source <(idpfit completions bash)
To keep them, write them to the file where your shell looks for completions.";

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = USE)]
pub struct CompletionsArgs {
    /// The shell to complete in
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Prints the completions.
pub(super) fn run(args: &CompletionsArgs, ui: &mut Ui) -> Result<Outcome> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "idpfit", &mut bytes);
    ui.print(&String::from_utf8_lossy(&bytes))?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_gets_every_command() {
        for shell in Shell::value_variants() {
            let (mut ui, out, _) = Ui::captured();
            run(&CompletionsArgs { shell: *shell }, &mut ui).unwrap();
            for command in Cli::command().get_subcommands() {
                assert!(out.text().contains(command.get_name()), "{shell}: {}", command.get_name());
            }
        }
    }
}
