//! What is said between two people ("between us", "in confidence") and is business: it is dropped nowhere without asking.
//!
//! 1. A part off the record is hushed where no other words than these set it off: "don't write that down" beside them is plain.
//! 2. What is left of it without private life tells of the work: a customer's plan, a price, a date. Else it is dropped.
//!
//! Where somebody can be asked, `screen_answer` leaves such parts in, and `confided` returns them: the leaver says who may
//! read them. Everywhere else `screen` drops them.

use std::ops::Range;

use regex::Regex;
use serde::Deserialize;

use crate::screen::off_record::cut;
use crate::screen::rules::{Reading, Rules};
use crate::screen::{Screened, clean};

/// The compiled rules.
#[derive(Debug, Clone)]
pub(crate) struct Hushed {
    marks: Vec<Regex>,
    business: Vec<Regex>,
}

/// The rules as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawHushed {
    marks: Vec<String>,
    business: Vec<String>,
}

impl Hushed {
    /// Compiles the rules; what is wrong with them is noted in the reading.
    pub(crate) fn read(raw: &RawHushed, reading: &mut Reading<'_>) -> Self {
        Self {
            marks: reading.patterns(&raw.marks),
            business: reading.patterns(&raw.business),
        }
    }
}

impl Rules {
    /// Screens an answer whose leaver can be asked: what is said in confidence and is business is left in.
    pub fn screen_answer(&self, raw: &str) -> Screened {
        let (kept, dropped) = cut(&clean(raw), |kept| {
            let mut parts = self.off_record.regions(kept, &|_| true);
            parts.retain(|it| !self.is_hushed(kept, it));
            parts
        });
        self.screen_kept(&kept, dropped)
    }

    /// Returns whether an answer holds what is said between two people, so that silence means that nobody may read it.
    pub fn is_between_us(&self, text: &str) -> bool {
        !self.hushed(text).is_empty()
    }

    /// Returns the parts that are said between two people and are business.
    pub(crate) fn hushed(&self, text: &str) -> Vec<Range<usize>> {
        let mut parts = self.off_record.regions(text, &|_| true);
        parts.retain(|it| self.is_hushed(text, it));
        parts
    }

    fn is_hushed(&self, text: &str, part: &Range<usize>) -> bool {
        let said = text.get(part.clone()).unwrap_or_default();
        let mut left = said.to_owned();
        for mark in &self.hushed.marks {
            left = mark.replace_all(&left, " ").into_owned();
        }
        let is_soft = self.off_record.opened_only_by(said, &self.hushed.marks);
        let (left, _) = self.private(&left);
        let works = || self.hushed.business.iter().any(|it| it.is_match(&left)) || self.tells_of_work(&left);
        is_soft && works()
    }
}
