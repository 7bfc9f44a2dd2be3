//! Personal asides left out of what the report quotes: "bless her", "funny that". The transcript keeps them.
//!
//! 1. Only a whole clause goes, between pauses or behind "but" or "and", every word of which a pattern of the wording has;
//!    in a pattern `{name}` is a name of the leaver, the manager or the successor, and `*` any word.
//! 2. None goes that has a figure, or names a customer. Of anybody else, whom the import may not know, nothing goes: how a
//!    customer's people take a thing is a fact.
//! 3. What `unkind` finds, a feeling about somebody or a verdict on them, goes from behind its subject on. Where that is all
//!    a statement has, it is none; but what a customer's person feels stays then, since the part they play rests on it.
//! 4. What `blame` finds, a clause that blames somebody, goes where the rest still says the fact.
//! 5. What cannot go, `neutral` puts into other words, in brackets.
//! 6. What goes leaves a mark in its place, but where a whole sentence goes at either end of a statement. A statement of which
//!    nothing is left is none.
//!
//! Done once, on a copy of the session, so that every table and every page quotes the same words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use crate::book::names::Finder;
use crate::fact::{Fact, Release, pieces};
use crate::id::{FactId, Turn};
use crate::interview::{Outcome, QuestionKind, Session, TurnRecord};
use crate::report::blame::{self, BlameRule};
use crate::report::neutral::{self, NeutralRule};
use crate::report::record::speaks;
use crate::report::remark::Clauses;
use crate::report::sentence::{Sentence, words};
use crate::report::unkind::{self, Known, UnkindRule};

/// Which clauses are personal asides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsideRule {
    /// The clauses, in lower case.
    pub clauses: Vec<String>,
    /// Clauses that tell nothing, but go only beside an aside or where they are the whole sentence: "hang on".
    pub fillers: Vec<String>,
    /// Words that join a clause to the one before and go with it.
    pub joints: Vec<String>,
    /// Phrases, in lower case, of an aside that is what one of ours has against a practice.
    pub against: Vec<String>,
    /// The note on such an aside; `{name}` stands for whose it was.
    pub objection: String,
    /// What stands in the place of an aside.
    pub mark: String,
    /// Words about persons.
    pub unkind: UnkindRule,
    /// Words of blame.
    pub blame: BlameRule,
    /// Words that are put neutrally.
    pub neutral: Vec<NeutralRule>,
}

/// A session without asides in its released statements, how many there were, and which of them were objections.
pub(super) struct Told {
    pub session: Session,
    pub asides: usize,
    /// How many words were put neutrally.
    pub neutral: usize,
    /// The note on each statement that lost an objection of one of ours.
    pub objections: BTreeMap<FactId, String>,
}

/// A part of an answer that goes, with what stands in its place.
#[derive(Debug)]
pub(super) struct Cut {
    pub at: Range<usize>,
    pub mark: String,
}

/// Returns a session as a report quotes it: the words of its released statements without personal asides.
pub fn quoted(session: &Session, rule: &AsideRule) -> Session {
    without(session, rule).session
}

/// Returns the session as the report quotes it.
pub(super) fn without(session: &Session, rule: &AsideRule) -> Told {
    let ours = ours(session);
    let clauses = Clauses::new(rule, Finder::new(&session.book), ours.clone());
    let known = known(session, ours);
    let mut cuts: BTreeMap<Turn, Vec<Cut>> = BTreeMap::new();
    let mut objections = BTreeMap::new();
    for fact in session.facts.values().filter(|it| it.release == Release::Report) {
        let found = cuts_of(&fact.quote, fact.span.start, rule, (&clauses, &known));
        let lost = found.iter().find_map(|it| objection(session, rule, fact, it));
        objections.extend(lost.map(|note| (fact.id, note)));
        if !found.is_empty() {
            cuts.entry(fact.id.turn).or_default().extend(found);
        }
    }
    let mut told = session.clone();
    let (mut asides, mut neutral) = (0, 0);
    for record in &session.turns {
        let turn = record.question.turn;
        let mut cuts = cuts.remove(&turn).unwrap_or_default();
        let note = |it: &&Cut| neutral::is_note(it, &rule.neutral);
        let quoted = cuts.iter().filter(|it| !note(it)).count();
        for rest in beside(session, record) {
            cuts.extend(cuts_of(rest.1, rest.0, rule, (&clauses, &known)));
        }
        cuts = apart(cuts);
        if !cuts.is_empty() {
            let notes = cuts.iter().filter(note).count();
            let (gone, noted) = cut(&mut told, turn, &cuts).map_or((0, 0), |()| (quoted, notes));
            asides += gone;
            neutral += noted;
        }
    }
    requote(session, &mut told);
    Told {
        session: told,
        asides,
        neutral,
        objections,
    }
}

