//! The JSON object in a reply: alone, in a Markdown fence, after thoughts, or between sentences.
//!
//! Only the wrapping is mended. JSON that is broken inside stays broken: what a guess would make of it nobody said.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::prompt::reply::ReplyFault;

/// The end of the thoughts that some models put before their answer.
const THOUGHTS: &str = "</think>";

/// Their beginning.
const THINKING: &str = "<think>";

/// Places that are tried as the beginning of the object.
const TRIED: usize = 12;

/// Returns the first object of a reply that has a field of that name, in the shape that is wanted.
///
/// # Errors
/// `NotJson` where there is no object, `OffSchema` where no object has the shape.
pub(super) fn object<T: DeserializeOwned>(text: &str, field: &str) -> Result<T, ReplyFault> {
    let after = text.rsplit_once(THOUGHTS).map_or(text, |(_, after)| after);
    let mut fault = ReplyFault::NotJson;
    for (at, _) in after.match_indices('{').take(TRIED) {
        let rest = after.get(at..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(value)) = values.next() else { continue };
        fault = ReplyFault::OffSchema;
        if value.get(field).is_none() {
            continue;
        }
        return serde_json::from_value(value).map_err(|_shape| ReplyFault::OffSchema);
    }
    Err(fault)
}

/// Returns a text field of a reply that is still coming in, and whether the field is at its end; nothing before it begins.
///
/// The text is for showing that words arrive; it is not checked.
pub(super) fn partial_text(so_far: &str, field: &str) -> Option<(String, bool)> {
    let body = partial_value(so_far, field)?.strip_prefix('"')?;
    let mut end = body.len();
    let (mut escaped, mut closed) = (false, false);
    for (at, letter) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == '"' {
            (end, closed) = (at, true);
            break;
        }
    }
    let mut raw = body.get(..end)?;
    // an escape that is not whole yet is left for later
    for _ in 0..6 {
        if let Ok(text) = serde_json::from_str::<String>(&format!("\"{raw}\"")) {
            return Some((text, closed));
        }
        raw = raw.get(..raw.char_indices().next_back()?.0)?;
    }
    None
}

/// Returns a whole number of a reply that is still coming in; nothing before something stands behind it.
pub(super) fn partial_number(so_far: &str, field: &str) -> Option<i64> {
    let value = partial_value(so_far, field)?;
    let end = value.find(|it: char| !it.is_ascii_digit() && it != '-')?;
    value.get(..end)?.parse().ok()
}

/// Returns what stands behind the name of a field, outside of thoughts.
fn partial_value<'a>(so_far: &'a str, field: &str) -> Option<&'a str> {
    let said = match so_far.rsplit_once(THOUGHTS) {
        Some((_, after)) => after,
        None if so_far.contains(THINKING) => return None,
        None => so_far,
    };
    let (_, after) = said.split_once(&format!("\"{field}\""))?;
    Some(after.trim_start().strip_prefix(':')?.trim_start())
}

#[cfg(test)]
mod tests {
    use super::{object, partial_number, partial_text};
    use crate::prompt::reply::ReplyFault;
    use serde_json::Value;

    #[test]
    fn the_object_is_found_in_its_wrapping() {
        let wrapped = [
            "{\"a\":1}",
            "\u{feff} {\"a\":1}",
            "```json\n{\"a\":1}\n```",
            "Sure! Here it is: {\"a\":1}. Anything else?",
            "<think>maybe {\"a\":2}</think>{\"a\":1}",
            "{not json} {\"b\":3} {\"a\":1}",
        ];
        for text in wrapped {
            let value: Value = object(text, "a").unwrap_or_else(|fault| panic!("{text}: {fault}"));
            assert_eq!(value["a"], 1, "{text}");
        }
    }

    #[test]
    fn what_is_broken_stays_broken() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(400), "]".repeat(400));
        let broken = ["", "no", "{\"a\":", "{\"a\":NaN}", "{\"a\":\"\\ud800\"}", "[1]", &deep];
        for text in broken {
            assert_eq!(object::<Value>(text, "a"), Err(ReplyFault::NotJson), "{text}");
        }
        assert_eq!(object::<Value>("{\"b\":1}", "a"), Err(ReplyFault::OffSchema));
    }

    #[test]
    fn a_field_is_read_while_it_comes_in() {
        let whole = "{\"choice\":1,\"question\": \"Who \\u00e4nd \\\"what\\\"?\",\"why\":\"x\"}";
        let mut seen = Vec::new();
        for (at, _) in whole.char_indices() {
            seen.extend(partial_text(whole.get(..at).unwrap(), "question"));
        }
        assert!(
            seen.windows(2).all(|pair| pair[1].0.starts_with(&pair[0].0)),
            "{seen:?}"
        );
        assert_eq!(seen.last(), Some(&("Who änd \"what\"?".to_owned(), true)));
    }

    #[test]
    fn a_number_counts_once_it_is_over_and_thoughts_are_not_read() {
        assert_eq!(partial_number("{\"choice\": 1", "choice"), None);
        assert_eq!(partial_number("{\"choice\": 12,", "choice"), Some(12));
        assert_eq!(partial_number("{\"choice\": -1}", "choice"), Some(-1));
        assert_eq!(partial_number("<think>{\"choice\": 2,", "choice"), None);
        assert_eq!(
            partial_number("<think>{\"choice\": 2,</think>{\"choice\":3,", "choice"),
            Some(3)
        );
        assert_eq!(partial_text("<think> \"question\":\"Who", "question"), None);
    }
}
