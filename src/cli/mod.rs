//! The command line: arguments, the terminal, the clock, and exit codes. One file a command.
//!
//! A command gathers what it needs through `store`, lets the core compute, and hands the result to the [`Ui`] or back to `store`. Nothing
//! here judges anything. To add a command: its file with its arguments and `run`, a line in [`Command`], a line in `Command::run`.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that touches the terminal, the clock and the environment"
)]

pub mod assess;
pub mod brand;
pub mod check;
pub mod checkin;
pub mod compare;
pub mod completions;
pub mod demo;
pub mod evidence;
pub mod exit;
pub mod explain;
pub mod inputs;
pub mod interview;
mod layout;
mod load;
pub mod man;
pub mod new;
mod one_pager;
pub mod plan;
pub mod portfolio;
mod recording;
pub mod report;
mod results;
pub mod schema;
pub mod trend;
pub mod ui;
pub mod verify;
pub mod what_if;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

pub use exit::Outcome;
pub use ui::Ui;

use crate::date::Date;

/// Decide which internal developer platform fits, how sure that is, and what to pilot first
#[derive(Debug, Parser)]
#[command(name = "idpfit", version, arg_required_else_help = true, after_help = exit::HELP)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The day to count as today, 2026-11-20 for example
    #[arg(long, global = true, value_name = "DATE", value_parser = inputs::date, help_heading = "Everywhere")]
    pub today: Option<Date>,
    /// When to use colours: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Everywhere")]
    #[arg(hide_possible_values = true)]
    pub color: ui::When,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Do the whole job on an example organisation, no questions asked
    Demo(demo::DemoArgs),
    /// Start a workspace for one organisation or team
    New(new::NewArgs),
    /// Answer the questions, or take answers from files; decide and report
    Assess(assess::AssessArgs),
    /// Write the report of a quarter
    Report(report::ReportArgs),
    /// Plan the pilot: the golden path, its weeks and metrics, backlog, calendar, starter kit
    Plan(plan::PlanArgs),
    /// Count how the path is used, typed in or from exports, and grade what was predicted
    Checkin(checkin::CheckinArgs),
    /// Decide under changed answers, beside today's decision
    WhatIf(what_if::WhatIfArgs),
    /// Say what changed between two quarters, and why
    Compare(compare::CompareArgs),
    /// Show how readiness, fits and use developed from quarter to quarter, and what a pipeline demands of the latest
    Trend(trend::TrendArgs),
    /// Show many workspaces side by side: verdicts, readiness, use by choice, what is overdue; as a table or for other programs
    Portfolio(portfolio::PortfolioArgs),
    /// Judge every quarter again, and name what differs and why
    Verify(verify::VerifyArgs),
    /// Explain anything that is shown, down to its sources
    Explain(explain::ExplainArgs),
    /// List every mistake in packs, answers and settings, with place and advice
    Check(check::CheckArgs),
    /// Show what is known, from where, and how old it is
    Evidence(evidence::EvidenceArgs),
    /// Print a brand file to start from: names, logo, colours, sections
    Brand(brand::BrandArgs),
    /// Print the JSON Schema of a file that the program writes
    Schema(schema::SchemaArgs),
    /// Print the completions for a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(man::ManArgs),
}

impl Command {
    fn run(&self, ui: &mut Ui) -> Result<Outcome> {
        match self {
            Self::Demo(args) => demo::run(args, ui),
            Self::New(args) => new::run(args, ui),
            Self::Assess(args) => assess::run(args, ui),
            Self::Report(args) => report::run(args, ui),
            Self::Plan(args) => plan::run(args, ui),
            Self::Checkin(args) => checkin::run(args, ui),
            Self::WhatIf(args) => what_if::run(args, ui),
            Self::Compare(args) => compare::run(args, ui),
            Self::Trend(args) => trend::run(args, ui),
            Self::Portfolio(args) => portfolio::run(args, ui),
            Self::Verify(args) => verify::run(args, ui),
            Self::Explain(args) => explain::run(args, ui),
            Self::Check(args) => check::run(args, ui),
            Self::Evidence(args) => evidence::run(args, ui),
            Self::Brand(args) => brand::run(args, ui),
            Self::Schema(args) => schema::run(args, ui),
            Self::Completions(args) => completions::run(args, ui),
            Self::Man(args) => man::run(args, ui),
        }
    }
}

/// Runs the program and returns its exit code. The first argument is the program's own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    match Cli::try_parse_from(&args) {
        Ok(cli) => {
            let mut ui = Ui::new(cli.color, cli.today);
            let result = cli.command.run(&mut ui);
            exit::finish(result, &mut ui)
        }
        Err(error) => exit::usage(&error, &args),
    }
}

#[cfg(test)]
mod failures;

#[cfg(test)]
mod tests {
    use clap::{Args, CommandFactory as _};

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_arguments_of_commands_to_come_are_consistent() {
        fn check<A: Args>(name: &'static str) {
            A::augment_args(clap::Command::new(name)).debug_assert();
        }
        check::<assess::AssessArgs>("assess");
        check::<check::CheckArgs>("check");
        check::<checkin::CheckinArgs>("checkin");
        check::<demo::DemoArgs>("demo");
        check::<evidence::EvidenceArgs>("evidence");
        check::<explain::ExplainArgs>("explain");
        check::<plan::PlanArgs>("plan");
        check::<report::ReportArgs>("report");
        check::<brand::BrandArgs>("brand");
        check::<schema::SchemaArgs>("schema");
        check::<compare::CompareArgs>("compare");
        check::<portfolio::PortfolioArgs>("portfolio");
        check::<verify::VerifyArgs>("verify");
        check::<what_if::WhatIfArgs>("what-if");
    }

    #[test]
    fn help_is_imperative_and_ends_without_a_period() {
        for command in Cli::command().get_subcommands() {
            let about = command.get_about().unwrap().to_string();
            assert!(!about.ends_with('.') && !about.split(' ').next().unwrap().ends_with('s'), "{about}");
            for argument in command.get_arguments() {
                let help = argument.get_help().unwrap_or_else(|| panic!("{argument} has no help")).to_string();
                assert!(!help.ends_with('.'), "{help}");
            }
        }
    }
}
