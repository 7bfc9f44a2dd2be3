//! The frame of a handover: who leaves, when, who takes over, and how much time is planned.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::HandoverId;

/// What the manager says when the handover is started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The handover's id.
    pub handover: HandoverId,
    /// The leaver's name.
    pub csm: String,
    /// The leaver's job title.
    #[serde(default)]
    pub title: Option<String>,
    /// The company that they leave.
    #[serde(default)]
    pub company: Option<String>,
    /// The day that notice was given.
    #[serde(default)]
    pub notice: Option<Date>,
    /// The leaver's last working day.
    pub last_day: Date,
    /// The manager's name.
    #[serde(default)]
    pub manager: Option<String>,
    /// The successor's name, where one is known.
    #[serde(default)]
    pub successor: Option<String>,
    /// The day from which the successor is there; none where nobody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor_from: Option<Date>,
    /// How many sittings are planned.
    pub sittings: u32,
    /// Minutes of one sitting.
    pub minutes: u32,
}

impl Plan {
    /// Returns whether the successor is there on a day; somebody whose first day nobody said is.
    pub fn successor_is_there(&self, on: Date) -> bool {
        self.successor_from.is_none_or(|from| on >= from)
    }

    /// Returns the successor's name, or words for a successor who is not named yet.
    pub fn successor_or<'a>(&'a self, unnamed: &'a str) -> &'a str {
        self.successor.as_deref().unwrap_or(unnamed)
    }
}
