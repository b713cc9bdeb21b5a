//! What it is worth to know something before choosing.

/// One of the things that may turn out, exclusive of the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How likely it is, relative to the others; not negative.
    pub chance: f64,
    /// The expected value of each alternative once it is known.
    pub values: Vec<f64>,
}

/// What it is worth to know which finding is true. Never negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// The expected value of the best alternative as things are.
    pub now: f64,
    /// The expected value of the alternative that is best once it is known.
    pub known: f64,
    /// The difference: the most that knowing it may cost, in the unit of the values. Zero says that knowing it can change nothing.
    pub gain: f64,
    /// The chance that another alternative than the best one now is strictly better then.
    pub changes: f64,
}

/// Returns what it is worth to know which of some findings is true: `Σ p(o) max_a E[V_a | o] - max_a Σ p(o) E[V_a | o]`. With a finding
/// for every state of the world it is the value of perfect information. `None` without findings, chances or alternatives.
///
/// Howard, "Information value theory", IEEE Transactions on Systems Science and Cybernetics 2, 1966.
pub fn worth_knowing(findings: &[Finding]) -> Option<Worth> {
    let total: f64 = findings.iter().map(|finding| finding.chance).sum();
    let alternatives = findings.iter().map(|finding| finding.values.len()).min().filter(|_| total > 0.0)?;
    let value = |finding: &Finding, alternative: usize| finding.values.get(alternative).copied().unwrap_or(0.0);
    let expected =
        |alternative| findings.iter().map(|finding| finding.chance / total * value(finding, alternative)).sum::<f64>();
    let best = (0..alternatives).reduce(|best, other| if expected(other) > expected(best) { other } else { best })?;
    let (mut gain, mut changes) = (0.0, 0.0);
    for finding in findings {
        let here = value(finding, best);
        let most = (0..alternatives).map(|alternative| value(finding, alternative)).fold(here, f64::max);
        // Gains are added, not subtracted from a sum, so that no gain is exactly zero.
        gain += finding.chance / total * (most - here);
        changes += if most > here { finding.chance / total } else { 0.0 };
    }
    let now = expected(best);
    Some(Worth { now, known: now + gain, gain, changes })
}

#[cfg(test)]
mod tests {
    use super::{Finding, worth_knowing};

    #[test]
    fn what_changes_nothing_is_worth_nothing() {
        let finding = |values: [f64; 2]| Finding { chance: 0.3, values: values.to_vec() };
        let worth = worth_knowing(&[finding([0.1, 0.2]), finding([0.7, 0.9])]).unwrap();
        assert!(worth.gain.abs() < f64::EPSILON && worth.changes.abs() < f64::EPSILON);
    }

    #[test]
    fn nothing_to_find_or_to_choose_has_no_worth() {
        assert!(worth_knowing(&[]).is_none());
        assert!(worth_knowing(&[Finding { chance: 0.0, values: vec![1.0] }]).is_none());
        assert!(worth_knowing(&[Finding { chance: 1.0, values: vec![] }]).is_none());
    }
}
