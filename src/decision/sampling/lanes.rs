//! How good each alternative is on a criterion, in sixteen worlds at once: the value functions of `decision::value`, a row at a time.

use crate::decision::value::{Yearly, reached_by, real, upkeep_value, yearly_cost};
use crate::framework::{Cost, Framework, Needs};
use crate::robustness::elementary::ln;
use crate::robustness::{Row, WIDTH};

use super::sheets::Sheets;
use super::worth::{Money, Worth};

/// What the values of sixteen worlds are computed from.
pub(super) struct Drawn<'a> {
    pub(super) digits: &'a [Row<u32>],
    pub(super) sheets: &'a Sheets,
    pub(super) cost: &'a Cost,
    /// The attributes that are drawn.
    pub(super) cells: &'a [Row<f64>],
    /// The needs: discoverability, self-service, orchestration.
    pub(super) needs: [Row<f64>; 3],
    /// Their shares of all needs, equal where there is none.
    pub(super) shares: [Row<f64>; 3],
    /// Real coverage of the needs, for each alternative.
    pub(super) covers: &'a [[Row<f64>; 3]],
    /// The share of what each alternative depends on that is missing.
    pub(super) lacks: &'a [Row<f64>],
}

/// The alternatives of a set: one bit each.
pub(super) struct Members(pub(super) u64);

impl Iterator for Members {
    type Item = usize;

    #[expect(clippy::inline_always, reason = "it is a step of every inner loop")]
    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let first = self.0.trailing_zeros() as usize;
        let any = self.0 != 0;
        self.0 &= self.0.wrapping_sub(1);
        any.then_some(first)
    }
}

/// Adds the values of an alternative, each times what is at stake.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
#[inline(always)]
fn put(fits: &mut [Row<f64>], alternative: usize, values: &Row<f64>, stake: &Row<f64>) {
    let Some(fits) = fits.get_mut(alternative) else { return };
    for ((fit, value), stake) in fits.iter_mut().zip(values).zip(stake) {
        *fit += value * stake;
    }
}

/// Returns what an alternative lacks of the automation it depends on, and what it really covers.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
pub(super) fn reach(
    (sheets, cells): (&Sheets, &[Row<f64>]),
    alternative: usize,
    needs: &Needs,
    missing: &Row<f64>,
) -> (Row<f64>, [Row<f64>; 3]) {
    let mut lacks = sheets.of_alternative(cells, alternative, needs.dependence);
    for (lacks, missing) in lacks.iter_mut().zip(missing) {
        *lacks = (*lacks / 4.0).clamp(0.0, 1.0) * missing;
    }
    let [finds, serves, runs] = needs.covers;
    let finds = sheets.of_alternative(cells, alternative, finds);
    let mut serves = sheets.of_alternative(cells, alternative, serves);
    let mut runs = sheets.of_alternative(cells, alternative, runs);
    for ((serves, runs), lacks) in serves.iter_mut().zip(&mut runs).zip(&lacks) {
        *serves = real(*serves, *lacks);
        *runs = real(*runs, *lacks);
    }
    (lacks, [finds, serves, runs])
}

