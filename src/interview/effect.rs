//! What the machine asks of the shell after its events are stored.

/// Something for the shell to do. None of it changes what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Tell the leaver something between two questions.
    Tell {
        /// The words.
        text: String,
    },
}
