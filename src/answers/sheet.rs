//! The blank questionnaire as Markdown: to prepare with, to send round, to print.
//!
//! It shows every question there is, also those that an interview may skip, each with when it applies.

use crate::problem::tame;
use crate::questionnaire::{Choice, Column, ColumnKind, Kind, Question, Questionnaire};

use super::bounds;
use super::conditions::in_words;

/// Where something is to be written.
const GAP: &str = "……………………";

/// What is said about a questionnaire before its first question.
#[derive(Debug, Clone, Copy)]
pub struct Cover<'a> {
    /// What it answers.
    pub title: &'a str,
    /// How many minutes it takes.
    pub minutes: u32,
    /// What to have at hand.
    pub at_hand: &'a [String],
    /// The currency of amounts, where any are asked for.
    pub currency: Option<&'a str>,
    /// The themes that a ranking orders.
    pub themes: &'a [Choice],
}

/// How a sheet is filled in by somebody who has only the sheet.
const HOW: &str = "\
Put an x into one box of each question, or into several where it says so. Below an answer that others may doubt, write where it comes \
from: a sentence or a link. Then give the sheet back to whoever gave it to you; they enter the answers.

- Answered by: ……………………
- Role: ……………………
- Date: ……………………";

/// Returns the blank questionnaire as Markdown.
pub fn blank(questionnaire: &Questionnaire, cover: &Cover<'_>) -> String {
    let mut blocks = opening(questionnaire, cover);
    let mut number = 0;
    for (index, section) in questionnaire.sections.iter().enumerate() {
        blocks.push(format!("## {}. {}", index + 1, escape(&section.name)));
        blocks.push(escape(&section.about));
        for question in questionnaire.questions.iter().filter(|question| question.section == index) {
            number += 1;
            blocks.push(format!("### {number}. {}", escape(&question.text)));
            blocks.extend(ask(questionnaire, question, cover.themes));
        }
    }
    blocks.join("\n\n") + "\n"
}

fn opening(questionnaire: &Questionnaire, cover: &Cover<'_>) -> Vec<String> {
    let mut blocks = vec![
        format!("# {}", escape(cover.title)),
        format!(
            "{} questions, about {} minutes with the figures at hand. Some apply only after certain answers; it is said \
             where. \"Don't know\" is an answer, too: it is never counted as zero, and the report says what it leaves open.",
            questionnaire.questions.len(),
            cover.minutes
        ),
    ];
    blocks.push(HOW.to_owned());
    if let Some(currency) = cover.currency {
        blocks.push(format!("Amounts are in {}.", escape(currency)));
    }
    if !cover.at_hand.is_empty() {
        blocks.push("Good to have at hand:".to_owned());
        blocks.push(list(cover.at_hand.iter().map(|item| format!("- {}", escape(item)))));
    }
    blocks
}

fn ask(questionnaire: &Questionnaire, question: &Question, themes: &[Choice]) -> Vec<String> {
    let mut blocks = Vec::new();
    if let Some(when) = &question.when {
        blocks.push(format!("*Only if {}.*", escape(&in_words(when, questionnaire))));
    }
    blocks.push(format!("Why: {}", escape(&question.why)));
    blocks.push(fields(question, themes));
    if let Some(torn) = &question.torn {
        blocks.push(format!("When torn: {}", escape(torn)));
    }
    blocks
}

/// Returns what is to be ticked or filled in.
fn fields(question: &Question, themes: &[Choice]) -> String {
    let unknown = std::iter::once(box_of("Don't know"));
    match &question.kind {
        Kind::Level { levels } => {
            let boxes = levels.iter().enumerate().map(|(level, text)| box_of(&format!("{level}: {text}")));
            list(boxes.chain(unknown))
        }
        Kind::Choice { choices } => list(choices.iter().map(|choice| box_of(&choice.text)).chain(unknown)),
        Kind::Set { choices } => {
            let none = std::iter::once(box_of("None of these"));
            let how = std::iter::once("As many as apply:\n".to_owned());
            list(how.chain(choices.iter().map(|choice| box_of(&choice.text))).chain(none).chain(unknown))
        }
        Kind::Number { unit, least, most, .. } => {
            let answer = format!("Answer in {} ({}): {GAP}\n", escape(unit), bounds(*least, *most));
            list(std::iter::once(answer).chain(unknown))
        }
        Kind::Metric => {
            let lines = ["Name", "Unit", "Value today"].map(|field| format!("- {field}: {GAP}"));
            list(lines.into_iter().chain([box_of("There is no such figure")]).chain(unknown))
        }
        Kind::Table { most_rows, columns } => {
            list([table(*most_rows, columns), String::new()].into_iter().chain(unknown))
        }
        Kind::Ranking => {
            let rank = |theme: &Choice| format!("- … {}", escape(&theme.text));
            let how = "1 is the most important; equal numbers tie.\n".to_owned();
            list(std::iter::once(how).chain(themes.iter().map(rank)).chain(unknown))
        }
    }
}

