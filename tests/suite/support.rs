//! What tests of the core share: packs read from their texts, single answers changed, and the formula of the fit written down a second
//! time, world by world, so that what is compiled, enumerated, sampled and bounded can be held against it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use idpfit::answers::{Answer, AnswerSheet, Metric, Reply};
use idpfit::assessment::{Assessment, assess};
use idpfit::date::Date;
use idpfit::decision::SEED;
use idpfit::decision::bounds::{Interval, intervals};
use idpfit::decision::certainty::Effort;
use idpfit::decision::fit::{Basis, fits};
use idpfit::decision::model::Model;
use idpfit::decision::needs::shown_pain;
use idpfit::decision::value::{Setting, relevance, value};
use idpfit::decision::world::{Odometer, World};
use idpfit::framework::alternatives::{Alternative, alternatives};
use idpfit::framework::{Criterion, Pack, PackText, pack};
use idpfit::problem::{Colour, Files, render};
use idpfit::questionnaire::{Datum, Kind, Question};

/// What equal fits may differ by: the rounding of a few thousand additions.
pub(crate) const ROUNDING: f64 = 1e-9;

/// Worlds enough to see what depends on them, and few enough for many cases.
pub(crate) const EFFORT: Effort = Effort::Worlds(256);

/// Names and contents of the files of a pack.
pub(crate) type Texts = Vec<(String, String)>;

/// Returns the files of the shipped pack, evidence and all, without the example organisations.
pub(crate) fn shipped_texts() -> Texts {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: &PathBuf| (path.display().to_string(), std::fs::read_to_string(path).unwrap());
    paths.iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("examples") {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
}

/// Returns the shipped pack, read once.
pub(crate) fn shipped() -> &'static Pack {
    static SHIPPED: LazyLock<Pack> =
        LazyLock::new(|| read_pack(&PackText { base: Vec::new(), own: shipped_texts() }).unwrap());
    &SHIPPED
}

/// Reads a pack; the mistakes, if there are any, as an author would see them.
pub(crate) fn read_pack(text: &PackText) -> Result<Pack, String> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let root = pack::merge(text, &mut files, &mut problems);
    let problems = RefCell::new(problems);
    let read = pack::read(&root, &problems);
    let problems = problems.into_inner();
    match read {
        Some(pack) if problems.is_empty() => Ok(pack),
        _ => Err(render(&problems, &files, Colour::Off)),
    }
}

/// Returns the assessment of some answers, on a day that never changes.
pub(crate) fn assessed(pack: &Pack, sheets: &[AnswerSheet]) -> Assessment {
    let day: Date = "2026-11-20".parse().unwrap();
    assess(pack, sheets, day)
}

/// The fit of an alternative as it is printed, and the interval around it before it is made to hold the fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    pub(crate) fit: f64,
    pub(crate) least: f64,
    pub(crate) greatest: f64,
    pub(crate) exact: bool,
}

/// The figures of all alternatives, by id, and how they were found.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    pub(crate) basis: Basis,
    pub(crate) by_id: BTreeMap<String, Figure>,
}

impl Figures {
    /// Returns the standard error of the fits; none where they are exact.
    pub(crate) fn error(&self) -> f64 {
        match self.basis {
            Basis::Exact { .. } => 0.0,
            Basis::Sampled { standard_error, .. } => standard_error,
        }
    }
}

/// Returns what a setting ranks.
pub(crate) fn ranked_in(setting: &Setting<'_>, assessment: &Assessment) -> Vec<Alternative> {
    let in_place = idpfit::decision::cost::in_place(setting, assessment);
    alternatives(&setting.pack.framework, in_place)
}

/// Returns the setting of an assessment.
pub(crate) fn setting_of<'p>(pack: &'p Pack, assessment: &Assessment) -> Setting<'p> {
    Setting { pack, shown: shown_pain(pack, assessment) }
}

/// Returns fits and intervals of an assessment.
pub(crate) fn figures(pack: &Pack, assessment: &Assessment) -> Figures {
    let setting = setting_of(pack, assessment);
    let alternatives = ranked_in(&setting, assessment);
    let model = Model::compile(&setting, assessment, &alternatives);
    let fits = fits(&model, SEED);
    let figure = |(index, interval): (usize, &Interval)| Figure {
        fit: fits.fit(index),
        least: interval.least,
        greatest: interval.greatest,
        exact: interval.exact,
    };
    let all = intervals(&model);
    let ids = alternatives.iter().map(|alternative| alternative.id.clone());
    Figures { basis: fits.basis, by_id: ids.zip(all.iter().enumerate().map(figure)).collect() }
}

