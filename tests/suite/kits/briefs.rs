//! Briefs as plans would fill them, and as nobody should: six of them, each for every tool.

use std::collections::BTreeMap;

use idpfit::plan::kit::{Automation, Brief, Field, FieldKind, GoldenPath, KitChoice, Metric, PLACEHOLDERS, Tool, slug};

/// A name for a kit, and what it is made from.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) brief: Brief,
    pub(crate) choice: KitChoice,
}

/// Every brief for every tool, with all values given; one of them with the files of all tools.
pub(crate) fn good() -> Vec<Case> {
    let tools = ["backstage", "port", "orchestrator", "neutral"];
    let case = |(name, brief): &(&str, Brief), tool: &str| {
        let mut brief = brief.clone();
        brief.tools = vec![Tool { name: tool.to_uppercase(), version: "1.0".to_owned(), kit: tool.to_owned() }];
        Case { name: format!("{name}-{tool}"), brief, choice: KitChoice::Recommended }
    };
    let briefs = briefs();
    let mut cases: Vec<Case> = briefs.iter().flat_map(|brief| tools.map(|tool| case(brief, tool))).collect();
    let everything = case(&("plain", plain()), "backstage");
    cases.push(Case { name: "plain-all".to_owned(), choice: KitChoice::All, ..everything });
    let mut pair = case(&("plain", plain()), "port");
    pair.brief.tools.push(Tool {
        name: "Orchestrator".to_owned(),
        version: String::new(),
        kit: "orchestrator".to_owned(),
    });
    cases.push(Case { name: "plain-pair".to_owned(), ..pair });
    cases
}

fn briefs() -> Vec<(&'static str, Brief)> {
    vec![
        ("plain", plain()),
        ("unicode", named(["Größe & Sôn 株式会社", "データベース 🚢", "Ünit \"A\"", "команда"], Automation::Webhook)),
        ("words", named(["no", "on", "1e3", "~"], Automation::WorkflowDispatch)),
        (
            "signs",
            named(
                ["${{ x }}'\"\\", "<script>: #|", "- [a](b) {{ c }}", "`\n---\nkey: value"],
                Automation::Orchestrator,
            ),
        ),
        (
            "long",
            named([&"long ".repeat(40), &"x".repeat(200), &"y".repeat(200), &"ß".repeat(200)], Automation::PullRequest),
        ),
        ("keys", named(["Reset password", "API token", "Client secret", "Access key"], Automation::Orchestrator)),
        ("bare", bare()),
    ]
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Values for all placeholders, none of them an example.
fn values() -> BTreeMap<String, String> {
    let value = |example: &str| example.replace("example", "acme");
    PLACEHOLDERS.iter().map(|known| (known.id.to_owned(), value(known.example))).collect()
}

/// An ordinary brief.
pub(crate) fn plain() -> Brief {
    Brief {
        assessment: "harbour-bank-2026-Q4".to_owned(),
        date: "2026-11-21".parse().unwrap(),
        generator: "0.1.0".to_owned(),
        pack: "idp-fit".to_owned(),
        pack_version: "1.0.0".to_owned(),
        organisation: "Harbour Bank".to_owned(),
        tools: Vec::new(),
        path: path(),
        fields: fields(),
        owner: "Platform team".to_owned(),
        pilots: texts(&["Checkout", "Payments"]),
        support: "#platform-help".to_owned(),
        automation: Automation::PullRequest,
        minutes_saved: Some(90),
        values: values(),
        metrics: vec![Metric {
            id: "path-share".to_owned(),
            name: "Share of requests served by the path".to_owned(),
            formula: "successful runs / (successful runs + tickets)".to_owned(),
            version: 1,
            target: "≥ 60 %".to_owned(),
        }],
        decision_record: "# Use a developer platform\n\n## Context and Problem Statement\n\nTickets.\n".to_owned(),
    }
}

fn path() -> GoldenPath {
    GoldenPath {
        slug: "postgresql-database".to_owned(),
        title: "PostgreSQL database".to_owned(),
        about: "A database with backups, ready in minutes.".to_owned(),
        replaces: "Database request".to_owned(),
        escape_hatch: "Write the Terraform yourself and let the platform team review it.".to_owned(),
        in_scope: texts(&["New databases of up to 100 GB"]),
        out_of_scope: texts(&["Migrations"]),
        before: texts(&["Write a ticket", "Wait four days"]),
        after: texts(&["Fill in the form", "Merge the pull request"]),
    }
}

fn fields() -> Vec<Field> {
    let choice = FieldKind::Choice(texts(&["small", "medium", "large"]));
    let text = FieldKind::Text { pattern: Some("^[A-Z].*$".to_owned()) };
    vec![
        Field { title: "Size".to_owned(), about: String::new(), kind: choice },
        Field { title: "Days of backup".to_owned(), about: "At least 7".to_owned(), kind: FieldKind::Number },
        Field { title: "Purpose".to_owned(), about: String::new(), kind: text },
    ]
}

/// A brief in which everything that has a name has one of these.
fn named(names: [&str; 4], automation: Automation) -> Brief {
    let [first, second, third, fourth] = names.map(str::to_owned);
    let path = GoldenPath {
        slug: slug(&second),
        title: second.clone(),
        about: third.clone(),
        replaces: fourth.clone(),
        escape_hatch: first.clone(),
        in_scope: texts(&names),
        out_of_scope: texts(&names),
        before: texts(&names),
        after: texts(&names),
    };
    let fields = vec![
        Field { title: first.clone(), about: second.clone(), kind: FieldKind::Choice(texts(&names)) },
        Field { title: second.clone(), about: third.clone(), kind: FieldKind::Text { pattern: None } },
        Field { title: "Path".to_owned(), about: fourth.clone(), kind: FieldKind::Number },
    ];
    let metric = Metric {
        id: "m-1".to_owned(),
        name: first.clone(),
        formula: second.clone(),
        version: 1,
        target: third.clone(),
    };
    let pilots = vec![fourth.clone(), first.clone(), second, fourth.clone()];
    let organisation = first;
    let (owner, support, metrics) = (third, fourth, vec![metric]);
    Brief { organisation, path, fields, owner, pilots, support, automation, metrics, ..plain() }
}

/// A brief without anything that can be left out.
fn bare() -> Brief {
    let mut brief = plain();
    brief.fields.clear();
    brief.pilots.clear();
    brief.metrics.clear();
    brief.minutes_saved = None;
    for list in [&mut brief.path.in_scope, &mut brief.path.out_of_scope, &mut brief.path.before, &mut brief.path.after]
    {
        list.clear();
    }
    brief.path.about.clear();
    brief
}
