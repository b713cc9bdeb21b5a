//! What a kit is made of.

use idpfit::plan::kit::{Brief, Field, FieldKind, Kit, KitChoice, Tool, write};
use idpfit::problem::Code;

use super::briefs::plain;

fn for_tool(kit: &str) -> Brief {
    let tool = Tool { name: "Tool".to_owned(), version: "1.57".to_owned(), kit: kit.to_owned() };
    Brief { tools: vec![tool], ..plain() }
}

fn kit(kit: &str) -> Kit {
    write(&for_tool(kit), KitChoice::Recommended).unwrap()
}

fn names(kit: &Kit) -> String {
    kit.keys().cloned().collect::<Vec<_>>().join("\n")
}

fn text(kit: &Kit, name: &str) -> String {
    String::from_utf8(kit[name].clone()).unwrap()
}

#[test]
fn a_kit_has_the_files_of_its_tool_and_the_neutral_ones() {
    insta::assert_snapshot!(names(&kit("backstage")), @"
    KIT.toml
    README.md
    backstage/app-config.pilot.yaml
    backstage/catalog-info.yaml
    backstage/entities.yaml
    backstage/org.yaml
    backstage/template/skeleton/catalog-info.yaml
    backstage/template/skeleton/request.yaml
    backstage/template/template.yaml
    docs/adr/0001-developer-platform.md
    docs/how-to.md
    docs/index.md
    measure/.github/workflows/golden-path-metrics.yml
    measure/README.md
    measure/events-example.jsonl
    mkdocs.yml
    ");
}

#[test]
fn other_tools_have_files_of_their_own() {
    let own = |name: &str| {
        let all = names(&kit(name));
        all.lines().filter(|line| line.starts_with(name)).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(["port", "orchestrator", "neutral"].map(own).join("\n"), @"
    port/.github/workflows/golden-path.yml
    port/action-request.json
    port/apply.sh
    port/blueprint-run.json
    port/blueprint-service.json
    port/mapping-github.yaml
    port/scorecard-readiness.json
    orchestrator/manifest.yaml
    orchestrator/score.yaml
    neutral/.github/workflows/golden-path.yml
    ");
}

#[test]
fn with_all_formats_those_of_other_tools_are_alternatives() {
    let all = write(&for_tool("port"), KitChoice::All).unwrap();
    for name in ["port/apply.sh", "alternatives/backstage/org.yaml", "alternatives/orchestrator/score.yaml"] {
        assert!(all.contains_key(name), "{name}");
    }
    assert!(!all.contains_key("alternatives/port/apply.sh"));
}

#[test]
fn a_form_asks_in_the_order_given() {
    let template = text(&kit("backstage"), "backstage/template/template.yaml");
    let (_, form) = template.split_once("  parameters:\n").unwrap();
    let (form, _) = form.split_once("        size:\n").unwrap();
    insta::assert_snapshot!(form, @r#"
    - title: PostgreSQL database
      required:
        - name
        - owner
        - size
        - days_of_backup
        - purpose
      properties:
        name:
          title: Name
          description: "What the result is called: lower-case letters and digits joined by hyphens"
          type: string
          pattern: ^[a-z][a-z0-9]*(-[a-z0-9]+)*$
          minLength: 2
          maxLength: 30
        owner:
          title: Owning team
          type: string
          "ui:field": OwnerPicker
          "ui:options":
            catalogFilter:
              kind: Group
    "#);
}

#[test]
fn the_question_why_is_optional_and_has_no_default() {
    let template = text(&kit("backstage"), "backstage/template/template.yaml");
    let (_, channel) = template.split_once("        channel:\n").unwrap();
    let (channel, _) = channel.split_once("          enumNames:").unwrap();
    insta::assert_snapshot!(channel, @"
    title: Why this path?
    description: Optional; it is used for figures of the pilot only
    type: string
    enum:
      - own-choice
      - asked-by-lead
      - ticket-redirect
      - mandated
    ");
}

#[test]
fn time_saved_is_said_only_if_it_was_measured() {
    let template = |minutes_saved| {
        let brief = Brief { minutes_saved, ..for_tool("backstage") };
        text(&write(&brief, KitChoice::Recommended).unwrap(), "backstage/template/template.yaml")
    };
    assert!(template(Some(90)).contains("backstage.io/time-saved: PT90M"));
    assert!(!template(None).contains("time-saved"));
}

#[test]
fn what_is_rendered_is_quoted() {
    insta::assert_snapshot!(text(&kit("backstage"), "backstage/template/skeleton/request.yaml"), @r#"
    # What was asked for. Rendered by the golden path; the automation behind the button reads it.
    goldenPath: "postgresql-database"
    pathVersion: 1
    name: ${{ values.name | dump }}
    owner: ${{ values.owner | dump }}
    decisions:
      "size": ${{ values.size | dump }}
      "days_of_backup": ${{ values.days_of_backup | dump }}
      "purpose": ${{ values.purpose | dump }}
    channel: ${{ (values.channel or "") | dump }}
    "#);
}

#[test]
fn a_manifest_says_what_the_kit_was_made_from() {
    let manifest = text(&kit("orchestrator"), "KIT.toml");
    insta::assert_snapshot!(manifest, @r#"
    [kit]
    generator = "0.1.0"
    assessment = "harbour-bank-2026-Q4"
    date = "2026-11-21"
    pack = "idp-fit"
    pack_version = "1.0.0"
    path = "postgresql-database"

    [folders]
    orchestrator = "orchestrator"

    [slugs]
    checkout = "Checkout"
    harbour-bank = "Harbour Bank"
    payments = "Payments"
    platform-team = "Platform team"

    [fields]
    size = "Size"
    days_of_backup = "Days of backup"
    purpose = "Purpose"

    [formulas]
    path-share = 1

    [placeholders.orchestrator_environment]
    value = "acme-environment"
    given = true
    about = "the environment that the orchestrator deploys to"

    [placeholders.orchestrator_project]
    value = "acme-project"
    given = true
    about = "the project in the orchestrator"

    [[tool]]
    name = "Tool"
    version = "1.57"
    kit = "orchestrator"
    "#);
}

#[test]
fn every_mistake_of_a_brief_is_told() {
    let mut bad = for_tool("spreadsheet");
    bad.organisation = " ".to_owned();
    bad.path.slug = "Not A Slug".to_owned();
    bad.fields.push(Field { title: "Colour".to_owned(), about: String::new(), kind: FieldKind::Choice(Vec::new()) });
    bad.values.insert("github-org".to_owned(), "acme".to_owned());
    bad.values.insert("github_org".to_owned(), "a b".to_owned());
    let codes: Vec<Code> = write(&bad, KitChoice::All).unwrap_err().iter().map(|problem| problem.code).collect();
    let expected = [
        Code::Empty,
        Code::BadId,
        Code::OutOfRange,
        Code::UnknownValue,
        Code::Empty,
        Code::UnknownKey,
        Code::UnknownValue,
    ];
    assert_eq!(codes, expected);
}

#[test]
fn the_same_brief_gives_the_same_bytes() {
    let all = || write(&for_tool("port"), KitChoice::All).unwrap();
    assert_eq!(all(), all());
}

#[test]
fn a_team_that_is_named_twice_is_one_team() {
    let mut brief = for_tool("backstage");
    brief.pilots.extend(["Checkout".to_owned(), brief.owner.clone()]);
    let teams = text(&write(&brief, KitChoice::Recommended).unwrap(), "backstage/org.yaml");
    assert_eq!(teams.matches("kind: Group").count(), 4);
}
