use super::*;

fn estate(texts: &[&str]) -> Result<Estate, Vec<Refused>> {
    let source =
        |(place, text): (usize, &&str)| Source::new(format!("{place}.yaml"), std::io::Cursor::new((*text).to_owned()));
    read(texts.iter().enumerate().map(source).collect())
}

fn share(count: u64, total: u64) -> Share {
    Share { count, total }
}

const YAML: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Orders
  annotations:
    backstage.io/techdocs-ref: dir:.
spec: {type: service, lifecycle: production, owner: group:payments, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: on, namespace: labs}
spec: {type: website, owner: user:guest}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: search, description: [1, {a: b}]}
spec: {type: service, lifecycle: '', owner: nobody, dependsOn: [component:orders]}
---
# a comment alone is no document
---
apiVersion: v1
kind: ConfigMap
metadata: {}
";

const GROUPS: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: everyone}
spec: {type: root, children: [payments]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ada.lovelace}
spec: {memberOf: [payments]}
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: new-service, title: New service}
spec: {type: service, steps: [{id: a, action: b}]}
";

#[test]
fn files_of_teams_are_put_together() {
    let estate = estate(&[YAML, GROUPS]).unwrap();
    assert_eq!(estate.owned, Some(share(1, 3)));
    assert_eq!(estate.owned_by_people, share(1, 3));
    assert_eq!((estate.with_lifecycle, estate.documented, estate.orphans), (share(1, 3), share(1, 3), share(1, 3)));
    assert_eq!(estate.missing_owners, [("group:default/nobody".to_owned(), 1)]);
    assert_eq!((estate.teams, estate.others), (1, 1));
    assert_eq!(estate.component_types["service"], 2);
    assert_eq!(estate.templates[0].title, "New service");
    assert_eq!(estate.kinds["user"], 1);
    let shown = format!("{estate:?}").to_lowercase();
    assert!(!shown.contains("lovelace") && !shown.contains("guest"), "no name of a person: {shown}");
}

#[test]
fn owners_cannot_be_told_without_groups() {
    let estate = estate(&[YAML]).unwrap();
    assert_eq!((estate.owned, estate.missing_owners.len()), (None, 0));
}

#[test]
fn an_export_is_an_array_a_page_or_one_entity() {
    let one = r#"{"apiVersion":"v1","kind":"Component","metadata":{"name":"a","uid":"x"},"spec":{"type":"service"},
        "relations":[{"type":"ownedBy","targetRef":"group:default/b"},{"type":"dependsOn","targetRef":"resource:default/c"}]}"#;
    let array = format!("[{one}]");
    let page = format!("{{\"items\":[{one}],\"totalItems\":3,\"pageInfo\":{{\"nextCursor\":\"x\"}}}}");
    for (text, missing) in [(one, 0), (&array, 0), (&page, 2)] {
        let estate = estate(&[text]).unwrap();
        assert_eq!((estate.kinds["component"], estate.missing_entities, estate.orphans), (1, missing, share(0, 1)));
    }
}

#[test]
fn one_file_that_cannot_be_read_does_not_hide_the_others() {
    let estate = estate(&[YAML, "a: [1", "\u{1}"]).unwrap();
    assert_eq!(estate.unreadable.len(), 2);
    assert!(estate.unreadable[0].to_string().starts_with("`1.yaml`: this is not YAML"), "{}", estate.unreadable[0]);
}

#[test]
fn what_holds_no_entity_is_refused() {
    for text in ["", "a: b", "[]", "{\"items\":[]}", "[1, null]", "- 1", "{\"items\": {\"a\": 1}}", "{", "%"] {
        assert!(estate(&[text]).is_err(), "{text}");
    }
}

#[test]
fn aliases_that_multiply_are_stopped() {
    let line = |level: u32| format!("a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", "));
    let lines: Vec<String> = (1..12).map(line).collect();
    let bomb = format!("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{}\n", lines.join("\n"));
    assert!(estate(&[&bomb]).is_err());
    assert!(estate(&[&"[".repeat(100_000)]).is_err());
    assert!(estate(&[&"- ".repeat(100_000)]).is_err());
}
