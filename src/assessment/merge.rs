//! Several respondents become one assessment.
//!
//! Judgements are a distribution with a share for each respondent, equal unless the workspace weighs them. Facts are settled by the role a question names, or else open. What the sheet of
//! `agreed` says settles a question for all. Nothing is averaged.

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::{Answer, AnswerSheet, Metric, Reply, Row};
use crate::date::Date;
use crate::framework::Pack;
use crate::questionnaire::{Datum, Kind, Question, Questionnaire};

use super::{Assessment, Dispute, Given, Standing, State};

/// The respondent whose replies settle a question for all.
const AGREED: &str = "agreed";

/// Makes one assessment of what the respondents said.
pub fn assess(pack: &Pack, sheets: &[AnswerSheet], date: Date) -> Assessment {
    let questionnaire = &pack.questionnaire;
    let mut assessment = Assessment {
        subject: sheets
            .iter()
            .find_map(|sheet| sheet.subject.clone())
            .unwrap_or_else(|| "Your organisation".to_owned()),
        date,
        states: Vec::with_capacity(questionnaire.questions.len()),
        rows: BTreeMap::new(),
        metric: None,
        multipliers: vec![1.0; pack.framework.themes.len()],
        ranked: false,
        rankings: Vec::new(),
        to_settle: Vec::new(),
        given: BTreeMap::new(),
        respondents: people(sheets),
    };
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let given = given(sheets, index);
        let state = settle(question, index, &given, &mut assessment);
        assessment.states.push(state);
        if !given.is_empty() {
            assessment.given.insert(index, given);
        }
    }
    assessment.reopen(questionnaire, [pack.framework.needs.automation]);
    skip(questionnaire, &mut assessment);
    rank(&mut assessment, questionnaire, pack.framework.themes.len());
    assessment
}

/// Returns the names of those who answered; counts are nobody's.
fn people(sheets: &[AnswerSheet]) -> Vec<String> {
    let people = sheets.iter().enumerate().filter(|(_, sheet)| !sheet.measured);
    people.map(|(index, sheet)| name_of(sheet, index)).collect()
}

fn name_of(sheet: &AnswerSheet, index: usize) -> String {
    sheet.respondent.clone().unwrap_or_else(|| format!("respondent {}", index + 1))
}

/// Collects the replies to a question; if there is an agreed one, only that.
fn given(sheets: &[AnswerSheet], question: usize) -> Vec<Given> {
    let all: Vec<Given> = sheets
        .iter()
        .enumerate()
        .filter_map(|(index, sheet)| {
            let reply = sheet.replies.get(&question)?;
            Some(Given {
                respondent: name_of(sheet, index),
                role: sheet.role.clone(),
                date: reply.date.or(sheet.date),
                reply: reply.clone(),
                weight: sheet.weight,
                measured: sheet.measured,
            })
        })
        .collect();
    let agreed: Vec<Given> = all.iter().filter(|given| given.respondent == AGREED).cloned().collect();
    if agreed.is_empty() { all } else { agreed }
}

/// Returns how a question stands where it applies, and its rows.
pub(super) fn if_asked(question: &Question, index: usize, assessment: &Assessment) -> (State, Option<Vec<Row>>) {
    let given = assessment.given.get(&index).map_or(&[][..], Vec::as_slice);
    let mut scratch = assessment.clone();
    let state = settle(question, index, given, &mut scratch);
    (state, scratch.rows.remove(&index))
}

fn settle(question: &Question, index: usize, given: &[Given], assessment: &mut Assessment) -> State {
    if let Kind::Table { .. } | Kind::Ranking = question.kind {
        return settle_rows(index, given, assessment);
    }
    let data: Vec<(&Given, Datum)> =
        given.iter().filter_map(|given| datum(&given.reply).map(|datum| (given, datum))).collect();
    if matches!(question.kind, Kind::Metric) {
        settle_metric(question, index, given, assessment);
    }
    let Some((_, first)) = data.first() else {
        return nothing_known(question, given);
    };
    if data.iter().all(|(_, datum)| datum == first) {
        return State { values: vec![(*first, 1.0)], standing: Standing::Known };
    }
    let settles = |given: &Given| question.settled_by.is_some() && given.role == question.settled_by;
    let by_role: Vec<Datum> = data.iter().filter(|(given, _)| settles(given)).map(|(_, datum)| *datum).collect();
    if let (true, Some(first)) = (question.fact, by_role.first())
        && by_role.iter().all(|datum| datum == first)
    {
        return State { values: vec![(*first, 1.0)], standing: Standing::Known };
    }
    if question.fact {
        assessment.to_settle.push(Dispute { question: index, settled_by: question.settled_by.clone() });
    }
    let standing = if question.fact { Standing::Disputed } else { Standing::Spread };
    State {
        values: shares(data.into_iter().map(|(given, datum)| (datum, given.weight)), &|datum| name(question, datum)),
        standing,
    }
}

