//! Sabotaged kits: each is a good one with one edit, and the code of the mistake that the built-in check must tell.

use std::collections::BTreeMap;

use idpfit::plan::kit::Kit;
use idpfit::plan::kit::check::Content;

/// One edit of one file of a good kit.
pub(crate) struct Sabotage {
    /// Its name.
    pub(crate) name: &'static str,
    /// The good kit.
    pub(crate) base: &'static str,
    /// The file.
    pub(crate) file: &'static str,
    pub(crate) edit: Edit,
    /// The code of the mistake.
    pub(crate) code: &'static str,
    /// The programs of others that see it, sorted: `model`, `backend` and `ingest` of Backstage (only those that `ingest` alone sees are
    /// tried with it, since it takes seconds), Port's `port-models` and `port-ocean`, `jq`, `actionlint`, `workflow-schema`, `mkdocs`,
    /// `cloudevents`. Empty where none of them looks for such a mistake.
    pub(crate) seen_by: &'static [&'static str],
}

/// What is done to a file.
pub(crate) enum Edit {
    /// The first occurrence of a text becomes another.
    Replace(&'static str, &'static str),
    /// A text is put at the end.
    Append(&'static str),
    /// The file is taken away.
    Remove,
    /// The file is put there.
    Put(&'static [u8]),
    /// A link is put there.
    Link,
    /// A file of 10 MB is put there.
    Large,
}

impl Sabotage {
    /// Returns the kit after the edit.
    pub(crate) fn apply(&self, good: &Kit) -> BTreeMap<String, Content> {
        let mut kit: BTreeMap<String, Content> =
            good.iter().map(|(name, bytes)| (name.clone(), Content::Bytes(bytes.clone()))).collect();
        let text = || String::from_utf8(good[self.file].clone()).unwrap();
        let content = match self.edit {
            Edit::Remove => {
                assert!(kit.remove(self.file).is_some(), "{}: there is no {}", self.name, self.file);
                return kit;
            }
            Edit::Replace(from, to) => {
                assert!(text().contains(from), "{}: {} has no `{from}`:\n{}", self.name, self.file, text());
                Content::Bytes(text().replacen(from, to, 1).into_bytes())
            }
            Edit::Append(end) => Content::Bytes((text() + end).into_bytes()),
            Edit::Put(bytes) => Content::Bytes(bytes.to_vec()),
            Edit::Link => Content::Link,
            Edit::Large => Content::Large(10_000_000),
        };
        kit.insert(self.file.to_owned(), content);
        kit
    }
}

const fn one(
    name: &'static str,
    (base, file): (&'static str, &'static str),
    edit: Edit,
    code: &'static str,
    seen_by: &'static [&'static str],
) -> Sabotage {
    Sabotage { name, base, file, edit, code, seen_by }
}

use Edit::{Append, Large, Link, Put, Remove, Replace};

const LOCATION: (&str, &str) = ("plain-backstage", "backstage/catalog-info.yaml");
const ORG: (&str, &str) = ("plain-backstage", "backstage/org.yaml");
const ENTITIES: (&str, &str) = ("plain-backstage", "backstage/entities.yaml");
const TEMPLATE: (&str, &str) = ("plain-backstage", "backstage/template/template.yaml");
const REQUEST: (&str, &str) = ("plain-backstage", "backstage/template/skeleton/request.yaml");
const RENDERED: (&str, &str) = ("plain-backstage", "backstage/template/skeleton/catalog-info.yaml");
const RUN: (&str, &str) = ("plain-port", "port/blueprint-run.json");
const SERVICE: (&str, &str) = ("plain-port", "port/blueprint-service.json");
const ACTION: (&str, &str) = ("plain-port", "port/action-request.json");
const SCORECARD: (&str, &str) = ("plain-port", "port/scorecard-readiness.json");
const MAPPING: (&str, &str) = ("plain-port", "port/mapping-github.yaml");
const CALLED: (&str, &str) = ("plain-port", "port/.github/workflows/golden-path.yml");
const SCORE: (&str, &str) = ("plain-orchestrator", "orchestrator/score.yaml");
const MANIFEST: (&str, &str) = ("plain-orchestrator", "orchestrator/manifest.yaml");
const FORM: (&str, &str) = ("plain-neutral", "neutral/.github/workflows/golden-path.yml");
const WEEKLY: (&str, &str) = ("plain-neutral", "measure/.github/workflows/golden-path-metrics.yml");
const SITE: (&str, &str) = ("plain-neutral", "mkdocs.yml");
const EVENTS: (&str, &str) = ("plain-neutral", "measure/events-example.jsonl");

/// Every sabotaged kit.
pub(crate) const CORPUS: &[Sabotage] = &[
    // Backstage: the catalogue.
    one(
        "name-with-blank",
        ENTITIES,
        Replace("name: postgresql-database\n", "name: Postgre SQL\n"),
        "bad-id",
        &["backend", "model"],
    ),
    one("tag-in-capitals", ENTITIES, Replace("- golden-path\n", "- Golden Path\n"), "bad-id", &["backend", "model"]),
    one(
        "label-is-a-truth",
        ORG,
        Replace("  name: checkout\n", "  name: checkout\n  labels:\n    pilot: true\n"),
        "wrong-type",
        &["backend", "model"],
    ),
    one(
        "unknown-root-key",
        ENTITIES,
        Replace("kind: System\n", "kind: System\nowner: me\n"),
        "unknown-key",
        &["backend", "model"],
    ),
    one(
        "system-without-owner",
        ENTITIES,
        Replace("spec:\n  owner: group:default/platform-team\n", "spec: {}\n"),
        "missing-key",
        &["backend", "model"],
    ),
    one("group-without-children", ORG, Replace("  children: []\n", ""), "missing-key", &["backend", "model"]),
    one(
        "component-without-lifecycle",
        ENTITIES,
        Replace("  lifecycle: experimental\n", ""),
        "missing-key",
        &["backend", "model"],
    ),
    one("unknown-kind", ENTITIES, Replace("kind: Resource", "kind: Resuorce"), "unknown-value", &["backend", "model"]),
    one(
        "unknown-version",
        ENTITIES,
        Replace("backstage.io/v1alpha1", "backstage.io/v7"),
        "unknown-value",
        &["backend", "model"],
    ),
    one(
        "owner-nobody-knows",
        ENTITIES,
        Replace("owner: group:default/platform-team", "owner: group:default/platfrom-team"),
        "unknown-id",
        &["ingest"],
    ),
    one(
        "system-nobody-knows",
        ENTITIES,
        Replace("system: golden-path-postgresql-database", "system: golden-path"),
        "unknown-id",
        &["ingest"],
    ),
    one(
        "dependency-nobody-knows",
        ENTITIES,
        Replace("- resource:default/postgresql-database-backend", "- resource:default/postgresql"),
        "unknown-id",
        &["ingest"],
    ),
    one(
        "dependency-without-kind",
        ENTITIES,
        Replace("- resource:default/postgresql-database-backend", "- postgresql-database-backend"),
        "bad-id",
        &["backend"],
    ),
    one("parent-nobody-knows", ORG, Replace("parent: harbour-bank", "parent: harbor-bank"), "unknown-id", &["ingest"]),
    one("target-not-there", LOCATION, Replace("./org.yaml", "./people.yaml"), "missing-file", &["ingest"]),
    one("target-outside", LOCATION, Replace("./org.yaml", "../../../org.yaml"), "outside-path", &["ingest"]),
    one("broken-yaml", ENTITIES, Append("  - [unclosed\n"), "syntax", &["model"]),
    one("misspelt-key", ENTITIES, Replace("  lifecycle:", "  livecycle:"), "missing-key", &["backend", "model"]),
    // Backstage: the software template.
    one(
        "inputs-instead-of-input",
        TEMPLATE,
        Replace("      input:\n        url", "      inputs:\n        url"),
        "unknown-key",
        &["backend"],
    ),
    one(
        "unknown-action",
        TEMPLATE,
        Replace("publish:github:pull-request", "publish:github:pullrequest"),
        "unknown-value",
        &["backend"],
    ),
    one(
        "action-of-another-module",
        TEMPLATE,
        Replace("publish:github:pull-request", "publish:gitlab"),
        "unknown-value",
        &["backend"],
    ),
    one(
        "channel-with-default",
        TEMPLATE,
        Replace(
            "          title: Why this path?\n",
            "          title: Why this path?\n          default: own-choice\n",
        ),
        "biased-channel",
        &[],
    ),
    one(
        "channel-required",
        TEMPLATE,
        Replace("        - purpose\n", "        - purpose\n        - channel\n"),
        "biased-channel",
        &["backend"],
    ),
    one(
        "channel-not-asked",
        TEMPLATE,
        Replace("        channel:\n          title", "        chanel:\n          title"),
        "biased-channel",
        &["backend"],
    ),
    one(
        "required-field-not-asked",
        TEMPLATE,
        Replace("        - purpose\n", "        - purpose\n        - colour\n"),
        "unknown-id",
        &["backend"],
    ),
    one(
        "step-without-action",
        TEMPLATE,
        Replace("      action: fetch:template\n", ""),
        "missing-key",
        &["backend", "model"],
    ),
    one("step-nobody-knows", TEMPLATE, Replace("steps.publish.output", "steps.pr.output"), "unknown-id", &[]),
    one(
        "input-missing",
        TEMPLATE,
        Replace("        branchName: golden-path/postgresql-database/${{ parameters.name }}\n", ""),
        "missing-key",
        &["backend"],
    ),
    one(
        "parameter-nobody-knows",
        TEMPLATE,
        Replace("size: ${{ parameters.size }}", "size: ${{ parameters.sizes }}"),
        "unknown-id",
        &["backend"],
    ),
    one("skeleton-not-there", TEMPLATE, Replace("./skeleton", "./skeletons"), "missing-file", &["backend"]),
    one("skeleton-outside", TEMPLATE, Replace("./skeleton", "../../../etc"), "outside-path", &["backend"]),
    one("value-not-given", REQUEST, Replace("values.size", "values.sizes"), "unknown-id", &["backend"]),
    one(
        "value-without-quotes",
        REQUEST,
        Replace("values.purpose | dump", "values.purpose"),
        "script-injection",
        &["backend"],
    ),
    one(
        "rendered-without-owner",
        RENDERED,
        Replace("  owner: ${{ values.owner | dump }}\n", ""),
        "missing-key",
        &["backend"],
    ),
    one("time-saved-in-words", TEMPLATE, Replace("PT90M", "90 minutes"), "unknown-value", &[]),
    // Port.
    one("type-integer", ACTION, Replace("\"type\": \"number\"", "\"type\": \"integer\""), "unknown-value", &[]),
    one("type-date", SERVICE, Replace("\"type\": \"string\"", "\"type\": \"date\""), "unknown-value", &["port-models"]),
    one(
        "rule-leads-to-first-level",
        SCORECARD,
        Replace("\"level\": \"Bronze\"", "\"level\": \"Basic\""),
        "out-of-range",
        &[],
    ),
    one(
        "operator-nobody-knows",
        SCORECARD,
        Replace("\"isNotEmpty\"", "\"isFilled\""),
        "unknown-value",
        &["port-models"],
    ),
    one(
        "identifier-too-long",
        RUN,
        Replace("\"identifier\": \"golden_path_run\"", "\"identifier\": \"golden_path_run_of_the_platform_team\""),
        "bad-id",
        &["port-models"],
    ),
    one("icon-nobody-has", RUN, Replace("DevopsTool", "Postgres"), "unknown-value", &["port-models"]),
    one(
        "relation-to-nothing",
        RUN,
        Replace("\"target\": \"golden_path_service\"", "\"target\": \"service\""),
        "unknown-id",
        &[],
    ),
    one("relation-without-many", RUN, Replace(",\n      \"many\": false", ""), "missing-key", &["port-models"]),
    one("property-without-title", RUN, Replace("\"title\": \"Name\",\n", ""), "missing-key", &["port-models"]),
    one("blueprint-without-schema", SERVICE, Replace("\"schema\"", "\"scheme\""), "missing-key", &["port-models"]),
    one(
        "action-on-nothing",
        ACTION,
        Replace("\"blueprintIdentifier\": \"golden_path_run\"", "\"blueprintIdentifier\": \"run\""),
        "unknown-id",
        &[],
    ),
    one(
        "port-channel-with-default",
        ACTION,
        Replace("\"title\": \"Why this path?\",", "\"title\": \"Why this path?\", \"default\": \"own-choice\","),
        "biased-channel",
        &[],
    ),
    one("input-nobody-asks", ACTION, Replace("{{ .inputs.size }}", "{{ .inputs.sizes }}"), "unknown-id", &[]),
    one(
        "workflow-input-not-taken",
        ACTION,
        Replace("\"run\": \"{{ .run.id }}\"", "\"run_id\": \"{{ .run.id }}\""),
        "unknown-id",
        &[],
    ),
    one(
        "word-without-quotes-in-jq",
        MAPPING,
        Replace("\"\\\"golden_path_service\\\"\"", "golden_path_service"),
        "unknown-value",
        &["jq"],
    ),
    one("mapping-without-identifier", MAPPING, Replace("identifier:", "id:"), "missing-key", &["jq", "port-ocean"]),
    one("broken-json", RUN, Replace("\"relations\": {", "\"relations\": {,"), "syntax", &["port-models"]),
    // Score.
    one(
        "resource-not-declared",
        SCORE,
        Replace("${resources.result.url}", "${resources.database.url}"),
        "unknown-id",
        &[],
    ),
    one(
        "workload-name-in-capitals",
        SCORE,
        Replace("name: postgresql-database-user", "name: PostgreSQL"),
        "bad-id",
        &[],
    ),
    one("container-without-image", SCORE, Replace("    image: '.'\n", ""), "missing-key", &[]),
    one(
        "manifest-output-of-nothing",
        MANIFEST,
        Replace("${resources.result.outputs.url}", "${resources.results.outputs.url}"),
        "unknown-id",
        &[],
    ),
    // Workflows.
    one(
        "input-in-a-script",
        FORM,
        Replace("set -euo pipefail\n", "set -euo pipefail\n          echo \"${{ inputs.purpose }}\"\n"),
        "script-injection",
        &[],
    ),
    one(
        "title-of-an-issue-in-a-script",
        WEEKLY,
        Replace("set -euo pipefail\n", "set -euo pipefail\n          echo \"${{ github.event.issue.title }}\"\n"),
        "script-injection",
        &["actionlint"],
    ),
    one(
        "no-permissions",
        FORM,
        Replace("permissions:\n  contents: write\n  pull-requests: write\n", ""),
        "missing-key",
        &[],
    ),
    one("no-time-limit", WEEKLY, Replace("    timeout-minutes: 10\n", ""), "missing-key", &[]),
    one(
        "step-not-pinned",
        CALLED,
        Replace("actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "actions/checkout@main"),
        "not-pinned",
        &[],
    ),
    one(
        "workflow-input-nobody-asks",
        FORM,
        Replace("${{ inputs.size }}", "${{ inputs.sizes }}"),
        "unknown-id",
        &["actionlint"],
    ),
    one(
        "workflow-channel-with-default",
        FORM,
        Replace("      channel:\n", "      channel:\n        default: own-choice\n"),
        "biased-channel",
        &[],
    ),
    one(
        "job-without-machine",
        WEEKLY,
        Replace("    runs-on: ubuntu-latest\n", ""),
        "missing-key",
        &["actionlint", "workflow-schema"],
    ),
    one("workflow-key-nobody-knows", WEEKLY, Append("retries: 3\n"), "unknown-key", &["actionlint", "workflow-schema"]),
    // What every kit has.
    one("page-not-there", SITE, Replace("how-to.md", "howto.md"), "missing-file", &["mkdocs"]),
    one("page-outside", SITE, Replace("index.md", "../../README.md"), "outside-path", &["mkdocs"]),
    one(
        "link-to-no-page",
        ("plain-neutral", "docs/index.md"),
        Append("\n[more](more.md)\n"),
        "missing-file",
        &["mkdocs"],
    ),
    one("site-without-name", SITE, Replace("site_name:", "site_title:"), "missing-key", &["mkdocs"]),
    one("event-without-source", EVENTS, Replace("\"source\":", "\"sauce\":"), "missing-key", &["cloudevents"]),
    one("event-without-id", EVENTS, Replace("\"id\":", "\"nr\":"), "missing-key", &[]),
    one(
        "event-of-another-version",
        EVENTS,
        Replace("\"specversion\":\"1.0\"", "\"specversion\":\"2.0\""),
        "unknown-value",
        &["cloudevents"],
    ),
    one("line-that-is-no-event", EVENTS, Append("not an event\n"), "syntax", &["cloudevents"]),
    one("placeholder-left", TEMPLATE, Replace("owner=acme-org", "owner=example-org"), "open-placeholder", &[]),
    one(
        "password-written-out",
        ENTITIES,
        Replace("  description: What", "  annotations:\n    acme/password: hunter2\n  description: What"),
        "secret",
        &[],
    ),
    one(
        "token-in-a-page",
        ("plain-neutral", "docs/how-to.md"),
        Append("\nUse ghp_0123456789abcdefghijklmnopqrstuvwxyz.\n"),
        "secret",
        &[],
    ),
    one("manifest-gone", ("plain-neutral", "KIT.toml"), Remove, "missing-file", &[]),
    one("site-gone", SITE, Remove, "missing-file", &["mkdocs"]),
    one("broken-toml", ("plain-neutral", "KIT.toml"), Append("= 1\n"), "syntax", &[]),
    one("link-instead-of-a-file", ("plain-neutral", "docs/extra.md"), Link, "not-a-file", &[]),
    one("ten-megabytes", ("plain-neutral", "docs/extra.md"), Large, "too-large", &[]),
    one("program-in-the-kit", ("plain-neutral", "measure/run"), Put(b"\x7fELF\x02\x01\x01\x00\x00"), "wrong-kind", &[]),
    one("not-utf-8", ("plain-neutral", "docs/extra.md"), Put(b"caf\xe9\n"), "wrong-kind", &["mkdocs"]),
];
