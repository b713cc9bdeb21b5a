//! The verdict: its reasons, what holds it back, and how the leader's fit adds up.

use crate::decision::eligibility::Standing;
use crate::decision::verdict::HeldBack;
use crate::decision::{Decision, Ranked, Reason};
use crate::framework::Thresholds;

use super::super::headline::sentence;
use super::super::words::{list, percent, points};
use super::options::fit_words;
use super::{Branch, Explainer, Judged, Link};

impl Explainer<'_> {
    /// Explains the verdict; without answers, how verdicts are reached.
    pub(super) fn verdict(&self) -> Branch {
        match self.judged {
            Some(judged) => self.reached(judged),
            None => self.how_reached(),
        }
    }

    fn reached(&self, judged: Judged<'_>) -> Branch {
        let decision = judged.decision;
        let leader = decision.verdict.leader.as_ref();
        let leader = leader.and_then(|id| decision.ranking.iter().find(|ranked| ranked.id == *id));
        let fit = leader.map(|leader| Branch::note(self.fits(leader)).with(self.adds_up(leader)));
        let reasons = decision.reasons.iter().enumerate();
        let reasons = reasons.map(|(index, reason)| self.reason(&format!("Reason {}", index + 1), reason));
        let against = decision.against.as_ref().map(|reason| self.reason("Against", reason));
        let held = decision.verdict.held_back_by.iter().map(|held| self.held_back(held));
        Branch::new(Link::Verdict, format!("{}. {}", sentence(self.pack, decision), completeness(decision)))
            .with(fit)
            .with(self.sure(decision))
            .with(reasons)
            .with(against)
            .with(held)
            .with(self.relaxations(decision))
            .with(self.left_out(decision))
            .with(self.still_open(decision))
            .with(self.besides(decision, leader))
    }

    /// Says the fit of the leader beside the others.
    fn fits(&self, leader: &Ranked) -> String {
        let others = self.compared().into_iter().filter(|ranked| ranked.id != leader.id);
        let others: Vec<String> = others.map(|ranked| format!("{} {}", ranked.short, points(ranked.fit))).collect();
        let beside = if others.is_empty() { String::new() } else { format!("; beside it {}", list(&others)) };
        format!("{} fits with {}{beside} (weight × value = points)", leader.name, fit_words(leader))
    }

    /// Explains a reason down to its answers, attributes and claims.
    fn reason(&self, heading: &str, reason: &Reason) -> Branch {
        let (said, next, children) = self.ground(&reason.ground);
        let mut branch = Branch::new(Link::Reason, format!("{heading}: {said}")).next(next).with(children);
        let mut shown = Vec::new();
        branch.walk(&mut |behind| {
            if behind.link == Link::Claim {
                shown.extend(behind.next.clone());
            }
        });
        let missing: Vec<String> = reason.claims.iter().filter(|claim| !shown.contains(claim)).cloned().collect();
        branch.children.extend(Branch::group("Also behind it", self.claims(&missing)));
        branch
    }

    fn held_back(&self, held: &HeldBack) -> Branch {
        let thresholds = &self.pack.framework.verdict;
        let (text, next) = match held {
            HeldBack::Gate { gate, open: true } => ("a gate is open".to_owned(), format!("gate:{gate}")),
            HeldBack::Gate { gate, open: false } => {
                ("a gate allows leaning at best".to_owned(), format!("gate:{gate}"))
            }
            HeldBack::Constraint { constraint } => {
                ("a constraint is to be confirmed".to_owned(), format!("constraint:{constraint}"))
            }
            HeldBack::Staffing => {
                ("whether there are people for it is open".to_owned(), "criterion:capacity".to_owned())
            }
            HeldBack::Completeness { known } => (
                format!(
                    "{} of the weight is known, {} are needed",
                    percent(*known),
                    percent(thresholds.recommended_completeness)
                ),
                "verdict".to_owned(),
            ),
            HeldBack::Rank { first } => (
                format!(
                    "it comes first in {} of worlds, {} are needed",
                    percent(*first),
                    percent(thresholds.recommended_share)
                ),
                "verdict".to_owned(),
            ),
            HeldBack::Unsampled => ("no worlds were drawn".to_owned(), "verdict".to_owned()),
            HeldBack::Layers => ("which layer hurts is open".to_owned(), "need:orchestration".to_owned()),
        };
        Branch::new(Link::Reason, format!("Held back by this: {text}")).next(next)
    }

    fn relaxations(&self, decision: &Decision) -> Vec<Branch> {
        let relax = decision.verdict.relax.iter().map(|relaxed| {
            let text = format!("Relaxing this one constraint would let {} through", self.named(&relaxed.alternative));
            Branch::note(text).next(format!("constraint:{}", relaxed.constraint))
        });
        relax.collect()
    }

    /// The alternatives that stand but may not be recommended, with what stands in their way.
    fn left_out(&self, decision: &Decision) -> Vec<Branch> {
        let out = decision.ranking.iter().filter(|ranked| {
            let judged = &ranked.eligibility;
            judged.standing == Standing::Stands && !judged.eligible
        });
        out.map(|ranked| {
            Branch::note(format!("Left out: {}, {}", ranked.name, fit_words(ranked)))
                .next(format!("alternative:{}", ranked.id))
                .with(self.obstacles(ranked))
        })
        .collect()
    }

    fn still_open(&self, decision: &Decision) -> Option<Branch> {
        let questions = decision.open_questions.iter().filter_map(|id| {
            let question = self.pack.questionnaire.question(id)?;
            Some(Branch::note(&question.short).next(format!("question:{id}")))
        });
        let questions: Vec<Branch> = questions.collect();
        let count = questions.len();
        Branch::group(format!("Open, first to be found out first: {count}"), questions)
    }

    fn how_reached(&self) -> Branch {
        let Thresholds {
            recommended_completeness, recommended_share, too_close_share, rival_share, staffed_share, ..
        } = self.pack.framework.verdict;
        let gates = self.pack.framework.gates.iter();
        let gates = gates.map(|gate| Branch::note(&gate.name).next(format!("gate:{}", gate.id)));
        let close = format!(
            "Too close: the leader comes first in less than {} of worlds, or a rival beats it in {} or more",
            percent(too_close_share),
            percent(rival_share)
        );
        let firm = format!(
            "Recommended: the leader comes first in {} of worlds, {} of the weight is known, no gate or constraint of its own is \
             open; else leaning",
            percent(recommended_share),
            percent(recommended_completeness)
        );
        let unstaffed = format!(
            "Not yet: something fits, and none has {} of the low end of the people it requires",
            percent(staffed_share)
        );
        Branch::new(Link::Verdict, "The verdict is the first of these that holds; thresholds are judgement").with([
            Branch::note("Not needed: every pain is low, whatever is open").next("need:self-service"),
            Branch::note("Not yet: a gate fails").with(gates),
            Branch::note("Nothing fits: every alternative is excluded or covers the wrong layer"),
            Branch::note(unstaffed).next("criterion:capacity"),
            Branch::note(close),
            Branch::note(firm),
            Branch::note("With answers (`--answers FILE`, or in a workspace) this explains your verdict"),
        ])
    }
}

/// Says how much is known.
fn completeness(decision: &Decision) -> String {
    let (answered, all) = decision.answered;
    let known = percent(decision.completeness);
    format!("{answered} of {all} questions are answered; {known} of the weight rests on known answers")
}
