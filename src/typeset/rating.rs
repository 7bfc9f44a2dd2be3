//! Ratings in tables: `Red 5 × 4 = 20`, `yellow [I:4]`, `(Amber, 10 of 25)` get their colour beside their word.
//!
//! The words are data of the style. A word is a rating where no other word follows it: `Green Valley Foods` is a name.

use std::collections::BTreeMap;

use crate::typeset::document::{Color, Item, Placed};

/// The words of ratings in lower case, each with its colour.
pub type Ratings = BTreeMap<String, Color>;

/// Returns the colour of a cell that begins with a rating.
pub(super) fn of_cell(text: &str, ratings: &Ratings) -> Option<Color> {
    let word: String = text.chars().take_while(|it| it.is_alphabetic()).collect();
    let rest = text.get(word.len()..)?.trim_start();
    let color = ratings.get(&word.to_lowercase())?;
    (!rest.starts_with(char::is_alphabetic)).then_some(*color)
}

/// Gives the first word among `items` a colour.
pub(super) fn paint_first(items: &mut [Placed], with: Color) {
    let mut words = items.iter_mut().filter_map(|placed| match &mut placed.item {
        Item::Text { word, color, .. } if !word.text.trim().is_empty() => Some(color),
        _ => None,
    });
    words.next().into_iter().for_each(|color| *color = with);
}

/// Gives the ratings among `items` that stand in brackets before a number their colour.
pub(super) fn paint_bracketed(items: &mut [Placed], ratings: &Ratings) {
    let mut before: Option<(&mut Color, Color)> = None;
    for placed in items {
        let Item::Text { word, color, .. } = &mut placed.item else {
            continue;
        };
        let text = word.text.trim();
        if text.is_empty() {
            continue;
        }
        if let Some((color, with)) = before.take()
            && text.starts_with(|it: char| it.is_ascii_digit())
        {
            *color = with;
        }
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(','));
        let with = inner.and_then(|inner| ratings.get(&inner.to_lowercase()));
        before = with.map(|with| (color, *with));
    }
}

#[cfg(test)]
mod tests {
    use super::{Ratings, of_cell};
    use crate::typeset::document::Color;

    #[test]
    fn a_rating_is_followed_by_no_other_word() {
        let color = Color::parse("#102030").unwrap();
        let ratings = Ratings::from([("red".to_owned(), color), ("green".to_owned(), color)]);
        for (text, rated) in [
            ("Red 5 × 4 = 20", true),
            ("green [I:3]", true),
            ("green; interview: yellow [T4.1]", true),
            ("red", true),
            ("Green Valley Foods", false),
            ("Greenfield", false),
            ("", false),
            ("not red", false),
        ] {
            assert_eq!(of_cell(text, &ratings).is_some(), rated, "{text}");
        }
    }
}
