//! What can be wrong with a question, and how that is said.
//!
//! Only names and words: the rules that find a fault are in `lint` and `opening`.

use std::fmt;

/// What is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// More than one question mark.
    TwoQuestions,
    /// No question mark.
    NoQuestionMark,
    /// Too many words.
    TooLong {
        /// How many it has.
        words: usize,
        /// How many it may have.
        most: usize,
    },
    /// It can be answered with yes or no.
    YesNoOpener,
    /// It suggests the answer.
    Leading {
        /// The words that do.
        words: String,
    },
    /// It joins two questions, or asks for two things.
    DoubleQuestion,
    /// It offers more options than a listener keeps in mind.
    StackedOptions,
    /// It praises before it asks.
    Praise {
        /// The words that do.
        words: String,
    },
    /// It names more than one account.
    ManyAccounts,
    /// It uses a word that people do not say to each other.
    Jargon {
        /// The word.
        words: String,
    },
    /// It quotes too much of what was said.
    LongQuote {
        /// How many words it quotes.
        words: usize,
        /// How many it may quote.
        most: usize,
    },
}

impl Fault {
    /// Returns whether it stays a fault whatever words follow, so that a question need not be whole to have it.
    pub const fn is_lasting(&self) -> bool {
        matches!(
            self,
            Self::TwoQuestions
                | Self::TooLong { .. }
                | Self::Praise { .. }
                | Self::Jargon { .. }
                | Self::LongQuote { .. }
        )
    }
}

impl fmt::Display for Fault {
    /// Writes a sentence part that follows "the question".
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoQuestions => write!(out, "has more than one question mark"),
            Self::NoQuestionMark => write!(out, "has no question mark"),
            Self::TooLong { words, most } => write!(out, "has {words} words, more than {most}"),
            Self::YesNoOpener => write!(out, "can be answered with yes or no"),
            Self::Leading { words } => write!(out, "suggests the answer with `{words}`"),
            Self::DoubleQuestion => write!(out, "asks for two things"),
            Self::StackedOptions => write!(out, "offers too many options"),
            Self::Praise { words } => write!(out, "praises with `{words}`"),
            Self::ManyAccounts => write!(out, "names more than one account"),
            Self::Jargon { words } => write!(out, "uses the jargon `{words}`"),
            Self::LongQuote { words, most } => write!(out, "quotes {words} words, more than {most}"),
        }
    }
}
