"""Reads what `idpfit plan` writes for trackers and calendars, with readers of another language, and compares it with the plan itself.

Usage: plans.py FOLDER…, each with a plan/ in it.
"""

import csv
import datetime
import json
import sys
from pathlib import Path

import icalendar

HEADS = {
    "backlog-jira.csv": ["Issue ID", "Parent", "Issue Type", "Summary", "Description", "Labels", "Due date"],
    "backlog-github.csv": ["title", "description", "labels", "milestone"],
    "backlog-linear.csv": ["Title", "Description", "Priority", "Status", "Labels", "Due Date"],
}


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file, strict=True))


def check_backlogs(folder, pilot):
    steps = sum(1 + len(week["steps"]) for week in pilot["timeline"])
    wanted = 1 + steps + len(pilot["acceptance"]) + len(pilot["decisions"])
    for name, head in HEADS.items():
        table = rows(folder / name)
        assert table[0] == head, (name, table[0])
        assert len(table) == wanted + 1, (name, len(table), wanted)
        for row in table[1:]:
            assert len(row) == len(head), (name, row)
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), row
            assert all(" " not in row[head.index(key)] for key in head if key.lower() == "labels"), row
    jira = rows(folder / "backlog-jira.csv")[1:]
    assert jira[0][2] == "Epic" and jira[0][1] == ""
    assert all(row[1] == jira[0][0] and row[2] == "Task" for row in jira[1:])
    for row in jira:
        datetime.date.fromisoformat(row[6])


def check_calendar(folder, pilot):
    calendar = icalendar.Calendar.from_ical((folder / "milestones.ics").read_bytes())
    events = calendar.walk("VEVENT")
    days = {event["SUMMARY"]: event["DTSTART"].dt for event in events}
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(days=1), event
        assert not getattr(event, "errors", []), event.errors
    for point in pilot["decisions"]:
        wanted = datetime.date.fromisoformat(point["date"])
        assert days[f"Week {point['week']}: {point['name']}"] == wanted, point
    for week in pilot["timeline"]:
        assert days[f"Starts: {week['activity']}"] == datetime.date.fromisoformat(week["from"]), week


def main():
    checked = 0
    for folder in map(Path, sys.argv[1:]):
        plan = json.loads((folder / "plan/pilot-plan.json").read_text(encoding="utf-8"))
        pilot = plan["pilot"]
        if pilot is None or pilot["path"]["slug"] is None:
            continue
        check_backlogs(folder / "plan", pilot)
        check_calendar(folder / "plan", pilot)
        checked += 1
    assert checked > 0, "no plan has a pilot"
    print(f"{checked} plans: backlogs and calendars say what the plan says")


main()
