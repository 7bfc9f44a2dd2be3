//! A leaver who follows a script: plays the sample handover, and stands in for a person in tests and benchmarks.
//!
//! 1. `parse`: TOML text → a leaver, or everything that is wrong with the text.
//! 2. `choose`: a question → the things that fit it and were not said yet, best first.
//! 3. `Leaver::reply`: one question → one reply, as a person gives it: an answer, a shrug, a pass, second thoughts.
//!
//! The same questions in the same order give the same replies. The leaver knows nothing of the interview: neither its
//! rules nor its state, only the words of each question and what a screen shows beside them.

mod choose;
mod parse;

use std::collections::BTreeMap;

use crate::diag::Problem;
use crate::sample::parse::{How, Kind, Script, Thing, When};

/// A question as the person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `open`, `probe`, `confirm`, `conflict`, `teach_back` or `closing`.
    pub kind: &'a str,
    /// The topic's id.
    pub topic: &'a str,
    /// The account's name as the book writes it; none for the whole book.
    pub account_name: Option<&'a str>,
    /// The slot that is probed, where one is.
    pub slot: Option<&'a str>,
    /// The question's words.
    pub text: &'a str,
}

/// What the person does with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Answers it.
    Answer(String),
    /// Passes over it.
    Skip,
    /// Does not know, and says who would.
    Unknown {
        /// The person or team who would know.
        who: String,
    },
    /// Says something that must not be kept.
    OffRecord(String),
    /// Asks for the question in other words; the question stays open.
    Rephrase,
    /// Mends an earlier answer; the question stays open.
    Correct {
        /// Which answer: 1 is the last question that got a reply other than `Rephrase` and `Correct`.
        nth_back: u32,
        /// The whole answer as it should have been.
        text: String,
    },
}

/// A person with a script, and what was said so far.
#[derive(Debug, Clone)]
pub struct Leaver {
    script: Script,
    /// For each closed turn, the places in the script of the things that were said.
    turns: Vec<Vec<usize>>,
    said: Vec<bool>,
    settled: Vec<usize>,
    corrected: Vec<bool>,
    passed: Vec<bool>,
    shrugged: BTreeMap<When, usize>,
}

