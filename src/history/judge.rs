//! Judges mixtures of two quarters: some parts from the one, the others from the other.

use crate::answers::{Answer, AnswerSheet};
use crate::assessment::{Assessment, assess};
use crate::decision::certainty::Effort;
use crate::decision::verdict::Verdict;
use crate::decision::{decide, printed_fits};
use crate::framework::{Framework, Pack};
use crate::questionnaire::Kind;

use super::change::{MICRO, Part, Reached, Sides, value};
use super::shapley::{choose, denominator, shares};

/// Up to how many judgements the split by answers is exact.
const MOST_JUDGEMENTS: usize = 4096;

/// The most worlds that are drawn to settle a verdict.
const WORLDS: u64 = 1 << 16;

/// The part of each changed answer in every fit.
pub(super) struct ByAnswer {
    pub(super) questions: Vec<String>,
    /// Over what the numerators stand.
    pub(super) denominator: i128,
    /// By alternative: a numerator a question.
    by_alternative: Vec<(String, Vec<i128>)>,
    pub(super) exact: bool,
}

impl ByAnswer {
    /// Returns the numerators that add up to the part of the answers in one fit; one more than there are questions where the split is not
    /// exact: what the answers do only together.
    pub(super) fn numerators(&self, id: &str, of_answers: i64) -> Vec<i128> {
        let found = self.by_alternative.iter().find(|(known, _)| known == id);
        let mut numerators = found.map_or_else(|| vec![0; self.questions.len()], |(_, numerators)| numerators.clone());
        if !self.exact {
            let rest = i128::from(of_answers) * self.denominator - numerators.iter().sum::<i128>();
            numerators.push(rest);
        }
        numerators
    }
}

/// A question whose answers changed: its id after, and its place in each pack.
pub(super) struct Changed {
    pub(super) id: String,
    places: [usize; 2],
}

/// Judges mixtures of two quarters.
pub(super) struct Judge<'a> {
    sides: &'a Sides<'a>,
    /// The packs by the sides that framework, evidence and weights are from.
    packs: Vec<Pack>,
    /// The questions whose answers changed.
    pub(super) questions: Vec<Changed>,
    /// The set of parts that differ at all.
    pub(super) differs: usize,
}

impl<'a> Judge<'a> {
    pub(super) fn new(sides: &'a Sides<'a>) -> Self {
        let packs = (0..8).map(|set| mixed(sides.packs, set)).collect();
        let mut judge = Self { sides, packs, questions: Vec::new(), differs: 0 };
        judge.questions = judge.changed();
        let ranking = (0..2).any(|pack| judge.said_of_ranking(0, pack) != judge.said_of_ranking(1, pack));
        let other = |set: usize| judge.packs.get(set).map(|pack| &pack.framework);
        let differ = |set: usize| other(0).zip(other(set)).is_some_and(|(one, two)| !alike(one, two));
        let differ_after = |set: usize| other(7).zip(other(set)).is_some_and(|(one, two)| !alike(one, two));
        let holds = [
            !judge.questions.is_empty(),
            !sides.same_framework,
            differ(2) || differ_after(5),
            ranking || differ(4) || differ_after(3),
        ];
        judge.differs = holds.iter().enumerate().map(|(bit, holds)| usize::from(*holds) << bit).sum();
        judge
    }

    /// Computes something for every set of parts, once for those that differ in nothing that differs.
    pub(super) fn over_sets<T: Clone>(&self, compute: &dyn Fn(usize) -> T) -> Vec<T> {
        let mut all: Vec<T> = Vec::new();
        for set in 0..1_usize << Part::ALL.len() {
            let same = set & self.differs;
            let known = if same < set { all.get(same).cloned() } else { None };
            all.push(known.unwrap_or_else(|| compute(set)));
        }
        all
    }

    /// Returns the place of a question of one pack in the other, if it has it and means the same.
    fn counterpart(&self, pack: usize, question: usize) -> Option<usize> {
        let id = &pick(&self.sides.packs, pack).questionnaire.get(question)?.id;
        let renamed = self.sides.renamed.iter().find_map(|(before, after)| {
            let (own, other) = if pack == 0 { (before, after) } else { (after, before) };
            (own == id).then_some(other)
        });
        let other = renamed.unwrap_or(id);
        let after = if pack == 0 { other } else { id };
        let is_same = !self.sides.others.contains(after);
        pick(&self.sides.packs, 1 - pack).questionnaire.index(other).filter(|_| is_same)
    }

    fn is_ranking(&self, pack: usize, question: usize) -> bool {
        pick(&self.sides.packs, pack)
            .questionnaire
            .get(question)
            .is_some_and(|question| matches!(question.kind, Kind::Ranking))
    }

