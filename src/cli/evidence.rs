//! `idpfit evidence`: what is known, from where, and how old it is.

mod claims;
mod stale;

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Misuse;
use super::inputs::Inputs;
use super::{Outcome, Ui, load};
use crate::date::Date;
use crate::framework::evidence::{Claim, Conflict};
use crate::framework::pack::PackInfo;
use crate::framework::{Attribute, Evidence, OptionSheet, Origin, Pack, Performance, Unknown};
use crate::phrases::Phrases;
use crate::problem::{advice, tame};
use crate::report::offers;
use crate::report::words::pad;

/// Arguments of `evidence`.
#[derive(Debug, clap::Args)]
pub struct EvidenceArgs {
    /// Show only what is stale today
    #[arg(long)]
    pub stale: bool,
    /// The workspace [default: the one that this folder lies in]
    #[arg(long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// A pack of your own: a folder or a file [default: the workspace's, else the shipped one]
    #[arg(long, value_name = "PATH")]
    pub pack: Option<PathBuf>,
    /// Show every claim, too, with its source
    #[arg(long)]
    pub claims: bool,
    /// Show only what is known about one option, claim by claim
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
}

/// The column at which the value of an attribute begins.
const VALUES: usize = 42;

/// What is shown, and of which option only.
#[derive(Clone, Copy)]
struct Known<'a> {
    pack: &'a Pack,
    evidence: &'a Evidence,
    only: Option<&'a str>,
    with_claims: bool,
    today: Date,
}

/// Prints what is known, or what needs another look.
pub(super) fn run(args: &EvidenceArgs, ui: &mut Ui) -> Result<Outcome> {
    let inputs = Inputs { workspace: args.workspace.clone(), pack: args.pack.clone(), ..Inputs::default() };
    let Some(loaded) = load::pack(&inputs, ui)? else {
        return Ok(Outcome::Mistakes);
    };
    let Some(evidence) = loaded.evidence(ui) else {
        return Ok(Outcome::Mistakes);
    };
    if let Some(id) = &args.option {
        known_option(&loaded.pack, id)?;
    }
    let only = args.option.as_deref();
    let with_claims = args.claims || only.is_some();
    let known = Known { pack: &loaded.pack, evidence: &evidence, only, with_claims, today: ui.today() };
    let lines = if args.stale { stale::lines(&known) } else { overview(&known) };
    for line in lines {
        let line = fold(&line, ui.width());
        ui.line(&line)?;
    }
    if !args.stale && !with_claims {
        ui.note("\nevery claim with its source: --claims, or --option ID for those about one option");
    }
    Ok(Outcome::Done)
}

fn known_option(pack: &Pack, id: &str) -> Result<()> {
    if pack.framework.option(id).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = pack.framework.options.iter().map(|option| option.id.as_str()).collect();
    Err(Misuse::new(format!("there is no option `{id}`"), advice(id, &known)).into())
}

/// Folds a line at a width; words are never cut. What continues stands under the value of an attribute, else four columns behind the
/// start.
fn fold(line: &str, width: usize) -> String {
    let line = tame(line);
    let body = line.trim_start();
    let indent = " ".repeat(line.len() - body.len());
    let is_row = line.get(VALUES - 2..VALUES) == Some("  ");
    let rest = " ".repeat(if is_row { VALUES } else { indent.len() + 4 });
    let options = textwrap::Options::new(width.max(VALUES + 20)).initial_indent(&indent);
    // An id that is cut at its hyphen can be neither read nor copied.
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(body, options.subsequent_indent(&rest).break_words(false)).join("\n")
}