/// Puts the words as they are quoted now into questions that read back what was told.
fn requote(session: &Session, told: &mut Session) {
    let now = |id: &FactId| told.facts.get(id).map(|it| it.quote.clone());
    let changed = session.facts.iter().filter_map(|(id, fact)| {
        let quote = now(id).unwrap_or_default();
        (quote != fact.quote).then(|| (fact.quote.clone(), quote))
    });
    let changed: Vec<(String, String)> = changed.collect();
    let read_back = |it: &&mut Arc<TurnRecord>| it.question.kind == QuestionKind::TeachBack;
    for record in told.turns.iter_mut().filter(read_back) {
        let mut text = record.question.text.clone();
        for (before, after) in &changed {
            text = text.replace(before.as_str(), after);
        }
        if text != record.question.text {
            let mut changed = record.as_ref().clone();
            changed.question.text = text;
            *record = Arc::new(changed);
        }
    }
}

/// Returns the note on a cut by which an objection of manager or successor to what is told goes.
fn objection(session: &Session, rule: &AsideRule, fact: &Fact, cut: &Cut) -> Option<String> {
    let at = cut.at.start.checked_sub(fact.span.start)?..cut.at.end.checked_sub(fact.span.start)?;
    let gone = fact.quote.get(at)?.replace('\u{2019}', "'");
    let plan = session.plan.as_ref()?;
    let said: BTreeSet<String> = parts(&gone).collect();
    let whose = [plan.manager.as_ref(), plan.successor.as_ref()].into_iter().flatten();
    let mut whose = whose.filter(|name| parts(name).any(|it| said.contains(&it)));
    let against = speaks(&gone, &rule.against);
    let name = whose
        .next()
        .or_else(|| plan.manager.as_ref().filter(|_| said.contains("my")))?;
    against.then(|| rule.objection.replace("{name}", name))
}

/// Returns what of an answer is in no statement, each part with its place.
fn beside<'a>(session: &Session, record: &'a TurnRecord) -> Vec<(usize, &'a str)> {
    let Some(Outcome::Answered(answer)) = &record.outcome else {
        return Vec::new();
    };
    let turn = record.question.turn;
    let facts = session
        .facts
        .range(FactId { turn, n: 0 }..=FactId { turn, n: u16::MAX });
    let mut spans: Vec<Range<usize>> = facts.map(|(_, it)| it.span.clone()).collect();
    spans.sort_by_key(|it| it.start);
    let end = answer.text.len();
    let ends = spans.iter().map(|it| it.start).chain([end]);
    let starts = [0].into_iter().chain(spans.iter().map(|it| it.end));
    let parts = starts
        .zip(ends)
        .filter_map(|(from, to)| Some((from, answer.text.get(from..to)?)));
    parts.filter(|(_, it)| it.chars().any(char::is_alphanumeric)).collect()
}

/// Returns the names, in lower case, that mean nobody but one of ours: those of leaver, manager and successor that no
/// contact of a customer has.
fn ours(session: &Session) -> BTreeSet<String> {
    let plan = session.plan.iter();
    let names = plan.flat_map(|it| [Some(&it.csm), it.manager.as_ref(), it.successor.as_ref()]);
    let mut ours: BTreeSet<String> = names.flatten().flat_map(|it| parts(it)).collect();
    for contact in session.book.accounts.iter().flat_map(|it| &it.contacts) {
        for part in parts(&contact.name) {
            ours.remove(&part);
        }
    }
    ours
}

