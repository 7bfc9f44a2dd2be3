"""Reads what `baton report` exports with programs that know nothing of it: icalendar, Python's csv and XML, jsonschema.

Usage: exports.py FOLDER, the folder of a report with all formats and --split. Prints what was read; fails at the first fault.
"""
import csv
import datetime
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

import icalendar
import jsonschema
import yaml

HEADS = {
    "checklist.jira.csv": ["Summary", "Issue Type", "Description", "Assignee", "Due Date", "Priority", "Labels"],
    "checklist.asana.csv": [
        "Name", "Description", "Section", "Assignee", "Collaborators", "Start Date", "Due Date", "Dependencies",
    ],
}
DAYS = {"checklist.csv": "%Y-%m-%d", "checklist.jira.csv": "%Y-%m-%d", "checklist.asana.csv": "%m/%d/%Y"}


def tables(folder, report):
    for name, form in DAYS.items():
        with open(folder / name, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert name not in HEADS or rows[0] == HEADS[name], rows[0]
        assert len(rows) == len(report["checklist"]) + 1, name
        at = rows[0].index("Due Date")
        for row, item in zip(rows[1:], report["checklist"]):
            assert len(row) == len(rows[0]), row
            assert datetime.datetime.strptime(row[at], form).date().isoformat() == item["due"], row
            assert not any(re.match(r"\s*[=+\-@\t\r]", cell) for cell in row), row
        print(f"{name}: {len(rows) - 1} rows")


def calendar(folder, report):
    parsed = icalendar.Calendar.from_ical((folder / "checklist.ics").read_bytes())
    tasks, days = parsed.walk("VTODO"), parsed.walk("VEVENT")
    assert len(tasks) == len(days) == len(report["checklist"])
    assert not parsed.errors and not any(it.errors for it in tasks + days)
    names = [page["name"] for page in report["accounts"]]
    for task, day, item in zip(tasks, days, report["checklist"]):
        assert task["DUE"].dt.isoformat() == day["DTSTART"].dt.isoformat() == item["due"]
        assert not any(name in str(task["SUMMARY"]) for name in names)
    assert len({str(it["UID"]) for it in tasks + days}) == 2 * len(tasks)
    print(f"checklist.ics: {len(tasks)} tasks, {len(days)} days")


def pictures(folder):
    allowed = {"svg", "title", "desc", "rect", "polyline", "circle", "text"}
    files = sorted((folder / "pictures").glob("*.svg"))
    assert files, "there are no pictures"
    for file in files:
        root = xml.etree.ElementTree.parse(file).getroot()
        names = {it.tag.split("}")[1] for it in root.iter()}
        assert names <= allowed, (file, names - allowed)
        linked = [it.read_text(encoding="utf-8") for it in [*folder.glob("*.md"), *folder.glob("accounts/*.md")]]
        assert any(f"pictures/{file.name})" in text for text in linked), f"nothing links {file.name}"
    print(f"pictures: {len(files)}")


def accounts(folder, report):
    files = sorted((folder / "accounts").glob("*.md"))
    assert len(files) == len(report["accounts"])
    index = (folder / "README.md").read_text(encoding="utf-8")
    for file in files:
        matter = yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])
        assert matter["title"] in [page["name"] for page in report["accounts"]], matter
        assert f"(accounts/{file.name})" in index, file.name
    print(f"accounts: {len(files)}")


def main():
    folder = pathlib.Path(sys.argv[1])
    report = json.loads((folder / "handover.json").read_text(encoding="utf-8"))
    schema = json.loads(pathlib.Path("report-templates/handover.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(report)
    print(f"handover.json: fits the schema, {len(json.dumps(report))} characters")
    tables(folder, report)
    calendar(folder, report)
    pictures(folder)
    accounts(folder, report)


main()
