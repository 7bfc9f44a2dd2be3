//! The planned sittings as a calendar file: when, and nothing of whom or what.
//!
//! Times have no zone: ten o'clock is ten o'clock where the leaver is, also when clocks change.

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use crate::id::HandoverId;

/// Returns one entry a day as iCalendar text. The same sitting of a handover has the same identity in every file.
pub fn sittings_ics(
    handover: &HandoverId,
    days: &[Date],
    hour: Time,
    minutes: u32,
    subject: &str,
    at: Timestamp,
) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Baton//Handover//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    for (day, number) in days.iter().zip(1_u32..) {
        let start = day.to_datetime(hour);
        let end = start.saturating_add(i64::from(minutes).minutes());
        let local = |it: jiff::civil::DateTime| it.strftime("%Y%m%dT%H%M%S").to_string();
        let mut event = Event::with_uid(&format!("{handover}-sitting-{number}@baton"));
        event.summary(&subject.replace("{number}", &number.to_string()));
        event.append_property(Property::new("DTSTAMP", at.strftime("%Y%m%dT%H%M%SZ").to_string()));
        event.append_property(Property::new("DTSTART", local(start)));
        event.append_property(Property::new("DTEND", local(end)));
        // a file that is made later takes the place of an earlier one
        event.append_property(Property::new("SEQUENCE", at.as_second().max(0).to_string()));
        calendar.push(event.done());
    }
    calendar.to_string()
}
