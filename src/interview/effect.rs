//! What the machine asks of the shell after its events are stored.

use crate::interview::question::Question;

/// Something for the shell to do. None of it changes what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Tell the leaver something between two questions.
    Tell {
        /// The words.
        text: String,
    },
    /// Let a model choose among questions and word one, if there is a model.
    Word {
        /// The questions, best first; the first is the open one.
        candidates: Vec<Question>,
    },
}
