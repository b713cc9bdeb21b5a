//! Score: a workload that uses the path, for an orchestrator that reads it, and the same as a manifest.

use super::Kit;
use super::brief::FieldKind;
use super::data::{Data, table};
use super::draft::Draft;

/// The version of the format.
const SCORE: &str = "score.dev/v1b1";

/// Writes the files, by their names in the folder of the format.
pub(super) fn write(draft: &Draft<'_>) -> Kit {
    draft.value("orchestrator_project");
    draft.value("orchestrator_environment");
    let files = [("score.yaml", workload(draft).yaml()), ("manifest.yaml", manifest(draft).yaml())];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

/// A workload that asks for what the path gives, by the path's slug as the type.
fn workload(draft: &Draft<'_>) -> Data {
    let main = table! {
        "image" => ".",
        "variables" => table! { "RESULT_URL" => "${resources.result.url}", "WORKLOAD" => "${metadata.name}" },
    };
    table! {
        "apiVersion" => SCORE,
        "metadata" => table! {
            "name" => format!("{}-user", draft.slug()),
            "annotations" => table! { "golden-path" => draft.slug(), "golden-path-version" => "1" },
        },
        "containers" => table! { "main" => main },
        "resources" => table! { "result" => resource(draft) },
    }
}

fn resource(draft: &Draft<'_>) -> Data {
    let parameters = draft.inputs.iter().map(|input| (input.key.clone(), sample(&input.field.kind)));
    let parameters: Vec<(String, Data)> = parameters.collect();
    let parameters = (!parameters.is_empty()).then_some(parameters);
    table! { "type" => draft.slug() }.with("params", parameters)
}

/// A reply that fits, to begin with. A dollar before a brace would begin a placeholder, so it stands twice.
fn sample(kind: &FieldKind) -> Data {
    match kind {
        FieldKind::Choice(choices) => {
            Data::from(choices.first().map_or_else(String::new, |first| first.replace("${", "$${")))
        }
        FieldKind::Number => Data::from(1),
        FieldKind::Text { .. } => Data::from("to be replaced"),
    }
}

fn manifest(draft: &Draft<'_>) -> Data {
    let workload = table! {
        "resources" => table! { "result" => resource(draft) },
        "outputs" => table! { "url" => "${resources.result.outputs.url}" },
    };
    let name = format!("{}-user", draft.slug());
    table! { "workloads" => table! { name => workload }, "shared" => Vec::<(String, Data)>::new() }
}
