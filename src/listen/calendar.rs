//! Arithmetic on days for times that were said without a year or month.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The days that a time is resolved against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calendar {
    /// The day of the answer.
    pub(crate) today: Date,
    /// The leaver's last day.
    pub(crate) last_day: Date,
    /// 1 for plans, -1 for what has happened, nothing where the words do not say.
    pub(crate) direction: Option<i8>,
    /// Whether words of the same clause say so; else they stand elsewhere in the sentence.
    pub(crate) sure: bool,
}

/// With no word of direction, a day at most this far ahead is preferred to the one a year before.
const NEAR_DAYS: i32 = 270;

impl Calendar {
    /// Returns the day in the year that the direction asks for.
    pub(crate) fn day_and_month(&self, day: i8, month: i8) -> Option<Date> {
        let candidates = (-1..=1)
            .filter_map(|years| Date::new(self.today.year() + years, month, day).ok())
            .collect();
        self.choose(candidates)
    }

    /// Returns that day of this month or the next or the last one.
    pub(crate) fn day_of_month(&self, day: i8) -> Option<Date> {
        let first = self.today.first_of_month();
        let candidates = (-1..=2)
            .filter_map(|months| first.checked_add(Span::new().months(months)).ok())
            .filter_map(|month| Date::new(month.year(), month.month(), day).ok())
            .collect();
        self.choose(candidates)
    }

    /// Returns the first day of a month; a month that is running counts as ahead.
    pub(crate) fn month(&self, month: i8) -> Option<Date> {
        let candidates = (-1..=1)
            .filter_map(|years| Date::new(self.today.year() + years, month, 1).ok())
            .collect();
        self.choose_from(candidates, self.today.first_of_month())
    }

    fn choose(&self, candidates: Vec<Date>) -> Option<Date> {
        self.choose_from(candidates, self.today)
    }

    /// Takes the next or the last of ascending candidates, seen from a day.
    pub(crate) fn choose_from(&self, candidates: Vec<Date>, from: Date) -> Option<Date> {
        let ahead = candidates.iter().copied().find(|day| *day >= from);
        let behind = candidates.iter().copied().rev().find(|day| *day <= self.today);
        match self.direction {
            Some(1) => ahead.or(behind),
            Some(_) if self.sure => behind.or(ahead),
            // a verb elsewhere in the sentence moves a day back, but not by most of a year
            Some(_) => behind
                .filter(|day| days_between(*day, self.today) <= NEAR_DAYS)
                .or(ahead)
                .or(behind),
            None => ahead
                .filter(|day| days_between(self.today, *day) <= NEAR_DAYS)
                .or(behind)
                .or(ahead),
        }
    }

    /// Returns the next such weekday after today; 1 is Monday.
    pub(crate) fn weekday_after(&self, day: i8) -> Option<Date> {
        self.today
            .nth_weekday(1, Weekday::from_monday_one_offset(day).ok()?)
            .ok()
    }

    /// Returns the last such weekday before today; 1 is Monday.
    pub(crate) fn weekday_before(&self, day: i8) -> Option<Date> {
        self.today
            .nth_weekday(-1, Weekday::from_monday_one_offset(day).ok()?)
            .ok()
    }

    /// Returns that weekday of the calendar week after this one; weeks start on Monday.
    pub(crate) fn weekday_of_next_week(&self, day: i8) -> Option<Date> {
        self.monday(1)?.checked_add(i64::from(day - 1).days()).ok()
    }

    /// Returns the Monday of this week, moved by a number of weeks.
    pub(crate) fn monday(&self, weeks: i64) -> Option<Date> {
        let back = i64::from(self.today.weekday().to_monday_zero_offset());
        self.today
            .checked_sub(back.days())
            .ok()?
            .checked_add(weeks.weeks())
            .ok()
    }

    /// Returns the first day of this quarter, moved by a number of quarters.
    pub(crate) fn quarter(&self, quarters: i64) -> Option<Date> {
        let first = Date::new(self.today.year(), (self.today.month() - 1) / 3 * 3 + 1, 1).ok()?;
        first.checked_add((quarters * 3).months()).ok()
    }

    /// Returns the first day of this month, moved by a number of months.
    pub(crate) fn first_of_month(&self, months: i64) -> Option<Date> {
        self.today.first_of_month().checked_add(months.months()).ok()
    }

    /// Returns the first day of this year, moved by a number of years.
    pub(crate) fn first_of_year(&self, years: i16) -> Option<Date> {
        Date::new(self.today.year().checked_add(years)?, 1, 1).ok()
    }
}

/// Returns the days from one date to another.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
