//! Conditions in words, as a person reads them on a questionnaire.

use crate::questionnaire::{Condition, Kind, Leaf, Question, Questionnaire, Test};

use super::gist;

/// Says a condition: `question 12 (Stay in the own cloud) is "Preferred"`.
pub(super) fn in_words(condition: &Condition, questionnaire: &Questionnaire) -> String {
    match condition {
        Condition::Leaf(leaf) => leaf_in_words(leaf, questionnaire),
        Condition::All(parts) => joined(parts, " and ", questionnaire),
        Condition::Any(parts) => format!("either {}", joined(parts, " or ", questionnaire)),
        Condition::Not(part) => format!("it is not so that {}", in_words(part, questionnaire)),
    }
}

fn joined(parts: &[Condition], word: &str, questionnaire: &Questionnaire) -> String {
    parts.iter().map(|part| in_words(part, questionnaire)).collect::<Vec<_>>().join(word)
}

fn leaf_in_words(leaf: &Leaf, questionnaire: &Questionnaire) -> String {
    let Some(question) = questionnaire.get(leaf.question) else {
        return String::new();
    };
    let subject = format!("question {} ({})", leaf.question + 1, question.short);
    let (includes, excludes) = match question.kind {
        Kind::Set { .. } => ("includes", "does not include"),
        _ => ("is", "is not"),
    };
    match leaf.test {
        Test::Is(bits) => format!("{subject} {includes} {}", named(question, bits)),
        Test::IsNot(bits) => format!("{subject} {excludes} {}", named(question, bits)),
        Test::Below(limit) => format!("{subject} is below {limit}"),
        Test::AtLeast(limit) => format!("{subject} is {limit} or more"),
        Test::RowsBelow(rows) => format!("{subject} has fewer than {rows} rows"),
        Test::RowsAtLeast(1) => format!("{subject} is not left empty"),
        Test::RowsAtLeast(rows) => format!("{subject} has {rows} rows or more"),
    }
}

fn named(question: &Question, bits: u64) -> String {
    let metric = ["no such figure", "a figure not measured yet", "a figure with its value today"];
    let texts: Vec<String> = match question.kind {
        Kind::Metric => metric.map(str::to_owned).to_vec(),
        _ => question.choices().iter().map(|choice| format!("\"{}\"", gist(&choice.text))).collect(),
    };
    let chosen = texts.into_iter().enumerate().filter(|(choice, _)| bits >> choice & 1 == 1);
    chosen.map(|(_, text)| text).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTIONS: &str = r#"
section = [{ id = "s", name = "S", about = "a" }]
question = [
  { id = "a", section = "s", kind = "choice", text = "A?", short = "A", why = "w", law = "setting", choice = [{ id = "x", text = "Yes: it is." }, { id = "y", text = "No" }] },
  { id = "b", section = "s", kind = "set", text = "B?", short = "B", why = "w", law = "setting", choice = [{ id = "x", text = "One" }, { id = "y", text = "Two" }] },
  { id = "c", section = "s", kind = "number", text = "C?", short = "C", why = "w", law = "setting", unit = "days", steps = [1, 2] },
  { id = "d", section = "s", kind = "table", text = "D?", short = "D", why = "w", law = "setting", most_rows = 3, column = [{ id = "n", text = "N", kind = "text" }] },
  { id = "e", section = "s", kind = "metric", text = "E?", short = "E", why = "w", law = "setting", when = { all = [
    { question = "a", is = ["x"] }, { question = "b", is_not = ["x", "y"] },
    { any = [{ question = "c", below = 4 }, { question = "c", at_least = 9 }] },
    { not = { question = "d", rows_below = 2 } }, { question = "d", rows_at_least = 1 },
  ] } },
  { id = "f", section = "s", kind = "ranking", text = "F?", short = "F", why = "w", law = "setting", when = { question = "e", is = ["none"] } },
]
"#;

    #[test]
    fn every_test_can_be_said() {
        let questionnaire = crate::answers::tests::questionnaire_of(QUESTIONS);
        let words = |id| in_words(questionnaire.question(id).unwrap().when.as_ref().unwrap(), &questionnaire);
        let long = "question 1 (A) is \"Yes\" and question 2 (B) does not include \"One\" or \"Two\" and either question 3 (C) is below 4 \
                    or question 3 (C) is 9 or more and it is not so that question 4 (D) has fewer than 2 rows and question 4 (D) \
                    is not left empty";
        assert_eq!(words("e"), long);
        assert_eq!(words("f"), "question 5 (E) is no such figure");
    }
}
