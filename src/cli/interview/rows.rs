//! Fills in the rows of a table, one cell after the other.
//!
//! What is complete is never asked again: after a detour through the menu the row goes on at the cell where it stopped.

use anyhow::Result;

use crate::answers::{Answer, Asked, Cell, Row, Said, said_cell, said_row};
use crate::questionnaire::{Choice, Column, ColumnKind};

use super::Interviewer;
use super::asking::number_in;
use super::begun::{Begun, Task};
use super::console::{Break, Line, Marks, Pick, Style, Takes};

/// What to do with rows that are there already.
enum Revision {
    Keep,
    Add,
    Change(usize),
    Remove(usize),
}

impl Interviewer<'_> {
    /// Asks for rows until there are no more, or until there is something new to save.
    pub(super) fn rows(&mut self, columns: &[Column], most: usize, begun: &mut Begun) -> Result<Answer, Break> {
        while !begun.goes_on {
            match begun.task {
                Task::Choose if begun.rows.is_empty() => begun.task = Task::Add,
                Task::Choose => match self.revise(&begun.rows, most)? {
                    Revision::Keep => return Ok(Answer::Rows(begun.rows.clone())),
                    Revision::Add => begun.task = Task::Add,
                    Revision::Change(index) => begun.task = Task::Change(index),
                    Revision::Remove(index) => {
                        begun.rows.remove(index);
                        begun.goes_on = true;
                    }
                },
                Task::Change(index) => {
                    let before = begun.rows.get(index).cloned();
                    if let Some(row) = self.row(columns, before.as_ref(), &mut begun.cells)? {
                        begun.rows.splice(index..=index, [row]);
                    }
                    begun.task = Task::Choose;
                    begun.goes_on = true;
                }
                Task::Add => {
                    begun.goes_on = self.add(columns, most, begun)?;
                    break;
                }
            }
        }
        Ok(Answer::Rows(begun.rows.clone()))
    }

    /// Adds a row. Returns whether there was one.
    fn add(&mut self, columns: &[Column], most: usize, begun: &mut Begun) -> Result<bool, Break> {
        let count = begun.rows.len();
        let text = if count < most {
            format!("{} of at most {most}", count + 1)
        } else {
            format!("That is {most}, as many as there can be.")
        };
        if begun.cells.is_empty() {
            self.console.say(Style::Dim, &text).map_err(Break::Failed)?;
        }
        if count >= most {
            return Ok(false);
        }
        let row = self.row(columns, None, &mut begun.cells)?;
        begun.rows.extend(row);
        Ok(begun.rows.len() > count)
    }

    fn revise(&mut self, rows: &[Row], most: usize) -> Result<Revision, Break> {
        let mut texts = vec![if rows.len() == 1 { "Keep it" } else { "Keep these" }.to_owned()];
        let mut revisions = vec![Revision::Keep];
        if rows.len() < most {
            texts.push("Add one".to_owned());
            revisions.push(Revision::Add);
        }
        for (index, row) in rows.iter().enumerate() {
            texts.push(format!("Change: {}", said_row(row)));
            revisions.push(Revision::Change(index));
        }
        for (index, row) in rows.iter().enumerate() {
            texts.push(format!("Remove: {}", said_row(row)));
            revisions.push(Revision::Remove(index));
        }
        let picked = self.pick_known(Pick::new("Answer", texts), Some(0), false)?;
        Ok(revisions.into_iter().nth(picked).unwrap_or(Revision::Keep))
    }

    /// Fills in a row, going on after the cells there are. Returns nothing if there is no further row.
    fn row(&mut self, columns: &[Column], before: Option<&Row>, cells: &mut Vec<Cell>) -> Result<Option<Row>, Break> {
        if cells.is_empty() && before.is_none() && !self.wants_row(columns)? {
            return Ok(None);
        }
        while let Some(column) = columns.get(cells.len()) {
            let current = before.and_then(|row| row.cells.get(cells.len()));
            let ends = cells.is_empty() && before.is_none();
            let cell = self.cell(column, current, ends)?;
            if ends && cell == Cell::Missing && is_text(column) {
                return Ok(None);
            }
            cells.push(cell);
        }
        Ok(Some(Row { cells: std::mem::take(cells) }))
    }

    /// Asks whether there is a further row, where no empty name can say so.
    fn wants_row(&mut self, columns: &[Column]) -> Result<bool, Break> {
        if columns.first().is_some_and(is_text) {
            return Ok(true);
        }
        Ok(self.console.pick(&Pick::new("Answer", ["Add one", "There are no more"]))? == 0)
    }

    /// Asks for a cell, which has a content if the row is changed. `ends` says whether an empty text ends the table.
    fn cell(&mut self, column: &Column, before: Option<&Cell>, ends: bool) -> Result<Cell, Break> {
        let current = before.unwrap_or(&Cell::Missing);
        match &column.kind {
            ColumnKind::Text => self.text_cell(column, current, ends),
            ColumnKind::Number { unit } => self.number_cell(column, unit, current, (0.0, f64::MAX)),
            ColumnKind::Level { levels } if levels.is_empty() => {
                self.number_cell(column, "0 to 4", current, (0.0, 4.0))
            }
            ColumnKind::Level { levels } => {
                let level = if let Cell::Number(level) = current { Some(*level as usize) } else { None };
                let pick = Pick { marks: Marks::Levels, current: level, ..Pick::new(&column.text, levels) };
                Ok(Cell::Number(self.pick_cell(column, pick, before)? as f64))
            }
            ColumnKind::Choice { choices } => {
                let choice = if let Cell::Choice(choice) = current { Some(usize::from(*choice)) } else { None };
                let pick = Pick::new(&column.text, choices.iter().map(|Choice { text, .. }| text.as_str()));
                let choice = self.pick_cell(column, Pick { current: choice, ..pick }, before)?;
                Ok(Cell::Choice(u16::try_from(choice).unwrap_or(u16::MAX)))
            }
        }
    }

    fn text_cell(&mut self, column: &Column, current: &Cell, ends: bool) -> Result<Cell, Break> {
        let help = match (ends, column.required) {
            (true, _) => "empty if there are no more",
            (false, true) => "a few words",
            (false, false) => "may be left empty",
        };
        let must = column.required && !ends;
        let check = |text: &str| if must && text.is_empty() { Err("write a few words".to_owned()) } else { Ok(()) };
        let current = said_cell(column, current);
        let takes = if ends { Takes::Commands } else { Takes::Text };
        let line = Line { message: &column.text, help, current, takes, check: &check };
        let text = self.console.line(&line)?;
        Ok(if text.is_empty() { Cell::Missing } else { Cell::Text(text) })
    }

    fn number_cell(&mut self, column: &Column, unit: &str, current: &Cell, within: (f64, f64)) -> Result<Cell, Break> {
        let is_said = unit.is_empty() || column.text.to_lowercase().contains(&unit.to_lowercase());
        let message = if is_said { column.text.clone() } else { format!("{} ({unit})", column.text) };
        let is_level = matches!(column.kind, ColumnKind::Level { .. });
        let check = |text: &str| match (text.is_empty(), column.required) {
            (true, true) => Err("write a number".to_owned()),
            (true, false) => Ok(()),
            (false, _) => number_in(text, within).and_then(|number| {
                if is_level && number.fract() != 0.0 { Err("write a whole number".to_owned()) } else { Ok(()) }
            }),
        };
        let help = if column.required { "a number; decimals are fine" } else { "a number; empty if not known" };
        let current = if let Cell::Number(number) = current { number.to_string() } else { String::new() };
        let line = Line { message: &message, help, current, takes: Takes::Commands, check: &check };
        let text = self.console.line(&line)?;
        Ok(number_in(&text, within).map_or(Cell::Missing, Cell::Number))
    }

    /// Lets a person pick an entry of a cell, or *don't know* where it may be left empty.
    fn pick_cell(&mut self, column: &Column, pick: Pick<'_>, before: Option<&Cell>) -> Result<usize, Break> {
        let is_unknown = before == Some(&Cell::Missing) && !column.required;
        let current = pick.current.or(is_unknown.then_some(pick.entries.len()));
        self.console.pick(&Pick { current, offers_unknown: !column.required, ..pick })
    }

    /// Takes *don't know* for what is being asked: the cell of a row that is begun, or the whole table. Rows that are there are never
    /// thrown away by it. Returns nothing if the row goes on.
    pub(super) fn unknown(&mut self, asked: &Asked<'_>, begun: &mut Begun) -> Result<Option<Said>> {
        let in_row = !begun.cells.is_empty() || matches!(begun.task, Task::Change(_));
        match asked.question.columns().get(begun.cells.len()) {
            Some(column) if in_row && column.required => {
                self.console.say(Style::Plain, "A row needs this; a rough answer will do.")?;
                Ok(None)
            }
            Some(_) if in_row => {
                begun.cells.push(Cell::Missing);
                Ok(None)
            }
            Some(_) if begun.task == Task::Add && !begun.rows.is_empty() => {
                let rows = Answer::Rows(begun.rows.clone());
                Ok(Some(Said::Answered(begun.reply(asked, rows))))
            }
            _ => Ok(Some(Said::Answered(begun.reply(asked, Answer::Unknown)))),
        }
    }
}

fn is_text(column: &Column) -> bool {
    matches!(column.kind, ColumnKind::Text)
}
