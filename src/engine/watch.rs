//! What happens while a command runs, for a front end that shows it as it happens: a terminal, a page.

use crate::engine::Step;
use crate::interview::Question;

/// Something that happened. `Saved` comes first; where a model is asked, `Asked` follows, then any number of `Words`, and at
/// the end one of `Question` and `Replaced`.
#[derive(Debug, Clone, Copy)]
pub enum News<'a> {
    /// The command is on the disk. Its notices are told here and not again in what the command returns.
    Saved(&'a Step),
    /// A model is asked to word the next question.
    Asked,
    /// The next question as far as its words have come: all of them each time. They may still be replaced.
    Words(&'a Question),
    /// The question is whole, in the model's words.
    Question(&'a Question),
    /// The question is put in the bank's words, whatever was shown of others.
    Replaced(&'a Question),
}

/// Sees what happens while a command runs.
pub trait Watcher: Send {
    /// Takes one piece of news.
    fn see(&mut self, news: News<'_>);
}

impl<F: FnMut(News<'_>) + Send> Watcher for F {
    fn see(&mut self, news: News<'_>) {
        self(news);
    }
}

/// Lends a watcher for a while.
pub(super) fn lend<'b>(watcher: &'b mut Option<&mut dyn Watcher>) -> Option<&'b mut dyn Watcher> {
    match watcher {
        Some(watcher) => Some(&mut **watcher),
        None => None,
    }
}
