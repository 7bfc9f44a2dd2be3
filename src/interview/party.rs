//! The three who have a part in a handover, and who of them did something.

use serde::{Deserialize, Serialize};

/// One of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Starts the handover and answers for it.
    Manager,
    /// Leaves, and knows.
    Leaver,
    /// Takes over.
    Successor,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// The part that they have.
    pub party: Party,
    /// The person's name, as the plan or the account has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Party {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Manager, Self::Leaver, Self::Successor];

    /// Returns the party's word in the log: `manager`, `leaver` or `successor`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Leaver => "leaver",
            Self::Successor => "successor",
        }
    }

    /// Returns the party of that word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl std::fmt::Display for Party {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.as_str())
    }
}

impl By {
    /// Returns a person of a party.
    pub fn named(party: Party, name: impl Into<String>) -> Self {
        let name = Some(name.into());
        Self { party, name }
    }
}

impl From<Party> for By {
    fn from(party: Party) -> Self {
        Self { party, name: None }
    }
}