    /// Returns what a side says to a question, as a pack reads it. Who says it, in which role and with which weight makes a difference only
    /// beside somebody else: whoever takes over and says the same has changed nothing.
    fn said(&self, side: usize, pack: usize, question: usize) -> Vec<Said<'_>> {
        let settles = pick(&self.sides.packs, pack).questionnaire.get(question);
        let settles = settles.and_then(|question| question.settled_by.as_deref());
        let sheets = pick(pick(&self.sides.sheets, side), pack).iter();
        let said = sheets.filter_map(|sheet| {
            let reply = sheet.replies.get(&question)?;
            let agreed = sheet.respondent.as_deref() == Some("agreed");
            let in_role = settles.is_some() && sheet.role.as_deref() == settles;
            Some((agreed, in_role, sheet.weight, &reply.answer))
        });
        let mut said: Vec<Said<'_>> = said.collect();
        if let [(agreed, in_role, weight, _)] = said.as_mut_slice() {
            (*agreed, *in_role, *weight) = (false, false, 1.0);
        }
        said
    }

    fn said_of_ranking(&self, side: usize, pack: usize) -> Vec<Said<'_>> {
        let questions = 0..pick(&self.sides.packs, pack).questionnaire.questions.len();
        let ranking = questions.into_iter().find(|question| self.is_ranking(pack, *question));
        ranking.map_or_else(Vec::new, |question| self.said(side, pack, question))
    }

    /// Returns the questions of both packs whose answers changed, in the order of the pack after.
    fn changed(&self) -> Vec<Changed> {
        let questions = pick(&self.sides.packs, 1).questionnaire.questions.iter().enumerate();
        let changed = questions.filter_map(|(place, question)| {
            let places = [self.counterpart(1, place)?, place];
            let differs =
                |pack: usize| self.said(0, pack, *pick(&places, pack)) != self.said(1, pack, *pick(&places, pack));
            let counts = !self.is_ranking(1, place) && (differs(0) || differs(1));
            counts.then(|| Changed { id: question.id.clone(), places })
        });
        changed.collect()
    }

    /// Returns the assessment under a set of parts; `side_of` says which side the answers to a changed question are from.
    fn assessment(&self, set: usize, side_of: &dyn Fn(usize) -> usize) -> Assessment {
        let pack = set >> 1 & 1;
        let side = |question: usize| {
            if self.is_ranking(pack, question) {
                return set >> 3 & 1;
            }
            if self.counterpart(pack, question).is_none() {
                return pack;
            }
            let changed = self.questions.iter().position(|changed| *pick(&changed.places, pack) == question);
            changed.map_or(pack, side_of)
        };
        let sheets = [0, 1].into_iter().flat_map(|from| {
            pick(pick(&self.sides.sheets, from), pack).iter().map(move |sheet| {
                let replies = sheet.replies.iter().filter(|(question, _)| side(**question) == from);
                let replies = replies.map(|(question, reply)| (*question, reply.clone())).collect();
                AnswerSheet { replies, ..sheet.clone() }
            })
        });
        let sheets: Vec<AnswerSheet> = sheets.collect();
        assess(self.pack(set), &sheets, self.sides.date)
    }

    fn pack(&self, set: usize) -> &Pack {
        self.packs.get(set >> 1).unwrap_or_else(|| *pick(&self.sides.packs, 0))
    }

    /// Returns the printed fits under a set of parts, in millionths of a point.
    pub(super) fn fits(&self, set: usize, side_of: &dyn Fn(usize) -> usize) -> Vec<(String, i64)> {
        let fits = printed_fits(self.pack(set), &self.assessment(set, side_of));
        fits.into_iter().map(|(id, fit)| (id, libm::round(fit * MICRO) as i64)).collect()
    }

    pub(super) fn verdict(&self, set: usize) -> Reached {
        let assessment = self.assessment(set, &|_| set & 1);
        let Verdict { kind, leader, gate, .. } = decide(self.pack(set), &assessment, Effort::Enough(WORLDS)).verdict;
        Reached { kind: kind.id(), leader, gate }
    }

    /// Splits the part of the answers by answer: exactly where that takes few judgements enough, else one at a time.
    ///
    /// Exact is the value of Owen ("Values of games with a priori unions", 1977): within every mixture of the other three parts, weighed as
    /// the split into four weighs it, each answer gets its share of what all answers do.
    pub(super) fn by_answer(&self) -> ByAnswer {
        let count = self.questions.len();
        let contexts = self.over_sets(&|set| set);
        let mut distinct: Vec<usize> = contexts.iter().copied().filter(|set| set & 1 == 0).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let exact = count < 16 && distinct.len() << count <= MOST_JUDGEMENTS;
        let mut by_alternative: Vec<(String, Vec<i128>)> = Vec::new();
        let mut add = |id: &str, question: usize, numerator: i128| {
            let found = by_alternative.iter().position(|(known, _)| known == id);
            let place = found.unwrap_or_else(|| {
                by_alternative.push((id.to_owned(), vec![0; count]));
                by_alternative.len() - 1
            });
            let numerators = by_alternative.get_mut(place).into_iter().flat_map(|(_, numerators)| numerators);
            numerators.skip(question).take(1).for_each(|known| *known += numerator);
        };
        let denominator = if exact { self.exactly(&distinct, &mut add) } else { self.one_at_a_time(&mut add) };
        let questions = self.questions.iter().map(|question| question.id.clone()).collect();
        ByAnswer { questions, denominator, by_alternative, exact }
    }

    /// Adds the exact part of each answer; returns the denominator.
    fn exactly(&self, distinct: &[usize], add: &mut dyn FnMut(&str, usize, i128)) -> i128 {
        let count = self.questions.len();
        for context in distinct {
            // How often this mixture of the other three stands in the split into four, in twelfths.
            let others = (0..8_usize).filter(|others| others << 1 & self.differs == *context);
            let weight: i128 = others.map(|others| 12 / (4 * choose(3, others.count_ones() as usize))).sum();
            let sets = 0..1_usize << count;
            let fits: Vec<Vec<(String, i64)>> =
                sets.map(|set| self.fits(*context, &|question| set >> question & 1)).collect();
            for (id, _) in fits.first().into_iter().flatten() {
                let values: Vec<i64> = fits.iter().map(|fits| value(fits, id).unwrap_or(0)).collect();
                for (question, share) in shares(&values, count).into_iter().enumerate() {
                    add(id, question, weight * share);
                }
            }
        }
        12 * denominator(count)
    }

    /// Adds for each answer the mean of what it does first, from before, and last, up to after; what is left of the part of the answers is
    /// what they do only together. Returns the denominator.
    fn one_at_a_time(&self, add: &mut dyn FnMut(&str, usize, i128)) -> i128 {
        let after = (1 << Part::ALL.len()) - 1;
        let (start, end) = (self.fits(0, &|_| 0), self.fits(after, &|_| 1));
        for question in 0..self.questions.len() {
            let first = self.fits(0, &|other| usize::from(other == question));
            let last = self.fits(after, &|other| usize::from(other != question));
            for (id, start) in &start {
                let values = [value(&first, id), value(&end, id), value(&last, id)];
                let [Some(first), Some(end), Some(last)] = values else { continue };
                add(id, question, i128::from(first - start) + i128::from(end - last));
            }
        }
        2
    }
}