impl<'a> Known<'a> {
    /// Returns the options that are shown: by name, each with its variants behind it.
    fn options(&self) -> Vec<&'a OptionSheet> {
        let all = &self.pack.framework.options;
        let mut shown: Vec<&OptionSheet> =
            all.iter().filter(|option| self.only.is_none_or(|only| option.id == only)).collect();
        let head = |option: &OptionSheet| option.variant_of.and_then(|base| all.get(base)).map(|base| base.id.clone());
        shown.sort_by_key(|option| {
            let head = head(option);
            (head.clone().unwrap_or_else(|| option.id.clone()), head.is_some(), option.id.clone())
        });
        shown
    }

    /// Returns where an option stands among those of the pack, by name with its variants behind it; what is no option stands last.
    fn rank(&self, id: &str) -> usize {
        let all = Known { only: None, ..*self }.options();
        all.iter().position(|option| option.id == id).unwrap_or(usize::MAX)
    }

    /// Returns whether a claim speaks about what is shown.
    fn concerns(&self, claim: &Claim) -> bool {
        self.only.is_none_or(|only| claim.option == only)
    }

    fn claims(&self) -> impl Iterator<Item = &'a Claim> {
        self.evidence.claims.values().filter(|claim| self.concerns(claim))
    }
}

fn overview(known: &Known<'_>) -> Vec<String> {
    let info = &known.pack.info;
    let (claims, sources) = (known.claims().count(), sources(known));
    let known_claims = if known.with_claims { claims::lines(known) } else { Vec::new() };
    let (conflicts, unknowns) = (conflicts(known), unknowns(known));
    let mut lines = vec![
        format!("{} {}: {}", info.id, info.version, age(info, known.today)),
        format!("{claims} claims from {sources} sources; three figures are low / likely / high"),
    ];
    for option in known.options() {
        lines.extend([String::new(), format!("{} ({})", option.name, option.id)]);
        let attributes = &known.pack.framework.attributes;
        let rows = attributes.iter().zip(&option.sheet).zip(&option.origins);
        lines.extend(rows.map(|((attribute, performance), origin)| {
            let currency = &known.pack.framework.cost.currency;
            row(known.evidence, origin, (attribute, *performance, currency))
        }));
    }
    lines.extend(known_claims);
    for (title, found) in
        [("Claims that disagreed, and how that was settled", conflicts), ("What nobody could find out", unknowns)]
    {
        if !found.is_empty() {
            lines.extend([String::new(), title.to_owned()]);
            lines.extend(found);
        }
    }
    lines
}

/// Says how old the evidence of a pack is.
fn age(info: &PackInfo, today: Date) -> String {
    let days = today.until(info.review_after).map_or(0, |span| span.get_days());
    let state = if stale::is_due(info, today) {
        format!("stale since {}", info.review_after)
    } else if days == 1 {
        format!("to be reviewed on {}, tomorrow", info.review_after)
    } else {
        format!("to be reviewed on {}, in {days} days", info.review_after)
    };
    format!("evidence as of {}, {state}", info.as_of)
}

