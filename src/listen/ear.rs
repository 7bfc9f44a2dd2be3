//! Hears an answer: the steps of the module in their order.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::bank::{Bank, Pattern, SlotKind};
use crate::fact::whom::{Reader, Word};
use crate::fact::{MACHINE_TEXT, Mentions, Person};
use crate::id::{AccountId, SlotId, TopicId};
use crate::listen::amount::amounts;
use crate::listen::artefact::Artefacts;
use crate::listen::cue::{Cues, Heard as CueHeard};
use crate::listen::date::dates;
use crate::listen::fragment::{Fragments, Goes, keep_fragments};
use crate::listen::kind::{Said, kinds};
use crate::listen::lexicon::{Lexicon, List};
use crate::listen::line::{Line, Words};
use crate::listen::manner::{informative, manner, said_beside, vague};
use crate::listen::not_person::not_people;
use crate::listen::offer::{growth, offers};
use crate::listen::pattern::Classes;
use crate::listen::person::people;
use crate::listen::place::{Place, account, filed};
use crate::listen::reading::{Named, Reading};
use crate::listen::remark::{Remarks, file_announcements};
use crate::listen::reply::Replies;
use crate::listen::role::{role_of_pronoun, role_told_on};
use crate::listen::sentence::sentences;
use crate::listen::sign::{owners, red_flags, signs};
use crate::listen::system::systems;
use crate::listen::unexplained::unexplained;
use crate::listen::unlisted::Unlisted;
use crate::listen::{Context, Heard, Sentence};

/// Words of a sentence that puts a question off, at most.
const LONGEST_DEFLECTION: usize = 12;

/// The word lists and the bank's phrases, compiled once for many answers.
#[derive(Debug)]
pub struct Ear {
    words: Words,
    cues: Cues,
    classes: Classes,
    artefacts: Artefacts,
    remarks: Remarks,
    replies: Replies,
    fragments: Fragments,
    odds: Vec<Pattern>,
    estimates: Vec<Pattern>,
    unlisted: Unlisted,
}

/// What the answer and the sentence before leave for a sentence.
#[derive(Debug, Default)]
struct Before {
    account: Option<AccountId>,
    /// Names that the answer uses for places and firms.
    others: BTreeSet<String>,
    /// Whether the answer has left what was asked.
    astray: bool,
    /// The sentence before, as patterns read it.
    reading: Option<Reading>,
    /// The topic of the sentence before.
    topic: Option<TopicId>,
    /// Whether the answer names a number, so that a price can be among its words.
    priced: bool,
    /// Which sentences so far announce the next one.
    announces: Vec<bool>,
    /// Which statements the sentences so far go with.
    fragments: Vec<Goes>,
    /// Whether a sentence so far asks back what is meant, and whether one refuses to answer.
    asks_back: bool,
    refuses: bool,
    /// Whom the sentence before names to ask.
    refers_to: Option<String>,
}

impl Ear {
    /// Compiles the word lists and the phrases of a bank.
    pub fn new(lexicon: &Lexicon, bank: &Bank) -> Self {
        Self {
            words: Words::new(lexicon),
            cues: Cues::new(bank),
            classes: Classes::new(lexicon),
            artefacts: Artefacts::new(
                Classes::list(lexicon, "machine_text"),
                lexicon.patterns.get("machine_letters").map_or(&[], Vec::as_slice),
            ),
            remarks: Remarks::new(lexicon),
            replies: Replies::new(lexicon),
            fragments: Fragments::new(lexicon),
            odds: Classes::list(lexicon, "odds"),
            estimates: Classes::list(lexicon, "estimates"),
            unlisted: Unlisted::new(lexicon),
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
            priced: answer.contains(|it: char| it.is_ascii_digit()),
            ..Before::default()
        };
        for line in &lines {
            let mut sentence = self.sentence(line, &mut before, context);
            if let Some(role) = role_of_pronoun(&self.words, line, 0) {
                self.explain(answer, &mut heard, (line, &role));
            }
            if let ([person], Some(role)) = (sentence.mentions.people.as_mut_slice(), role_told_on(&self.words, line)) {
                person.role.get_or_insert(role);
            }
            heard.push(sentence);
        }
        file_announcements(&mut heard, &before.announces);
        let mut manner = manner(&self.words, &lines, &heard);
        if manner.says == 0 {
            manner.puzzled |= before.asks_back;
            manner.refuses = before.refuses;
        }
        manner.points_elsewhere &= !before.fragments.contains(&Goes::Beside);
        keep_fragments(&mut heard, &before.fragments);
        let unexplained = unexplained(&self.words, &lines, &heard, context);
        let new_accounts = self.unlisted.heard(&self.words, answer, &mut heard, context);
        Heard {
            sentences: heard,
            manner,
            new_accounts,
            unexplained,
            refers_to: before.refers_to.filter(|_| lines.len() == 1),
        }
    }

