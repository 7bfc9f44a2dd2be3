//! Working days: Monday to Friday without public holidays.
//!
//! Holidays differ from place to place, so the list is data: `prompts/interview.toml` names those that are common to all,
//! and a team adds its own there. All days that a report proposes are counted here.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// Days looked at before the search for a working day is given up: more than the longest run of holidays.
const MOST: i64 = 60;

/// Which days are worked on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingDays {
    /// Public holidays: `12-25` for every year, `2027-03-29` for one.
    pub holidays: Vec<Holiday>,
}

/// A public holiday of every year, or of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Holiday {
    year: Option<i16>,
    month: i8,
    day: i8,
}

impl TryFrom<String> for Holiday {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no holiday: write `12-25` for every year, or `2027-03-29` for one");
        if let Ok(date) = text.parse::<Date>() {
            return Ok(Self {
                year: Some(date.year()),
                month: date.month(),
                day: date.day(),
            });
        }
        let (month, day) = text.split_once('-').ok_or_else(wrong)?;
        let month = month.parse().map_err(|_error| wrong())?;
        let day = day.parse().map_err(|_error| wrong())?;
        // 2024 has a 29 February
        Date::new(2024, month, day).map_err(|_error| wrong())?;
        Ok(Self { year: None, month, day })
    }
}

impl WorkingDays {
    /// Returns whether people work on that day.
    pub fn is_working(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let is = |it: &Holiday| {
            (it.month, it.day) == (date.month(), date.day()) && it.year.is_none_or(|year| year == date.year())
        };
        !weekend && !self.holidays.iter().any(is)
    }

    /// Returns how many working days lie after `from`, up to and with `to`; 0 where `to` is not later.
    pub fn between(&self, from: Date, to: Date) -> i64 {
        let days = from.until(to).map_or(0, |span| i64::from(span.get_days())).max(0);
        let count = (1..=days)
            .filter(|n| self.is_working(from.saturating_add(n.days())))
            .count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// Returns the working day that is the `count`-th after `date`; for 0 the day itself or the next working day.
    pub fn after(&self, date: Date, count: u32) -> Date {
        let mut day = date;
        if count == 0 {
            return self.from(day);
        }
        for _ in 0..count {
            day = self.from(day.saturating_add(1.day()));
        }
        day
    }

    /// Returns the day itself, or the last working day before it.
    pub fn until(&self, date: Date) -> Date {
        let mut days = (0..MOST).map(|n| date.saturating_sub(n.days()));
        days.find(|day| self.is_working(*day)).unwrap_or(date)
    }

    /// Returns the day `count` working days before `date`; for 0 the day itself or the last working day before it.
    pub fn before(&self, date: Date, count: u32) -> Date {
        let mut day = self.until(date);
        for _ in 0..count {
            day = self.until(day.saturating_sub(1.day()));
        }
        day
    }

    fn from(&self, date: Date) -> Date {
        let mut days = (0..MOST).map(|n| date.saturating_add(n.days()));
        days.find(|day| self.is_working(*day)).unwrap_or(date)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn days() -> WorkingDays {
        let holidays = ["12-25", "12-26", "01-01", "2027-03-29"];
        let holidays = holidays.map(|it| Holiday::try_from(it.to_owned()).unwrap());
        WorkingDays {
            holidays: holidays.to_vec(),
        }
    }

    #[test]
    fn weekends_and_holidays_are_left_out() {
        let days = days();
        let friday = date(2026, 11, 20);
        assert_eq!(days.after(friday, 1), date(2026, 11, 23));
        assert_eq!(days.after(date(2026, 11, 22), 0), date(2026, 11, 23));
        assert_eq!(days.after(date(2026, 11, 22), 1), date(2026, 11, 23));
        assert_eq!(days.after(date(2026, 11, 22), 10), date(2026, 12, 4));
        assert_eq!(days.after(date(2026, 12, 24), 1), date(2026, 12, 28));
        assert_eq!(days.until(date(2027, 1, 1)), date(2026, 12, 31));
        assert_eq!(days.before(date(2026, 11, 23), 1), friday);
        assert_eq!(days.between(friday, date(2026, 11, 30)), 6);
        assert_eq!(days.between(date(2026, 11, 30), friday), 0);
        assert_eq!(days.between(date(2026, 12, 24), date(2027, 1, 4)), 5);
        assert!(!days.is_working(date(2027, 3, 29)));
        assert!(days.is_working(date(2028, 3, 29)));
    }

    #[test]
    fn what_is_no_day_is_no_holiday() {
        for text in ["", "Christmas", "13-01", "02-30", "12", "2027-02-30"] {
            assert!(Holiday::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_counted_day_is_always_a_working_day(offset in 0..3000_i64, count in 0..60_u32) {
            let days = days();
            let from = date(2024, 1, 1).saturating_add(offset.days());
            for day in [days.after(from, count), days.until(from), days.before(from, count)] {
                prop_assert!(days.is_working(day), "{day}");
            }
            prop_assert_eq!(days.between(from, days.after(from, count.max(1))), i64::from(count.max(1)));
        }
    }
}