impl Leaver {
    /// Reads a leaver's script.
    ///
    /// # Errors
    /// All problems of the text, each with its line where it has one.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let script = parse::read(file, text)?;
        Ok(Self {
            turns: Vec::new(),
            said: vec![false; script.knows.len()],
            settled: vec![0; script.settles.len()],
            corrected: vec![false; script.corrects.len()],
            passed: vec![false; script.passes.len()],
            shrugged: BTreeMap::new(),
            script,
        })
    }

    /// Returns the person's name.
    pub fn name(&self) -> &str {
        &self.script.leaver.name
    }

    /// Returns everything that the person knows, in the script's order.
    pub fn known(&self) -> impl Iterator<Item = Known<'_>> {
        self.script
            .knows
            .iter()
            .zip(&self.said)
            .map(|(thing, said)| Known::new(thing, *said))
    }

    /// Returns the words that may stand in no store, log or report, whatever was asked.
    pub fn never(&self) -> impl Iterator<Item = &str> {
        self.script
            .knows
            .iter()
            .flat_map(|thing| thing.never.iter().map(String::as_str))
    }

    /// Replies to a question, and remembers what was said.
    pub fn reply(&mut self, asked: &Asked<'_>) -> Reply {
        let at_ease = matches!(asked.kind, "open" | "probe");
        if at_ease && let Some(reply) = self.second_thoughts().or_else(|| self.pass(asked)) {
            return reply;
        }
        match asked.kind {
            "conflict" => self.settle(asked),
            "confirm" => self.confirm(asked),
            "teach_back" => self.mend_summary(asked),
            "closing" => self.tell(asked).unwrap_or_else(|| self.shrug(When::Closing)),
            _ => self.tell(asked).unwrap_or_else(|| self.shrug(self.emptiness(asked))),
        }
    }

    fn second_thoughts(&mut self) -> Option<Reply> {
        for (correction, done) in self.script.corrects.iter().zip(&mut self.corrected) {
            let thing = self
                .script
                .knows
                .iter()
                .position(|it| it.id.get_ref() == correction.of.get_ref())?;
            let turn = self.turns.iter().position(|said| said.contains(&thing));
            let Some((turn, said)) = turn.and_then(|turn| Some((turn, self.turns.get(turn)?))) else {
                continue;
            };
            let nth_back = u32::try_from(self.turns.len() - turn).unwrap_or(u32::MAX);
            if *done || nth_back <= correction.later {
                continue;
            }
            *done = true;
            let words = said.iter().filter_map(|place| match place {
                it if *it == thing => Some(correction.says.as_str()),
                it => self.script.knows.get(*it).map(|it| it.says.as_str()),
            });
            return Some(Reply::Correct {
                nth_back,
                text: words.collect::<Vec<_>>().join(" "),
            });
        }
        None
    }

    fn pass(&mut self, asked: &Asked<'_>) -> Option<Reply> {
        let mut passes = self.script.passes.iter().zip(&mut self.passed);
        let (pass, done) = passes.find(|(pass, done)| !**done && choose::passes_over(pass, asked))?;
        *done = true;
        let reply = match (pass.how, &pass.who) {
            (How::Rephrase, _) => return Some(Reply::Rephrase),
            (How::Unknown, Some(who)) => Reply::Unknown { who: who.clone() },
            (How::Skip | How::Unknown, _) => Reply::Skip,
        };
        self.turns.push(Vec::new());
        Some(reply)
    }

    /// Says what fits and was not said yet; nothing where nothing is left.
    fn tell(&mut self, asked: &Asked<'_>) -> Option<Reply> {
        let most = self.script.leaver.things.get(asked.kind).copied().unwrap_or(1);
        let things = choose::best(&self.script, &self.said, asked, most);
        (!things.is_empty()).then(|| self.say(things, ""))
    }

    fn confirm(&mut self, asked: &Asked<'_>) -> Reply {
        let agreed = self.next_shrug(When::Confirm);
        match choose::best(&self.script, &self.said, asked, 1) {
            things if things.iter().any(|place| self.is_fact_on(*place, asked)) => self.say(things, &agreed),
            _ => self.close(Reply::Answer(agreed)),
        }
    }

    fn settle(&mut self, asked: &Asked<'_>) -> Reply {
        let Some(place) = choose::settling(&self.script.settles, asked) else {
            return self.shrug(When::Told);
        };
        let count = self.settled.get(place).copied().unwrap_or_default();
        let words = self
            .script
            .settles
            .get(place)
            .and_then(|it| it.says.get(count))
            .cloned();
        match (words, self.settled.get_mut(place)) {
            (Some(words), Some(count)) => {
                *count += 1;
                self.close(Reply::Answer(words))
            }
            _ => self.shrug(When::Told),
        }
    }

    fn mend_summary(&mut self, asked: &Asked<'_>) -> Reply {
        let missing = self.script.knows.iter().zip(&self.said).position(|(thing, said)| {
            !said && thing.kind == Kind::Fact && thing.after.is_none() && thing.account.as_deref() == asked.account_name
        });
        match missing {
            Some(place) => self.say(vec![place], &self.script.leaver.missing.clone()),
            None => self.shrug(When::TeachBack),
        }
    }

    fn is_fact_on(&self, place: usize, asked: &Asked<'_>) -> bool {
        let fits = |thing: &Thing| {
            thing.kind == Kind::Fact
                && thing.topic.as_str() == asked.topic
                && thing.account.as_deref() == asked.account_name
        };
        self.script.knows.get(place).is_some_and(fits)
    }

    fn emptiness(&self, asked: &Asked<'_>) -> When {
        let told = self.known().any(|it| {
            it.said && it.topic == asked.topic && (asked.account_name.is_none() || it.account == asked.account_name)
        });
        if told { When::Told } else { When::Nothing }
    }

    fn say(&mut self, things: Vec<usize>, lead: &str) -> Reply {
        let mut words: Vec<&str> = Vec::new();
        words.extend((!lead.is_empty()).then_some(lead));
        let mut off_record = false;
        for place in &things {
            if let (Some(thing), Some(said)) = (self.script.knows.get(*place), self.said.get_mut(*place)) {
                words.push(&thing.says);
                off_record |= thing.kind == Kind::OffRecord;
                *said = true;
            }
        }
        let text = words.join(" ");
        self.turns.push(things);
        if off_record {
            Reply::OffRecord(text)
        } else {
            Reply::Answer(text)
        }
    }

    fn shrug(&mut self, when: When) -> Reply {
        let count = self.shrugged.get(&when).copied().unwrap_or_default();
        let mut fitting = self.script.shrugs.iter().filter(|it| it.when == when);
        let total = fitting.clone().count().max(1);
        let who = fitting.nth(count % total).and_then(|it| it.who.clone());
        let words = self.next_shrug(when);
        self.close(match who {
            Some(who) => Reply::Unknown { who },
            None => Reply::Answer(words),
        })
    }

    /// Takes the next way of shrugging on an occasion, in turn; empty where it names a person in place of words.
    fn next_shrug(&mut self, when: When) -> String {
        let count = self.shrugged.entry(when).or_default();
        let fitting: Vec<_> = self.script.shrugs.iter().filter(|it| it.when == when).collect();
        let shrug = fitting.get(*count % fitting.len().max(1));
        *count += 1;
        shrug.and_then(|it| it.says.clone()).unwrap_or_default()
    }

    fn close(&mut self, reply: Reply) -> Reply {
        self.turns.push(Vec::new());
        reply
    }
}

/// One thing of the script, for tests and for measuring what a report brought out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known<'a> {
    /// Its id in the script.
    pub id: &'a str,
    /// The topic's id.
    pub topic: &'a str,
    /// The account's name; none for the whole book.
    pub account: Option<&'a str>,
    /// The words.
    pub says: &'a str,
    /// Whether a successor could use it: not vague, no secret, not off the record.
    pub usable: bool,
    /// Whether it was said.
    pub said: bool,
}

impl<'a> Known<'a> {
    fn new(thing: &'a Thing, said: bool) -> Self {
        Self {
            id: thing.id.get_ref(),
            topic: thing.topic.as_str(),
            account: thing.account.as_deref(),
            says: &thing.says,
            usable: thing.kind == Kind::Fact,
            said,
        }
    }
}
