//! The days on which something falls due, and whether they were said or are computed from words.
//!
//! 1. A day that was named with its month is said. One that follows from words (`end of January`, `before Christmas`, `in
//!    three weeks`) is computed, and the words are kept, so that nobody takes it for the leaver's.
//! 2. Something due *before* a day has the day before as its last safe day.
//! 3. A length of time, a weekday alone, a month, and what has gone by are no days on which something falls due.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use crate::fact::{Precision, When, words};
use crate::report::cause::{plain, stands};
use crate::report::piece::sentence_with;

/// By which words a time falls due; all of them in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueRule {
    /// First words of a time that is a part of what it names: `end of January`.
    pub parts: Vec<String>,
    /// First words of a length of time.
    pub lengths: Vec<String>,
    /// Words of a sentence by which a length of time in it holds on a condition or as a rule, and ends on no day.
    pub habits: Vec<String>,
    /// Words for a calendar week.
    pub weeks: Vec<String>,
    /// Phrases for the end of the time that follows them: `end of`.
    pub ends: Vec<String>,
    /// Words behind a time from which more is counted.
    pub offsets: Vec<String>,
    /// Words before a time until which something can be done.
    pub limits: Vec<String>,
    /// Those of them by which it is the day before.
    pub before: Vec<String>,
    /// Words of a sentence by which a day of no month (`on the 18th`) is one day, and not that of every month.
    pub singles: Vec<String>,
    /// Words by which a statement tells of what is gone.
    pub gone: Vec<String>,
    /// Words of a statement by which a day binds by law or contract.
    pub laws: Vec<String>,
    /// Days from which a day without its year is one that is gone, where it is told so.
    pub far_days: i64,
}

/// A day on which something falls due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Due {
    /// The last day on which it can be done.
    pub on: Date,
    /// The words that it is computed from; none where the day was said as it stands here.
    pub from: Option<String>,
    /// The words as they stand in the statement.
    pub text: String,
    /// Whether the words say `before`, so that it is the day before the one that they name.
    pub before: bool,
}

/// What is known of a statement when its times are understood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    /// By which words a time falls due.
    pub rule: &'a DueRule,
    /// The statement.
    pub quote: &'a str,
    /// The day that it was said.
    pub on: Date,
    /// Whether it tells of something gone by.
    pub past: bool,
    /// Whether it tells how work is done in general, so that a length of time in it is no deadline.
    pub general: bool,
}

/// Returns the day on which a time of a statement falls due; none where its words leave a doubt.
pub(super) fn due(when: &When, said: Said<'_>) -> Option<Due> {
    let date = when.date?;
    let exact = matches!(when.precision, Precision::Day | Precision::Week | Precision::Interval);
    let text = when.text.to_lowercase();
    let weekday = text.trim_end_matches('s') == date.strftime("%A").to_string().to_lowercase();
    let rule = said.rule;
    let named = names(rule, &text, date);
    let length = is_length(rule, &text) && (said.general || is_habit(rule, said.quote, &when.text));
    if !exact || weekday || length || (!named && said.past) {
        return None;
    }
    if is_offset(rule, said.quote, &when.text) {
        return None;
    }
    let (lead, before) = lead(rule, said.quote, &when.text);
    if lead.is_empty() && is_of_every_month(rule, said.quote, &when.text) {
        return None;
    }
    let week_end = is_end_of_week(rule, &text, said.quote);
    let on = match () {
        // the end of a week is its last working day
        () if week_end => friday(date)?,
        () if before => date.yesterday().ok()?,
        // a week is over on its Friday
        () if when.precision == Precision::Week && is_whole_week(rule, &text, date) => {
            date.checked_add(4.days()).ok()?
        }
        () => date,
    };
    let before = before && !week_end;
    let from = (!named || before || !lead.is_empty() && week_end).then(|| format!("{lead}{}", when.text));
    // a day without its year that is told as gone is the one behind us, whatever year it was heard with
    let far = said.on.saturating_add(rule.far_days.days()) < date && !text.contains(&date.year().to_string());
    let gone = far && lead.is_empty() && words(said.quote).any(|word| rule.gone.contains(&word));
    (on >= said.on && !gone).then(|| Due {
        on,
        from,
        text: when.text.clone(),
        before,
    })
}

