//! What every form must keep to, whatever tool shows it: the question why the developer came is there, optional, and not answered
//! beforehand; what is required is asked.

use super::desk::Desk;
use crate::plan::kit::CHANNELS;
use crate::problem::{At, Code, Place};
use crate::tree::{Node, Value};

/// What to do about a form without the question.
const ASK: &str =
    "add an optional `channel` with the four choices and no default: adoption by choice is computed from it";

/// Checks the question why: `properties` are the fields of a form that stands at `place`.
pub(super) fn check_channel(desk: &Desk<'_>, properties: Option<&Node>, place: Place) {
    let Some(channel) = properties.and_then(|fields| fields.get("channel")) else {
        desk.report(Code::BiasedChannel, place, "the form does not ask why the developer came", ASK);
        return;
    };
    for key in ["default", "ui:initialValue", "const"] {
        if let Some(answer) = channel.get(key) {
            let help = "take the default out: who leaves the question open counts as unknown";
            desk.report(Code::BiasedChannel, answer.place, "the question why is answered beforehand", help);
        }
    }
    for choice in channel.get("enum").map_or(&[][..], Node::members) {
        if let Value::Text(text) = &choice.value {
            desk.one_of(&At { value: text, place: choice.place }, &CHANNELS);
        }
    }
}

/// Checks that what is required is asked, and that the question why is not.
pub(super) fn check_required(desk: &Desk<'_>, required: &[Node], properties: Option<&Node>) {
    let names: Vec<&str> =
        properties.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.as_str()).collect();
    for name in required {
        match name.as_text() {
            Some("channel") => {
                let help = "take `channel` out of what is required: who leaves it open counts as unknown";
                desk.report(Code::BiasedChannel, name.place, "the question why cannot be left open", help);
            }
            Some(text) if !names.contains(&text) => desk.dangling(name.place, "field", text, &names),
            Some(_) => {}
            None => desk.wrong(name, "the name of a field"),
        }
    }
}
