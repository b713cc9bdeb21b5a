//! The texts of a generated pack that are the same in all of them.

/// What every pack has.
pub(crate) const FRAME: &str = r#"
[pack]
id = "generated"
version = "1.0.0"
title = "Generated"
as_of = 2026-11-20
review_after = 2027-02-20
minutes = 5

[[section]]
id = "all"
name = "All"
about = "Everything."

[[theme]]
id = "first"
name = "First"
about = "The first."

[[theme]]
id = "second"
name = "Second"
about = "The second."

[[theme]]
id = "third"
name = "Third"
about = "The third."

[verdict]
recommended_completeness = 0.6
recommended_share = 0.8
too_close_share = 0.55
rival_share = 0.45
staffed_share = 0.5
trap_high = 3
trap_medium = 1
look_again_months = 6
decide_again_months = 18

[cost]
budget = "budget"
engineers = "engineers"
fte_year_one = "people-one"
fte_run = "people-run"
licence_base = "fee"
licence_per_engineer = "fee-each"
hosting = "housing"
currency = "GBP"
[cost.engineer_cost]
question = "engineer-cost"
low = 75000
likely = 100000
high = 180000

[plan]
weeks = 12
decisions = "decisions"
decisions_warn = 6
decisions_fail = 12
tickets = "ticket-types"
weekly_use = "Look."
guardrail = "Watch."
exit = "Leave."
[plan.path]
toil = 0.4
wait = 0.3
teams = 0.2
reassignments = 0.1
toil_full = 40
wait_full = 400
teams_full = 8
wait_cap_hours = 120
weeks_per_month = 4.345
least_per_week = 1
least_standard = 0.5
least_tickets = 20
least_teams = 2
[plan.backend]
weeks = 3
name = "Build"
text = "Build it."
done = "It is built."
[plan.hypothesis]
if = "{path} with {leader}"
then = "fewer tickets"
by = []
[plan.rerun]
every = "every quarter"
inputs = ["tickets"]
"#;

/// The table of interactions.
pub(crate) const INTERACTIONS: &str = r#"kind = "table"
most_rows = 5
column = [
  { id = "name", text = "What", kind = "text", required = true },
  { id = "kind", text = "Kind", kind = "choice", required = true, choices = [
    { id = "finding", text = "Finding" }, { id = "deploying", text = "Deploying" }, { id = "tickets", text = "Asking" },
  ] },
  { id = "pain", text = "Pain", kind = "level", required = true },
  { id = "times", text = "Times", kind = "number", required = true },
  { id = "wait", text = "Wait", kind = "number" },
  { id = "work", text = "Work", kind = "number" },
]"#;

/// A table of names.
pub(crate) const ROWS: &str = r#"kind = "table"
most_rows = 3
column = [{ id = "name", text = "What", kind = "text", required = true }]"#;

/// The tool in place.
pub(crate) const TOOL: &str = r#"kind = "choice"
choices_from = "options"
choice = [{ id = "none", text = "None" }, { id = "other", text = "Another" }]"#;

/// What a tool in place means.
pub(crate) const IN_PLACE: &str = r#"
[in-place]
tool = "tool"
since = "since"
plugins = "plugins"
integrations = "integrations"
services = "services"
customisation = "need-0"
weeks_per_plugin = 3
weeks_per_integration = 2
weeks_per_service = 0.5
low = 0.5
high = 2.0
overlap_months = 3
working_weeks = 46
shrink_plugins = 2
migrate_after_months = 2
decide_by_months = 4
shrink = "Shrink."
migrate = "Move."
keep = "Keep."
"#;

/// A trap and a readiness dimension.
pub(crate) const READINESS: &str = r#"
[[trap]]
id = "trap"
name = "Trap"
question = "choice-1"
sprung = { question = "choice-1", is = ["c0"] }
text = "Beware."
way_out = "Turn."

[[readiness]]
id = "ready"
name = "Ready"
about = "Whether it is."
part = [
  { question = "choice-0", weight = 2, values = { c1 = 0.5, c2 = 1 }, next = "Next." },
  { question = "supply-0", weight = 1, zero = 0, full = 4, next = "Next." },
  { question = "ticket-types", weight = 1, full = 2, next = "Next." },
  { question = "metric", weight = 1, values = { named = 0.5, measured = 1 }, next = "Next." },
]
"#;