/// Takes the metric of the role that settles it, or else what all who name one say alike; a baseline on which they differ is none.
fn settle_metric(question: &Question, index: usize, given: &[Given], assessment: &mut Assessment) {
    let named = || given.iter().filter_map(|given| Some((given, metric(&given.reply)?)));
    let settles = |given: &Given| question.settled_by.is_some() && given.role == question.settled_by;
    let by_role: Vec<&Metric> = named().filter(|(given, _)| settles(given)).map(|(_, metric)| metric).collect();
    let all: Vec<&Metric> = if by_role.is_empty() { named().map(|(_, metric)| metric).collect() } else { by_role };
    let Some(first) = all.first() else {
        return;
    };
    let agreed = Metric {
        name: first.name.clone().filter(|_| all.iter().all(|metric| metric.name == first.name)),
        unit: first.unit.clone().filter(|_| all.iter().all(|metric| metric.unit == first.unit)),
        baseline: first.baseline.filter(|_| all.iter().all(|metric| *metric == *first)),
    };
    if all.iter().any(|metric| *metric != *first) {
        assessment.to_settle.push(Dispute { question: index, settled_by: question.settled_by.clone() });
    }
    assessment.metric = agreed.name.is_some().then_some(agreed);
}

/// Returns the name of an option that somebody chose where no option is behind *don't know*.
fn name<'q>(question: &'q Question, datum: &Datum) -> Option<&'q str> {
    match datum {
        Datum::Choice(choice) if question.domain.iter().all(|(known, _)| known != datum) => {
            question.choices().get(usize::from(*choice)).map(|choice| choice.id.as_str())
        }
        _ => None,
    }
}

/// Returns the distinct values, each with the share of the weight of those who gave it, in ascending order. What has a name comes last and
/// in the order of names: in which order a pack writes its options must change no world.
fn shares<'q>(data: impl Iterator<Item = (Datum, f64)>, name: &dyn Fn(&Datum) -> Option<&'q str>) -> Vec<(Datum, f64)> {
    let mut counted: Vec<(Datum, f64)> = Vec::new();
    let mut total = 0.0;
    for (datum, weight) in data {
        total += weight;
        match counted.iter_mut().find(|(known, _)| *known == datum) {
            Some((_, count)) => *count += weight,
            None => counted.push((datum, weight)),
        }
    }
    let order = |datum: &Datum| match datum {
        Datum::Number(number) => *number,
        Datum::Choice(choice) => f64::from(*choice),
        Datum::Set(bits) => *bits as f64,
        Datum::Absent => -1.0,
    };
    counted.sort_by(|(left, _), (right, _)| {
        let (names, orders) = ((name(left), name(right)), order(left).total_cmp(&order(right)));
        names.0.cmp(&names.1).then(orders)
    });
    counted.into_iter().map(|(datum, count)| (datum, count / total)).collect()
}

fn nothing_known(question: &Question, given: &[Given]) -> State {
    let reason = given.iter().find_map(|given| match &given.reply.answer {
        Answer::NotApplicable(reason) => Some(reason.clone()),
        _ => None,
    });
    match reason {
        Some(reason) => State { values: vec![(Datum::Absent, 1.0)], standing: Standing::NotApplicable(reason) },
        None if given.is_empty() => State { values: question.domain.clone(), standing: Standing::Unanswered },
        None => State { values: question.domain.clone(), standing: Standing::Unknown },
    }
}

fn settle_rows(index: usize, given: &[Given], assessment: &mut Assessment) -> State {
    let mut rows: Vec<Row> = Vec::new();
    let mut answered = false;
    let mut standing = if given.is_empty() { Standing::Unanswered } else { Standing::Unknown };
    for given in given {
        match &given.reply.answer {
            Answer::Rows(given) => {
                answered = true;
                for row in given {
                    if !rows.contains(row) {
                        rows.push(row.clone());
                    }
                }
            }
            Answer::Ranking(_) => standing = Standing::Known,
            Answer::NotApplicable(reason) if !answered => standing = Standing::NotApplicable(reason.clone()),
            _ => {}
        }
    }
    if answered {
        assessment.rows.insert(index, rows);
        standing = Standing::Known;
    }
    State { values: Vec::new(), standing }
}

fn datum(reply: &Reply) -> Option<Datum> {
    match &reply.answer {
        Answer::Value(datum) => Some(*datum),
        Answer::Metric(metric) => Some(metric.state()),
        _ => None,
    }
}

fn metric(reply: &Reply) -> Option<&Metric> {
    match &reply.answer {
        Answer::Metric(metric) if metric.name.is_some() => Some(metric),
        _ => None,
    }
}

/// Takes out the questions that certainly do not apply. Each is judged after those that its condition reads, so that what was said to a
/// question that is taken out itself takes out no other.
pub(super) fn skip(questionnaire: &Questionnaire, assessment: &mut Assessment) {
    let mut judged = vec![false; questionnaire.questions.len()];
    for index in 0..questionnaire.questions.len() {
        skip_one(questionnaire, assessment, index, &mut judged);
    }
}

