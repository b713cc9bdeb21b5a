//! The published schemas: what is checked in is what the program prints, and what the program writes fits it. That it is derived from
//! the types is tested beside `schema` itself.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::program::{cases, code, err, out, root, run, text};

/// The files that have a schema.
const FILES: [&str; 7] = ["decision", "pilot-plan", "comparison", "verification", "checkin", "trend", "portfolio"];

fn path(file: &str) -> PathBuf {
    root().join(format!("schemas/{file}.schema.json"))
}

fn published(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path(file)).unwrap()).unwrap()
}

/// Checks a value against a schema: types, required keys, words and alternatives. Returns what does not fit. Keys that a schema does not
/// name are left to whoever looks at all of its alternatives together.
pub(super) fn misfits(schema: &Value, value: &Value, root: &Value, at: &str) -> Vec<String> {
    let schema = resolve(schema, root);
    let mut found = Vec::new();
    if let Some(types) = schema.get("type") {
        let allowed: Vec<&str> = match types {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            other => other.as_str().into_iter().collect(),
        };
        if !allowed.iter().any(|name| is_of(value, name)) {
            found.push(format!("{at}: {value} is not {allowed:?}"));
        }
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        found.push(format!("{at}: {value} is not one of {words:?}"));
    }
    if let Some(word) = schema.get("const")
        && word != value
    {
        found.push(format!("{at}: {value} is not {word}"));
    }
    for key in ["oneOf", "anyOf"] {
        let alternatives = schema.get(key).and_then(Value::as_array);
        if let Some(alternatives) = alternatives
            && alternatives.iter().all(|one| !misfits(one, value, root, at).is_empty())
        {
            found.push(format!("{at}: {value} fits nothing of {key}"));
        }
    }
    found.extend(misfits_inside(schema, value, root, at));
    found
}

fn misfits_inside(schema: &Value, value: &Value, root: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let (Some(fields), Some(properties)) = (value.as_object(), schema.get("properties").and_then(Value::as_object)) {
        for required in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(required.as_str().unwrap()) {
                found.push(format!("{at}: {required} is missing"));
            }
        }
        for (key, inner) in fields {
            if let Some(schema) = properties.get(key) {
                found.extend(misfits(schema, inner, root, &format!("{at}/{key}")));
            }
        }
    }
    let items = schema.get("items").filter(|items| items.is_object());
    if let (Some(members), Some(items)) = (value.as_array(), items) {
        for (index, member) in members.iter().enumerate() {
            found.extend(misfits(items, member, root, &format!("{at}/{index}")));
        }
    }
    found
}

fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(path) => root.pointer(path.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the schema has a type `{other}`"),
    }
}

#[test]
fn the_published_schemas_are_what_the_program_prints() {
    for file in FILES {
        let output = run(&["schema", file]);
        assert_eq!(code(&output), 0);
        assert_eq!(fs::read_to_string(path(file)).unwrap(), out(&output), "{file}");
    }
}

#[test]
fn the_plan_of_every_case_fits_the_schema_and_has_no_key_that_is_not_in_it() {
    let schema = published("pilot-plan");
    let folder = tempfile::tempdir().unwrap();
    for case in cases() {
        let answers = case.join("answers.toml");
        let place = folder.path().join(case.file_name().unwrap());
        let args = ["--today", "2026-11-20", "plan", "--worlds", "256", "--kit", "none", "--answers", text(&answers)];
        let output = run(&[&args[..], &["--out", text(&place)]].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        let plan = fs::read_to_string(place.join("plan/pilot-plan.json")).unwrap();
        let plan: Value = serde_json::from_str(&plan).unwrap();
        let found = misfits(&schema, &plan, &schema, "");
        assert!(found.is_empty(), "{}:\n{}", case.display(), found.join("\n"));
        let known = schema["$defs"]["PilotPart"]["properties"].as_object().unwrap();
        for key in plan["pilot"].as_object().iter().flat_map(|pilot| pilot.keys()) {
            assert!(known.contains_key(key), "{key}");
        }
    }
}

#[test]
fn the_decision_of_every_case_fits_the_schema() {
    let schema = published("decision");
    let answers: Vec<String> =
        cases().iter().map(|case| case.join("answers.toml").to_str().unwrap().to_owned()).collect();
    let mut args = vec!["--today", "2026-11-20", "assess", "--format", "jsonl", "--answers"];
    args.extend(answers.iter().map(String::as_str));
    let output = run(&args);
    assert_eq!(code(&output), 0);
    let lines = out(&output);
    assert_eq!(lines.lines().count(), answers.len());
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let found = misfits(&schema, &line["decision"], &schema, "");
        assert!(found.is_empty(), "{}:\n{}", line["file"], found.join("\n"));
    }
}

#[test]
fn a_redacted_decision_fits_the_schema_too_and_tells_no_amount_that_was_an_answer() {
    let schema = published("decision");
    let folder = tempfile::tempdir().unwrap();
    let answers = folder.path().join("answers.toml");
    let example = fs::read_to_string(root().join("questionnaires/examples/lumen-labs.toml")).unwrap();
    fs::write(&answers, example.replace("engineer-cost = 100000", "engineer-cost = 200000")).unwrap();
    let args = ["--today", "2026-11-21", "report", "--format", "json", "--answers", text(&answers)];
    let (open, closed) = (out(&run(&args)), out(&run(&[&args[..], &["--redact"]].concat())));
    assert!(open.contains("\"now\": \"200000\""), "a change of the amount changes the advice");
    assert!(!closed.contains("\"200000\"") && closed.contains("\"now\": \"[amount]\""));
    let found = misfits(&schema, &serde_json::from_str(&closed).unwrap(), &schema, "");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_key_of_a_decision_is_in_the_schema() {
    let schema = published("decision");
    let output = run(&["assess", "--format", "json", "--answers", text(&cases().remove(0).join("answers.toml"))]);
    let decision: Value = serde_json::from_str(&out(&output)).unwrap();
    let known = schema["properties"].as_object().unwrap();
    for key in decision.as_object().unwrap().keys() {
        assert!(known.contains_key(key), "{key}");
    }
}

#[test]
fn a_decision_that_does_not_fit_is_noticed() {
    let schema = published("decision");
    let case = cases().remove(0).join("answers.toml");
    let output = run(&["assess", "--format", "json", "--answers", text(&case)]);
    let mut decision: Value = serde_json::from_str(&out(&output)).unwrap();
    decision["verdict"]["kind"] = "perhaps".into();
    decision["ranking"][0].as_object_mut().unwrap().remove("fit");
    decision["completeness"] = "all".into();
    let found = misfits(&schema, &decision, &schema, "").join("\n");
    for wrong in ["/verdict/kind", "/ranking/0: \"fit\"", "/completeness"] {
        assert!(found.contains(wrong), "{wrong} is not among:\n{found}");
    }
}
