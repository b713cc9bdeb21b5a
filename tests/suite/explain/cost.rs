//! The value of the cost leads to the yearly cost per engineer, and that to what each part comes from.

use super::{case, code, err, out, run, text};

/// The first lines on what the cost contributes, for the answers of a case with one of them left out.
fn shown(number: &str, without: &str, lines: usize) -> String {
    let answers = std::fs::read_to_string(case(number).join("answers.toml")).unwrap();
    let kept: Vec<&str> = answers.lines().filter(|line| !line.starts_with(&format!("{without} = "))).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.toml");
    std::fs::write(&path, kept.join("\n")).unwrap();
    let output = run(&["explain", "criterion:cost", "--all", "--answers", text(&path)]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let shown = out(&output);
    let shown: Vec<&str> = shown.lines().skip_while(|line| !line.contains("What it contributes")).take(lines).collect();
    shown.join("\n")
}

#[test]
fn the_value_of_the_cost_is_traced_to_its_parts_and_their_figures() {
    insta::assert_snapshot!(shown("14", "nothing", 17), @"
    - What it contributes here (weight × value = points)
      - Port: 10.1 % × 57 % = 5.8 points
        - Yearly cost per engineer, x, with the likely figures: GBP 819
          - Of it people: GBP 244
            - Port, People needed in year one: 0.25 / 0.5 / 1 people →
              port.dedicated-fte-year1
            - Port, People needed to run it afterwards: 0.1 / 0.3 / 0.6 people →
              port.dedicated-fte-run
          - Of it licence, base fee: GBP 20
            - Port, Licence, base fee: GBP 0 / 3,000 / 8,000 a year →
              port.annual-licence-base
          - Of it licence per engineer: GBP 300
            - Port, Licence per engineer: GBP 185 / 300 / 615 per engineer a year →
              port.annual-licence-per-engineer
          - Of it hosting: GBP 3
            - Port, Hosting cost: GBP 0 / 500 / 3,000 a year → port.infra-cost
          - Of it a third of switching: GBP 251 → cost
    ");
}

#[test]
fn a_figure_behind_open_answers_is_a_range() {
    insta::assert_snapshot!(shown("01", "engineers", 4), @"
    - What it contributes here (weight × value = points)
      - Port: 9.7 % × 59 % = 5.7 points
        - Yearly cost per engineer, x, with the likely figures: GBP 325 to GBP
          4,320, as open answers turn out → cost
    ");
}
