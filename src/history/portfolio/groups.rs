//! Workspaces counted: all together, and groups beside each other where they are large enough.
//!
//! **What is not compared.** A group in which fewer than [`LEAST`] workspaces are decided and have a date to decide again shows no figure of its own: figures of so few
//! speak of single teams, and chance decides which comes out ahead. Such groups are put together. Since the figures of all are shown, too,
//! what is put together can be had by subtraction; so it must itself be large enough and hold two groups at least. Where it is not, the
//! smallest of the other groups joins it, and where there is none left, no group is compared. (The rule of statistical offices: a least
//! count of cells, and secondary suppression. Hundepool and others, *Statistical Disclosure Control*, 2012, chapter 4.)

use std::collections::BTreeMap;

use super::Row;

/// The least number of decided workspaces of a group whose figures are shown.
pub const LEAST: usize = 5;

/// Workspaces being counted; their order makes no difference.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    all: Count,
    groups: BTreeMap<Option<String>, Count>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Count {
    workspaces: usize,
    decided: usize,
    verdicts: BTreeMap<String, usize>,
    readiness: Vec<f64>,
    datable: usize,
    overdue: usize,
    changed: usize,
    wrong: usize,
}

/// The figures of some workspaces, each at its latest quarter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// How many there are.
    pub workspaces: usize,
    /// How many of them are decided.
    pub decided: usize,
    /// How many have each verdict, by its id.
    pub verdicts: BTreeMap<String, usize>,
    /// The median of their readiness in its lowest dimension, 0 to 100; none where too few know it.
    pub readiness: Option<f64>,
    /// The share of those with a date to decide again that is past, 0 to 1; none where too few have one.
    pub overdue: Option<f64>,
    /// How many are past their date to decide again.
    pub late: usize,
    /// How many have answers that changed since the decision.
    pub changed: usize,
    /// How many have a mistake or cannot be read.
    pub wrong: usize,
}

/// A group beside others.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name; none for workspaces that name no group.
    pub name: Option<String>,
    /// Its figures.
    pub figures: Figures,
}

/// Groups that are shown together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// How many.
    pub groups: usize,
    /// Their figures.
    pub figures: Figures,
}

/// All workspaces, and groups beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// All of them.
    pub all: Figures,
    /// The groups that are large enough, by name.
    pub groups: Vec<Group>,
    /// The groups that are not, or that keep others from being found out.
    pub together: Option<Together>,
    /// How many groups are not compared at all, since even together they are too small.
    pub withheld: usize,
}

impl Count {
    fn add(&mut self, row: &Row) {
        self.workspaces += 1;
        self.wrong += usize::from(!row.problems.is_empty());
        self.changed += usize::from(row.changed == Some(true));
        self.datable += usize::from(row.overdue.is_some());
        self.overdue += usize::from(row.overdue == Some(true));
        self.readiness.extend(row.readiness);
        if let Some(verdict) = &row.verdict {
            self.decided += 1;
            *self.verdicts.entry(verdict.clone()).or_default() += 1;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.workspaces += other.workspaces;
        self.decided += other.decided;
        self.datable += other.datable;
        self.overdue += other.overdue;
        self.changed += other.changed;
        self.wrong += other.wrong;
        self.readiness.extend(&other.readiness);
        for (verdict, count) in &other.verdicts {
            *self.verdicts.entry(verdict.clone()).or_default() += count;
        }
    }

    /// Returns how many carry every figure that could be had by subtraction: a verdict, and a date to decide again.
    fn size(&self) -> usize {
        self.decided.min(self.datable)
    }

    /// Returns its figures; those that rest on fewer workspaces than `least` are not known.
    fn figures(&self, least: usize) -> Figures {
        let share = || self.overdue as f64 / self.datable as f64;
        Figures {
            workspaces: self.workspaces,
            decided: self.decided,
            verdicts: self.verdicts.clone(),
            readiness: (self.readiness.len() >= least).then(|| median(&self.readiness)).flatten(),
            overdue: (self.datable >= least.max(1)).then(share),
            late: self.overdue,
            changed: self.changed,
            wrong: self.wrong,
        }
    }
}

/// Returns the middle of some figures, or the mean of the two in the middle.
fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied();
    let half = sorted.len() / 2;
    let upper = at(half)?;
    if sorted.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(at(half.checked_sub(1)?)?, upper)) }
}