/// Counts the sources of the claims that are shown.
fn sources(known: &Known<'_>) -> usize {
    let mut sources: Vec<&str> = known.claims().map(|claim| claim.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len()
}

fn row(evidence: &Evidence, origin: &Origin, value: (&Attribute, Performance, &str)) -> String {
    let (attribute, offered, currency) = value;
    let basis = origin.override_by.as_deref().unwrap_or(origin.basis.name());
    let name = pad(&format!("{}  ", attribute.name), VALUES - 2);
    format!(
        "  {name}{}; {basis}{}",
        offers::performance(attribute, offered, currency, Phrases::english()),
        support(evidence, origin)
    )
}

/// Says how many claims stand behind a value, and of when the newest is.
fn support(evidence: &Evidence, origin: &Origin) -> String {
    let count = origin.claims.len();
    let dates = origin.claims.iter().filter_map(|id| evidence.claims.get(id));
    let newest = dates.filter_map(|claim| stale::day(&claim.date)).max();
    let age = newest.map_or("undated", |(_, shown)| shown);
    match count {
        0 => String::new(),
        1 => format!("; 1 claim, {age}"),
        count => format!("; {count} claims, newest {age}"),
    }
}

fn conflicts(known: &Known<'_>) -> Vec<String> {
    let evidence = known.evidence;
    let concerns = |id: &String| evidence.claims.get(id).is_some_and(|claim| known.concerns(claim));
    let mut shown: Vec<&Conflict> =
        evidence.conflicts.iter().filter(|conflict| conflict.claims.iter().any(concerns)).collect();
    shown.sort_by_key(|conflict| (&conflict.title, &conflict.id));
    shown.into_iter().map(|conflict| format!("  {}: {}", conflict.title, conflict.resolution)).collect()
}

fn unknowns(known: &Known<'_>) -> Vec<String> {
    if known.only.is_some() {
        return Vec::new();
    }
    let mut unknowns: Vec<&Unknown> = known.evidence.unknowns.iter().collect();
    unknowns.sort_by_key(|unknown| &unknown.id);
    unknowns.into_iter().map(|unknown| format!("  {}: {}", unknown.question, unknown.why)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(args: &[&str], today: &str) -> (Result<Outcome>, String) {
        use clap::Parser as _;
        let cli = crate::cli::Cli::try_parse_from([&["idpfit", "--today", today, "evidence"], args].concat()).unwrap();
        let crate::cli::Command::Evidence(args) = cli.command else { panic!("another command") };
        let (ui, out, _) = Ui::captured();
        let mut ui = ui.on(cli.today.unwrap());
        let outcome = run(&args, &mut ui);
        (outcome, out.text())
    }

    #[test]
    fn the_age_is_told_against_today() {
        let before = shown(&["--option", "port"], "2026-11-21").1;
        assert!(before.starts_with("idp-selection 1.0.0: evidence as of 2026-11-20,"), "{before}");
        assert!(before.contains("91 days"), "{before}");
        let after = shown(&["--option", "port"], "2027-02-20").1;
        assert!(after.contains("stale since"), "{after}");
    }

    #[test]
    fn every_attribute_says_what_it_rests_on() {
        let text = shown(&[], "2026-11-21").1;
        let rows: Vec<&str> = text.lines().filter(|line| line.contains("Upkeep  ")).collect();
        assert!(rows.len() >= 5, "{text}");
        assert!(text.contains("judgement") && text.contains("claims, newest 2026"));
        assert!(text.contains("What nobody could find out"));
    }

    #[test]
    fn one_option_shows_nothing_of_the_others() {
        let text = shown(&["--option", "port"], "2026-11-21").1;
        assert!(text.contains("(port)") && !text.contains("(backstage)"), "{text}");
    }

    #[test]
    fn claims_stand_by_what_they_speak_about_and_then_by_id() {
        let text = shown(&["--claims"], "2026-11-21").1;
        let titles: Vec<&str> = text.lines().filter(|line| line.starts_with("Claims about ")).collect();
        assert_eq!(titles[..2], ["Claims about Backstage", "Claims about Humanitec"], "{titles:?}");
        assert_eq!(titles.last(), Some(&"Claims about no single option"));
        let port = text.split("Claims about Port\n").nth(1).unwrap().split("\n\n").next().unwrap();
        let is_first = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
        let ids: Vec<&str> = port.lines().filter(is_first).map(|line| line.trim().split(' ').next().unwrap()).collect();
        assert!(ids.len() > 50 && ids.is_sorted(), "{ids:?}");
        assert!(port.contains("s000-port-cost (2026-02) on ") && port.contains("reliability medium"), "{port}");
    }

    #[test]
    fn a_variant_stands_behind_its_option() {
        let text = shown(&[], "2026-11-21").1;
        let ends: Vec<&str> = text.lines().filter(|line| line.ends_with(')') && !line.starts_with(' ')).collect();
        assert_eq!(ends[..2], ["Backstage (backstage)", "Managed Backstage (backstage-managed)"], "{ends:?}");
    }

    #[test]
    fn an_option_that_is_not_there_is_misuse() {
        let error = shown(&["--option", "prot"], "2026-11-21").0.unwrap_err();
        assert_eq!(error.downcast_ref::<Misuse>().unwrap().hint(), "did you mean `port`?");
    }

    #[test]
    fn a_line_is_folded_behind_its_indent_and_never_steers_the_terminal() {
        assert_eq!(
            fold("  aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm \u{1b}[2J", 40),
            "  aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll\n      mmmm \u{fffd}[2J"
        );
    }
}
