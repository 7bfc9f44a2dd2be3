//! The checklist as a calendar file: one all-day entry an item.
//!
//! Calendars are seen by many, so an entry names an item's id and nothing of a customer.

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::report::model::{Item, Report};
use crate::report::wording::ExportWords;

/// Returns the checklist as iCalendar text; the same report gives the same bytes.
pub fn ics(report: &Report, words: &ExportWords) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Baton//Handover//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    for item in &report.checklist {
        calendar.push(entry(report, item, words));
    }
    calendar.to_string()
}

fn entry(report: &Report, item: &Item, words: &ExportWords) -> Event {
    let uid = format!("{}-{}@baton", report.front.handover, mark(&item.key));
    let mut event = Event::with_uid(&uid);
    event.summary(&words.subject.replace("{id}", &item.id));
    event.append_property(Property::new(
        "DTSTAMP",
        format!("{}T000000Z", basic(report.front.generated)),
    ));
    event.append_property(whole_day("DTSTART", item.due));
    event.append_property(whole_day("DTEND", item.due.tomorrow().unwrap_or(item.due)));
    event.append_property(Property::new("TRANSP", "TRANSPARENT"));
    event.done()
}

/// The item's key as a number: a calendar that gets the file again knows the entry, and reads no customer in it.
fn mark(key: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn whole_day(name: &str, date: Date) -> Property {
    let mut property = Property::new(name, basic(date));
    property.add_parameter("VALUE", "DATE");
    property.done()
}

fn basic(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}