impl Tally {
    /// Counts a workspace by the row of its latest quarter.
    pub fn add(&mut self, row: &Row) {
        self.all.add(row);
        self.groups.entry(row.group.clone()).or_default().add(row);
    }

    /// Counts what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.all.merge(&other.all);
        for (group, count) in &other.groups {
            self.groups.entry(group.clone()).or_default().merge(count);
        }
    }

    /// Returns how many workspaces were counted.
    pub fn workspaces(&self) -> usize {
        self.all.workspaces
    }

    /// Returns how many of them have a mistake or cannot be read.
    pub fn wrong(&self) -> usize {
        self.all.wrong
    }

    /// Returns what may be shown.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { all: self.all.figures(1), groups: Vec::new(), together: None, withheld: 0 };
        if self.groups.len() < 2 {
            return summary;
        }
        let (shown, pooled) = self.apart();
        let small = together(&pooled);
        if !pooled.is_empty() && !is_safe(&small, pooled.len()) {
            summary.withheld = self.groups.len();
            return summary;
        }
        let group =
            |(name, count): &(&Option<String>, &Count)| Group { name: (*name).clone(), figures: count.figures(LEAST) };
        summary.groups = shown.iter().map(group).collect();
        summary.together =
            (!pooled.is_empty()).then(|| Together { groups: pooled.len(), figures: small.figures(LEAST) });
        summary
    }

    /// Returns the groups that are shown, by name, and those that are put together.
    fn apart(&self) -> (Vec<(&Option<String>, &Count)>, Vec<&Count>) {
        let mut shown: Vec<_> = self.groups.iter().filter(|(_, count)| count.size() >= LEAST).collect();
        let mut pooled: Vec<&Count> = self.groups.values().filter(|count| count.size() < LEAST).collect();
        while !pooled.is_empty() && !is_safe(&together(&pooled), pooled.len()) {
            let smallest = shown.iter().enumerate().min_by_key(|(_, (name, count))| (count.size(), *name));
            let Some(index) = smallest.map(|(index, _)| index) else { break };
            pooled.push(shown.remove(index).1);
        }
        (shown, pooled)
    }
}

fn together(groups: &[&Count]) -> Count {
    let mut count = Count::default();
    groups.iter().for_each(|group| count.merge(group));
    count
}

