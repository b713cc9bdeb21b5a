//! Random criteria: how a value is found, how much it is at stake, and the conditions that some of them have.

use super::CHOICES;
use crate::generate::Tape;

/// Makes a condition over settings. What may not apply itself is never negated.
pub(super) fn condition(tape: &mut Tape<'_>, depth: usize) -> String {
    if depth == 0 || tape.pick(3) < 2 {
        return test(tape, 5);
    }
    match tape.pick(3) {
        0 => format!("{{ not = {} }}", test(tape, 4)),
        1 => format!("{{ all = [{}, {}] }}", condition(tape, depth - 1), condition(tape, depth - 1)),
        _ => format!("{{ any = [{}, {}] }}", condition(tape, depth - 1), condition(tape, depth - 1)),
    }
}

/// Tests one of so many settings; the last of five may not apply.
fn test(tape: &mut Tape<'_>, of: usize) -> String {
    let is = *tape.of(&["is", "is_not"]);
    match tape.pick(of) {
        0 => format!("{{ question = \"choice-0\", {is} = [\"{}\"] }}", tape.of(&CHOICES)),
        1 => format!("{{ question = \"engineers\", {} = 11 }}", tape.of(&["at_least", "below"])),
        2 => format!("{{ question = \"named-rows\", {} = 1 }}", tape.of(&["rows_at_least", "rows_below"])),
        3 => format!("{{ question = \"metric\", {is} = [\"{}\"] }}", tape.of(&["none", "named", "measured"])),
        _ => format!("{{ question = \"choice-1\", {is} = [\"{}\"] }}", tape.of(&CHOICES)),
    }
}

/// A criterion that is at stake whatever is answered, so that every world has a fit.
pub(super) fn anchor(tape: &mut Tape<'_>) -> String {
    heading(tape, "anchor") + "form = \"burden\"\nattribute = \"risk\"\nrelevance = 1\n"
}

fn heading(tape: &mut Tape<'_>, id: &str) -> String {
    let theme = tape.of(&["first", "second", "third"]);
    let weight = (1 + tape.pick(40)) as f64 / 4.0;
    format!(
        "[[criterion]]\nid = \"{id}\"\nname = \"{id}\"\ntheme = \"{theme}\"\nweight = {weight:?}\nabout = \"High is good.\"\n"
    )
}

/// A criterion of any form.
pub(super) fn criterion(tape: &mut Tape<'_>, index: usize) -> String {
    let heading = heading(tape, &format!("criterion-{index}"));
    let form = form(&mut tape.cut(12));
    let relevance = relevance(tape, 1);
    format!("{heading}{form}\nrelevance = {relevance}\n")
}

pub(super) const SUPPLIES: [&str; 3] = ["supply-0", "supply-1", "supply-2"];
const NEEDS: [&str; 2] = ["need-0", "need-1"];
const AMOUNTS: [&str; 3] = ["people-one", "people-run", "months"];
const LEVELS: [&str; 5] = ["need-0", "skilled", "trained", "upkeep", "risk"];

fn form(tape: &mut Tape<'_>) -> String {
    match tape.pick(11) {
        0 => "form = \"coverage\"".to_owned(),
        1 => format!("form = \"supply\"\nquestion = \"{}\"\nattribute = \"people-one\"", SUPPLIES[0]),
        2 => format!(
            "form = \"supply\"\nquestion = \"{}\"\nattribute = \"{}\"",
            tape.of(&SUPPLIES[1..]),
            tape.of(&AMOUNTS[1..])
        ),
        3 => format!("form = \"deadline\"\nquestion = \"{}\"\nattribute = \"months\"", tape.of(&SUPPLIES)),
        4 => format!(
            "form = \"ability\"\nquestion = \"{}\"\nattribute = \"{}\"\nspan = {}",
            tape.of(&NEEDS),
            tape.of(&LEVELS),
            1 + tape.pick(3)
        ),
        5 => format!(
            "form = \"skills\"\nspan = 3\nskills = [{{ question = \"{}\", attribute = \"skilled\" }}, \
             {{ question = \"{}\", attribute = \"trained\" }}]",
            tape.of(&SUPPLIES),
            tape.of(&SUPPLIES)
        ),
        6 => format!(
            "form = \"upkeep\"\nquestion = \"{}\"\nassumed_from = \"{}\"\nassumed_share = 0.5\nattribute = \"upkeep\"\n\
             requirement = \"people-run\"",
            tape.of(&SUPPLIES),
            tape.of(&SUPPLIES)
        ),
        7 => format!("form = \"burden\"\nattribute = \"{}\"", tape.of(&LEVELS)),
        8 => "form = \"affordability\"\ncomfortable = 250\npainful = 40000".to_owned(),
        9 => "form = \"band\"\nquestion = \"engineers\"\nattribute = \"usual-size\"".to_owned(),
        _ => entries_form(tape),
    }
}

fn entries_form(tape: &mut Tape<'_>) -> String {
    if tape.pick(2) == 0 {
        let shortage = tape.pick(5) as f64 / 4.0;
        return format!(
            "form = \"holds\"\nquestion = \"set-0\"\nattribute = \"papers\"\nown_scope = 0.5\nshortage = {shortage:?}\n\
             security = \"{}\"",
            tape.of(&SUPPLIES)
        );
    }
    let attribute = tape.of(&["place", "papers", "terms", "feed"]);
    format!(
        "form = \"match\"\nquestion = \"choice-0\"\nattribute = \"{attribute}\"\nmatch = [{{ entry = \"e0\", value = 1 }}, \
         {{ entry = \"e1\", value = 0.5, when = {} }}]",
        condition(tape, 1)
    )
}

fn relevance(tape: &mut Tape<'_>, depth: usize) -> String {
    match tape.pick(if depth > 0 { 9 } else { 6 }) {
        0 => "1".to_owned(),
        1 => format!("{{ question = \"{}\", over = {} }}", tape.of(&NEEDS), 2 + tape.pick(3)),
        2 => format!("{{ question = \"{}\", over = 4 }}", tape.of(&["aversion-0", "aversion-1"])),
        3 => format!("{{ question = \"{}\", from = 1, value = 0.5 }}", tape.of(&["aversion-0", "aversion-1"])),
        4 => "{ question = \"set-0\", any = 0.75 }".to_owned(),
        5 => format!("{{ question = \"{}\", values = {{ c1 = 0.5, c2 = 1.0 }} }}", tape.of(&["choice-0", "choice-1"])),
        6 => "{ needs = 1 }".to_owned(),
        7 => "0.25".to_owned(),
        _ => format!("{{ greatest = [{}, {}] }}", relevance(tape, 0), relevance(tape, 0)),
    }
}
