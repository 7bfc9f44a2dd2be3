//! The checklist's tables and calendar, read back by readers that did not write them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use baton::report::{self, Addresses, ByteOrderMark, Report, Subjects, Tracker};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::report::{cases, wording};
use crate::report_sample;

fn reports() -> Vec<Report> {
    let mut reports: Vec<Report> = cases().into_iter().map(|(_, report)| report).collect();
    reports.push(report_sample::report());
    reports
}

fn table(report: &Report, tracker: Tracker, mark: ByteOrderMark, addresses: &Addresses) -> String {
    report::csv(report, &wording().export, (tracker, mark, addresses)).unwrap()
}

/// Reads RFC 4180 to the letter: CRLF between rows, quotes doubled, and nothing after a closing quote.
fn strict(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '"' => {
                assert!(cell.is_empty(), "a quote inside of a bare cell: {cell}");
                loop {
                    match rest.next().expect("a quote that is not closed") {
                        '"' if rest.peek() == Some(&'"') => cell.extend(rest.next()),
                        '"' => break,
                        other => cell.push(other),
                    }
                }
                assert!(
                    matches!(rest.peek(), Some(',' | '\r') | None),
                    "words after a closing quote"
                );
            }
            ',' => row.push(std::mem::take(&mut cell)),
            '\r' => {
                assert_eq!(rest.next(), Some('\n'), "a bare carriage return");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\n' => panic!("a bare line feed after {cell}"),
            other => cell.push(other),
        }
    }
    assert!(row.is_empty() && cell.is_empty(), "the last row has no end");
    rows
}

fn column<'a>(rows: &'a [Vec<String>], name: &str) -> impl Iterator<Item = &'a str> {
    let at = rows[0]
        .iter()
        .position(|it| it == name)
        .unwrap_or_else(|| panic!("no column {name}"));
    rows.iter().skip(1).map(move |row| row[at].as_str())
}

#[test]
fn jira_and_asana_find_their_columns_and_days() {
    let owner_of = |report: &Report| report.checklist[0].owner.clone();
    for report in reports() {
        let addresses = Addresses::from([(owner_of(&report), "owner@example.com".to_owned())]);
        for tracker in Tracker::ALL {
            let rows = strict(&table(&report, tracker, ByteOrderMark::Absent, &addresses));
            assert_eq!(rows.len(), report.checklist.len() + 1);
            assert!(rows.iter().all(|row| row.len() == rows[0].len()), "a ragged row");
            assert!(
                rows[0]
                    .iter()
                    .all(|it| it.chars().all(|c| c.is_ascii_alphabetic() || c == ' '))
            );
            for (due, item) in column(&rows, "Due Date").zip(&report.checklist) {
                let form = if tracker == Tracker::Asana {
                    "%m/%d/%Y"
                } else {
                    "%Y-%m-%d"
                };
                assert_eq!(Date::strptime(form, due).unwrap(), item.due);
            }
            let people = if tracker == Tracker::Sheet {
                "Owner Email"
            } else {
                "Assignee"
            };
            assert!(column(&rows, people).all(|it| it.is_empty() || it == "owner@example.com"));
            assert!(column(&rows, people).any(|it| !it.is_empty()));
        }
        let jira = strict(&table(&report, Tracker::Jira, ByteOrderMark::Absent, &addresses));
        assert_eq!(
            jira[0].join(","),
            "Summary,Issue Type,Description,Assignee,Due Date,Priority,Labels"
        );
        assert!(column(&jira, "Summary").all(|it| !it.is_empty() && it.chars().count() <= 255 && !it.contains('\n')));
        let asana = strict(&table(&report, Tracker::Asana, ByteOrderMark::Absent, &addresses));
        assert_eq!(
            asana[0].join(","),
            "Name,Description,Section,Assignee,Collaborators,Start Date,Due Date,Dependencies"
        );
    }
}

#[test]
fn a_mark_of_utf_8_is_there_when_it_is_asked_for() {
    let report = report_sample::report();
    let bare = table(&report, Tracker::Sheet, ByteOrderMark::Absent, &Addresses::new());
    let marked = table(&report, Tracker::Sheet, ByteOrderMark::Present, &Addresses::new());
    assert_eq!(marked, format!("\u{feff}{bare}"));
}

/// An item's key does not move when another item is added before it.
#[test]
fn keys_stay_when_the_list_grows() {
    let mut report = report_sample::report();
    let keys = |report: &Report| -> BTreeMap<String, String> {
        let rows = strict(&table(report, Tracker::Sheet, ByteOrderMark::Absent, &Addresses::new()));
        let actions: Vec<String> = rows.iter().skip(1).map(|row| row[2..7].join("|")).collect();
        column(&rows, "Key").map(str::to_owned).zip(actions).collect()
    };
    let whole = keys(&report);
    assert_eq!(whole.len(), report.checklist.len(), "every item has a key of its own");
    report.checklist.remove(0);
    let (mut numbered, mut n) = (report.clone(), 0);
    for item in &mut numbered.checklist {
        n += 1;
        item.id = format!("C{n}");
    }
    for (key, action) in keys(&numbered) {
        assert_eq!(whole[&key], action);
    }
}