impl Drawn<'_> {
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn attribute(&self, alternative: usize, attribute: usize) -> Row<f64> {
        self.sheets.of_alternative(self.cells, alternative, attribute)
    }

    /// Adds to the fits of some alternatives what they are worth on a criterion, times what is at stake.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub(super) fn add(&self, worth: &Worth, stake: &Row<f64>, (alternatives, fits): (u64, &mut [Row<f64>])) {
        match worth {
            Worth::Tabled(lookup) => {
                let rows = lookup.rows(self.digits);
                for alternative in Members(alternatives) {
                    put(fits, alternative, &lookup.column(&rows, alternative), stake);
                }
            }
            Worth::Upkeep { shortage, attribute } => {
                let rows = shortage.rows(self.digits);
                for alternative in Members(alternatives) {
                    let mut values = self.attribute(alternative, *attribute);
                    for (value, shortage) in values.iter_mut().zip(&shortage.column(&rows, alternative)) {
                        *value = upkeep_value(*value, *shortage);
                    }
                    put(fits, alternative, &values, stake);
                }
            }
            Worth::Skills { skills, slope } => {
                for alternative in Members(alternatives) {
                    let mut worst = [1.0_f64; WIDTH];
                    for (level, attribute) in skills {
                        let required = self.attribute(alternative, *attribute);
                        let values = abilities(&level.only(self.digits), &required, *slope);
                        for (worst, value) in worst.iter_mut().zip(&values) {
                            *worst = if *value < *worst { *value } else { *worst };
                        }
                    }
                    put(fits, alternative, &worst, stake);
                }
            }
            Worth::Affordability(money) => self.afford(money, stake, (alternatives, fits)),
            _ => self.add_simple(worth, stake, (alternatives, fits)),
        }
    }

    /// The same for criteria of which one number of answers is enough for all alternatives.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn add_simple(&self, worth: &Worth, stake: &Row<f64>, (alternatives, fits): (u64, &mut [Row<f64>])) {
        match worth {
            Worth::Coverage => {
                for alternative in Members(alternatives) {
                    let Some(covers) = self.covers.get(alternative) else { continue };
                    put(fits, alternative, &coverage(&self.shares, covers), stake);
                }
            }
            Worth::Deadline { months, attribute } => {
                let months = months.only(self.digits);
                for alternative in Members(alternatives) {
                    let Some(lacks) = self.lacks.get(alternative) else { continue };
                    let mut values = self.attribute(alternative, *attribute);
                    for ((value, months), lacks) in values.iter_mut().zip(&months).zip(lacks) {
                        *value = reached_by(*value, *months, *lacks);
                    }
                    put(fits, alternative, &values, stake);
                }
            }
            Worth::Ability { need, attribute, slope } => {
                let need = need.only(self.digits);
                for alternative in Members(alternatives) {
                    let ability = self.attribute(alternative, *attribute);
                    put(fits, alternative, &abilities(&ability, &need, *slope), stake);
                }
            }
            Worth::Burden { attribute } => {
                for alternative in Members(alternatives) {
                    let mut values = self.attribute(alternative, *attribute);
                    for value in &mut values {
                        *value = 1.0 - *value / 4.0;
                    }
                    put(fits, alternative, &values, stake);
                }
            }
            _ => {}
        }
    }

    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn afford(&self, money: &Money, stake: &Row<f64>, (alternatives, fits): (u64, &mut [Row<f64>])) {
        let rows = money.engineers.rows(self.digits);
        let (engineers, engineer) = (money.engineers.column(&rows, 0), money.engineers.column(&rows, 1));
        let (years, licence) = (money.years.only(self.digits), money.licence.only(self.digits));
        let keeps = money.keeps.only(self.digits);
        let mut switching = [0.0; WIDTH];
        for (((switching, years), licence), engineer) in switching.iter_mut().zip(&years).zip(&licence).zip(&engineer) {
            *switching = (years * engineer + licence) / 3.0;
        }
        for alternative in Members(alternatives) {
            let mut costs = self.yearly_costs(alternative, (&engineers, &engineer));
            for (((cost, switching), keeps), engineers) in costs.iter_mut().zip(&switching).zip(&keeps).zip(&engineers)
            {
                let all = if keeps >> alternative & 1 == 1 { *cost } else { *cost + switching };
                *cost = all / engineers;
            }
            put(fits, alternative, &affordable(money, &costs), stake);
        }
    }

    /// Returns what an alternative costs a year, but for switching.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
    #[inline(always)]
    fn yearly_costs(&self, alternative: usize, (engineers, engineer): (&Row<f64>, &Row<f64>)) -> Row<f64> {
        let (year_one, run) =
            (self.attribute(alternative, self.cost.fte_year_one), self.attribute(alternative, self.cost.fte_run));
        let base = self.attribute(alternative, self.cost.licence_base);
        let each = self.attribute(alternative, self.cost.licence_per_engineer);
        let hosting = self.attribute(alternative, self.cost.hosting);
        let mut yearly = [0.0; WIDTH];
        let people = year_one.iter().zip(&run).zip(engineer);
        let money = base.iter().zip(&each).zip(&hosting).zip(engineers);
        for ((yearly, ((year_one, run), engineer)), (((base, each), hosting), engineers)) in
            yearly.iter_mut().zip(people).zip(money)
        {
            let parts = Yearly { year_one: *year_one, run: *run, base: *base, each: *each, hosting: *hosting };
            *yearly = yearly_cost(&parts, *engineers, *engineer);
        }
        yearly
    }
}

