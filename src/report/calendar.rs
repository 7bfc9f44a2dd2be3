//! The checklist as a calendar file: for each item a task, and an entry for the whole day on which it is due.
//!
//! Calendars are seen by many, so an entry names an item's id and nothing of a customer, unless that is asked for. A
//! `UID` stays the same in the next report, so that a second import changes entries instead of doubling them.

use icalendar::{Calendar, Component, Event, Property, Todo};
use jiff::civil::Date;

use crate::report::clip::clip;
use crate::report::escape::one_line;
use crate::report::model::{Item, Report};
use crate::report::task_key::keys;
use crate::report::wording::ExportWords;

/// Words of a statement in a description.
const STATEMENT_WORDS: usize = 60;

/// What the subject of a calendar entry may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subjects {
    /// The item's id alone: the calendar may be shared.
    #[default]
    Plain,
    /// The customer and what is to be done: the calendar is the reader's own.
    Named,
}

/// Octets of a line, without its end.
const LINE: usize = 75;

/// Returns the checklist as iCalendar text; the same report gives the same bytes.
pub fn ics(report: &Report, words: &ExportWords, subjects: Subjects) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Baton//Handover//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    for (item, key) in report.checklist.iter().zip(keys(&report.checklist)) {
        let subject = subject(item, words, subjects);
        let uid = |part: &str| format!("{key}-{part}@{}.baton", report.front.handover);
        let mut task = Todo::with_uid(&uid("task"));
        task.append_property(whole_day("DUE", item.due));
        task.append_property(Property::new("STATUS", "NEEDS-ACTION"));
        common(&mut task, report, &subject);
        let mut day = Event::with_uid(&uid("day"));
        day.append_property(whole_day("DTSTART", item.due));
        day.append_property(whole_day("DTEND", item.due.tomorrow().unwrap_or(item.due)));
        day.append_property(Property::new("TRANSP", "TRANSPARENT"));
        common(&mut day, report, &subject);
        if subjects == Subjects::Named {
            let text = description(item, words);
            task.description(&text);
            day.description(&text);
        }
        calendar.push(task.done());
        calendar.push(day.done());
    }
    folded(&calendar.to_string())
}

/// Returns calendar text with its lines folded anew at 75 octets, between characters (RFC 5545, 3.1): the library's own
/// folding makes longer lines where characters take several octets.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for character in line.chars() {
            if octets + character.len_utf8() > LINE {
                folded.push_str("\r\n ");
                octets = 1;
            }
            folded.push(character);
            octets += character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

fn common(entry: &mut impl Component, report: &Report, subject: &str) {
    entry.summary(subject);
    entry.append_property(Property::new(
        "DTSTAMP",
        format!("{}T000000Z", basic(report.front.generated)),
    ));
}

fn subject(item: &Item, words: &ExportWords, subjects: Subjects) -> String {
    let plain = words.subject.replace("{id}", &item.id);
    match subjects {
        Subjects::Plain => plain,
        Subjects::Named => match &item.account {
            Some(account) => one_line(&format!("{plain}: {account}: {}", item.action)),
            None => one_line(&format!("{plain}: {}", item.action)),
        },
    }
}

fn description(item: &Item, words: &ExportWords) -> String {
    let said = item.claim.as_ref().map(|claim| clip(&claim.text, STATEMENT_WORDS).text);
    let marks: Vec<&str> = item.marks.iter().map(|mark| mark.label.as_str()).collect();
    let lines = [
        said.unwrap_or_default(),
        format!("{}: {}", words.owner, item.owner),
        format!("{}: {}", words.evidence, item.evidence),
        format!("{}: {}", words.source, marks.join(" ")),
    ];
    let lines: Vec<String> = lines
        .iter()
        .filter(|it| !it.is_empty())
        .map(|it| one_line(it))
        .collect();
    lines.join("\n")
}

fn whole_day(name: &str, date: Date) -> Property {
    let mut property = Property::new(name, basic(date));
    property.add_parameter("VALUE", "DATE");
    property.done()
}

fn basic(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}
