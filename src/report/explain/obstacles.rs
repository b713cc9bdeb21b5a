//! What stands in the way of an alternative, and the rules behind it: constraints and exceptions.

use crate::decision::Ranked;
use crate::decision::eligibility::{Layer, Standing, Veto, WrongLayer, people_questions};
use crate::framework::{Constraint, ConstraintTest};

use super::super::words::percent;
use super::options::staffing_words;
use super::{Branch, Explainer, Link, words};

impl Explainer<'_> {
    /// Explains why an alternative may not be recommended, or what is still to be confirmed.
    pub(super) fn obstacles(&self, ranked: &Ranked) -> Vec<Branch> {
        let eligibility = &ranked.eligibility;
        let vetoes = eligibility.vetoes.iter().filter_map(|veto| self.veto("Excluded", veto));
        let to_confirm = eligibility.to_confirm.iter().filter_map(|veto| self.veto("To be confirmed", veto));
        let exempt = eligibility.exempt.iter().filter_map(|veto| self.veto("Not bound", veto));
        let layers = eligibility.wrong_layers.iter().map(|wrong| self.wrong_layer(ranked, wrong));
        let unstaffed = eligibility.staffing.staffed.is_no().then(|| self.unstaffed(ranked));
        let standing = match eligibility.standing {
            Standing::Stands => None,
            Standing::OneLayerHurts => Some("It does not stand: a pair stands only when both layers hurt"),
            Standing::AlsoConsider => Some("It does not stand: the option it is a variant of can be had"),
            Standing::InPlace => Some("It does not stand: the tool is in place already, so keeping it stands instead"),
        };
        let standing = standing.map(|text| Branch::new(Link::Reason, text));
        vetoes.chain(layers).chain(unstaffed).chain(standing).chain(to_confirm).chain(exempt).collect()
    }

    fn veto(&self, verdict: &str, veto: &Veto) -> Option<Branch> {
        let framework = &self.pack.framework;
        let constraint = framework.constraints.iter().find(|known| known.id == veto.constraint)?;
        let option = framework.option(&veto.option)?;
        let name = framework.options.get(option).map_or("", |option| option.short.as_str());
        let unpublished = if veto.unpublished { ", since nobody publishes it" } else { "" };
        let exempt = constraint.exempt_text.as_ref().filter(|_| verdict == "Not bound");
        let why = match exempt {
            Some(text) => vec![format!("Why: {text}")],
            None => vec![format!("Why: {}", constraint.text), format!("What would lift it: {}", constraint.lift)],
        };
        let text = format!("{verdict} by the constraint {}{unpublished} ({name})", constraint.name);
        Some(
            Branch::new(Link::Reason, text)
                .next(format!("constraint:{}", constraint.id))
                .with(why.into_iter().map(Branch::note))
                .with(self.answer(constraint.question))
                .with(self.value(option, constraint.attribute)),
        )
    }

    fn wrong_layer(&self, ranked: &Ranked, wrong: &WrongLayer) -> Branch {
        let needs = &self.pack.framework.needs;
        let [discoverability, self_service, orchestration] = needs.covers;
        let (layer, need, attributes) = match wrong.layer {
            Layer::Portal => ("portal", "self-service", vec![discoverability, self_service, needs.dependence]),
            Layer::Orchestration => ("orchestration", "orchestration", vec![orchestration, needs.dependence]),
        };
        let text = format!(
            "Wrong layer: it really covers {} of what hurts on the {layer} layer, {} are needed",
            percent(wrong.covered),
            percent(needs.covered)
        );
        let asked = [needs.finding, needs.deploying, needs.tickets, needs.automation];
        Branch::new(Link::Reason, text)
            .next(format!("need:{need}"))
            .with(asked.into_iter().filter_map(|question| self.answer(question)))
            .with(attributes.into_iter().flat_map(|attribute| self.offered(ranked, attribute)))
    }

    fn unstaffed(&self, ranked: &Ranked) -> Branch {
        let framework = &self.pack.framework;
        let variant = ranked
            .fewer_people
            .as_ref()
            .map(|id| Branch::note(format!("A variant needs fewer people: {id}")).next(format!("option:{id}")));
        let rule = format!(
            "The least to start is {} of the low end of what is required (judgement)",
            percent(framework.verdict.staffed_share)
        );
        let attribute = framework.attributes.get(framework.cost.fte_year_one);
        let attribute = attribute.map_or_else(String::new, |attribute| format!("attribute:{}", attribute.id));
        Branch::new(Link::Reason, format!("Not staffed: {}", staffing_words(ranked)))
            .next(attribute)
            .with(people_questions(framework).into_iter().filter_map(|question| self.answer(question)))
            .with([Branch::note(rule)])
            .with(self.offered(ranked, framework.cost.fte_year_one))
            .with(variant)
    }

    /// Explains a constraint.
    pub(super) fn constraint(&self, id: &str) -> Option<Branch> {
        let framework = &self.pack.framework;
        let constraint = framework.constraints.iter().find(|constraint| constraint.id == id)?;
        let exempt = (!constraint.exempt.is_empty()).then(|| {
            let when = words::attribute_tests(framework, &constraint.exempt);
            let text = constraint.exempt_text.as_deref().unwrap_or_default();
            Branch::note(format!("Not bound is an option of which {when}. {text}"))
        });
        let options = 0..framework.options.len();
        let values = options.filter_map(|option| self.value(option, constraint.attribute));
        let question = self.pack.questionnaire.get(constraint.question);
        let asked = question.map(|question| {
            Branch::note(format!("Asked as: {}", question.text)).next(format!("question:{}", question.id))
        });
        Some(
            Branch::new(
                Link::Thing,
                format!("Constraint `{id}`: {}. It excludes, and changes no fit", constraint.name),
            )
            .with(self.answer(constraint.question).or(asked))
            .with(self.touched(id))
            .with([
                Branch::note(format!("When it binds: {}", self.binds(constraint))),
                Branch::note(format!("Why it excludes: {}", constraint.text)),
                Branch::note(format!("What would lift it: {}", constraint.lift)),
            ])
            .with(exempt)
            .with(Branch::group("What the options offer", values.collect())),
        )
    }

    fn binds(&self, constraint: &Constraint) -> String {
        let attribute = self.pack.framework.attributes.get(constraint.attribute);
        let name = attribute.map_or("", |attribute| attribute.id.as_str());
        let when = constraint.when.as_ref();
        let when = when.map(|when| format!("when {}, ", words::condition(&self.pack.questionnaire, when)));
        let test = match &constraint.test {
            ConstraintTest::Has(bits) => {
                let wanted = attribute.map_or_else(String::new, |attribute| words::quoted(attribute, *bits));
                format!("`{name}` must have {wanted}")
            }
            ConstraintTest::HasAll(_) => format!("`{name}` must have all that is asked for, if anything is"),
            ConstraintTest::HasAny(_) => format!("`{name}` must have one of those asked for, if any are"),
        };
        format!("{}{test}", when.unwrap_or_default())
    }

    /// Names the alternatives that a constraint excludes here.
    fn touched(&self, constraint: &str) -> Option<Branch> {
        let judged = self.judged?;
        let excludes = |ranked: &&Ranked| ranked.eligibility.vetoes.iter().any(|veto| veto.constraint == constraint);
        let names: Vec<Branch> = judged
            .decision
            .ranking
            .iter()
            .filter(excludes)
            .map(|ranked| Branch::note(&ranked.name).next(format!("alternative:{}", ranked.id)))
            .collect();
        Some(if names.is_empty() {
            Branch::note("It excludes nothing here")
        } else {
            Branch::note("It excludes here").with(names)
        })
    }

    /// Explains a documented exception.
    pub(super) fn exception(&self, id: &str) -> Option<Branch> {
        let framework = &self.pack.framework;
        let exception = framework.exceptions.iter().find(|exception| exception.id == id)?;
        let name = |option: usize| framework.options.get(option).map_or("", |option| option.name.as_str());
        let mut questions = Vec::new();
        exception.when.questions(&mut |question| questions.push(question));
        let text = format!("Exception `{id}`: {} on top of {}", name(exception.extension), name(exception.primary));
        Some(
            Branch::new(Link::Thing, format!("{text}. It is named and never elected"))
                .with([
                    Branch::note(&exception.text),
                    Branch::note(format!("When: {}", words::condition(&self.pack.questionnaire, &exception.when))),
                ])
                .with(questions.into_iter().filter_map(|question| self.answer(question)))
                .with([self.claims_or_judgement("What it rests on", &exception.claims)]),
        )
    }
}