/// `ln(painful/x) / ln(painful/comfortable)`, between 0 and 1; see `decision::value::affordability`.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn affordable(money: &Money, yearly: &Row<f64>) -> Row<f64> {
    let mut ratios = [0.0; WIDTH];
    for (ratio, yearly) in ratios.iter_mut().zip(yearly) {
        *ratio = money.painful / yearly;
    }
    let mut values = ln(&ratios);
    for (value, yearly) in values.iter_mut().zip(yearly) {
        let share = *value * money.scale;
        let least = if share > 0.0 { share } else { 0.0 };
        *value = if *yearly <= money.comfortable || least > 1.0 { 1.0 } else { least };
    }
    values
}

/// One where an ability reaches the need, falling to zero over a span; see `decision::value::shortfall`.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
#[inline(always)]
fn abilities(abilities: &Row<f64>, needs: &Row<f64>, slope: f64) -> Row<f64> {
    let mut values = [0.0; WIDTH];
    for ((value, ability), need) in values.iter_mut().zip(abilities).zip(needs) {
        let left = 1.0 - (need - ability) * slope;
        let capped = if left < 1.0 { left } else { 1.0 };
        *value = if capped > 0.0 { capped } else { 0.0 };
    }
    values
}

/// The mean of what is really covered, weighted by the shares of the needs; see `decision::value::covered`.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
#[inline(always)]
fn coverage(shares: &[Row<f64>; 3], covers: &[Row<f64>; 3]) -> Row<f64> {
    let ([one, two, three], [finds, serves, runs]) = (shares, covers);
    let mut values = [0.0; WIDTH];
    let shares = one.iter().zip(two).zip(three);
    let covers = finds.iter().zip(serves).zip(runs);
    for ((value, ((one, two), three)), ((finds, serves), runs)) in values.iter_mut().zip(shares).zip(covers) {
        *value = one * finds + two * serves + three * runs;
    }
    values
}

/// The least a layer must really be covered, and whether each layer hurts: 1 or 0.
pub(super) struct Layers {
    pub(super) least: f64,
    pub(super) portal: Row<f64>,
    pub(super) orchestration: Row<f64>,
}

impl Layers {
    pub(super) fn of(framework: &Framework, portal: Row<f64>, orchestration: Row<f64>) -> Self {
        Self { least: framework.needs.covered, portal, orchestration }
    }

    /// Returns 1 where an alternative does not cover a layer that hurts.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub(super) fn missed(&self, needs: &[Row<f64>; 3], covers: &[Row<f64>; 3]) -> Row<u64> {
        let ([finding, serving, _], [finds, serves, runs]) = (needs, covers);
        let mut missed = [0; WIDTH];
        let needs = finding.iter().zip(serving);
        let covers = finds.iter().zip(serves).zip(runs);
        let hurts = self.portal.iter().zip(&self.orchestration);
        for (((missed, (finding, serving)), ((finds, serves), runs)), (portal, orchestration)) in
            missed.iter_mut().zip(needs).zip(covers).zip(hurts)
        {
            let need = finding + serving;
            let weighted = (finding * finds + serving * serves) / need;
            let covered = if need > 0.0 { weighted } else { f64::midpoint(*finds, *serves) };
            *missed = (u64::from(*portal > 0.0) & u64::from(covered < self.least))
                | (u64::from(*orchestration > 0.0) & u64::from(*runs < self.least));
        }
        missed
    }
}
