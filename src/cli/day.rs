//! Days as people type them on a command line.

use jiff::civil::Date;

use crate::cli::error::CliError;

/// Forms in which the order of day, month and year is plain (strftime).
const PLAIN: &[&str] = &[
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y",
    "%d-%B-%Y",
];

/// The two readings of a day with slashes.
const EUROPEAN: &str = "%d/%m/%Y";
const AMERICAN: &str = "%m/%d/%Y";

/// Reads a day. `what` is the argument that it was given for.
///
/// # Errors
/// `Usage` for a text that is no day, and for one that is two days: `03/04/2026`.
pub(super) fn parse(what: &str, text: &str) -> Result<Date, CliError> {
    let tidy = tidy(text);
    let as_form = |form: &&str| Date::strptime(form, &tidy).ok();
    if let Some(day) = PLAIN.iter().find_map(as_form) {
        return Ok(day);
    }
    match (as_form(&EUROPEAN), as_form(&AMERICAN)) {
        (Some(one), Some(other)) if one != other => Err(wrong(
            format!("{what} is `{text}`, which may be {one} or {other}"),
            format!("write {one} or {other}"),
        )),
        (Some(day), _) | (None, Some(day)) => Ok(day),
        (None, None) => Err(wrong(
            format!("{what} is `{text}`, which is no day"),
            "write it as 2026-12-18, 18.12.2026 or 18 Dec 2026".to_owned(),
        )),
    }
}

fn wrong(message: String, hint: String) -> CliError {
    CliError::Usage {
        message,
        hints: vec![hint],
    }
}

/// Returns the text without commas, weekdays and the endings of ordinals, with single spaces.
fn tidy(text: &str) -> String {
    let words = text.split([' ', ',', '\u{a0}']).filter(|word| !word.is_empty());
    let words = words.filter(|word| !is_weekday(word)).map(|word| {
        let digits = word.trim_end_matches(|it: char| it.is_ascii_alphabetic());
        let ordinal = word
            .get(digits.len()..)
            .is_some_and(|end| ["st", "nd", "rd", "th"].contains(&end));
        let bare = if ordinal && !digits.is_empty() { digits } else { word };
        if bare.ends_with('.') {
            bare.trim_end_matches('.')
        } else {
            bare
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn is_weekday(word: &str) -> bool {
    const WEEKDAYS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.trim_end_matches('.').to_lowercase();
    word.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(&word))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_what_people_type() {
        let typed = [
            "2026-12-20",
            "20.12.2026",
            "20 Dec 2026",
            "20 December 2026",
            "Dec 20, 2026",
            "20th December 2026",
            "Sunday, 20 Dec. 2026",
            "20/12/2026",
            "12/20/2026",
            "2026/12/20",
            " 20 dec 2026 ",
            "20-Dec-2026",
        ];
        for text in typed {
            assert_eq!(parse("--last-day", text).unwrap().to_string(), "2026-12-20", "{text}");
        }
    }

    #[test]
    fn refuses_two_days_and_none() {
        for (text, says) in [
            ("03/04/2026", "may be 2026-04-03 or 2026-03-04"),
            ("soon", "is no day"),
            ("31.02.2026", "is no day"),
            ("", "is no day"),
        ] {
            let message = parse("--last-day", text).unwrap_err().to_string();
            assert!(message.contains(says), "{text}: {message}");
        }
        assert_eq!(parse("--last-day", "04/04/2026").unwrap().to_string(), "2026-04-04");
    }
}
