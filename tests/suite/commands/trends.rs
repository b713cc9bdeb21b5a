//! Quarters beside each other, and what pipelines demand of the latest.

use serde_json::Value;

use super::{Folder, run};
use crate::program::{code, err, out, root, run_briefly};

/// A workspace with three decided quarters; in the last one the owner is gone.
fn workspace() -> (Folder, String) {
    let folder = Folder::new();
    let acme = folder.shown("acme");
    assert_eq!(code(&run(&["new", &acme])), 0);
    let answers = std::fs::read_to_string(root().join("questionnaires/examples/kestrel-freight.toml")).unwrap();
    let quarters = [("2026-Q4", "2026-11-21"), ("2027-Q1", "2027-02-10"), ("2027-Q2", "2027-05-10")];
    for (quarter, day) in quarters {
        let mut text = answers.replace("2026-11-21", day).replace("2026-11-20", day);
        if quarter == "2027-Q2" {
            let owner = text.split_once("[answers.owner]\n").unwrap().1.lines().next().unwrap().to_owned();
            text = text.replace(&owner, "value = \"nobody\"");
        }
        folder.file(&format!("acme/assessments/{quarter}/answers/mara.toml"), text);
        let output =
            run_briefly(&["--today", day, "assess", "--as-is", quarter, "--worlds", "256", "--workspace", &acme]);
        assert_eq!(code(&output), 0, "{}", err(&output));
    }
    (folder, acme)
}

#[test]
fn quarters_stand_beside_each_other_and_say_by_when_to_decide_again() {
    let (_folder, acme) = workspace();
    let output = run_briefly(&["--today", "2027-05-20", "trend", "--workspace", &acme]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    insta::assert_snapshot!(out(&output), @r"
    Kestrel Freight · 2026-Q4 to 2027-Q2 · quarters decided: 3

    VERDICT
      2026-Q4  recommended: Port
      2027-Q1  recommended: Port
      2027-Q2  not yet: Port  ← changed

    READINESS, 0 to 100                26-Q4  27-Q1  27-Q2
      Problem definition      ███      100    100    100
      Ownership and capacity  ▇▇▄      86     86     43
      Platform foundation     ▆▆▆      68     68     68
      Measurement             ███      100    100    100
      Leadership alignment    ███      100    100    100
      Operating and exit plan ▆▆▆      76     76     76

    FIT, 0 to 100                      26-Q4  27-Q1  27-Q2
      Port                    ▇▇▇      85     85     85
      Port + Humanitec        ▇▇▇      80     80     80
      Humanitec               ▅▅▅      63     63     63
      Backstage + Humanitec   ▅▅▅      56     56     56
      Backstage               ▄▄▄      43     43     43

    FIRST, of 100 plausible worlds     26-Q4  27-Q1  27-Q2
      Port                    ███      100    100    100
      Port + Humanitec        ▁▁▁      0      0      0
      Humanitec               ▁▁▁      0      0      0
      Backstage + Humanitec   ▁▁▁      0      0      0
      Backstage               ▁▁▁      0      0      0

    DECIDE AGAIN
      2027-02-20  the evidence counts as stale from then on  ← overdue
      2027-05-10  a gate broke: A named owner  ← overdue
      2028-11-10  any decision is looked at again by then
    ");
}

#[test]
fn the_report_tells_how_it_developed_once_there_are_two_quarters() {
    let (folder, _) = workspace();
    let report = std::fs::read_to_string(folder.path("acme/out/2027-Q2/report.md")).unwrap();
    let section = report.split("## How it developed").nth(1).unwrap().split("\n## ").next().unwrap();
    assert!(
        section.contains("| 2027-Q2 | not yet (changed) |") && section.contains("a gate that held before fails now"),
        "{section}"
    );
    let first = std::fs::read_to_string(folder.path("acme/out/2026-Q4/report.md")).unwrap();
    assert!(!first.contains("## How it developed"), "one quarter is no development");
}

#[test]
fn a_pipeline_ends_with_four_where_a_demand_is_not_met() {
    let (_folder, acme) = workspace();
    let ask = |demands: &[&str]| {
        let pairs: Vec<&str> = demands.iter().flat_map(|demand| ["--assert", demand]).collect();
        run_briefly(
            &[&["--today", "2027-05-20", "trend", "--format", "json", "--workspace", &acme], &pairs[..]].concat(),
        )
    };
    assert_eq!(code(&ask(&["age<=100", "readiness>=0"])), 0);
    let missed = ask(&["age<=100", "age<=5", "adoption>=0.3"]);
    assert_eq!(code(&missed), 4);
    let json: Value = serde_json::from_str(&out(&missed)).unwrap();
    let met: Vec<bool> =
        json["demands"].as_array().unwrap().iter().map(|demand| demand["met"].as_bool().unwrap()).collect();
    assert_eq!(met, [true, false, false]);
    assert_eq!(json["quarters"].as_array().unwrap().len(), 3);
    let unknown = ask(&["readiness:ownershp>=1"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("there is no dimension `ownershp`"), "{}", err(&unknown));
    let folder = Folder::new();
    let empty = folder.shown("empty");
    assert_eq!(code(&run(&["new", &empty])), 0);
    let nothing = run(&["trend", "--workspace", &empty]);
    assert_eq!(code(&nothing), 2);
    assert!(err(&nothing).contains("no quarter of this workspace is decided"), "{}", err(&nothing));
}