/// Returns the member of a pair that a side is.
fn pick<T>(pair: &[T; 2], side: usize) -> &T {
    let [first, second] = pair;
    if side == 0 { first } else { second }
}

/// What one respondent says to a question: whether it settles it for all, whether in the role that settles it, how much it counts, and what.
type Said<'a> = (bool, bool, f64, &'a Answer);

/// Returns whether two frameworks say the same of their options' attributes and have the same weights.
fn alike(one: &Framework, two: &Framework) -> bool {
    let sheets = one.options.iter().map(|option| &option.sheet).eq(two.options.iter().map(|option| &option.sheet));
    let weights =
        |framework: &Framework| framework.criteria.iter().map(|criterion| criterion.weight).collect::<Vec<_>>();
    sheets && weights(one) == weights(two)
}

/// Returns the pack whose framework, evidence and weights are from the sides that a set of three bits names.
fn mixed(packs: [&Pack; 2], set: usize) -> Pack {
    let side = |bit: usize| *pick(&packs, set >> bit & 1);
    let mut mixed = side(0).clone();
    if set >> 1 & 1 != set & 1 {
        take_evidence(&mut mixed.framework, &side(1).framework);
    }
    if set >> 2 & 1 != set & 1 {
        for criterion in &mut mixed.framework.criteria {
            let other = side(2).framework.criteria.iter().find(|other| other.id == criterion.id);
            criterion.weight = other.map_or(criterion.weight, |other| other.weight);
        }
    }
    mixed
}

/// Puts what another framework knows of the attributes of options in the place of what this one does, where both have the option and an
/// attribute of that name and kind.
fn take_evidence(framework: &mut Framework, other: &Framework) {
    let counterpart: Vec<Option<usize>> = framework
        .attributes
        .iter()
        .map(|attribute| {
            let place = other.attribute(&attribute.id)?;
            other.attributes.get(place).filter(|other| other.kind == attribute.kind).map(|_| place)
        })
        .collect();
    for option in &mut framework.options {
        let Some(known) = other.option(&option.id).and_then(|place| other.options.get(place)) else { continue };
        for (performance, place) in option.sheet.iter_mut().zip(&counterpart) {
            if let Some(other) = place.and_then(|place| known.sheet.get(place)) {
                *performance = *other;
            }
        }
    }
}
