//! The time and the chance that the core is given: the clock, and new ids.

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use crate::engine::error::EngineError;
use crate::id::HandoverId;

/// The letters of the random part of an id: no vowels, so no words, and nothing that looks like something else.
const LETTERS: &[u8; 20] = b"bcdfghjkmnpqrstvwxz2";

/// Letters of the random part.
const RANDOM_LETTERS: usize = 6;

/// Letters of a name that go into an id.
const NAME_LETTERS: usize = 24;

/// Says what time it is.
#[derive(Debug, Clone, Copy, Default)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// Always this time: for tests, and for reports that come out the same again.
    Pinned(Timestamp),
}

impl Clock {
    /// Returns the time.
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Pinned(at) => at,
        }
    }
}

/// Returns a new id: the leaver's name in plain letters, and six random ones.
///
/// # Errors
/// `NoRandomness` where the system gives no random bytes.
pub(super) fn new_handover_id(name: &str) -> Result<HandoverId, EngineError> {
    let mut bytes = [0_u8; RANDOM_LETTERS];
    getrandom::fill(&mut bytes).map_err(|source| EngineError::NoRandomness { source })?;
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().map(char::from);
    let random: String = bytes.iter().filter_map(letter).collect();
    let plain = plain(name);
    let separator = if plain.is_empty() { "" } else { "-" };
    Ok(HandoverId::new(format!("{plain}{separator}{random}")))
}

/// Returns a name in lower-case ASCII letters and digits, with `-` between its parts; empty where it has none of them.
fn plain(name: &str) -> String {
    let ascii = name.nfd().filter(|it| it.is_ascii()).map(|it| it.to_ascii_lowercase());
    let ascii: String = ascii
        .map(|it| if it.is_ascii_alphanumeric() { it } else { ' ' })
        .take(NAME_LETTERS)
        .collect();
    ascii.split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{new_handover_id, plain};

    #[test]
    fn names_become_plain_words() {
        assert_eq!(plain("Zoë  Brontë-Łukasz"), "zoe-bronte-ukasz");
        assert_eq!(plain("山田"), "");
        assert_eq!(plain("../../etc/passwd\u{1b}[2J"), "etc-passwd-2j");
    }

    #[test]
    fn ids_differ() {
        let (one, other) = (new_handover_id("Ann").unwrap(), new_handover_id("Ann").unwrap());
        assert!(one.as_str().starts_with("ann-"), "{one}");
        assert_ne!(one, other);
    }
}
