//! Reads how adoption is read: levels, advice, questions.

use crate::framework::{AdoptionFrame, AdoptionLevel, AdviceText, Diagnosis};
use crate::tree::Fields;

use super::claims;

/// The share of unknown reasons that is too many where a pack does not say.
const MOST_UNKNOWN: f64 = 0.3;

pub(super) fn read_adoption(plan: &Fields<'_>) -> AdoptionFrame {
    let Some(fields) = plan.table("adoption") else {
        return AdoptionFrame { most_unknown: MOST_UNKNOWN, ..AdoptionFrame::default() };
    };
    let most_unknown = fields.optional_number_in("most_unknown", 0.0, 1.0).map(|share| share.value);
    let _ = claims(&fields);
    let frame = AdoptionFrame {
        most_unknown: most_unknown.unwrap_or(MOST_UNKNOWN),
        limits: fields.texts("limits").into_iter().map(|text| text.value).collect(),
        levels: fields.tables("level").into_iter().filter_map(read_level).collect(),
        advice: fields.tables("advice").into_iter().filter_map(read_advice).collect(),
        questions: fields.tables("question").into_iter().filter_map(read_question).collect(),
    };
    fields.finish();
    frame
}

fn read_level(fields: Fields<'_>) -> Option<AdoptionLevel> {
    let id = fields.id("id");
    let [name, about] = ["name", "about"].map(|key| fields.text(key).map(|text| text.value));
    let share = |key| fields.optional_number_in(key, 0.0, 1.0).map(|share| share.value);
    let [path_share, intrinsic_share, repeat_use] = ["path_share", "intrinsic_share", "repeat_use"].map(share);
    let counted = fields.truth("counted").unwrap_or(true);
    fields.finish();
    Some(AdoptionLevel { id: id?.value, name: name?, about: about?, counted, path_share, intrinsic_share, repeat_use })
}

fn read_advice(fields: Fields<'_>) -> Option<AdviceText> {
    let id = fields.id("id");
    let [name, text] = ["name", "text"].map(|key| fields.text(key).map(|text| text.value));
    fields.finish();
    Some(AdviceText { id: id?.value, name: name?, text: text? })
}

fn read_question(fields: Fields<'_>) -> Option<Diagnosis> {
    let id = fields.id("id");
    let [name, ask, sign] = ["name", "ask", "sign"].map(|key| fields.text(key).map(|text| text.value));
    fields.finish();
    Some(Diagnosis { id: id?.value, name: name?, ask: ask?, sign: sign? })
}