/// Returns whether a day binds by law or contract, so that it is prepared however far it is: `the tax codes by 5 April`.
pub(super) fn binds(rule: &DueRule, quote: &str, due: &Due) -> bool {
    let limited = !lead(rule, quote, &due.text).0.is_empty();
    let said = plain(quote);
    limited && rule.laws.iter().any(|it| stands(&said, it))
}

/// Returns whether words name the day themselves: with its month, or in digits.
fn names(rule: &DueRule, text: &str, date: Date) -> bool {
    let month = date.strftime("%b").to_string().to_lowercase();
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let part = words(text).next().is_some_and(|first| rule.parts.contains(&first));
    let numeric = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '/'));
    digits && !part && (text.contains(&month) || numeric)
}

/// Returns whether words are a length of time counted from now.
fn is_length(rule: &DueRule, text: &str) -> bool {
    words(text).next().is_some_and(|first| rule.lengths.contains(&first))
}

/// Returns whether the sentence that names a time tells what holds on a condition, or as a rule.
fn is_habit(rule: &DueRule, quote: &str, text: &str) -> bool {
    let sentence = sentence_with(quote, text);
    words(sentence.unwrap_or(quote)).any(|word| rule.habits.contains(&word))
}

/// Returns whether words are a day of no month, in a sentence that does not say that it is one day: `on the 18th`.
fn is_of_every_month(rule: &DueRule, quote: &str, text: &str) -> bool {
    let lower = text.to_lowercase();
    let day = lower.trim_start_matches("on ").trim_start_matches("the ");
    let digits = day.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = digits.len() < day.len() && matches!(digits, "st" | "nd" | "rd" | "th");
    let sentence = sentence_with(quote, text);
    let said = plain(sentence.unwrap_or(quote));
    let single = rule.singles.iter().any(|it| stands(&said, it));
    bare && (!single || is_habit(rule, quote, text))
}

/// Returns whether words mean the end of a week: `end of this week`, `before the end of the week`.
fn is_end_of_week(rule: &DueRule, text: &str, quote: &str) -> bool {
    let said = plain(text);
    if !said.iter().any(|word| rule.weeks.contains(word)) {
        return false;
    }
    let quote = quote.to_lowercase();
    let ahead = quote.find(text).and_then(|at| quote.get(..at)).map(plain);
    let ahead = ahead.unwrap_or_default();
    rule.ends
        .iter()
        .any(|end| stands(&said, end) || ahead.ends_with(&plain(end)))
}

/// Returns the Friday of a day's week.
fn friday(date: Date) -> Option<Date> {
    let monday = date
        .checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
        .ok()?;
    monday.checked_add(4.days()).ok()
}

/// Returns whether words mean a calendar week, of which the date is the Monday.
fn is_whole_week(rule: &DueRule, text: &str, date: Date) -> bool {
    date.weekday() == Weekday::Monday && !is_length(rule, text) && words(text).any(|word| rule.weeks.contains(&word))
}

/// Returns whether more is counted from a time: `month end plus two days`.
fn is_offset(rule: &DueRule, quote: &str, text: &str) -> bool {
    let behind = quote.split_once(text).map(|(_, behind)| behind);
    behind
        .and_then(|it| words(it).next())
        .is_some_and(|word| rule.offsets.contains(&word))
}