/// Property lines of a calendar, unfolded as RFC 5545 says; every line is checked on the way.
fn lines(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75),
        "a line is longer than 75 octets"
    );
    let unfolded = text.replace("\r\n ", "");
    let line = |line: &str| {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: {line}"));
        (name.to_owned(), value.to_owned())
    };
    unfolded.split_terminator("\r\n").map(line).collect()
}

/// Components by their kind, each as its properties.
fn components(text: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut open: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    let mut done = Vec::new();
    for (name, value) in lines(text) {
        match name.as_str() {
            "BEGIN" => open.push((value, BTreeMap::new())),
            "END" => {
                let component = open.pop().unwrap();
                assert_eq!(component.0, value, "ends in the wrong order");
                done.push(component);
            }
            _ => {
                let twice = open.last_mut().unwrap().1.insert(name.clone(), value);
                assert!(twice.is_none(), "{name} stands twice");
            }
        }
    }
    assert!(open.is_empty());
    done
}

#[test]
fn a_calendar_has_a_task_and_a_day_for_each_item_and_names_no_customer() {
    for report in reports() {
        let text = report::ics(&report, &wording().export, Subjects::Plain);
        let all = components(&text);
        for kind in ["VTODO", "VEVENT"] {
            assert_eq!(all.iter().filter(|it| it.0 == kind).count(), report.checklist.len());
        }
        let uids: BTreeSet<&String> = all.iter().filter_map(|it| it.1.get("UID")).collect();
        assert_eq!(uids.len(), report.checklist.len() * 2, "every UID is one of its own");
        for (kind, fields) in &all {
            if kind == "VCALENDAR" {
                assert_eq!((&*fields["VERSION"], &*fields["METHOD"]), ("2.0", "PUBLISH"));
                continue;
            }
            assert!(fields.contains_key("DTSTAMP") && fields.contains_key("SUMMARY"));
            let day = if kind == "VTODO" {
                "DUE;VALUE=DATE"
            } else {
                "DTSTART;VALUE=DATE"
            };
            assert!(Date::strptime("%Y%m%d", &fields[day]).is_ok());
        }
        let unfolded = text.replace("\r\n ", "");
        for account in &report.accounts {
            assert!(!unfolded.contains(&account.name), "{} is named", account.name);
        }
        let again = report::ics(&report, &wording().export, Subjects::Plain);
        assert!(text == again, "the same report gives the same bytes");
    }
}

#[test]
fn a_calendar_names_the_customer_when_that_is_asked_for() {
    let report = report_sample::report();
    let named = report::ics(&report, &wording().export, Subjects::Named);
    let all = components(&named);
    let account = report.checklist.iter().find_map(|item| item.account.clone()).unwrap();
    assert!(
        all.iter()
            .any(|(_, it)| it.get("SUMMARY").is_some_and(|it| it.contains(&account)))
    );
    let plain = components(&report::ics(&report, &wording().export, Subjects::Plain));
    let uids = |all: &[(String, BTreeMap<String, String>)]| -> Vec<String> {
        all.iter().filter_map(|it| it.1.get("UID").cloned()).collect()
    };
    assert_eq!(uids(&all), uids(&plain));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a person or a CRM wrote, no cell runs, no row is torn and no calendar line either.
    #[test]
    fn no_text_leaves_its_cell(text in "[=+@\t\r\n\"',;: -]{0,4}\\PC{0,24}[\r\n\",]{0,2}", account in "[=+@\" -]{0,2}\\PC{0,12}") {
        static CASE: LazyLock<Report> = LazyLock::new(|| cases().swap_remove(0).1);
        let mut report = CASE.clone();
        report.checklist.truncate(3);
        for item in &mut report.checklist {
            item.account = Some(account.clone());
            item.owner.clone_from(&text);
            item.evidence.clone_from(&text);
            if let Some(claim) = &mut item.claim {
                claim.text.clone_from(&text);
            }
        }
        let addresses = Addresses::from([(text.clone(), text.clone())]);
        for tracker in Tracker::ALL {
            let rows = strict(&table(&report, tracker, ByteOrderMark::Absent, &addresses));
            prop_assert_eq!(rows.len(), report.checklist.len() + 1);
            for cell in rows.iter().flatten() {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
            }
        }
        for subjects in [Subjects::Plain, Subjects::Named] {
            components(&report::ics(&report, &wording().export, subjects));
        }
    }
}
