//! The order in which modules may import each other, the size of files, and that judgement names no product.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module and the modules of the crate that it may import, in the order of the architecture. To move a boundary, change a line
/// here in the same commit and say why.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("scale", &[]),
    ("date", &[]),
    ("problem", &[]),
    ("embedded", &[]),
    ("letters", &[]),
    ("tree", &["problem"]),
    ("phrases", &["problem", "tree"]),
    ("settings", &["date", "problem", "tree"]),
    ("agreement", &["date", "problem", "tree", "phrases"]),
    ("baseline", &["date", "problem", "tree"]),
    ("estate", &["date", "problem", "tree"]),
    ("questionnaire", &["scale", "date", "problem", "tree"]),
    ("framework", &["scale", "date", "problem", "tree", "settings", "questionnaire"]),
    // What was measured is judged by the goals of a plan, which are the framework's.
    ("adoption", &["date", "problem", "tree", "framework"]),
    ("answers", &["scale", "date", "problem", "tree", "phrases", "questionnaire"]),
    ("measured", &["date", "baseline", "estate", "questionnaire", "answers"]),
    ("assessment", &["scale", "date", "questionnaire", "framework", "answers"]),
    ("robustness", &[]),
    ("decision", &["scale", "date", "questionnaire", "framework", "answers", "assessment", "robustness"]),
    (
        "plan",
        &[
            "scale",
            "date",
            "problem",
            "agreement",
            "baseline",
            "estate",
            "embedded",
            "letters",
            "tree",
            "questionnaire",
            "framework",
            "answers",
            "assessment",
            "decision",
        ],
    ),
    // Judges again with what a record names; it knows neither files nor words for readers.
    (
        "history",
        &[
            "scale",
            "date",
            "problem",
            "tree",
            "questionnaire",
            "framework",
            "adoption",
            "answers",
            "assessment",
            "decision",
        ],
    ),
    // Exports of use become what adoption counts.
    ("import", &["scale", "date", "problem", "tree", "adoption"]),
    ("document", &["problem"]),
    ("brand", &["problem", "tree", "phrases", "document"]),
    (
        "report",
        &[
            "scale",
            "date",
            "problem",
            "embedded",
            "phrases",
            "agreement",
            "baseline",
            "estate",
            "questionnaire",
            "framework",
            "adoption",
            "answers",
            "assessment",
            "decision",
            "plan",
            "import",
            "history",
            "document",
            "brand",
        ],
    ),
    ("render", &["date", "problem", "phrases", "document", "brand", "report"]),
    ("store", &["date", "problem", "letters", "tree", "settings"]),
    (
        "cli",
        &[
            "scale",
            "date",
            "problem",
            "embedded",
            "tree",
            "phrases",
            "settings",
            "agreement",
            "baseline",
            "estate",
            "measured",
            "questionnaire",
            "framework",
            "adoption",
            "answers",
            "assessment",
            "decision",
            "plan",
            "import",
            "history",
            "document",
            "brand",
            "report",
            "render",
            "store",
        ],
    ),
];

/// The most lines a file may have without its tests.
const MOST_LINES: usize = 400;

/// Words that name a product. They are data, in `questionnaires/`; only the writers of starter kits and the readers of
/// exports know the products' formats.
const PRODUCTS: [&str; 4] = ["backstage", "port.io", "humanitec", "stellwerk"];

/// A source file: its path below `src`, and its code without comments and tests.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

impl Source {
    /// The module of the crate that the file belongs to; none for the roots.
    fn module(&self) -> Option<&str> {
        let first = self.path.split('/').next().unwrap().trim_end_matches(".rs");
        (!["lib", "main"].contains(&first)).then_some(first)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let tested = text.find("\n#[cfg(test)]").unwrap_or(text.len());
        let text = &text[..tested];
        let path = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        Source { path, code: without_comments(text), lines: text.lines().count() }
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.file_stem().is_some_and(|name| name == "tests");
        if is_test {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Drops what stands behind `//`, unless it is inside of quotes, as in an address.
fn without_comments(text: &str) -> String {
    let code = |line: &str| {
        let outside = |start: usize| line[..start].matches('"').count().is_multiple_of(2);
        let comment = line.match_indices("//").map(|(start, _)| start).find(|start| outside(*start));
        line[..comment.unwrap_or(line.len())].to_owned() + "\n"
    };
    text.lines().map(code).collect()
}

/// Returns the modules that a text reaches through `crate::`, singly or in braces.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, path) in code.match_indices("crate::") {
        let rest = &code[start + path.len()..];
        match rest.strip_prefix('{') {
            None => found.push(first_word(rest)),
            Some(group) => found.extend(members(group).iter().map(|member| first_word(member.trim_start()))),
        }
    }
    found
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

/// Splits the inside of braces at its own commas, up to the closing brace.
fn members(group: &str) -> Vec<String> {
    let mut members = vec![String::new()];
    let mut depth = 0;
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => members.push(String::new()),
            _ => {
                depth += i32::from(character == '{') - i32::from(character == '}');
                members.last_mut().unwrap().push(character);
            }
        }
    }
    members.retain(|member| !member.trim().is_empty());
    members
}

#[test]
fn modules_import_only_what_stands_before_them() {
    let mut broken = Vec::new();
    for source in sources() {
        let Some(module) = source.module() else { continue };
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(known, _)| *known == module) else {
            broken.push(format!("{}: `{module}` has no line in the table", source.path));
            continue;
        };
        for import in imports(&source.code) {
            if import != module && !allowed.contains(&import.as_str()) {
                broken.push(format!("{}: `{module}` may not import `{import}`", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn the_table_runs_one_way() {
    for (place, (module, allowed)) in MAY_IMPORT.iter().enumerate() {
        for import in *allowed {
            let earlier = MAY_IMPORT.iter().take(place).any(|(known, _)| known == import);
            assert!(earlier, "`{module}` imports `{import}`, which does not stand before it");
        }
    }
}

#[test]
fn no_path_climbs_out_of_its_module_without_naming_the_crate() {
    for source in sources() {
        let depth = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
        let climb = "super::".repeat(depth + 1);
        let climbs = source.module().is_some() && source.code.contains(&climb);
        assert!(!climbs, "{}: write `crate::` for what is outside of the module", source.path);
    }
}

#[test]
fn no_file_is_longer_than_its_budget() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines > MOST_LINES)
        .map(|source| format!("{}: {} lines without tests, at most {MOST_LINES}", source.path, source.lines))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn no_product_is_named_outside_of_starter_kits_and_exports() {
    let named: Vec<String> = sources()
        .iter()
        .filter(|source| !source.path.starts_with("plan/kit") && !source.path.starts_with("import/"))
        .flat_map(|source| {
            let code = source.code.to_lowercase();
            let found = PRODUCTS.iter().filter(move |product| code.contains(**product));
            found.map(|product| format!("{}: names `{product}`", source.path)).collect::<Vec<_>>()
        })
        .collect();
    assert!(named.is_empty(), "\n{}", named.join("\n"));
}

#[test]
fn imports_are_found_singly_and_in_braces() {
    let code =
        without_comments("use crate::{a::{b, c}, d as e,\n f}; // crate::g\nlet x = crate::h::i(\"//\", crate::j);");
    assert_eq!(imports(&code), ["a", "d", "f", "h", "j"]);
}