/// Returns the words of a name, in lower case.
fn parts(name: &str) -> impl Iterator<Item = String> {
    let parts = words(name).into_iter().filter_map(|at| name.get(at));
    parts.map(str::to_lowercase)
}

/// Returns who is known by name: ours, and whoever else the book or a statement has.
fn known(session: &Session, ours: BTreeSet<String>) -> Known {
    let contacts = session.book.accounts.iter().flat_map(|it| &it.contacts);
    let said = session.facts.values().flat_map(|it| &it.mentions.people);
    let names = contacts.map(|it| &it.name).chain(said.map(|it| &it.name));
    let theirs = names.flat_map(|it| parts(it)).filter(|it| !ours.contains(it));
    Known {
        theirs: theirs.collect(),
        ours,
    }
}

/// Returns what goes of a statement that stands at a place of its answer, and what is put neutrally, as ranges of that.
fn cuts_of(quote: &str, place: usize, rule: &AsideRule, who: (&Clauses<'_>, &Known)) -> Vec<Cut> {
    let mut cuts = left_out(quote, place, rule, who);
    let notes = neutral::found(quote, rule, (&who.0.finder, who.1)).into_iter();
    let notes = notes.map(|it| Cut {
        at: place + it.at.start..place + it.at.end,
        mark: it.mark,
    });
    let free = |it: &Cut| {
        cuts.iter()
            .all(|cut| cut.at.end <= it.at.start || it.at.end <= cut.at.start)
    };
    let notes: Vec<Cut> = notes.filter(free).collect();
    cuts.extend(notes);
    cuts
}

fn left_out(quote: &str, place: usize, rule: &AsideRule, (clauses_of, known): (&Clauses<'_>, &Known)) -> Vec<Cut> {
    let (mut asides, mut unkind) = (Vec::new(), Vec::new());
    let (mut from, mut tells, mut feels) = (0, false, false);
    let all = pieces(quote);
    for (n, sentence) in all.iter().enumerate() {
        let Some(at) = quote.get(from..).and_then(|rest| rest.find(sentence)) else {
            continue;
        };
        let start = from + at;
        from = start + sentence.len();
        let ends = n == 0 || n + 1 == all.len();
        let moved = |it: Cut| Cut {
            at: place + start + it.at.start..place + start + it.at.end,
            mark: it.mark,
        };
        let clauses = clauses_of.of_sentence(sentence, ends);
        let persons = unkind::found(sentence, &rule.unkind, known);
        feels |= persons.iter().any(|it| it.feels);
        tells |= !persons.iter().any(|it| it.whole) && !clauses.iter().any(|it| it.at == (0..sentence.len()));
        let apart = |it: &unkind::Unkind| {
            clauses
                .iter()
                .all(|cut| cut.at.end <= it.at.start || it.at.end <= cut.at.start)
        };
        let next = quote.get(from..).zip(all.get(n + 1).copied());
        let persons: Vec<Cut> = persons
            .iter()
            .filter(|it| apart(it))
            .filter_map(|it| person_cut(it, (sentence, next), ends, (&rule.mark, &rule.unkind)))
            .collect();
        let others = all.iter().enumerate().filter(|(other, _)| *other != n);
        let rest = others.map(|(_, it)| words(it).len()).max().unwrap_or_default();
        let blamed = blame::found(sentence, rest, (&rule.blame, &rule.mark), (&clauses_of.finder, known));
        let free = |it: &Cut| {
            let mut gone = clauses.iter().chain(&persons);
            gone.all(|cut| cut.at.end <= it.at.start || it.at.end <= cut.at.start)
        };
        let blamed: Vec<Cut> = blamed.into_iter().filter(free).map(moved).collect();
        unkind.extend(persons.into_iter().map(moved));
        asides.extend(clauses.into_iter().map(moved).chain(blamed));
    }
    match (tells || unkind.is_empty(), feels) {
        (true, _) => asides.extend(unkind),
        (false, true) => {}
        (false, false) => {
            return vec![Cut {
                at: place..place + quote.len(),
                mark: String::new(),
            }];
        }
    }
    asides
}

/// Returns the cut of words about a person: the whole sentence where it has only its subject besides, or up to the pronoun
/// with which the next one goes on about them. What a customer's person feels stays where neither is so.
fn person_cut(
    it: &unkind::Unkind,
    (sentence, next): (&str, Option<(&str, &str)>),
    at_end: bool,
    (mark, rule): (&str, &UnkindRule),
) -> Option<Cut> {
    let goes_on = next.and_then(|(rest, next)| {
        let word = Sentence::of(next).word(0).to_owned();
        let same = rule.same.contains(&word) && next.get(..word.len())?.eq_ignore_ascii_case(&word);
        same.then_some(sentence.len() + rest.find(next)? + word.len())
    });
    Some(match (it.whole, it.unnamed, goes_on) {
        (true, false, Some(end)) => Cut {
            at: it.at.start..end,
            mark: format!(" {mark}"),
        },
        (true, false, None) if it.feels => return None,
        (true, _, _) => Cut {
            at: 0..sentence.len(),
            mark: if at_end { String::new() } else { mark.to_owned() },
        },
        (false, _, _) => Cut {
            at: it.at.clone(),
            mark: if it.headless {
                mark.to_owned()
            } else {
                format!(" {mark}")
            },
        },
    })
}

/// Takes cuts, in their order, out of an answer and its facts; none where they do not fit the answer.
fn cut(session: &mut Session, turn: Turn, cuts: &[Cut]) -> Option<()> {
    let record = session.turns.iter_mut().find(|it| it.question.turn == turn)?;
    let Some(Outcome::Answered(answer)) = &record.outcome else {
        return None;
    };
    let text = applied(&answer.text, cuts)?;
    let mut answer = answer.clone();
    answer.text.clone_from(&text);
    let mut changed = record.as_ref().clone();
    changed.outcome = Some(Outcome::Answered(answer));
    *record = Arc::new(changed);
    let ids: Vec<FactId> = session.facts.keys().filter(|id| id.turn == turn).copied().collect();
    for id in ids {
        let Some(fact) = session.facts.get_mut(&id) else {
            continue;
        };
        let span = moved(&text, &fact.span, cuts);
        match text
            .get(span.clone())
            .filter(|it| it.chars().any(char::is_alphanumeric))
        {
            Some(quote) => {
                let quote = quote.to_owned();
                *fact = Arc::new(Fact {
                    span,
                    quote,
                    ..fact.as_ref().clone()
                });
            }
            None => {
                session.facts.remove(&id);
            }
        }
    }
    Some(())
}

/// Returns cuts in their order, those that overlap as one.
fn apart(mut cuts: Vec<Cut>) -> Vec<Cut> {
    cuts.sort_by_key(|it| it.at.start);
    let mut apart: Vec<Cut> = Vec::with_capacity(cuts.len());
    for it in cuts {
        match apart.last_mut().filter(|last| it.at.start < last.at.end) {
            Some(last) => last.at.end = last.at.end.max(it.at.end),
            None => apart.push(it),
        }
    }
    apart
}

/// Returns a text without its cuts; none where they do not lie in it one after another.
pub(super) fn applied(text: &str, cuts: &[Cut]) -> Option<String> {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for it in cuts {
        left.push_str(text.get(from..it.at.start)?);
        left.push_str(&it.mark);
        from = it.at.end;
    }
    left.push_str(text.get(from..)?);
    Some(left)
}

/// Returns where a span lies after the cuts, without blanks at its ends.
fn moved(text: &str, span: &Range<usize>, cuts: &[Cut]) -> Range<usize> {
    // a cut at the very end belongs to the span, one at its beginning too
    let at = |place: usize, is_end: bool| {
        let before = cuts.iter().filter(|it| {
            if is_end {
                it.at.end <= place
            } else {
                it.at.end <= place && it.at.start < place
            }
        });
        let (gone, put) = before.fold((0, 0), |(gone, put), it| (gone + it.at.len(), put + it.mark.len()));
        (place + put).saturating_sub(gone)
    };
    let (start, end) = (at(span.start, false), at(span.end, true));
    let raw = text.get(start..end).unwrap_or_default();
    let trimmed = raw.trim_start();
    let start = start + raw.len() - trimmed.len();
    start..start + trimmed.trim_end().len()
}