/// Returns whether groups that are put together tell nothing of a single one.
fn is_safe(together: &Count, groups: usize) -> bool {
    together.size() >= LEAST && groups >= 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(group: &str, verdict: &str, readiness: f64, overdue: bool) -> Row {
        Row {
            group: (!group.is_empty()).then(|| group.to_owned()),
            verdict: (!verdict.is_empty()).then(|| verdict.to_owned()),
            readiness: (!verdict.is_empty()).then_some(readiness),
            overdue: (!verdict.is_empty()).then_some(overdue),
            ..Row::named("a")
        }
    }

    fn tally(rows: &[Row]) -> Tally {
        let mut tally = Tally::default();
        rows.iter().for_each(|row| tally.add(row));
        tally
    }

    fn of_sizes(sizes: &[(&str, usize)]) -> Summary {
        let rows: Vec<Row> = sizes
            .iter()
            .flat_map(|(group, size)| (0..*size).map(move |at| row(group, "leaning", at as f64, at == 0)))
            .collect();
        tally(&rows).summary()
    }

    fn shown(summary: &Summary) -> (Vec<&str>, Option<(usize, usize)>, usize) {
        let names = summary.groups.iter().map(|group| group.name.as_deref().unwrap_or("none")).collect();
        let together = summary.together.as_ref().map(|together| (together.groups, together.figures.decided));
        (names, together, summary.withheld)
    }

    #[test]
    fn groups_of_five_and_more_stand_beside_each_other() {
        let summary = of_sizes(&[("b", 6), ("a", 5), ("", 7)]);
        assert_eq!(shown(&summary), (vec!["none", "a", "b"], None, 0));
        let figures = &summary.groups[1].figures;
        assert_eq!((figures.readiness, figures.overdue, figures.late), (Some(2.0), Some(0.2), 1));
        assert_eq!((summary.all.workspaces, summary.all.readiness), (18, Some(2.5)));
    }

    #[test]
    fn smaller_groups_stand_together_and_one_alone_takes_another_with_it() {
        assert_eq!(shown(&of_sizes(&[("a", 6), ("b", 3), ("c", 2)])), (vec!["a"], Some((2, 5)), 0));
        assert_eq!(shown(&of_sizes(&[("a", 9), ("b", 6), ("c", 1)])), (vec!["a"], Some((2, 7)), 0));
        assert_eq!(shown(&of_sizes(&[("a", 9), ("b", 2), ("c", 2)])), (vec![], Some((3, 13)), 0));
    }

    #[test]
    fn what_is_too_small_even_together_is_not_compared() {
        assert_eq!(shown(&of_sizes(&[("a", 2), ("b", 2)])), (vec![], None, 2));
        assert_eq!(shown(&of_sizes(&[("a", 9)])), (vec![], None, 0), "one group is no comparison");
        assert_eq!(shown(&of_sizes(&[])), (vec![], None, 0));
    }

    #[test]
    fn a_group_is_as_large_as_what_is_decided_in_it() {
        let mut rows: Vec<Row> = (0..8).map(|_| row("a", "leaning", 50.0, false)).collect();
        rows.extend((0..8).map(|at| row("b", if at < 2 { "leaning" } else { "" }, 50.0, false)));
        assert_eq!(shown(&tally(&rows).summary()), (vec![], Some((2, 10)), 0));
        assert_eq!(tally(&rows).summary().all.workspaces, 16);
    }

    #[test]
    fn a_figure_that_few_know_is_not_shown_for_a_group() {
        let mut rows: Vec<Row> = (0..12).map(|at| row(if at < 6 { "a" } else { "b" }, "leaning", 50.0, true)).collect();
        rows.iter_mut().skip(2).take(4).for_each(|row| row.readiness = None);
        let summary = tally(&rows).summary();
        assert_eq!((summary.groups[0].figures.readiness, summary.groups[0].figures.overdue), (None, Some(1.0)));
        assert_eq!(summary.groups[1].figures.readiness, Some(50.0));
        rows.iter_mut().skip(2).take(4).for_each(|row| row.overdue = None);
        assert_eq!(shown(&tally(&rows).summary()), (vec![], Some((2, 12)), 0), "two dates are told by those of all");
    }

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let one = (0..7_usize, 0..4_usize, 0..1000_u32, any::<bool>());
        let row = |(group, verdict, tenths, overdue): (usize, usize, u32, bool)| {
            let group = ["", "a", "b", "c", "d", "e", "f"][group];
            row(group, ["", "leaning", "recommended", "not-yet"][verdict], f64::from(tenths) / 10.0, overdue)
        };
        prop::collection::vec(one.prop_map(row), 0..60)
    }

    proptest! {
        #[test]
        fn the_order_of_workspaces_and_how_they_are_shared_out_changes_nothing(rows in rows(), cut in 0..60_usize) {
            let whole = tally(&rows).summary();
            let mut turned = rows.clone();
            turned.reverse();
            let (first, second) = turned.split_at(cut.min(turned.len()));
            let mut parts = tally(second);
            parts.merge(&tally(first));
            prop_assert_eq!(parts.summary(), whole);
        }

        /// What is shown are figures of blocks of whole groups that share out all workspaces. Adding and subtracting them gives figures of
        /// unions of blocks and of nothing else; so no group is found out whose block holds another, too.
        #[test]
        fn no_small_group_can_be_found_out(rows in rows()) {
            let tally = tally(&rows);
            let summary = tally.summary();
            for group in &summary.groups {
                prop_assert!(group.figures.decided >= LEAST);
            }
            if let Some(together) = &summary.together {
                prop_assert!(together.groups >= 2 && together.figures.decided >= LEAST);
            }
            let compared = !summary.groups.is_empty() || summary.together.is_some();
            let blocks = summary.groups.iter().map(|group| &group.figures);
            let blocks: Vec<&Figures> = blocks.chain(summary.together.iter().map(|together| &together.figures)).collect();
            if compared {
                let groups = summary.groups.len() + summary.together.as_ref().map_or(0, |together| together.groups);
                prop_assert_eq!(groups, tally.groups.len());
                prop_assert_eq!(blocks.iter().map(|figures| figures.workspaces).sum::<usize>(), summary.all.workspaces);
                prop_assert_eq!(blocks.iter().map(|figures| figures.late).sum::<usize>(), summary.all.late);
            } else {
                prop_assert!(summary.withheld == 0 || summary.withheld == tally.groups.len());
            }
            let small = tally.groups.iter().filter(|(_, count)| count.size() < LEAST);
            for (name, _) in small {
                prop_assert!(summary.groups.iter().all(|group| group.name != *name));
            }
        }
    }
}
