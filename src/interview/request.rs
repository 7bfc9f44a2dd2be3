//! Questions that manager and successor want put: when one is due, in which words.
//!
//! A question of one's own is put word for word; one about a statement quotes it first. A topic that is to be asked again
//! gets the bank's next words. All come early: before the arc goes on, after the follow-ups of the last answer and after the
//! first question of all, which is the arc's.

use crate::interview::agenda::{Agenda, Move};
use crate::interview::party::Party;
use crate::interview::phrase::Phrase;
use crate::interview::proceedings::Request;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::fold;
use crate::interview::wording::fill;

/// Returns the question of the oldest request that can be put, with the request's number.
pub(super) fn due(agenda: &Agenda<'_>) -> Option<(u32, Question)> {
    let mut pending = agenda.session.proceedings.pending();
    pending.find_map(|request| Some((request.number, question(agenda, request)?)))
}

impl Agenda<'_> {
    /// What a party is called in a question: by name, or by words for somebody not named yet.
    fn name_of(&self, party: Party) -> &str {
        let plan = self.session.plan.as_ref();
        match party {
            Party::Leaver => plan.map_or("", |plan| plan.csm.as_str()),
            Party::Manager => {
                let name = plan.and_then(|plan| plan.manager.as_deref());
                name.unwrap_or(&self.guide.wording.names.manager)
            }
            Party::Successor => self.successor(),
        }
    }
}

fn question(agenda: &Agenda<'_>, request: &Request) -> Option<Question> {
    let topic = agenda.topic(&request.topic)?;
    let account = request.account.clone();
    let words = &agenda.guide.wording.request;
    let name = request.by.name.as_deref();
    let name = name.unwrap_or_else(|| agenda.name_of(request.by.party));
    let why = fill(&words.why, &[("name", name)]);
    let Some(text) = &request.text else {
        let again = Move {
            why: Some(why),
            ..agenda.next_of(topic, account)
        };
        return agenda.questions(vec![again]).next();
    };
    let about = request.about.and_then(|id| agenda.session.facts.get(&id));
    let quote = about.map(|it| it.quote.as_str());
    let text = in_new_words(agenda, &words.frames, text, name, quote)?;
    let asked = Move {
        topic,
        account,
        kind: QuestionKind::Probe,
        slot: None,
        why: None,
    };
    let template = format!("request:{}", request.number);
    Some(agenda.put(&asked, Phrase { template, text }, &why))
}

/// The first frame around the words that gives a text which was not put yet.
fn in_new_words(agenda: &Agenda<'_>, frames: &[String], text: &str, name: &str, quote: Option<&str>) -> Option<String> {
    let fitting = frames.iter().filter(|it| it.contains("{quote}") == quote.is_some());
    let values = [("question", text), ("name", name), ("quote", quote.unwrap_or_default())];
    let mut texts = fitting.map(|frame| fill(frame, &values));
    texts.find(|it| !agenda.session.asked.contains(fold(it).as_str()))
}
