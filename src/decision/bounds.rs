//! Intervals: the least and the greatest fit over everything unknown, weights and attributes as printed.
//!
//! The fit is a ratio, `Σ w·r·v / Σ w·r`. For a trial λ the difference `Σ w·r·(v − λ)` splits into groups of criteria that share no
//! open question, each of which is maximised on its own; the greatest ratio is the λ at which the maximum is zero. A world in which
//! nothing is at stake has a fit of 0, as in the mean. Reference: Dinkelbach, "On nonlinear fractional programming", Management Science 13, 1967.

use super::model::{Model, Table};
use super::world::Odometer;

/// A group with more combinations than this is taken apart; the interval is then an outer bound.
const MOST_COMBINATIONS: usize = 1 << 16;

/// The least and greatest fit of an alternative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The least fit.
    pub least: f64,
    /// The greatest fit.
    pub greatest: f64,
    /// Whether both ends are reached; otherwise the true interval lies inside.
    pub exact: bool,
}

/// For one group and one alternative: `(Σ w·r·v, Σ w·r)` of each combination.
type Points = Vec<(f64, f64)>;

/// Returns the interval of every alternative.
pub fn intervals(model: &Model<'_>) -> Vec<Interval> {
    let (groups, exact) = groups(model);
    let mut points: Vec<Vec<Points>> = vec![Vec::new(); model.alternatives.len()];
    for table in model.tables.iter().filter(|table| table.cut) {
        let outer = vec![(0.0, 0.0), (0.0, table.weight), (table.weight, table.weight)];
        points.iter_mut().for_each(|all| all.push(outer.clone()));
    }
    for group in &groups {
        for (alternative, of_group) in group_points(model, group).into_iter().enumerate() {
            if let Some(all) = points.get_mut(alternative) {
                all.push(of_group);
            }
        }
    }
    points
        .iter()
        .map(|groups| Interval {
            least: 100.0 * extreme(groups, Sense::Least),
            greatest: 100.0 * extreme(groups, Sense::Greatest),
            exact,
        })
        .collect()
}

/// Returns the tables that share open questions, group by group, and whether none had to be taken apart or has no rows.
fn groups(model: &Model<'_>) -> (Vec<Vec<usize>>, bool) {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, table) in model.tables.iter().enumerate().filter(|(_, table)| !table.cut) {
        let shares = |group: &Vec<usize>| {
            group
                .iter()
                .filter_map(|other| model.tables.get(*other))
                .any(|other| other.questions.iter().any(|question| table.questions.contains(question)))
        };
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        joined.push(vec![index]);
        groups = apart;
        groups.push(joined.concat());
    }
    let mut exact = model.tables.iter().all(|table| !table.cut);
    let mut fitting = Vec::new();
    for group in groups {
        if Odometer::new(model.assessment, &questions(model, &group)).worlds() <= MOST_COMBINATIONS {
            fitting.push(group);
        } else {
            exact &= group.len() == 1;
            fitting.extend(group.into_iter().map(|table| vec![table]));
        }
    }
    (fitting, exact)
}

fn questions(model: &Model<'_>, group: &[usize]) -> Vec<usize> {
    let mut questions: Vec<usize> =
        group.iter().filter_map(|table| model.tables.get(*table)).flat_map(|table| table.questions.clone()).collect();
    questions.sort_unstable();
    questions.dedup();
    questions
}

fn group_points(model: &Model<'_>, group: &[usize]) -> Vec<Points> {
    let alternatives = model.alternatives.len();
    let tables: Vec<&Table> = group.iter().filter_map(|table| model.tables.get(*table)).collect();
    let mut points: Vec<Points> = vec![Vec::new(); alternatives];
    if let [table] = tables.as_slice() {
        for (_, stake, values) in table.rows(alternatives) {
            points.iter_mut().zip(values).for_each(|(points, value)| points.push((stake * value, stake)));
        }
        return points;
    }
    let questions = questions(model, group);
    let mut odometer = Odometer::new(model.assessment, &questions);
    loop {
        let position = |question: usize| {
            let place = questions.binary_search(&question).unwrap_or(0);
            odometer.digits().get(place).copied().unwrap_or(0)
        };
        let rows: Vec<(&Table, usize)> = tables.iter().map(|table| (*table, table.row(position))).collect();
        push(&mut points, &rows, alternatives);
        if !odometer.advance() {
            return points;
        }
    }
}

fn push(points: &mut [Points], rows: &[(&Table, usize)], alternatives: usize) {
    let cells: Vec<(f64, &[f64])> = rows.iter().map(|(table, row)| table.cells(*row, alternatives)).collect();
    let at_stake = cells.iter().map(|(stake, _)| stake).sum();
    for (alternative, points) in points.iter_mut().enumerate() {
        let sum = cells.iter().map(|(stake, values)| stake * values.get(alternative).copied().unwrap_or(0.0)).sum();
        points.push((sum, at_stake));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sense {
    Least,
    Greatest,
}

/// Returns the extreme of the ratio over all combinations, one choice a group.
fn extreme(groups: &[Points], sense: Sense) -> f64 {
    let better = |left: f64, right: f64| match sense {
        Sense::Least => left < right,
        Sense::Greatest => left > right,
    };
    let choose = |ratio: f64| {
        let mut total = (0.0, 0.0);
        for points in groups {
            let mut chosen = (0.0, 0.0);
            let mut best = None;
            for (sum, at_stake) in points {
                let gain = sum - ratio * at_stake;
                if best.is_none_or(|best| better(gain, best)) {
                    best = Some(gain);
                    chosen = (*sum, *at_stake);
                }
            }
            total = (total.0 + chosen.0, total.1 + chosen.1);
        }
        total
    };
    let nothing = groups.iter().all(|points| points.iter().any(|(_, at_stake)| *at_stake <= 0.0));
    if nothing && sense == Sense::Least {
        return 0.0;
    }
    let mut ratio = match sense {
        Sense::Least => 1.0,
        Sense::Greatest => 0.0,
    };
    for _ in 0..64 {
        let (sum, at_stake) = choose(ratio);
        if at_stake <= 0.0 {
            return ratio;
        }
        let next = sum / at_stake;
        if !better(next, ratio) {
            return ratio;
        }
        ratio = next;
    }
    ratio
}