    /// Gives the person of the sentence before whom a pronoun means the role that it tells, where none is known.
    fn explain(&self, answer: &str, heard: &mut [Sentence], (line, role): (&Line<'_>, &str)) {
        let Some(last) = heard.last_mut() else { return };
        let names: Vec<String> = last.mentions.people.iter().map(|it| it.name.clone()).collect();
        let mut reader = Reader::new(&names, &self.words.lexicon.titles);
        reader.read(answer.get(last.span.clone()).unwrap_or_default());
        let Some(Word::Who(who)) = reader.read(line.text).into_iter().next() else {
            return;
        };
        if let Some(person) = last.mentions.people.get_mut(who) {
            person.role.get_or_insert_with(|| role.to_owned());
        }
    }

    fn sentence(&self, line: &Line<'_>, before: &mut Before, context: &Context<'_>) -> Sentence {
        let hits = context.finder.find(line.text);
        let spans: Vec<Range<usize>> = hits.iter().map(|hit| hit.span.clone()).collect();
        before.astray |= line.opens_with(List::Digression);
        let context = &Context {
            slot: context.slot.filter(|_| !before.astray),
            strayed: before.astray,
            ..*context
        };
        let named: Vec<AccountId> = hits.into_iter().map(|hit| hit.account).collect();
        let mut mentions = self.mentions(line, (&spans, &before.others), context);
        let reading = self.reading(line, &spans, &mentions.people, context);
        mentions.kinds = self.kinds(line, &mentions, !named.is_empty(), &reading);
        self.add_odds(&mut mentions, &reading, context);
        let mut cues = self.cues(line, &reading, before.reading.as_ref(), context.bank);
        let meant = account(line, &named, before.account.as_ref(), &mentions, context);
        let offered = before.priced && offers(line, meant.account.as_ref(), context);
        cues.extend(growth(context.bank).filter(|_| offered).map(CueHeard::of_offer));
        before.account.clone_from(&meant.account);
        let answers = self.note(line, &reading, &mentions, before);
        let informative = answers && self.informs((line, &reading), &spans, &mentions, &cues);
        let mut place = filed(line, meant, &cues, &mentions, (context, before.topic.as_ref()));
        if before.astray && place.topic == *context.topic {
            // it was said beside the question, so it answers no part of it
            (place.slots, place.touches) = (Vec::new(), Vec::new());
        }
        let machine = self.artefacts.speaks_to_machine(&self.classes, &reading, line.text);
        if machine {
            as_found(&mut place, &mut mentions, context.bank);
        }
        before.topic = informative.then(|| place.topic.clone());
        before.reading = Some(reading);
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
            red_flags: if machine {
                Vec::new()
            } else {
                red_flags(context.bank, &cues)
            },
            account: place.account,
            topic: place.topic,
            slots: if informative { place.slots } else { Vec::new() },
            confidence: place.confidence,
            mentions,
        }
    }

    /// Notes what the answer as a whole is judged by; false where a sentence only asks back or refuses.
    fn note(&self, line: &Line<'_>, reading: &Reading, mentions: &Mentions, before: &mut Before) -> bool {
        let classes = &self.classes;
        let asks_back = self.replies.asks_back(classes, reading, mentions);
        let refuses = self.replies.refuses(classes, reading, mentions);
        before.asks_back |= asks_back;
        before.refuses |= refuses;
        before.announces.push(self.remarks.is_announcement(classes, reading));
        before
            .fragments
            .push(self.fragments.goes(&self.words, line, (classes, reading)));
        before.refers_to = self.replies.whom(&self.words, line, (classes, reading));
        !asks_back && !refuses
    }

