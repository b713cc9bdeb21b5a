//! What stands behind the value of the cost: the yearly cost per engineer, and what each part of it comes from.

use crate::decision::Ranked;
use crate::decision::value::{Setting, yearly_cost_per_engineer};
use crate::decision::world::{Odometer, World, each_world, open_behind};
use crate::framework::alternatives::Alternative;
use crate::framework::feeds::form_questions;
use crate::framework::{Criterion, Form, Performance};
use crate::scale::{Range, Span};

use super::super::words::money;
use super::{Branch, Explainer, Judged, words};

/// With more combinations of open answers than this, the figure is not worked out.
const MOST_WORLDS: usize = 20_000;

impl Explainer<'_> {
    /// Explains the figure that the cost of an alternative is judged by; nothing for a criterion of another form.
    pub(super) fn yearly(&self, criterion: &Criterion, ranked: &Ranked) -> Option<Branch> {
        let Form::Affordability { .. } = criterion.form else { return None };
        let alternative = self.alternatives().into_iter().find(|alternative| alternative.id == ranked.id)?;
        let judged = self.judged?;
        let heading = "Yearly cost per engineer, x, with the likely figures";
        let Some(figure) = self.figure(judged, criterion, &alternative) else {
            let text = format!("{heading}: not worked out, since too many answers behind it are open");
            return Some(Branch::note(text).next("cost"));
        };
        let currency = &self.pack.framework.cost.currency;
        let [least, mean, greatest] =
            [figure.least, figure.mean, figure.greatest].map(|amount| money(amount, currency));
        let shown = if least == greatest { mean } else { format!("{least} to {greatest}, as open answers turn out") };
        let text = format!("{heading}: {shown}");
        Some(Branch::note(text).next("cost").with(self.parts(judged, &alternative, figure)))
    }

    /// Returns the figure over all that is open behind it.
    fn figure(&self, judged: Judged<'_>, criterion: &Criterion, alternative: &Alternative) -> Option<Span> {
        let (questionnaire, assessment) = (&self.pack.questionnaire, judged.assessment);
        let mut open = Vec::new();
        form_questions(&criterion.form, &self.pack.framework, &mut |question| {
            open_behind(questionnaire, assessment, question, &mut open);
        });
        if Odometer::new(assessment, &open).worlds() > MOST_WORLDS {
            return None;
        }
        let mut cases = Vec::new();
        each_world(questionnaire, assessment, &open, &mut |world, share| {
            cases.extend(self.cost_in(world, alternative).map(|cost| (cost, share)));
        });
        (!cases.is_empty()).then(|| Span::across(cases))
    }

    fn cost_in(&self, world: &World<'_>, alternative: &Alternative) -> Option<f64> {
        // The needs are no part of it.
        let setting = Setting { pack: self.pack, shown: [0.0; 3] };
        yearly_cost_per_engineer(&setting, world, alternative)
    }

    /// Returns what each part makes of a figure that is certain: what is missing when the part costs nothing.
    fn parts(&self, judged: Judged<'_>, alternative: &Alternative, figure: Span) -> Vec<Branch> {
        let cost = &self.pack.framework.cost;
        let world = World::new(&self.pack.questionnaire, judged.assessment);
        let without = |attributes: &[usize]| self.cost_in(&world, &free_of(alternative, attributes)).unwrap_or(0.0);
        let parts: [(&str, &[usize]); 4] = [
            ("people", &[cost.fte_year_one, cost.fte_run]),
            ("licence, base fee", &[cost.licence_base]),
            ("licence per engineer", &[cost.licence_per_engineer]),
            ("hosting", &[cost.hosting]),
        ];
        if !figure.is_exact() {
            return Vec::new();
        }
        let all: Vec<usize> = parts.iter().flat_map(|(_, attributes)| attributes.iter().copied()).collect();
        let switching = Branch::note(format!("Of it a third of switching: {}", money(without(&all), &cost.currency)));
        let parts = parts.into_iter().filter_map(|(name, attributes)| {
            let part = figure.mean - without(attributes);
            let text = format!("Of it {name}: {}", money(part, &cost.currency));
            (part > 0.0).then(|| Branch::note(text).with(self.offers_of(alternative, attributes)))
        });
        parts.chain((without(&all) > 0.0).then(|| switching.next("cost"))).collect()
    }

    /// Says what the members of an alternative offer, with the way to its sources.
    fn offers_of(&self, alternative: &Alternative, attributes: &[usize]) -> Vec<Branch> {
        let framework = &self.pack.framework;
        let members = alternative.members.iter().zip(&alternative.sheets);
        let pairs = members.flat_map(|member| attributes.iter().map(move |attribute| (member, *attribute)));
        let said = pairs.filter_map(|((member, sheet), index)| {
            let (option, attribute) = (framework.options.get(*member)?, framework.attributes.get(index)?);
            let offered = words::performance(attribute, *sheet.get(index)?, &framework.cost.currency);
            let text = format!("{}, {}: {offered}", option.short, attribute.name);
            Some(Branch::note(text).next(format!("{}.{}", option.id, attribute.id)))
        });
        said.collect()
    }
}

/// Returns an alternative that costs nothing on some attributes.
fn free_of(alternative: &Alternative, attributes: &[usize]) -> Alternative {
    let mut free = alternative.clone();
    for attribute in attributes {
        if let Some(place) = free.sheet.get_mut(*attribute) {
            *place = Performance::Range(Range::exactly(0.0));
        }
    }
    free
}
