//! The names of the fields of a view, as templates write them.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

/// Returns every field that a view has, as a path: `verdict.kind`, `alternatives[].name`. What lies in an empty list is not seen.
pub fn fields(view: &impl Serialize) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    if let Ok(value) = serde_json::to_value(view) {
        walk(&value, "", &mut fields);
    }
    fields
}

fn walk(value: &Value, path: &str, fields: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                walk(value, &path, fields);
            }
        }
        Value::Array(values) if values.iter().any(Value::is_object) => {
            values.iter().for_each(|value| walk(value, &format!("{path}[]"), fields));
        }
        _ => {
            fields.insert(path.to_owned());
        }
    }
}
