//! Random packs, as texts in the format that authors write, so that each goes through the real reader.
//!
//! The laws that questions declare are kept: what is a supply is read as a supply only, a need raises needs, abilities asked for and
//! relevances, an aversion relevances only; whatever decides whether something applies is a setting.
//!
//! Left out because a law fails there today (`properties/findings.rs`): worlds in which nothing is at stake, tables that may not apply,
//! negated tests of what may not apply, two criteria on people.

use idpfit::framework::{Pack, PackText};

mod criteria;
mod texts;

pub(crate) use texts::IN_PLACE;

use super::Tape;
use crate::support::read_pack;
use criteria::{SUPPLIES, anchor, condition, criterion};
use texts::{FRAME, INTERACTIONS, READINESS, ROWS, TOOL};

/// The texts of a pack, apart, so that they can be put into another order.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    /// What stands once: questions, needs, attributes, rules.
    pub(crate) frame: Vec<String>,
    /// One text for each criterion.
    pub(crate) criteria: Vec<String>,
    /// One text for each option.
    pub(crate) options: Vec<String>,
}

impl Parts {
    /// Returns the pack that the texts make.
    pub(crate) fn pack(&self) -> Pack {
        let texts = self.frame.iter().chain(&self.criteria).chain(&self.options);
        let own = texts.enumerate().map(|(index, text)| (format!("part-{index}.toml"), text.clone())).collect();
        let pack = read_pack(&PackText { base: Vec::new(), own });
        pack.unwrap_or_else(|problems| panic!("a generated pack has mistakes:\n{problems}"))
    }
}

impl std::fmt::Display for Parts {
    /// Writes what is drawn; the rest is the same in every pack.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let drawn = self.frame.iter().skip(2).chain(&self.criteria).chain(&self.options);
        drawn.into_iter().try_for_each(|text| writeln!(f, "{text}"))
    }
}

/// What of a pack may be there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// The most criteria, beside one that is always at stake.
    pub(crate) criteria: usize,
    /// The most options.
    pub(crate) options: usize,
    /// The most steps of a number.
    pub(crate) steps: usize,
}

impl Extent {
    /// Small enough to count every world.
    pub(crate) const SMALL: Self = Self { criteria: 6, options: 4, steps: 3 };
}

/// Makes the texts of a pack.
pub(crate) fn parts(tape: &mut Tape<'_>, extent: Extent) -> Parts {
    let mut frame = vec![FRAME.to_owned(), attributes(), needs(&mut tape.cut(8))];
    frame.extend(questions(&mut tape.cut(300), extent));
    frame.push(rules(&mut tape.cut(60)));
    let mut criteria = vec![anchor(&mut tape.cut(24))];
    let count = 1 + tape.pick(extent.criteria);
    criteria.extend((0..count).map(|index| criterion(&mut tape.cut(24), index)));
    let count = 2 + tape.pick(extent.options - 1);
    let options: Vec<String> = (0..count).map(|index| option(&mut tape.cut(ATTRIBUTES.len() * 4 + 4), index)).collect();
    frame.push(pairs(&mut tape.cut(4), &options));
    Parts { frame, criteria, options }
}

/// The plainest pack with these criteria, each the rest of its text: two options that offer nothing and burden nobody.
pub(crate) fn plain(criteria: &[&str]) -> Parts {
    let mut parts = parts(&mut Tape::new(&[]), Extent::SMALL);
    let heading = |index| {
        format!(
            "[[criterion]]\nid = \"c{index}\"\nname = \"C\"\ntheme = \"first\"\nabout = \"High is good.\"\nweight = 1\n"
        )
    };
    parts.criteria = criteria.iter().enumerate().map(|(index, rest)| format!("{}{rest}\n", heading(index))).collect();
    parts
}

impl Parts {
    /// Gives an option of a plain pack something to offer.
    pub(crate) fn offer(&mut self, option: usize, attribute: &str, value: f64) {
        let text = &mut self.options[option];
        let nothing = format!("\n{attribute} = {{ low = 0.0, likely = 0.0, high = 0.0");
        let something = format!("\n{attribute} = {{ low = {value:?}, likely = {value:?}, high = {value:?}");
        assert!(text.contains(&nothing), "{text}");
        *text = text.replacen(&nothing, &something, 1);
    }

    /// Changes the text of a question.
    pub(crate) fn question(&mut self, id: &str, change: impl FnOnce(&str) -> String) {
        let heading = format!("[[question]]\nid = \"{id}\"");
        let text = self.frame.iter_mut().find(|text| text.contains(&heading)).unwrap();
        *text = change(text);
    }
}