/// Returns the open questions behind the criteria of an assessment.
pub(crate) fn open_in(pack: &Pack, assessment: &Assessment) -> Vec<usize> {
    let setting = setting_of(pack, assessment);
    Model::compile(&setting, assessment, &[]).open
}

/// What a criterion gives to a fit in one world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighed {
    /// Weight times relevance; nothing where the criterion does not apply.
    pub(crate) stake: f64,
    /// The value of an alternative.
    pub(crate) value: f64,
}

/// Returns what each criterion gives to an alternative's fit in a world.
pub(crate) fn weighed(
    setting: &Setting<'_>,
    assessment: &Assessment,
    world: &World<'_>,
    alternative: &Alternative,
) -> Vec<Weighed> {
    let of = |criterion: &Criterion| {
        let weight = criterion.weight * assessment.multipliers[criterion.theme];
        match value(setting, &criterion.form, world, alternative) {
            Some(value) => Weighed { stake: weight * relevance(setting, &criterion.relevance, world), value },
            None => Weighed { stake: 0.0, value: 0.0 },
        }
    };
    setting.pack.framework.criteria.iter().map(of).collect()
}

/// `100 · Σ w·r·v / Σ w·r`; nothing at stake is a fit of 0.
pub(crate) fn fit_of(criteria: &[Weighed]) -> f64 {
    let at_stake: f64 = criteria.iter().map(|one| one.stake).sum();
    if at_stake <= 0.0 {
        return 0.0;
    }
    100.0 * criteria.iter().map(|one| one.stake * one.value).sum::<f64>() / at_stake
}

/// Returns the mean fit of every alternative over the worlds of some open questions, by the formula alone.
pub(crate) fn mean_fits(pack: &Pack, assessment: &Assessment, open: &[usize]) -> BTreeMap<String, f64> {
    let setting = setting_of(pack, assessment);
    let alternatives = ranked_in(&setting, assessment);
    let mut means = vec![0.0; alternatives.len()];
    let mut world = World::new(&pack.questionnaire, assessment);
    let mut odometer = Odometer::new(assessment, open);
    loop {
        let share = odometer.apply(&mut world);
        for (mean, alternative) in means.iter_mut().zip(&alternatives) {
            *mean += share * fit_of(&weighed(&setting, assessment, &world, alternative));
        }
        if !odometer.advance() {
            return alternatives.iter().map(|alternative| alternative.id.clone()).zip(means).collect();
        }
    }
}

/// Returns the sheets with one answer to a question, the same for all: whatever else was said on it is taken out.
pub(crate) fn answered(sheets: &[AnswerSheet], question: usize, answer: &Answer) -> Vec<AnswerSheet> {
    let mut changed = without(sheets, question);
    if changed.is_empty() {
        changed.push(AnswerSheet::default());
    }
    changed[0].replies.insert(question, Reply::plain(answer.clone()));
    changed
}

/// Returns the sheets without any reply to a question.
pub(crate) fn without(sheets: &[AnswerSheet], question: usize) -> Vec<AnswerSheet> {
    let mut changed = sheets.to_vec();
    for sheet in &mut changed {
        sheet.replies.remove(&question);
    }
    changed
}

/// Returns the answer that gives a question a value of its domain.
pub(crate) fn answer_of(question: &Question, datum: Datum) -> Answer {
    match (&question.kind, datum) {
        (Kind::Metric, Datum::Choice(state)) => Answer::Metric(Metric {
            name: (state > 0).then(|| "lead time".to_owned()),
            unit: None,
            baseline: (state > 1).then_some(5.0),
        }),
        (_, Datum::Absent) => Answer::NotApplicable("it does not apply here".to_owned()),
        _ => Answer::Value(datum),
    }
}

/// Returns the answers as another pack means them that has the same questions, choices and themes under the same ids in another order.
pub(crate) fn translated(sheets: &[AnswerSheet], from: &Pack, to: &Pack) -> Vec<AnswerSheet> {
    let mut changed = sheets.to_vec();
    for sheet in &mut changed {
        let replies = std::mem::take(&mut sheet.replies);
        sheet.replies = replies
            .into_iter()
            .filter_map(|(index, mut reply)| {
                let old = &from.questionnaire.questions[index];
                let index = to.questionnaire.index(&old.id)?;
                if let Answer::Value(Datum::Choice(choice)) = &mut reply.answer {
                    let id = &old.choices()[usize::from(*choice)].id;
                    *choice = to.questionnaire.questions[index].choice(id)?;
                }
                Some((index, reply))
            })
            .collect();
    }
    changed
}

/// Returns a worked case with exact answers from `tests/vectors`.
pub(crate) fn vector(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name).with_extension("json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
