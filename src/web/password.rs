//! Passwords: what one must be, and how it is kept. Argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet).
//!
//! One takes tens of milliseconds on purpose, so it runs on a thread of its own and few at a time: a flood of sign-ins
//! costs the flood, not the rest.

use std::sync::Arc;

use argon2::password_hash::phc::{PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use thiserror::Error;
use tokio::sync::Semaphore;

/// Kibibytes of memory.
const MEMORY: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Letters that a password has at least.
const SHORTEST: usize = 15;
/// Letters that a password has at most: more would only cost us time.
const LONGEST: usize = 256;
/// Different letters that it has at least: fifteen times the same one is no password.
const DIFFERENT: usize = 6;
/// Hashes at a time.
const AT_ONCE: usize = 2;

/// A hash that counts for nobody: what is checked where there is no such person, so that it takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5aGFzdGhpcw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Weak {
    /// Too short.
    #[error("the password is too short")]
    Short,
    /// Too long.
    #[error("the password is too long")]
    Long,
    /// The same few letters again and again.
    #[error("the password repeats few letters")]
    Plain,
    /// It holds the name that it goes with.
    #[error("the password holds the name")]
    Name,
}

/// Hashes and checks passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    gate: Arc<Semaphore>,
}

impl Passwords {
    /// Returns them, with room for a few at a time.
    pub fn new() -> Self {
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        Self { gate }
    }

    /// Says whether a password will do for a person of that name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(password: &str, name: &str) -> Result<(), Weak> {
        let letters = password.chars().count();
        let mut different: Vec<char> = password.chars().collect();
        different.sort_unstable();
        different.dedup();
        let name = name.trim().to_lowercase();
        match () {
            () if letters < SHORTEST => Err(Weak::Short),
            () if letters > LONGEST => Err(Weak::Long),
            () if different.len() < DIFFERENT => Err(Weak::Plain),
            () if name.chars().count() > 3 && password.to_lowercase().contains(&name) => Err(Weak::Name),
            () => Ok(()),
        }
    }

    /// Returns what is kept of a password; none where the system gives no chance.
    pub async fn hash(&self, password: &str) -> Option<String> {
        let mut salt = [0_u8; Salt::RECOMMENDED_LENGTH];
        getrandom::fill(&mut salt).ok()?;
        let password = password.to_owned();
        self.aside(move || hash(&password, &salt)).await.flatten()
    }

    /// Returns whether a password is the one of which `kept` was kept; `None` stands for nobody, and takes as long.
    pub async fn fits(&self, password: &str, kept: Option<&str>) -> bool {
        let (password, known) = (password.to_owned(), kept.is_some());
        let kept = kept.unwrap_or(NOBODY).to_owned();
        let fits = self.aside(move || verify(&password, &kept)).await;
        known && fits == Some(true)
    }

    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _permit = self.gate.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

fn argon() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str, salt: &[u8]) -> Option<String> {
    let hash: PasswordHash = argon()?.hash_password_with_salt(password.as_bytes(), salt).ok()?;
    Some(hash.to_string())
}

fn verify(password: &str, kept: &str) -> bool {
    let Ok(kept) = PasswordHash::new(kept) else {
        return false;
    };
    argon().is_some_and(|argon| argon.verify_password(password.as_bytes(), &kept).is_ok())
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;

    use super::{NOBODY, Passwords, Weak};

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_and_fits_itself_alone() {
        let passwords = Passwords::new();
        let kept = passwords.hash("correct horse battery").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(
            Some(&kept),
            passwords.hash("correct horse battery").await.as_ref(),
            "salted"
        );
        assert!(passwords.fits("correct horse battery", Some(&kept)).await);
        assert!(!passwords.fits("correct horse batterz", Some(&kept)).await);
        assert!(!passwords.fits("", None).await);
        assert!(PasswordHash::new(NOBODY).is_ok(), "nobody takes as long as somebody");
        assert!(!passwords.fits("correct horse battery", Some("no hash")).await);
    }

    #[test]
    fn what_will_not_do_is_said() {
        assert_eq!(Passwords::check("fourteen chars", "Ana"), Err(Weak::Short));
        assert_eq!(Passwords::check(&"ab1".repeat(8), "Ana"), Err(Weak::Plain));
        assert_eq!(Passwords::check(&"correct horse ".repeat(20), "Ana"), Err(Weak::Long));
        assert_eq!(Passwords::check("i am ana ruiz for ever", "Ana Ruiz"), Err(Weak::Name));
        assert_eq!(Passwords::check("five plain words in a row", "Ana Ruiz"), Ok(()));
        assert_eq!(Passwords::check("пять слов подряд тут", "Ana Ruiz"), Ok(()));
    }
}
