//! What the rules hear in an answer.
//!
//! 1. `sentence`: the answer is cut into sentences.
//! 2. `person`, `date`, `amount`, `system`: what each sentence names.
//! 3. `kind`: which types of slot it passes the test of (reason, action, status, …).
//! 4. `reading`, `pattern`, `sign`: which warning signs it raises, each only with all its parts.
//! 5. `place`: which account it is about, which topic, and which slots of it.
//! 6. `manner`, `unexplained`: how it was said (vague, dry, distressed, wishing to stop), what was named and not explained.
//!
//! Word lists are data (`Lexicon`); `Ear` compiles them once. Nothing here remembers: earlier answers come in through the
//! `Context`.

mod amount;
mod artefact;
mod calendar;
mod contraction;
mod cue;
mod date;
mod ear;
mod fragment;
mod kind;
mod label;
mod lexicon;
mod line;
mod manner;
mod not_person;
mod number;
mod numeric_date;
mod offer;
mod pattern;
mod period;
mod person;
mod phrase;
mod place;
mod reading;
mod remark;
mod reply;
mod role;
mod sentence;
mod sign;
mod small_name;
mod span_of_time;
mod stranger;
mod system;
mod token;
mod unexplained;
mod unlisted;

use std::ops::Range;

use jiff::civil::Date;

use crate::bank::Bank;
use crate::book::Book;
use crate::book::names::Finder;
use crate::fact::{Confidence, Mentions};
use crate::id::{AccountId, SlotId, TopicId};

pub use ear::Ear;
pub use lexicon::Lexicon;
pub use pattern::unknown_classes;

/// What is known when an answer comes in.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The question bank.
    pub bank: &'a Bank,
    /// The accounts known so far.
    pub book: &'a Book,
    /// Finds the accounts of the book in a text.
    pub finder: &'a Finder,
    /// The day of the answer.
    pub today: Date,
    /// The leaver's last day.
    pub last_day: Date,
    /// Colleagues known by name (manager, successor, leaver), with their role.
    pub colleagues: &'a [(String, String)],
    /// People and things that were explained in earlier answers, by name.
    pub known: &'a [String],
    /// People whom statements place at one customer, each by name; the import need not have them.
    pub met: &'a [(String, AccountId)],
    /// The topic that was asked about.
    pub topic: &'a TopicId,
    /// The account that was asked about.
    pub account: Option<&'a AccountId>,
    /// The slot that was probed.
    pub slot: Option<&'a SlotId>,
    /// What names in the answer can be.
    pub names: Names,
    /// Whether the answer has left the question: what follows was said beside it.
    pub strayed: bool,
}

/// What names in an answer can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Names {
    /// Anything: an account that the book lacks must be brought in as one.
    #[default]
    Any,
    /// Accounts that the book lacks: that was the question.
    NewAccounts,
}

/// An answer as heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// Its sentences, in order; filler is among them, marked as not informative.
    pub sentences: Vec<Sentence>,
    /// How it was said.
    pub manner: Manner,
    /// Accounts that were named and are not in the book.
    pub new_accounts: Vec<NewAccount>,
    /// People, tools and terms that were named and not explained, as written.
    pub unexplained: Vec<Unexplained>,
    /// Whom it names to ask, where it says nothing else.
    pub refers_to: Option<String>,
}

/// One sentence as heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Byte span in the answer.
    pub span: Range<usize>,
    /// Whether it says anything that a successor could use.
    pub informative: bool,
    /// The account that it is about.
    pub account: Option<AccountId>,
    /// The topic that it belongs to.
    pub topic: TopicId,
    /// The slots of that topic that it fills.
    pub slots: Vec<SlotId>,
    /// Other slots of that topic that it speaks to without passing their test.
    pub touches: Vec<SlotId>,
    /// How sure its place is.
    pub confidence: Confidence,
    /// What it names.
    pub mentions: Mentions,
    /// Warning signs, as the bank words them.
    pub red_flags: Vec<String>,
    /// Whether it says so little that a follow-up is due: hedges, empty nouns, nobody named.
    pub vague: bool,
}

/// Where a sentence is filed: account, topic, and how sure that is.
pub(crate) type Filing = (Option<AccountId>, TopicId, Confidence);

impl Sentence {
    /// Returns where it is filed.
    pub(crate) fn filing(&self) -> Filing {
        (self.account.clone(), self.topic.clone(), self.confidence)
    }

    /// Files it with another one; it answers no part of that topic by itself.
    pub(crate) fn file(&mut self, filing: Filing) {
        (self.account, self.topic, self.confidence) = filing;
        self.slots.clear();
        self.touches.clear();
    }
}

/// How an answer was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    /// Words in the answer.
    pub words: usize,
    /// It says nothing: "nothing comes to mind", "depends", "it's in the CRM".
    pub dry: bool,
    /// It says outright that there is nothing, or that all is covered ("none", "nobody", "no promises").
    pub none: bool,
    /// It says that the leaver does not know.
    pub unknown: bool,
    /// It is short, or hedged, and names nothing.
    pub vague: bool,
    /// It shows distress.
    pub distress: bool,
    /// It refuses to answer, and says nothing else.
    pub refuses: bool,
    /// It asks to stop.
    pub stop: bool,
    /// It asks what the question means.
    pub puzzled: bool,
    /// It says yes and no more.
    pub assent: bool,
    /// Its sentences that say anything.
    pub says: usize,
    /// It points to a document or a system in place of an answer.
    pub points_elsewhere: bool,
}

/// An account that is not in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Its name as written.
    pub name: String,
    /// Byte span of the sentence that names it.
    pub span: Range<usize>,
}

/// Something that was named and not explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unexplained {
    /// What it is.
    pub what: UnexplainedKind,
    /// The name as written.
    pub name: String,
    /// Byte span of the sentence that names it.
    pub span: Range<usize>,
}

/// What was named and not explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnexplainedKind {
    /// A person whose role nobody said.
    Person,
    /// A tool, file or channel whose purpose nobody said.
    System,
}
