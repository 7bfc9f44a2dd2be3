//! A question that is still coming in: as much of it as may be shown before the whole of it is checked.
//!
//! 1. The number of the candidate stands before the question in a reply, so it is known what the words are about.
//! 2. Only whole words count, and only while they break no rule that later words could not mend: markup, a secret, a name
//!    or number that nobody gave, too many words.
//! 3. After the first such word nothing more is shown.
//!
//! What is shown is a promise of nothing: `question` checks the whole reply.

use crate::interview::Question;
use crate::prompt::claim::Evidence;
use crate::prompt::json::{partial_number, partial_text};
use crate::prompt::question::{meant, sources};
use crate::prompt::request::Scene;
use crate::prompt::templates::Prompts;

/// Bytes of a reply after which nothing of it is looked at: no question is that long.
const LOOKED_AT: usize = 8 << 10;

/// Hears the reply to `ask` as it comes in.
#[derive(Debug)]
pub struct Drafting<'a> {
    prompts: &'a Prompts,
    scene: Scene<'a>,
    candidates: &'a [Question],
    meant: Option<(Question, Evidence<'a>)>,
    heard: usize,
    is_over: bool,
}

impl Prompts {
    /// Returns a hearer of one reply to `ask` with these candidates.
    pub fn drafting<'a>(&'a self, scene: Scene<'a>, candidates: &'a [Question]) -> Drafting<'a> {
        Drafting {
            prompts: self,
            scene,
            candidates,
            meant: None,
            heard: 0,
            is_over: false,
        }
    }
}

impl Drafting<'_> {
    /// Takes all of the reply that has come in, and returns the question with its words so far; none where there is
    /// nothing more to show. A reply that is shorter than before is a new try.
    pub fn hear(&mut self, so_far: &str) -> Option<Question> {
        if so_far.len() < self.heard {
            (self.meant, self.is_over) = (None, false);
        }
        self.heard = so_far.len();
        if self.is_over || so_far.len() > LOOKED_AT {
            return None;
        }
        if self.meant.is_none() {
            let question = meant(&self.scene, self.candidates, partial_number(so_far, "choice")?)?;
            let evidence = self.prompts.evidence(&sources(&self.scene, &question));
            let text = String::new();
            self.meant = Some((Question { text, ..question }, evidence));
        }
        let (mut text, is_whole) = partial_text(so_far, "question")?;
        self.is_over = is_whole;
        if !is_whole {
            text.truncate(text.rfind(char::is_whitespace)?);
        }
        let (question, evidence) = self.meant.as_ref()?;
        let shown = self.showable(&text, evidence);
        self.is_over |= shown.is_none();
        let text = shown.filter(|it| *it != question.text)?;
        let (question, _) = self.meant.as_mut()?;
        question.text = text;
        Some(question.clone())
    }

    /// Returns a text as it may be shown; none where it breaks a rule for good.
    fn showable(&self, text: &str, evidence: &Evidence<'_>) -> Option<String> {
        let text = self.prompts.plain(text).ok()?;
        let lasting = self.prompts.lint.faults(&text, 1).iter().any(|it| it.is_lasting());
        let fits = !lasting && !self.prompts.asks_secret(&text) && evidence.supports(&text).is_ok();
        fits.then_some(text)
    }
}