/// Returns the preposition that stands before words in a statement, with the article between, and whether it is `before`.
fn lead(rule: &DueRule, quote: &str, text: &str) -> (String, bool) {
    let Some((ahead, _)) = quote.split_once(text) else {
        return (String::new(), false);
    };
    let mut back = ahead.split_whitespace().rev();
    let (article, word) = match back.next() {
        Some("the") => ("the ", back.next()),
        other => ("", other),
    };
    match word {
        Some(word) if rule.limits.contains(&word.to_lowercase()) => {
            let before = rule.before.contains(&word.to_lowercase());
            (format!("{word} {article}"), before)
        }
        _ => (String::new(), false),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const SAID: Date = date(2026, 11, 22);

    fn rule() -> DueRule {
        let list = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect();
        DueRule {
            parts: list(&["end"]),
            lengths: list(&["in"]),
            habits: list(&["if"]),
            weeks: list(&["week"]),
            ends: list(&["end of"]),
            offsets: list(&["plus"]),
            limits: list(&["before", "by"]),
            before: list(&["before"]),
            singles: list(&["meets"]),
            gone: list(&["told"]),
            far_days: 240,
            laws: list(&["tax"]),
        }
    }

    fn found(quote: &str, text: &str, on: Date, precision: Precision) -> Option<Due> {
        let when = When {
            text: text.to_owned(),
            date: Some(on),
            precision,
        };
        let rule = rule();
        let said = Said {
            rule: &rule,
            quote,
            on: SAID,
            past: false,
            general: false,
        };
        due(&when, said)
    }

    #[test]
    fn a_named_day_is_said() {
        let day = date(2026, 12, 4);
        let due = found("He needs it by 4 December.", "4 December", day, Precision::Day).unwrap();
        assert_eq!((due.on, due.from), (day, None));
        let due = found("Frist ist der 4.12.2026.", "4.12.2026", day, Precision::Day).unwrap();
        assert_eq!((due.on, due.from), (day, None));
    }

    #[test]
    fn a_day_from_words_keeps_the_words() {
        let end = date(2027, 1, 31);
        let due = found(
            "Before the end of January, they said.",
            "end of January",
            end,
            Precision::Day,
        )
        .unwrap();
        assert_eq!(due.on, date(2027, 1, 30));
        assert_eq!(due.from.as_deref(), Some("Before the end of January"));
        assert!(due.before);
        let due = found(
            "By the end of January 2027.",
            "end of January 2027",
            end,
            Precision::Day,
        )
        .unwrap();
        assert_eq!((due.on, due.from.as_deref()), (end, Some("By the end of January 2027")));
    }

    #[test]
    fn before_a_day_is_the_day_before() {
        let due = found(
            "Move it before 18 December.",
            "18 December",
            date(2026, 12, 18),
            Precision::Day,
        )
        .unwrap();
        assert_eq!(due.on, date(2026, 12, 17));
        assert_eq!(due.from.as_deref(), Some("before 18 December"));
    }

    #[test]
    fn a_day_of_no_month_is_a_rhythm_where_nothing_says_that_it_is_one() {
        let day = date(2026, 12, 18);
        let said = |quote: &str| found(quote, "the 18th", day, Precision::Day).map(|it| it.on);
        assert_eq!(said("She sends me a sheet on the 18th."), None);
        assert_eq!(said("The board meets on the 18th."), Some(day));
        assert_eq!(said("She needs it by the 18th."), Some(day));
    }

    #[test]
    fn a_week_is_over_on_its_friday() {
        // said on the Sunday, of the week that begins on the next day, and of that which is over
        let due = found(
            "She needs to hear it next week.",
            "next week",
            date(2026, 11, 23),
            Precision::Week,
        )
        .unwrap();
        assert_eq!((due.on, due.from.as_deref()), (date(2026, 11, 27), Some("next week")));
        let over = found(
            "I told her this week.",
            "this week",
            date(2026, 11, 16),
            Precision::Week,
        );
        assert_eq!(over, None);
        let due = found(
            "It is quarter end plus two days.",
            "quarter end",
            date(2026, 12, 31),
            Precision::Day,
        );
        assert_eq!(due, None);
    }

    #[test]
    fn weekdays_months_and_what_is_gone_are_no_due_days() {
        assert_eq!(found("Sundays.", "Sundays", date(2026, 12, 13), Precision::Day), None);
        assert_eq!(found("In March.", "March", date(2027, 3, 1), Precision::Month), None);
        assert_eq!(
            found("On 3 November.", "3 November", date(2026, 11, 3), Precision::Day),
            None
        );
        assert_eq!(found("Before today.", "today", SAID, Precision::Day), None);
    }

    #[test]
    fn a_day_that_is_told_as_gone_is_not_the_next_years() {
        let day = date(2027, 10, 21);
        let said = |quote: &str| found(quote, "21 October", day, Precision::Day);
        assert_eq!(said("She was told so, in writing, on 21 October."), None);
        assert!(said("I told her that they get it by 21 October.").is_some());
        assert!(said("The audit is on 21 October.").is_some());
    }

    #[test]
    fn a_length_of_time_in_what_is_general_is_no_deadline() {
        let when = When {
            text: "in three weeks".to_owned(),
            date: Some(date(2026, 12, 13)),
            precision: Precision::Week,
        };
        let rule = rule();
        let said = |general, past| Said {
            rule: &rule,
            quote: "It is in three weeks.",
            on: SAID,
            past,
            general,
        };
        assert!(due(&when, said(false, false)).is_some());
        assert_eq!(due(&when, said(true, false)), None);
        assert_eq!(due(&when, said(false, true)), None);
    }
}
