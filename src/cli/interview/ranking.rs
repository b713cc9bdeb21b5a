//! Ranks the themes, the most important first; ties are allowed.

use crate::answers::{Answer, said};
use crate::questionnaire::Question;

use super::Interviewer;
use super::console::{Break, Pick, Style};

/// What was picked while ranking.
enum Next {
    /// These themes, alone or tied, by their place among those left.
    These(Vec<usize>),
    /// All that are left tie.
    TheRest,
}

impl Interviewer<'_> {
    /// Asks for the themes one after the other.
    pub(super) fn rank(&mut self, question: &Question, before: Option<&Answer>) -> Result<Answer, Break> {
        if let Some(Answer::Ranking(ranking)) = before {
            let pick = Pick::new("Ranking", ["Keep it as it is", "Rank again"]);
            if self.pick_known(pick, Some(0), false)? == 0 {
                return Ok(Answer::Ranking(ranking.clone()));
            }
        }
        let mut left: Vec<usize> = (0..self.cover.themes.len()).collect();
        let mut ranking: Vec<Vec<usize>> = Vec::new();
        while left.len() > 1 {
            let place = match self.next_place(&left, ranking.is_empty(), before)? {
                Next::TheRest => std::mem::take(&mut left),
                Next::These(picked) => picked.into_iter().filter_map(|position| left.get(position).copied()).collect(),
            };
            left.retain(|theme| !place.contains(theme));
            ranking.push(place);
        }
        if !left.is_empty() {
            ranking.push(left);
        }
        let answer = Answer::Ranking(ranking);
        let text = format!("Your ranking: {}", said(question, &answer, self.cover.themes));
        self.console.say(Style::Plain, &text).map_err(Break::Failed)?;
        Ok(answer)
    }

    fn next_place(&mut self, left: &[usize], is_first: bool, before: Option<&Answer>) -> Result<Next, Break> {
        let name = |theme: &usize| self.cover.themes.get(*theme).map_or_else(String::new, |theme| theme.text.clone());
        let names: Vec<String> = left.iter().map(name).collect();
        let message = if is_first { "Most important" } else { "Next most important" };
        let rest = if is_first { "All of them tie: no order" } else { "All the others tie" };
        let mut texts = names.clone();
        let can_tie = left.len() > 2;
        if can_tie {
            texts.push("Several of these, tied …".to_owned());
        }
        texts.push(rest.to_owned());
        let pick = Pick::new(message, texts);
        let picked = if is_first {
            self.pick_known(pick, None, before == Some(&Answer::Unknown))?
        } else {
            self.console.pick(&pick)?
        };
        if picked < names.len() {
            return Ok(Next::These(vec![picked]));
        }
        if !can_tie || picked > names.len() {
            return Ok(Next::TheRest);
        }
        let tied = self.console.pick_several(&Pick::new("Tied", names), &[])?;
        if tied.is_empty() { self.next_place(left, is_first, before) } else { Ok(Next::These(tied)) }
    }
}
