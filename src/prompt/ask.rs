//! The request for the next question: candidates of the machine, to choose from and to word.
//!
//! 1. The rules, the same every time.
//! 2. Statements on the subject of the first candidate, then the last turns, then the candidates.
//! 3. What is too much for the request's limit goes: statements first, the oldest turn next.

use minijinja::context;

use crate::interview::Question;
use crate::prompt::request::{PromptError, Request, Room, Scene, Task};
use crate::prompt::schema;
use crate::prompt::templates::Prompts;
use crate::prompt::window::{self, Spoken};

/// What stands where there is nothing.
const NOTHING: &str = "(none)";

impl Prompts {
    /// Returns the request that chooses among candidates, best first, and words one.
    ///
    /// # Errors
    /// `Nothing` without candidates; `Template` where a prompt file asks for what does not exist.
    pub fn ask(&self, scene: &Scene<'_>, candidates: &[Question], room: Room) -> Result<Request, PromptError> {
        let first = candidates.first().ok_or(PromptError::Nothing)?;
        let limits = match room {
            Room::Whole => &self.limits.window,
            Room::Little => &self.limits.little,
        };
        let mut turns = window::turns(scene, limits);
        let mut facts = window::statements(scene, &first.topic, first.account.as_ref(), limits.facts);
        // what the last turns show need not be said twice
        facts.retain(|fact| turns.iter().all(|it| it.turn != fact.id.turn));
        loop {
            let lines = window::lines(facts.iter().copied(), limits.fact);
            let request = self.ask_with(scene, &lines, &turns, candidates)?;
            if request.size() <= self.limits.request.ask || (facts.is_empty() && turns.len() < 2) {
                return Ok(request);
            }
            if facts.is_empty() {
                turns.remove(0);
            } else {
                facts.remove(0);
            }
        }
    }

    fn ask_with(
        &self,
        scene: &Scene<'_>,
        facts: &str,
        turns: &[Spoken],
        candidates: &[Question],
    ) -> Result<Request, PromptError> {
        let or_nothing = |text: String| if text.is_empty() { NOTHING.to_owned() } else { text };
        let turn = |it: &Spoken| format!("Q: {}\nA: {}", it.question, it.answer);
        let turns = turns.iter().map(turn).collect::<Vec<_>>().join("\n");
        let most = self.limits.window.question;
        let candidate = |(at, it): (usize, &Question)| {
            let topic = scene.guide.bank.topic(&it.topic).map_or("", |topic| &topic.title);
            format!("{}. [{topic}] {}", at + 1, window::shortened(&it.text, most))
        };
        let listed = candidates
            .iter()
            .enumerate()
            .map(candidate)
            .collect::<Vec<_>>()
            .join("\n");
        let material = self.render(
            "ask.md.j2",
            context! {
                fence => scene.fence.word(),
                facts => scene.fence.wrap(&or_nothing(facts.to_owned())),
                turns => scene.fence.wrap(&or_nothing(turns)),
                candidates => scene.fence.wrap(&listed),
                count => candidates.len(),
            },
        )?;
        let rules = self.render("ask-rules.md.j2", context! {})?;
        let tokens = self.limits.reply.ask_tokens;
        Ok(Request::new(Task::Ask, rules, material, schema::ask(), tokens))
    }
}