/// Returns an empty table, and below it what its levels and choices mean.
fn table(rows: usize, columns: &[Column]) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines =
        vec![row(columns.iter().map(heading).collect()), row(columns.iter().map(|_| "---".to_owned()).collect())];
    lines.extend((0..rows).map(|_| row(columns.iter().map(|_| " ".to_owned()).collect())));
    for column in columns {
        let entries: Vec<String> = match &column.kind {
            ColumnKind::Level { levels } => {
                levels.iter().enumerate().map(|(level, text)| format!("- {level}: {}", escape(text))).collect()
            }
            ColumnKind::Choice { choices } => {
                choices.iter().map(|choice| format!("- {}", escape(&choice.text))).collect()
            }
            ColumnKind::Text | ColumnKind::Number { .. } => Vec::new(),
        };
        if !entries.is_empty() {
            lines.push(format!("\n{}:\n", escape(&column.text)));
            lines.extend(entries);
        }
    }
    lines.join("\n")
}

fn heading(column: &Column) -> String {
    match &column.kind {
        ColumnKind::Number { unit } if !column.text.to_lowercase().contains(&unit.to_lowercase()) => {
            format!("{} ({})", escape(&column.text), escape(unit))
        }
        ColumnKind::Level { .. } => format!("{} (0 to 4)", escape(&column.text)),
        _ => escape(&column.text),
    }
}

fn box_of(text: &str) -> String {
    format!("- [ ] {}", escape(text))
}

fn list(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// Makes a text mean nothing in Markdown but itself.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in tame(text).trim().chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '|' | '&') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::tests::{questionnaire, theme_names};

    #[test]
    #[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
    fn a_blank_questionnaire_shows_everything_that_can_be_asked() {
        let at_hand = ["Notes of interviews.".to_owned()];
        let cover = Cover {
            title: "Which platform fits?",
            minutes: 3,
            at_hand: &at_hand,
            currency: None,
            themes: &theme_names(),
        };
        insta::assert_snapshot!(blank(&questionnaire(), &cover), @r#"
        # Which platform fits?

        7 questions, about 3 minutes with the figures at hand. Some apply only after certain answers; it is said where. "Don't know" is an answer, too: it is never counted as zero, and the report says what it leaves open.

        Put an x into one box of each question, or into several where it says so. Below an answer that others may doubt, write where it comes from: a sentence or a link. Then give the sheet back to whoever gave it to you; they enter the answers.

        - Answered by: ……………………
        - Role: ……………………
        - Date: ……………………

        Good to have at hand:

        - Notes of interviews.

        ## 1. Developer pain

        What hurts, before any product is looked at.

        ### 1. What do developers ask for most often?

        Why: Each row sets how much a layer needs help.

        | What they ask for | How much it hurts (0 to 4) | What it is about | Waiting each time (hours) |
        | --- | --- | --- | --- |
        |   |   |   |   |
        |   |   |   |   |

        What it is about:

        - Finding something
        - Asking another team

        - [ ] Don't know

        When torn: Take those you heard about most often.

        ### 2. How hard is it to find things?

        Why: It sets the need for a catalogue.

        - [ ] 0: In a minute.
        - [ ] 1: Within the hour.
        - [ ] 2: Once a week.
        - [ ] 3: Daily.
        - [ ] 4: Incidents last longer.
        - [ ] Don't know

        When torn: Read the busiest channel.

        ### 3. Which figure must improve?

        Why: Without it nothing can be checked.

        - Name: ……………………
        - Unit: ……………………
        - Value today: ……………………
        - [ ] There is no such figure
        - [ ] Don't know

        ## 2. Means

        What is really there.

        ### 4. Is there automation that a button could call?

        Why: A button needs something behind it.

        - [ ] None: everything is done by hand.
        - [ ] Pipelines: most changes run by themselves.
        - [ ] APIs: most requests can be called.
        - [ ] Don't know

        ### 5. How many people will work on it?

        *Only if question 4 (Automation) is not "None".*

        Why: It is compared with what each option needs.

        Answer in FTE (a number from 0 to 200): ……………………

        - [ ] Don't know

        When torn: Of two numbers take the smaller.

        ### 6. In which regions may data lie?

        Why: A region that is not offered excludes.

        As many as apply:

        - [ ] European Union
        - [ ] United States
        - [ ] United Kingdom
        - [ ] None of these
        - [ ] Don't know

        ### 7. Which themes matter most?

        Why: The first gain most weight.

        1 is the most important; equal numbers tie.

        - … Time to value
        - … Cost
        - … Risk
        - [ ] Don't know
        "#);
    }

    #[test]
    fn texts_of_a_pack_mean_nothing_but_themselves() {
        assert_eq!(escape("a|b <i> [x](y) *z*\u{1b}[2J\n# w"), "a\\|b \\<i\\> \\[x\\](y) \\*z\\*\u{fffd}\\[2J # w");
    }
}
