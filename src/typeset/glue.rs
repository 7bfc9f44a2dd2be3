//! Where a line may break and had better not: `20 %`, `EUR 412,000`, `18 December`, `log-ins`, an ellipsis.
//!
//! Only the characters around the place are looked at: a search further back would cost its length for each word.

/// Letters that a part of a word has at least if a line may end with it, or begin with it, at a hyphen.
const PART: usize = 4;

/// Whether what stands on both sides of the break at byte `at` reads badly on two lines.
pub(super) fn belong_together(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let Some(next) = after.chars().next() else {
        return false;
    };
    if let Some(word) = before.strip_suffix('-') {
        let letters =
            |some: &mut dyn Iterator<Item = char>| some.take(PART).take_while(|it| it.is_alphanumeric()).count();
        return letters(&mut word.chars().rev()) < PART || letters(&mut after.chars()) < PART;
    }
    let Some(before) = before.strip_suffix(' ') else {
        return false;
    };
    if matches!(next, '%' | '‰' | '…') {
        return true;
    }
    let tail: Vec<char> = before.chars().rev().take(5).collect();
    let length = tail.iter().take_while(|it| it.is_alphanumeric()).count();
    let last = tail.get(..length).unwrap_or_default();
    // `000` of `1,407,000` is no number of its own.
    if tail.get(length).is_some_and(|it| !matches!(it, ' ' | '(' | '\n')) {
        return false;
    }
    let number = (1..=3).contains(&last.len()) && last.iter().all(char::is_ascii_digit);
    let currency = last.len() == 3 && last.iter().all(char::is_ascii_uppercase);
    (number && next.is_alphabetic()) || (currency && next.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::belong_together;

    #[test]
    fn numbers_and_short_parts_hold_on_and_the_rest_does_not() {
        for (text, holds) in [
            ("20 |%", true),
            ("EUR |412,000", true),
            ("18 |December", true),
            ("and |…", true),
            ("log-|ins", true),
            ("60-|day", true),
            ("build-versus-|buy", true),
            ("build-|versus", false),
            ("1,407,000 |and", false),
            ("in 2027 |they", false),
            ("CFO |of", false),
            ("the |18", false),
            ("田中|美咲", false),
        ] {
            let at = text.find('|').unwrap();
            assert_eq!(belong_together(&text.replace('|', ""), at), holds, "{text}");
        }
    }
}
