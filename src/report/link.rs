//! Marks → links: where a text has the places of turns, each mark leads to the place of its turn.
//!
//! A mark is written `[T12.3]`, which Markdown reads as a link as soon as the text says below where it leads. So the
//! sentences stay as they are, and all readers follow the marks: browsers, wikis and the typesetter.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use regex::Regex;

#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[T(\d{1,7})(?:\.(\d{1,5}))?\]").expect("the pattern is a constant"));
#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static PLACE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<a id="t(\d{1,7})"></a>"#).expect("the pattern is a constant"));

/// Returns a text with the targets of those marks whose turn has a place in it; a text without places as it is.
pub(super) fn with_targets(mut text: String) -> String {
    let number = |it: regex::Match<'_>| it.as_str().parse::<u32>().ok();
    let places: BTreeSet<u32> = PLACE
        .captures_iter(&text)
        .filter_map(|found| found.get(1).and_then(number))
        .collect();
    let mark = |found: regex::Captures<'_>| {
        let turn = found.get(1).and_then(number)?;
        places.contains(&turn).then(|| (turn, found.get(2).and_then(number)))
    };
    let marks: BTreeSet<(u32, Option<u32>)> = MARK.captures_iter(&text).filter_map(mark).collect();
    if !marks.is_empty() {
        text.push('\n');
    }
    for (turn, statement) in marks {
        let inner = statement.map(|it| format!(".{it}")).unwrap_or_default();
        // writing to a string cannot fail
        let _ = writeln!(text, "[T{turn}{inner}]: #t{turn}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_leads_to_its_turn_where_that_has_a_place() {
        let text =
            "One [T2.1] [T10] and [T2.1], a row [I:3], a stranger [T9.9].\n\n<a id=\"t2\"></a>T2 <a id=\"t10\"></a>\n";
        let linked = with_targets(text.to_owned());
        assert_eq!(linked, format!("{text}\n[T2.1]: #t2\n[T10]: #t10\n"));
    }

    #[test]
    fn what_somebody_said_is_no_mark() {
        let text = "She wrote \\[T2.1\\]. <a id=\"t2\"></a>\n";
        assert_eq!(with_targets(text.to_owned()), text);
        assert_eq!(with_targets("Said [T2.1]\n".to_owned()), "Said [T2.1]\n");
    }
}