    /// Reads a sentence for patterns.
    fn reading(&self, line: &Line<'_>, accounts: &[Range<usize>], people: &[Person], context: &Context<'_>) -> Reading {
        let products: Vec<String> = products(context).collect();
        let named = Named {
            accounts,
            people,
            products: &products,
            colleagues: context.colleagues,
        };
        Reading::new(&self.words, line, named)
    }

    /// Returns whether a sentence says anything that a successor could use.
    fn informs(
        &self,
        (line, reading): (&Line<'_>, &Reading),
        accounts: &[Range<usize>],
        mentions: &Mentions,
        cues: &[CueHeard],
    ) -> bool {
        let names = accounts.iter().filter_map(|it| line.text.get(it.clone()));
        let account_words: usize = names.map(|it| it.split_whitespace().count()).sum();
        let beside = |part: &Range<usize>| said_beside(&self.words, line, part);
        let short = account_words == 0 && line.word_count() <= LONGEST_DEFLECTION;
        informative(&self.words, line, mentions, account_words)
            && !self
                .remarks
                .is_personal((&self.classes, reading), mentions, cues, beside)
            && !(short && self.remarks.is_deflection(&self.classes, reading, mentions))
    }

    /// Takes a number of a sentence as a chance: of losing or keeping a customer, or where it opens and a chance was asked for.
    fn add_odds(&self, mentions: &mut Mentions, reading: &Reading, context: &Context<'_>) {
        let topic = context.bank.topic(context.topic);
        let asked = topic.and_then(|it| it.slot(context.slot?));
        let is_asked = asked.is_some_and(|it| it.kind == SlotKind::Likelihood);
        let opens = || self.odds.iter().any(|it| self.classes.opens(it, reading));
        let estimates = || {
            self.estimates
                .iter()
                .any(|it| self.classes.claimed(it, reading).is_some())
        };
        let known = mentions.kinds.contains(&SlotKind::Likelihood);
        if !known && (is_asked && opens() || estimates()) {
            mentions.kinds.push(SlotKind::Likelihood);
        }
    }

    /// Returns what the bank's words and patterns hear in a sentence.
    fn cues(&self, line: &Line<'_>, reading: &Reading, before: Option<&Reading>, bank: &Bank) -> Vec<CueHeard> {
        let mut cues = self.cues.find(line);
        // `by the way` behind a sentence does not lead away from the subject
        let aside = |it: &CueHeard| {
            line.of(List::Digression)
                .any(|mark| mark.span.start > 0 && mark.span == it.span)
        };
        cues.retain(|it| !aside(it));
        let raised = signs(&self.classes, bank, reading, before).into_iter();
        cues.extend(raised.map(|(topic, flag)| CueHeard::of_sign(topic, flag)));
        cues.extend(owners(&self.classes, bank, reading).into_iter().map(CueHeard::of_owner));
        cues
    }

    /// Returns the types of slot that a sentence passes the test of.
    fn kinds(&self, line: &Line<'_>, mentions: &Mentions, account: bool, reading: &Reading) -> Vec<SlotKind> {
        let mut kinds = kinds(&Said {
            words: &self.words,
            line,
            mentions,
            account,
        });
        if self.remarks.tells_nobody(&self.classes, reading) {
            kinds.retain(|it| !matches!(it, SlotKind::Action | SlotKind::NextStep));
        }
        kinds
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

/// Files a text that speaks to a machine as a thing that was found: it fills the slot for such things and no other.
fn as_found(place: &mut Place, mentions: &mut Mentions, bank: &Bank) {
    mentions.kinds.clear();
    place.slots.clear();
    place.touches.clear();
    let slot = SlotId::from(MACHINE_TEXT);
    if let Some(topic) = bank.topics.iter().find(|it| it.slot(&slot).is_some()) {
        place.topic = topic.id.clone();
        place.slots.push(slot);
    }
}

/// The products of the book, in lower case: they are nobody's name.
fn products<'a>(context: &'a Context<'_>) -> impl Iterator<Item = String> + 'a {
    let products = context.book.accounts.iter().flat_map(|account| &account.products);
    products.map(|it| it.to_lowercase())
}
