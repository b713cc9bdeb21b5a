use super::*;
use crate::problem::Code;

/// A brief as a plan would fill it: everything given.
pub(super) fn brief() -> Brief {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Brief {
        assessment: "harbour-bank-2026-Q4".to_owned(),
        date: "2026-11-21".parse().unwrap(),
        generator: "0.1.0".to_owned(),
        pack: "idp-fit".to_owned(),
        pack_version: "1.0.0".to_owned(),
        organisation: "Harbour Bank".to_owned(),
        tools: vec![Tool { name: "Backstage".to_owned(), version: "1.57".to_owned(), kit: "backstage".to_owned() }],
        path: GoldenPath {
            slug: "postgresql-database".to_owned(),
            title: "PostgreSQL database".to_owned(),
            about: "A database with backups, ready in minutes.".to_owned(),
            replaces: "Database request".to_owned(),
            escape_hatch: "Write the Terraform yourself and let the platform team review it.".to_owned(),
            in_scope: texts(&["New databases of up to 100 GB"]),
            out_of_scope: texts(&["Migrations"]),
            before: texts(&["Write a ticket", "Wait four days"]),
            after: texts(&["Fill in the form", "Merge the pull request"]),
        },
        fields: vec![
            Field {
                title: "Size".to_owned(),
                about: String::new(),
                kind: FieldKind::Choice(texts(&["small", "medium", "large"])),
            },
            Field { title: "Days of backup".to_owned(), about: "At least 7".to_owned(), kind: FieldKind::Number },
            Field {
                title: "Purpose".to_owned(),
                about: String::new(),
                kind: FieldKind::Text { pattern: Some("^[A-Z].+$".to_owned()) },
            },
        ],
        owner: "Platform team".to_owned(),
        pilots: texts(&["Checkout", "Payments"]),
        support: "#platform-help".to_owned(),
        automation: Automation::PullRequest,
        minutes_saved: Some(90),
        values: BTreeMap::new(),
        metrics: vec![Metric {
            id: "path-share".to_owned(),
            name: "Share of requests served by the path".to_owned(),
            formula: "successful runs / (successful runs + tickets)".to_owned(),
            version: 1,
            target: "≥ 60 %".to_owned(),
        }],
        decision_record: "# Use a developer platform\n\n## Context and Problem Statement\n\nTickets.\n".to_owned(),
    }
}

fn text(kit: &Kit, name: &str) -> String {
    String::from_utf8(kit[name].clone()).unwrap()
}

#[test]
fn the_files_of_a_kit_are_those_of_its_tool_and_the_neutral_ones() {
    let kit = write(&brief(), KitChoice::Recommended).unwrap();
    insta::assert_snapshot!(kit.keys().cloned().collect::<Vec<_>>().join("\n"), @"
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
fn a_template_asks_why_without_a_default_and_quotes_what_it_renders() {
    let kit = write(&brief(), KitChoice::Recommended).unwrap();
    insta::assert_snapshot!(text(&kit, "backstage/template/template.yaml"), @r#"
    apiVersion: scaffolder.backstage.io/v1beta3
    kind: Template
    metadata:
      name: golden-path-postgresql-database
      title: PostgreSQL database
      description: A database with backups, ready in minutes.
      annotations:
        backstage.io/time-saved: PT90M
      tags:
        - golden-path
        - postgresql-database
    spec:
      owner: group:default/platform-team
      type: golden-path
      lifecycle: experimental
      parameters:
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
            size:
              title: Size
              type: string
              enum:
                - small
                - medium
                - large
            days_of_backup:
              title: Days of backup
              description: At least 7
              type: number
            purpose:
              title: Purpose
              type: string
              pattern: ^[A-Z].+$
              maxLength: 100
            channel:
              title: Why this path?
              description: Optional; it is used for figures of the pilot only
              type: string
              enum:
                - own-choice
                - asked-by-lead
                - ticket-redirect
                - mandated
              enumNames:
                - My own choice
                - My lead asked me to
                - A ticket was answered with it
                - It is mandatory
      steps:
        - id: fetch
          name: Write the request
          action: fetch:template
          input:
            url: ./skeleton
            targetPath: golden-path/postgresql-database/${{ parameters.name }}
            values:
              name: ${{ parameters.name }}
              owner: ${{ parameters.owner }}
              size: ${{ parameters.size }}
              days_of_backup: ${{ parameters.days_of_backup }}
              purpose: ${{ parameters.purpose }}
              channel: ${{ parameters.channel }}
        - id: publish
          name: Open the pull request
          action: publish:github:pull-request
          input:
            repoUrl: github.com?owner=example-org&repo=example-infrastructure
            branchName: golden-path/postgresql-database/${{ parameters.name }}
            title: "Golden path postgresql-database: ${{ parameters.name }}"
            description: Opened by the golden path. The files say what was asked for and who owns it.
      output:
        links:
          - title: Pull request
            url: ${{ steps.publish.output.remoteUrl }}
    "#);
}

#[test]
fn a_manifest_names_what_is_open() {
    let kit = write(&brief(), KitChoice::Recommended).unwrap();
    insta::assert_snapshot!(text(&kit, "KIT.toml"), @r#"
    [kit]
    generator = "0.1.0"
    assessment = "harbour-bank-2026-Q4"
    date = "2026-11-21"
    pack = "idp-fit"
    pack_version = "1.0.0"
    path = "postgresql-database"

    [folders]
    backstage = "backstage"

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

    [placeholders.github_org]
    value = "example-org"
    given = false
    about = "the organisation on GitHub"

    [placeholders.infrastructure_repository]
    value = "example-infrastructure"
    given = false
    about = "the repository that receives the requests of the path"

    [placeholders.kit_repository]
    value = "example-golden-path"
    given = false
    about = "the repository that this kit is put into"

    [placeholders.portal_url]
    value = "https://portal.example.com"
    given = false
    about = "the address of the portal's back end, for the weekly export"

    [[tool]]
    name = "Backstage"
    version = "1.57"
    kit = "backstage"
    "#);
}

#[test]
fn every_mistake_of_a_brief_is_told() {
    let mut bad = brief();
    bad.organisation = " ".to_owned();
    bad.path.slug = "Not A Slug".to_owned();
    bad.tools[0].kit = "spreadsheet".to_owned();
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
    assert_eq!(write(&brief(), KitChoice::All).unwrap(), write(&brief(), KitChoice::All).unwrap());
}
