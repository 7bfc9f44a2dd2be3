//! Secrets of links and cookies: 256 bits of chance, of which only a SHA-256 is ever kept.
//!
//! A look-up goes by the hash, so no comparison of a secret takes longer the more of it is right.

use std::fmt;

use crate::engine::TokenHash;

/// Bytes of chance in a token.
const BYTES: usize = 32;

/// A secret that its holder shows. It is printed nowhere but in the link or cookie that carries it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Makes a new one.
    ///
    /// # Errors
    /// What the system said where it gives no random bytes.
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hexadecimal(&bytes)))
    }

    /// Takes what somebody showed for a token. Anything may be shown; what no token looks like is none.
    pub fn shown(text: &str) -> Option<Self> {
        let fits = text.len() == 2 * BYTES && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// Returns what is kept of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// Returns the secret, for the link or cookie that carries it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_unlike_any_other_and_hides() {
        let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert_ne!(one, other);
        assert_eq!(Token::shown(one.reveal()), Some(one.clone()));
        assert!(!format!("{one:?}").contains(one.reveal()));
        assert_ne!(one.hash().as_str(), one.reveal());
    }

    #[test]
    fn what_no_token_looks_like_is_none() {
        for text in [
            "",
            "abc",
            &"A".repeat(64),
            &"g".repeat(64),
            &"a".repeat(65),
            "../../etc/passwd",
        ] {
            assert_eq!(Token::shown(text), None, "{text}");
        }
    }
}
