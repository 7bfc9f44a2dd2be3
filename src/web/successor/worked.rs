//! The checklist as it was worked: who does an item now, by when, whether it is done; and a report that says so.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::interview::{By, Session, Work};
use crate::report::{Item, Report};

/// An item of the checklist, as it stands.
#[derive(Debug, Serialize)]
pub(super) struct Worked<'a> {
    /// The item.
    pub item: &'a Item,
    /// Who does it.
    pub owner: &'a str,
    /// By when.
    pub due: Date,
    /// Whether that day is over.
    pub late: bool,
    /// Whether it was put off.
    pub snoozed: bool,
    /// When it was done, and by whom.
    pub done: Option<(Date, Option<&'a str>)>,
    /// Notes, oldest first.
    pub notes: Vec<(Date, Option<&'a str>, &'a str)>,
}

impl<'a> Worked<'a> {
    /// Returns every item, open ones first, in the order of their days.
    pub(super) fn all(report: &'a Report, session: &'a Session, today: Date) -> Vec<Self> {
        let all = report.checklist.iter();
        let mut all: Vec<Self> = all.map(|item| Self::of(item, session, today)).collect();
        all.sort_by_key(|it| (it.done.is_some(), it.due));
        all
    }

    fn of(item: &'a Item, session: &'a Session, today: Date) -> Self {
        let work = session.proceedings.work.get(&item.key);
        let due = due(item, work);
        let done = work.and_then(|it| it.done.as_ref());
        Self {
            item,
            owner: owner(item, work),
            due,
            late: due < today && done.is_none(),
            snoozed: due != item.due,
            done: done.map(|(at, by)| (at.to_zoned(TimeZone::UTC).date(), name(by))),
            notes: work.map_or_else(Vec::new, |it| {
                let notes = it.notes.iter();
                notes
                    .map(|note| {
                        let day = note.at.to_zoned(TimeZone::UTC).date();
                        (day, name(&note.by), note.text.as_str())
                    })
                    .collect()
            }),
        }
    }
}

fn due(item: &Item, work: Option<&Work>) -> Date {
    work.and_then(|it| it.snoozed).unwrap_or(item.due)
}

fn owner<'a>(item: &'a Item, work: Option<&'a Work>) -> &'a str {
    work.and_then(|it| it.owner.as_deref()).unwrap_or(&item.owner)
}

fn name(by: &By) -> Option<&str> {
    by.name.as_deref()
}

/// Returns the report with what is still to be done, by whom it is done now, on the days that it was put off to.
pub(super) fn still_open(report: Report, session: &Session) -> Report {
    let work = &session.proceedings.work;
    let items = report.checklist.into_iter();
    let open = items.filter(|it| work.get(&it.key).is_none_or(|it| it.done.is_none()));
    let checklist = open.map(|item| {
        let of = work.get(&item.key);
        Item {
            owner: owner(&item, of).to_owned(),
            due: due(&item, of),
            ..item
        }
    });
    Report {
        checklist: checklist.collect(),
        ..report
    }
}
