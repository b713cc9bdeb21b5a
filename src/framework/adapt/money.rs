//! Turns every money figure of a pack into the organisation's currency.
//!
//! What people answer is in their currency already; what the pack says is turned: attributes and questions whose unit starts with
//! `currency`, what an engineer costs, what is affordable, and the figures that rules compare such answers with.

use crate::problem::{Code, Problem};
use crate::questionnaire::{Condition, Datum, Kind, Question, Test};
use crate::settings::{Rate, Settings};

use super::Problems;
use crate::framework::{Attribute, Form, Framework, Pack, PartScale, Performance, Relevance};

/// Turns every money figure of a pack into the currency of the settings. A currency other than the pack's own without a rate is a mistake.
pub fn currency(pack: &mut Pack, settings: &Settings, problems: &Problems) {
    let own = pack.framework.cost.currency.clone();
    match (&settings.currency, settings.rate) {
        (Some(currency), Some(Rate { value, .. })) if currency.value != own => {
            scale(pack, value);
            pack.framework.cost.currency.clone_from(&currency.value);
        }
        (Some(currency), None) if currency.value != own => {
            let message = format!("the pack is in {own}, and `rate` is missing");
            let help = format!("add `rate = …`: what one {own} is worth in {}", currency.value);
            let problem = Problem::new(Code::MissingKey, currency.place, message);
            problems.borrow_mut().push(problem.help(help));
        }
        _ => {}
    }
}

fn scale(pack: &mut Pack, rate: f64) {
    let money: Vec<bool> = pack.questionnaire.questions.iter().map(is_money).collect();
    let is_money = |question: usize| money.get(question).copied().unwrap_or(false);
    for question in &mut pack.questionnaire.questions {
        if let Some(when) = &mut question.when {
            scale_condition(when, rate, &is_money);
        }
    }
    for (question, _) in pack.questionnaire.questions.iter_mut().zip(&money).filter(|(_, money)| **money) {
        scale_question(question, rate);
    }
    scale_options(&mut pack.framework, rate);
    scale_criteria(&mut pack.framework, rate, &is_money);
    scale_rules(&mut pack.framework, rate, &is_money);
    let cost = &mut pack.framework.cost;
    cost.engineer_cost = cost.engineer_cost.map(|figure| figure * rate);
}

fn is_money(question: &Question) -> bool {
    matches!(&question.kind, Kind::Number { unit, .. } if in_currency(unit))
}

fn in_currency(unit: &str) -> bool {
    unit.starts_with("currency")
}

fn scale_question(question: &mut Question, rate: f64) {
    if let Kind::Number { steps, least, most, .. } = &mut question.kind {
        for figure in steps.iter_mut().chain([least]) {
            *figure *= rate;
        }
        // The bound that stands for none stays.
        if *most < 1e12 {
            *most *= rate;
        }
    }
    for (datum, _) in &mut question.domain {
        if let Datum::Number(number) = datum {
            *number *= rate;
        }
    }
}

fn scale_options(framework: &mut Framework, rate: f64) {
    let cost = &framework.cost;
    let named = [cost.licence_base, cost.licence_per_engineer, cost.hosting];
    let is_money = |(index, attribute): (usize, &Attribute)| named.contains(&index) || in_currency(&attribute.unit);
    let money: Vec<bool> = framework.attributes.iter().enumerate().map(is_money).collect();
    for (attribute, _) in framework.attributes.iter_mut().zip(&money).filter(|(_, money)| **money) {
        attribute.cap = attribute.cap.map(|cap| cap * rate);
    }
    let sheets = framework.options.iter_mut().flat_map(|option| option.sheet.iter_mut().zip(&money));
    for (performance, _) in sheets.filter(|(_, money)| **money) {
        *performance = match *performance {
            Performance::Range(range) => Performance::Range(range.map(|figure| figure * rate)),
            Performance::Band(low, high) => Performance::Band(low * rate, high.map(|high| high * rate)),
            other => other,
        };
    }
}

fn scale_criteria(framework: &mut Framework, rate: f64, is_money: &impl Fn(usize) -> bool) {
    for criterion in &mut framework.criteria {
        scale_relevance(&mut criterion.relevance, rate, is_money);
        match &mut criterion.form {
            Form::Affordability { comfortable, painful } => {
                *comfortable *= rate;
                *painful *= rate;
            }
            Form::Match { rows, .. } => {
                for when in rows.iter_mut().filter_map(|row| row.when.as_mut()) {
                    scale_condition(when, rate, is_money);
                }
            }
            _ => {}
        }
    }
}

fn scale_relevance(relevance: &mut Relevance, rate: f64, is_money: &impl Fn(usize) -> bool) {
    match relevance {
        Relevance::Over { question, over: figure } | Relevance::From { question, from: figure, .. }
            if is_money(*question) =>
        {
            *figure *= rate;
        }
        Relevance::Greatest(several) => several.iter_mut().for_each(|one| scale_relevance(one, rate, is_money)),
        _ => {}
    }
}

fn scale_rules(framework: &mut Framework, rate: f64, is_money: &impl Fn(usize) -> bool) {
    let constraints = framework.constraints.iter_mut().filter_map(|constraint| constraint.when.as_mut());
    let gates = framework.gates.iter_mut();
    let gates = gates.flat_map(|gate| std::iter::once(&mut gate.fails).chain(gate.leaning.as_mut()));
    let traps = framework.traps.iter_mut().map(|trap| &mut trap.sprung);
    let exceptions = framework.exceptions.iter_mut().map(|exception| &mut exception.when);
    for condition in constraints.chain(gates).chain(traps).chain(exceptions) {
        scale_condition(condition, rate, is_money);
    }
    for part in framework.readiness.iter_mut().flat_map(|dimension| &mut dimension.parts) {
        if let (true, PartScale::Between(zero, full)) = (is_money(part.question), &mut part.scale) {
            *zero *= rate;
            *full *= rate;
        }
    }
}

fn scale_condition(condition: &mut Condition, rate: f64, is_money: &impl Fn(usize) -> bool) {
    match condition {
        Condition::Leaf(leaf) if is_money(leaf.question) => {
            if let Test::Below(limit) | Test::AtLeast(limit) = &mut leaf.test {
                *limit *= rate;
            }
        }
        Condition::Leaf(_) => {}
        Condition::All(several) | Condition::Any(several) => {
            several.iter_mut().for_each(|one| scale_condition(one, rate, is_money));
        }
        Condition::Not(inner) => scale_condition(inner, rate, is_money),
    }
}