fn skip_one(questionnaire: &Questionnaire, assessment: &mut Assessment, index: usize, judged: &mut [bool]) {
    let Some(question) = questionnaire.get(index) else {
        return;
    };
    let (Some(judged_before), Some(when)) = (judged.get_mut(index), &question.when) else {
        return;
    };
    if std::mem::replace(judged_before, true) {
        return;
    }
    let mut read = Vec::new();
    when.questions(&mut |other| read.push(other));
    for other in read {
        skip_one(questionnaire, assessment, other, judged);
    }
    if !assessment.holds(when).is_no() {
        return;
    }
    assessment.rows.remove(&index);
    assessment.to_settle.retain(|dispute| dispute.question != index);
    if let Some(state) = assessment.states.get_mut(index) {
        *state = State { values: vec![(Datum::Absent, 1.0)], standing: Standing::Skipped };
    }
}

/// Turns rankings into the weight of each theme: the weighted mean over respondents of its rank-order-centroid weight times the number of
/// themes. Tied themes share the mean of the ranks they take; themes left out tie last.
///
/// Reference: Barron and Barrett, "Decision quality using ranked attribute weights", Management Science 42, 1996.
fn rank(assessment: &mut Assessment, questionnaire: &Questionnaire, themes: usize) {
    let index = questionnaire.questions.iter().position(|question| matches!(question.kind, Kind::Ranking));
    let Some(given) = index.and_then(|index| assessment.given.get(&index)) else {
        return;
    };
    let rankings: Vec<(&Vec<Vec<usize>>, f64)> = given
        .iter()
        .filter_map(|given| match &given.reply.answer {
            Answer::Ranking(ranking) => Some((ranking, given.weight)),
            _ => None,
        })
        .collect();
    if rankings.is_empty() {
        return;
    }
    let mut sums = vec![0.0; themes];
    for (ranking, share) in &rankings {
        for (sum, weight) in sums.iter_mut().zip(centroid_of(ranking, themes)) {
            *sum += share * weight;
        }
    }
    let total: f64 = rankings.iter().map(|(_, share)| share).sum();
    assessment.multipliers = sums.into_iter().map(|sum| sum / total * themes as f64).collect();
    assessment.ranked = true;
    assessment.rankings = rankings.into_iter().map(|(ranking, share)| (completed(ranking, themes), share)).collect();
}

/// Returns a ranking with the themes that it leaves out tied last.
fn completed(ranking: &[Vec<usize>], themes: usize) -> Vec<Vec<usize>> {
    let mut left: BTreeSet<usize> = (0..themes).collect();
    for theme in ranking.iter().flatten() {
        left.remove(theme);
    }
    let last: Vec<usize> = left.into_iter().collect();
    ranking.iter().cloned().chain(std::iter::once(last)).filter(|tied| !tied.is_empty()).collect()
}

/// Returns the rank-order-centroid weight of each theme.
fn centroid_of(ranking: &[Vec<usize>], themes: usize) -> Vec<f64> {
    let by_rank = rank_order_centroid(themes);
    let mut weights = vec![0.0; themes];
    let mut rank = 0;
    for tied in &completed(ranking, themes) {
        let share: f64 = by_rank.iter().skip(rank).take(tied.len()).sum::<f64>() / tied.len().max(1) as f64;
        for theme in tied {
            if let Some(weight) = weights.get_mut(*theme) {
                *weight = share;
            }
        }
        rank += tied.len();
    }
    weights
}

/// Returns the rank-order-centroid weights of `count` ranks: `w_i = (1/n) · Σ_{j ≥ i} 1/j`.
pub fn rank_order_centroid(count: usize) -> Vec<f64> {
    let mut weights: Vec<f64> = Vec::with_capacity(count);
    let mut sum = 0.0;
    for rank in (1..=count).rev() {
        sum += 1.0 / rank as f64;
        weights.push(sum / count as f64);
    }
    weights.reverse();
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centroid_weights_are_those_of_the_literature() {
        let four = rank_order_centroid(4);
        for (weight, exact) in four.iter().zip([25.0 / 48.0, 13.0 / 48.0, 7.0 / 48.0, 1.0 / 16.0]) {
            assert!((weight - exact).abs() < 1e-15);
        }
    }

    #[test]
    fn a_respondent_who_counts_twice_has_twice_the_share() {
        let data = [(3.0, 2.0), (1.0, 1.0), (3.0, 1.0)].map(|(level, weight)| (Datum::Number(level), weight));
        assert_eq!(shares(data.into_iter(), &|_| None), [(Datum::Number(1.0), 0.25), (Datum::Number(3.0), 0.75)]);
    }

    #[test]
    fn tied_themes_share_their_ranks_and_all_weights_sum_to_one() {
        let weights = centroid_of(&[vec![2], vec![0, 1]], 4);
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((weights[0] - weights[1]).abs() < 1e-12);
        assert!(weights[2] > weights[0] && weights[0] > weights[3]);
    }
}
