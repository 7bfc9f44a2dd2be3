//! What must never pass: secrets, off-record remarks, control characters. Runs before anything else sees an answer.
//!
//! 1. `clean`: control, bidi and invisible characters go; text is brought to NFC.
//! 2. `off_record`: remarks that the leaver wants dropped are cut out, to the boundary that the words set; `hushed`: those that
//!    are only said "between us" and are business wait in an answer until the leaver has said who may read them.
//! 3. `private`: what is said of somebody's health, family, faith, politics or search for a job is cut out.
//! 4. `secret`: passwords, tokens and the like are replaced by a mask; the words around them stay.
//!
//! What is left may be for few eyes only: `restricted` says which parts, and `confided` of which the leaver has to say who may
//! read them. Both cut nothing by themselves.
//!
//! The rules are data. What was cut is gone when `screen` returns: no copy, no length, no hash of it is kept.

mod clean;
mod confided;
mod hushed;
mod off_record;
mod private;
mod restricted;
mod rules;
mod secret;
mod shape;
mod value;
mod word;

use serde::{Deserialize, Serialize};

pub use crate::screen::clean::clean;
pub use crate::screen::confided::Readers;
pub use crate::screen::restricted::Sealed;
pub use crate::screen::rules::Rules;

/// An answer that may be stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screened {
    /// The text that is left.
    pub text: String,
    /// The secrets that were masked, in order.
    pub masked: Vec<Masked>,
    /// How many off-record remarks were dropped.
    pub dropped: u32,
    /// How many remarks on private life were left out.
    pub private: u32,
}

/// A secret that was masked: its kind only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Masked {
    /// A password, passphrase or PIN.
    Password,
    /// A token or key.
    Token,
    /// A connection string or URL with credentials.
    Connection,
    /// A pair of user name and password.
    Login,
    /// A card or bank number.
    Number,
}

/// What stands in the text where a secret was.
pub const MASK: &str = "[secret removed]";

impl Rules {
    /// Screens an answer: cleans it, drops what is off the record or private, masks secrets.
    pub fn screen(&self, raw: &str) -> Screened {
        let cleaned = clean(raw);
        let (kept, dropped) = self.off_record(&cleaned);
        self.screen_kept(&kept, dropped)
    }

    /// Screens what is left without the remarks off the record.
    fn screen_kept(&self, kept: &str, dropped: u32) -> Screened {
        let (kept, private) = self.private(kept);
        let (text, masked) = self.mask(&kept);
        Screened {
            text,
            masked,
            dropped,
            private,
        }
    }
}
