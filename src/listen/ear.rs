//! Hears an answer: the steps of the module in their order.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::bank::{Bank, Topic};
use crate::book::{named_accounts, new_account_candidates};
use crate::fact::{Mentions, Person};
use crate::id::AccountId;
use crate::listen::amount::amounts;
use crate::listen::cue::{Cue, Cues, Heard as CueHeard};
use crate::listen::date::dates;
use crate::listen::kind::{Said, kinds};
use crate::listen::lexicon::{Lexicon, List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::manner::{informative, manner, vague};
use crate::listen::not_person::not_people;
use crate::listen::person::people;
use crate::listen::phrase::{Phrases, fold};
use crate::listen::place::{account, place};
use crate::listen::role::role_of_pronoun;
use crate::listen::sentence::sentences;
use crate::listen::system::systems;
use crate::listen::unexplained::unexplained;
use crate::listen::{Context, Heard, Names, NewAccount, Sentence};

/// The word lists and the bank's phrases, compiled once for many answers.
#[derive(Debug)]
pub struct Ear {
    words: Words,
    cues: Cues,
    new_accounts: Vec<String>,
    new_account_words: Phrases<()>,
}

/// What the answer and the sentence before leave for a sentence.
#[derive(Debug, Default)]
struct Before {
    account: Option<AccountId>,
    /// Names that the answer uses for places and firms.
    others: BTreeSet<String>,
    /// Whether the answer has left what was asked.
    astray: bool,
}

impl Ear {
    /// Compiles the word lists and the phrases of a bank.
    pub fn new(lexicon: &Lexicon, bank: &Bank) -> Self {
        Self {
            words: Words::new(lexicon),
            cues: Cues::new(bank),
            new_accounts: lexicon.new_accounts.clone(),
            new_account_words: Phrases::new(lexicon.new_accounts.iter().map(|cue| (cue.as_str(), ()))),
        }
    }

    /// Returns what is heard in an answer.
    ///
    /// The context's bank must be the one that this ear was made with.
    pub fn listen(&self, answer: &str, context: &Context<'_>) -> Heard {
        let lines: Vec<Line<'_>> = sentences(answer)
            .into_iter()
            .map(|span| self.words.line(answer, span))
            .collect();
        let mut heard: Vec<Sentence> = Vec::with_capacity(lines.len());
        let mut before = Before {
            others: not_people(&self.words, &lines)
                .into_iter()
                .chain(products(context))
                .collect(),
            ..Before::default()
        };
        for line in &lines {
            let sentence = self.sentence(line, &mut before, context);
            if let Some(role) = role_of_pronoun(&self.words, line) {
                explain(&mut heard, &role);
            }
            heard.push(sentence);
        }
        let manner = manner(&self.words, &lines, &heard);
        let unexplained = unexplained(&lines, &heard, context);
        let new_accounts = self.new_accounts(answer, &mut heard, context);
        Heard {
            sentences: heard,
            manner,
            new_accounts,
            unexplained,
        }
    }

    /// Returns the accounts that are not in the book; a sentence that brings one in is about no account of the book.
    fn new_accounts(&self, answer: &str, heard: &mut [Sentence], context: &Context<'_>) -> Vec<NewAccount> {
        let awaited = context.names == Names::NewAccounts;
        if !awaited && self.new_account_words.find(&fold(answer)).is_empty() {
            return Vec::new();
        }
        let mut candidates = new_account_candidates(answer, context.book, &self.new_accounts);
        if awaited && candidates.is_empty() {
            candidates = named_accounts(answer, context.book);
            candidates.retain(|(name, _)| self.can_be_name(name));
        }
        candidates.retain(|(name, _)| !is_colleague(name, context));
        let mut found = Vec::new();
        for (name, span) in candidates {
            let Some(sentence) = heard
                .iter_mut()
                .find(|it| it.span.start <= span.start && span.end <= it.span.end)
            else {
                continue;
            };
            if context
                .finder
                .find(answer.get(sentence.span.clone()).unwrap_or_default())
                .is_empty()
            {
                sentence.account = None;
            }
            let role = |person: &Person| name.contains(&person.name) && (person.known || person.role.is_some());
            if awaited && sentence.mentions.people.iter().any(role) {
                continue;
            }
            sentence.informative = true;
            sentence.mentions.people.retain(|person| !name.contains(&person.name));
            found.push(NewAccount {
                name,
                span: sentence.span.clone(),
            });
        }
        found
    }

    /// Whether a capitalised run can be a customer's name: a single word of talk (`Anyway`, `Honestly`) cannot.
    fn can_be_name(&self, name: &str) -> bool {
        let line = self.words.line(name, 0..name.len());
        let talk = line.marks.iter().any(|mark| mark.span == (0..name.len()));
        let plain = line
            .tokens
            .list
            .iter()
            .all(|it| self.words.is_not_name(&it.lower) || self.words.is(Set::Function, &it.lower));
        !talk && !plain
    }

    fn sentence(&self, line: &Line<'_>, before: &mut Before, context: &Context<'_>) -> Sentence {
        let hits = context.finder.find(line.text);
        let spans: Vec<Range<usize>> = hits.iter().map(|hit| hit.span.clone()).collect();
        before.astray |= line.opens_with(List::Digression);
        let context = &Context {
            slot: context.slot.filter(|_| !before.astray),
            ..*context
        };
        let named: Vec<AccountId> = hits.into_iter().map(|hit| hit.account).collect();
        let cues = self.cues.find(line);
        let mut mentions = self.mentions(line, (&spans, &before.others), context);
        mentions.kinds = kinds(&Said {
            words: &self.words,
            line,
            mentions: &mentions,
            account: !named.is_empty(),
        });
        let meant = account(line, &named, before.account.as_ref(), &mentions, context);
        before.account.clone_from(&meant.account);
        let informative = informative(&self.words, line, &mentions, !named.is_empty());
        let mut place = place(line, meant, &cues, &mentions, context);
        if before.astray && place.topic == *context.topic {
            // it was said beside the question, so it answers no part of it
            (place.slots, place.touches) = (Vec::new(), Vec::new());
        }
        let vague = vague(&self.words, line, &mentions, &cues, !named.is_empty());
        Sentence {
            span: line.span.clone(),
            informative,
            vague,
            touches: if informative && !vague {
                place.touches
            } else {
                Vec::new()
            },
            red_flags: red_flags(context, &cues, &place.topic),
            account: place.account,
            topic: place.topic,
            slots: if informative { place.slots } else { Vec::new() },
            confidence: place.confidence,
            mentions,
        }
    }

    fn mentions(
        &self,
        line: &Line<'_>,
        names: (&[Range<usize>], &BTreeSet<String>),
        context: &Context<'_>,
    ) -> Mentions {
        let times = dates(&self.words, line, context.today, context.last_day);
        let taken: Vec<Range<usize>> = times.iter().map(|(tokens, _)| tokens.clone()).collect();
        let amounts = amounts(&self.words, line, &taken);
        let people = people(&self.words, line, names, context);
        let systems = systems(&self.words, line);
        Mentions {
            people,
            dates: times.into_iter().map(|(_, when)| when).collect(),
            money: amounts.money,
            measures: amounts.measures,
            systems: systems.systems.into_iter().map(|(name, _)| name).collect(),
            places: systems.places,
            kinds: Vec::new(),
        }
    }
}

/// Whether a name is that of the manager, the successor or the leaver, whole or in part: no customer is called so.
fn is_colleague(name: &str, context: &Context<'_>) -> bool {
    let part = |whole: &str| whole == name || whole.split_whitespace().any(|it| it == name);
    context.colleagues.iter().any(|(whole, _)| part(whole))
}

/// The products of the book, in lower case: they are nobody's name.
fn products<'a>(context: &'a Context<'_>) -> impl Iterator<Item = String> + 'a {
    let products = context.book.accounts.iter().flat_map(|account| &account.products);
    products.map(|it| it.to_lowercase())
}

/// Gives the last person named so far the role that a pronoun's sentence tells, where none is known.
fn explain(heard: &mut [Sentence], role: &str) {
    let person = heard
        .last_mut()
        .and_then(|sentence| sentence.mentions.people.last_mut());
    if let Some(person) = person.filter(|person| person.role.is_none()) {
        person.role = Some(role.to_owned());
    }
}

/// Returns the warning signs of the topics asked about and placed in, and of others where a phrase of several words is heard.
fn red_flags(context: &Context<'_>, cues: &[CueHeard], placed: &crate::id::TopicId) -> Vec<String> {
    let mut says: Vec<String> = Vec::new();
    for heard in cues.iter().filter(|heard| !heard.denied) {
        let Cue::RedFlag(topic, flag) = heard.cue else { continue };
        let Some(topic) = context.bank.topics.get(topic) else {
            continue;
        };
        let near = topic.id == *context.topic || topic.id == *placed;
        let Some(flag) = topic_flag(topic, flag).filter(|_| near || heard.words > 1) else {
            continue;
        };
        if !says.contains(flag) {
            says.push(flag.clone());
        }
    }
    says
}

fn topic_flag(topic: &Topic, at: usize) -> Option<&String> {
    topic.red_flags.get(at).map(|flag| &flag.says)
}