/// A plain pack whose cost depends on five numbers of so many steps each, while another tool is in place.
pub(crate) fn costly(steps: usize) -> Parts {
    let mut parts = plain(&[
        "form = \"burden\"\nattribute = \"risk\"\nrelevance = 1",
        "form = \"affordability\"\ncomfortable = 0.01\npainful = 100000\nrelevance = 1",
    ]);
    parts.frame.push(IN_PLACE.to_owned());
    let steps: Vec<String> = (1..=steps).map(|step| format!("{}", step * 10)).collect();
    for id in COSTLY {
        parts.question(id, |text| {
            let rest = text.find("least = ").unwrap();
            format!("{}least = 1\nsteps = [{}]\n", &text[..rest], steps.join(", "))
        });
    }
    parts
}

/// The numbers that the cost of a costly pack depends on.
pub(crate) const COSTLY: [&str; 5] = ["engineers", "engineer-cost", "plugins", "integrations", "services"];

/// Makes a pack.
pub(crate) fn pack(tape: &mut Tape<'_>, extent: Extent) -> Pack {
    parts(tape, extent).pack()
}

#[derive(Clone, Copy)]
enum Shape {
    /// From 0 to a most; the scale as the pack names it.
    Range(f64, &'static str),
    Band,
    Set,
    Category,
}

const ATTRIBUTES: [(&str, Shape, &str); 20] = [
    ("finds", Shape::Range(1.0, "0-1"), "max"),
    ("serves", Shape::Range(1.0, "0-1"), "max"),
    ("runs", Shape::Range(1.0, "0-1"), "max"),
    ("hollow", Shape::Range(4.0, "0-4"), "min"),
    ("people-one", Shape::Range(4.0, "none"), "sum"),
    ("people-run", Shape::Range(2.0, "none"), "sum"),
    ("months", Shape::Range(12.0, "none"), "max"),
    ("fee", Shape::Range(40_000.0, "none"), "sum"),
    ("fee-each", Shape::Range(400.0, "none"), "sum"),
    ("housing", Shape::Range(10_000.0, "none"), "sum"),
    ("need-0", Shape::Range(4.0, "0-4"), "max"),
    ("skilled", Shape::Range(4.0, "0-4"), "max"),
    ("trained", Shape::Range(4.0, "0-4"), "max"),
    ("upkeep", Shape::Range(4.0, "0-4"), "sum"),
    ("risk", Shape::Range(4.0, "0-4"), "max"),
    ("usual-size", Shape::Band, "overlap"),
    ("place", Shape::Set, "both"),
    ("papers", Shape::Set, "both"),
    ("terms", Shape::Category, "worse"),
    ("feed", Shape::Category, "better"),
];

fn attributes() -> String {
    let entries: Vec<String> = (0..3).map(|entry| format!("{{ id = \"e{entry}\", text = \"Entry\" }}")).collect();
    let entries = entries.join(", ");
    let of = |(id, shape, pair): &(&str, Shape, &str)| {
        let kind = match shape {
            Shape::Range(_, scale) => format!("kind = \"range\"\nscale = \"{scale}\""),
            Shape::Band => "kind = \"band\"".to_owned(),
            Shape::Set => format!("kind = \"set\"\nentries = [{entries}]"),
            Shape::Category => format!("kind = \"category\"\nentries = [{entries}]"),
        };
        let cap = if *id == "upkeep" { "cap = 4\n" } else { "" };
        format!("[[attribute]]\nid = \"{id}\"\nname = \"{id}\"\n{kind}\npair = \"{pair}\"\n{cap}")
    };
    ATTRIBUTES.iter().map(of).collect()
}

/// The choices that every choice question has, and the entries that every set question has; the last names no entry of an attribute.
const CHOICES: [&str; 3] = ["c0", "c1", "c2"];
const ENTRIES: [&str; 3] = ["e0", "e1", "x"];

fn questions(tape: &mut Tape<'_>, extent: Extent) -> Vec<String> {
    let level = "kind = \"level\"\nlevels = [\"a\", \"b\", \"c\", \"d\", \"e\"]";
    let mut all = Vec::new();
    for id in ["finding", "deploying", "asking"] {
        let prior = *tape.of(&["", "prior = [1, 2, 4, 2, 1]\n", "prior = [0, 1, 0, 3, 0]\n"]);
        all.push(question(id, "need", level, &(prior.to_owned() + &when(tape))));
    }
    all.push(question("automation", "automation", &choices(), ""));
    all.push(question("interactions", "need", INTERACTIONS, ""));
    all.push(question("ticket-types", "setting", ROWS, ""));
    for id in ["engineers", "engineer-cost", "budget", "decisions", "since", "plugins", "integrations", "services"] {
        let least = if id == "engineers" { 10.0 } else { 0.0 };
        let factor = if matches!(id, "engineer-cost" | "budget") { 40_000.0 } else { 1.0 };
        let when = if id == "plugins" { "when = { question = \"tool\", is_not = [\"none\"] }" } else { "" };
        let fact = format!("fact = {}\n", tape.pick(2) == 1);
        all.push(question(id, "setting", &(fact + &steps(tape, extent, (least, factor))), when));
    }
    all.push(question("tool", "setting", TOOL, ""));
    all.push(question("metric", "setting", "kind = \"metric\"", ""));
    all.push(question("ranking", "setting", "kind = \"ranking\"", ""));
    all.push(question("choice-0", "setting", &choices(), ""));
    let when_choice = *tape.of(&["", "when = { question = \"choice-0\", is = [\"c0\", \"c1\"] }"]);
    all.push(question("choice-1", "setting", &choices(), when_choice));
    all.push(question("named-rows", "setting", ROWS, ""));
    let entries: String = ENTRIES.map(|id| format!("[[question.choice]]\nid = \"{id}\"\ntext = \"Entry\"\n")).concat();
    all.push(question("set-0", "setting", &format!("kind = \"set\"\n{entries}"), &when(tape)));
    for (id, law) in [("need-0", "need"), ("need-1", "need"), ("aversion-0", "aversion"), ("aversion-1", "aversion")] {
        let kind = if tape.pick(3) < 2 { level.to_owned() } else { steps(tape, extent, (0.0, 1.0)) };
        all.push(question(id, law, &kind, &when(tape)));
    }
    for id in SUPPLIES {
        let is_level = tape.pick(3) == 2 && id != SUPPLIES[0];
        let kind = if is_level { level.to_owned() } else { steps(tape, extent, (0.0, 1.0)) };
        all.push(question(id, "supply", &kind, &when(tape)));
    }
    all
}

fn question(id: &str, law: &str, kind: &str, when: &str) -> String {
    format!(
        "[[question]]\nid = \"{id}\"\nsection = \"all\"\ntext = \"{id}?\"\nshort = \"{id}\"\nwhy = \"Because.\"\n\
         law = \"{law}\"\ntracks = \"All.\"\n{when}\n{kind}\n"
    )
}

fn choices() -> String {
    let choices = CHOICES.map(|id| format!("[[question.choice]]\nid = \"{id}\"\ntext = \"Choice\"\n")).concat();
    format!("kind = \"choice\"\n{choices}")
}

fn steps(tape: &mut Tape<'_>, extent: Extent, (least, factor): (f64, f64)) -> String {
    let mut at = least;
    let mut steps = Vec::new();
    for _ in 0..2 + tape.pick(extent.steps - 1) {
        steps.push(format!("{:?}", at * factor));
        at += (1 + tape.pick(5)) as f64 / 2.0;
    }
    let (least, steps) = (least * factor, steps.join(", "));
    format!("kind = \"number\"\nunit = \"units\"\nleast = {least:?}\nsteps = [{steps}]\n")
}

/// Whether a question applies, now and then, is up to settings.
fn when(tape: &mut Tape<'_>) -> String {
    let mut tape = tape.cut(10);
    if tape.pick(4) < 3 { String::new() } else { format!("when = {}", condition(&mut tape, 1)) }
}

fn needs(tape: &mut Tape<'_>) -> String {
    let low = tape.pick(5) as f64 / 8.0;
    let middle = low + tape.pick(4) as f64 / 8.0;
    let interactions = tape.of(&["", "interactions = \"interactions\""]);
    format!(
        "[needs]\nfinding = \"finding\"\ndeploying = \"deploying\"\ntickets = \"asking\"\nautomation = \"automation\"\n\
         automation_value = {{ c0 = {low:?}, c1 = {middle:?}, c2 = 1.0 }}\n{interactions}\nhours_full = 8.0\nhurts = 0.4\n\
         covered = 0.4\ndiscoverability = \"finds\"\nself_service = \"serves\"\norchestration = \"runs\"\n\
         dependence = \"hollow\"\n"
    )
}

/// An option; from the second on it may be a variant of the first.
pub(crate) fn option(tape: &mut Tape<'_>, index: usize) -> String {
    let variant = index > 0 && tape.pick(4) == 3;
    let of = if variant { "variant_of = \"o0\"\n" } else { "" };
    let heading =
        format!("[[option]]\nid = \"o{index}\"\nname = \"Option {index}\"\nkind = \"thing\"\nabout = \"A thing.\"\n");
    let attribute = |(id, shape, _): &(&str, Shape, &str)| {
        let mut tape = tape.cut(4);
        let inherits = variant && tape.pick(2) == 0;
        (!inherits).then(|| format!("{id} = {{ {}, basis = \"judgement\" }}\n", performance(&mut tape, *shape)))
    };
    let attributes: String = ATTRIBUTES.iter().filter_map(attribute).collect();
    format!("{heading}{of}[option.attribute]\n{attributes}")
}

fn performance(tape: &mut Tape<'_>, shape: Shape) -> String {
    match shape {
        Shape::Range(most, _) => {
            let mut points = [0, 1, 2].map(|_| tape.pick(9) as f64 / 8.0 * most);
            points.sort_by(f64::total_cmp);
            let [low, likely, high] = points;
            format!("low = {low:?}, likely = {likely:?}, high = {high:?}")
        }
        Shape::Band => {
            let low = tape.pick(16);
            let high = if tape.pick(2) == 0 { String::new() } else { format!(", high = {}", low + tape.pick(8)) };
            format!("low = {low}{high}")
        }
        Shape::Set if tape.pick(6) == 5 => "unpublished = true".to_owned(),
        Shape::Category if tape.pick(8) == 7 => "unpublished = true".to_owned(),
        Shape::Set => {
            let has: Vec<String> =
                ["e0", "e1", "e2"].iter().filter(|_| tape.pick(2) == 1).map(|entry| format!("\"{entry}\"")).collect();
            format!("values = [{}]", has.join(", "))
        }
        Shape::Category => format!("value = \"{}\"", tape.of(&["e0", "e1", "e2"])),
    }
}

/// The first and the last option that are no variants as a pair, both ways, or not at all.
fn pairs(tape: &mut Tape<'_>, options: &[String]) -> String {
    let heads: Vec<usize> = (0..options.len()).filter(|option| !options[*option].contains("variant_of")).collect();
    let (first, last) = (heads[0], heads[heads.len() - 1]);
    let pair = |portal: usize, orchestrator: usize| {
        format!(
            "[[pair]]\nid = \"pair-{portal}-{orchestrator}\"\nportal = \"o{portal}\"\norchestrator = \"o{orchestrator}\"\n\
             about = \"Both.\"\n"
        )
    };
    match tape.pick(3) {
        _ if first == last => String::new(),
        0 => String::new(),
        1 => pair(first, last),
        _ => pair(first, last) + &pair(last, first),
    }
}

/// Constraints, a gate, traps, readiness, and what a tool in place means; each there or not.
fn rules(tape: &mut Tape<'_>) -> String {
    let in_place = *tape.of(&["", IN_PLACE]);
    let own_scope =
        *tape.of(&["", "[own_scope]\ntext = \"Yours.\"\nwhen = [{ attribute = \"terms\", has = [\"e0\"] }]\n"]);
    let constraints = [
        ("place", "choice-0", "attribute = \"place\"\ntest = \"has\"\nvalues = [\"e0\"]"),
        ("papers", "set-0", "attribute = \"papers\"\ntest = \"has-all\""),
        ("papers-any", "set-0", "attribute = \"papers\"\ntest = \"has-any\""),
        ("terms", "choice-1", "attribute = \"terms\"\ntest = \"has\"\nvalues = [\"e0\", \"e1\"]"),
    ]
    .map(|parts| constraint(&mut tape.cut(10), parts));
    [in_place, own_scope, &constraints.concat(), &gate(&mut tape.cut(10)), READINESS].concat()
}

fn constraint(tape: &mut Tape<'_>, (id, question, test): (&str, &str, &str)) -> String {
    if tape.pick(2) == 0 {
        return String::new();
    }
    let exempt = *tape.of(&["", "exempt = [{ attribute = \"feed\", has = [\"e0\"] }]\nexempt_text = \"Yours.\""]);
    let when = if tape.pick(2) == 0 { String::new() } else { format!("when = {}", condition(tape, 1)) };
    format!(
        "[[constraint]]\nid = \"{id}\"\nname = \"{id}\"\nquestion = \"{question}\"\n{test}\n{when}\n{exempt}\n\
         text = \"Out.\"\nlift = \"Ask.\"\n"
    )
}

fn gate(tape: &mut Tape<'_>) -> String {
    if tape.pick(2) == 0 {
        return String::new();
    }
    format!(
        "[[gate]]\nid = \"gate\"\nname = \"Gate\"\nquestion = \"choice-0\"\nfails = {}\ntext = \"Stop.\"\n\
         passed = \"Go.\"\nstep = [{{ weeks = \"1\", text = \"Do.\", done = \"Done.\" }}]\n",
        condition(tape, 1)
    )
}
