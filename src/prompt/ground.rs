//! Whether a drafted sentence says what its statements say: its names, numbers, times and denials, where they belong.
//!
//! Each clause of the sentence is held against the sentence of a statement that it shares most with:
//! 1. a name, number or time that stands there must be the one that is told; where none of its kind stands there, another
//!    cited sentence may give it, if that one shares a word of meaning with the clause;
//! 2. a number keeps its unit, its bound and what it counts; names and numbers keep their order;
//! 3. of the words of meaning enough must stand in the statements.
//!
//! Each fragment of it is held against the fragment of a statement that it shares most with (`stance`): what is denied
//! stays denied, as often; what is open or holds on a condition stays so; nothing becomes its opposite.
//!
//! A conclusion that is wrong although every word is right cannot be seen here. In doubt a sentence falls: the statement
//! itself is quoted anyway.

use std::collections::BTreeSet;

use crate::interview::PlaybookPart;
use crate::prompt::passage::{Clause, Reader};
use crate::prompt::quantity::Quantity;
use crate::prompt::question::share;
use crate::prompt::reply::ReplyFault;
use crate::prompt::stance;

/// A cited statement, taken apart.
#[derive(Debug)]
pub(super) struct Source {
    /// The turn that it was said in.
    pub turn: u32,
    /// Its sentences.
    pub sentences: Vec<Clause>,
    /// The fragments of each sentence.
    pub fragments: Vec<Vec<Clause>>,
    /// Words by which its account is called.
    pub account: BTreeSet<String>,
    /// The people in it, as the book completes them.
    pub people: Vec<Known>,
}

/// A person, word by word.
#[derive(Debug)]
pub(super) struct Known {
    /// The name.
    pub name: BTreeSet<String>,
    /// The role.
    pub role: BTreeSet<String>,
}

/// What a sentence is held against.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub reader: Reader<'a>,
    pub sources: Vec<Source>,
    /// Words of the speaker's name.
    pub speaker: BTreeSet<String>,
}

/// A sentence of a statement, with the statement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'s> {
    /// The statement.
    pub source: &'s Source,
    /// The sentence.
    pub said: &'s Clause,
    /// Its fragments.
    pub fragments: &'s [Clause],
}

impl Ground<'_> {
    /// Holds a sentence, in its part of a playbook, against its statements.
    ///
    /// # Errors
    /// `Unsupported` for a detail that does not belong there, `TurnedRound` for a denial or an opposite, `Hardened` for
    /// what was left open, `NotGrounded` where too few of its words were said.
    pub(super) fn check(&self, text: &str, part: Option<PlaybookPart>) -> Result<(), ReplyFault> {
        let clauses = self.reader.clauses(text);
        for clause in &clauses {
            let clause = &self.with_speaker(clause);
            let place = self.nearest(clause).ok_or(ReplyFault::NotGrounded)?;
            self.details(clause, place)?;
        }
        self.as_often(&clauses)?;
        stance::check(self, text, part)?;
        self.grounded(&clauses)
    }

    /// A clause in which the speaker's name says who acts, as `I` does in a statement.
    fn with_speaker(&self, clause: &Clause) -> Clause {
        let leads = clause.leads.as_ref().is_some_and(|it| self.speaker.contains(it));
        Clause {
            acts: leads && !clause.suffers,
            ..clause.clone()
        }
    }

    pub(super) fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.sources.iter().flat_map(|source| {
            let sentences = source.sentences.iter().zip(&source.fragments);
            sentences.map(move |(said, fragments)| Place {
                source,
                said,
                fragments,
            })
        })
    }

    /// The sentence that says most of what a clause says, names aside; of equals the one that names most, then the first.
    fn nearest(&self, clause: &Clause) -> Option<Place<'_>> {
        let mut best: Option<((usize, usize), Place<'_>)> = None;
        for place in self.places() {
            let shared = (matter(place.said, clause), shared(place.said, clause));
            if best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, place));
            }
        }
        best.map(|(_, place)| place)
    }

    fn details(&self, clause: &Clause, place: Place<'_>) -> Result<(), ReplyFault> {
        let names = clause.names.iter().all(|it| self.has_name(clause, place, it));
        let quantities = clause.quantities.iter().all(|it| self.has_quantity(clause, place, it));
        let times = clause.times.iter().all(|it| self.has_time(clause, place, it));
        let bounded = clause.sides.is_subset(&place.said.sides);
        if names && quantities && times && bounded && in_order(clause, place) {
            Ok(())
        } else {
            Err(ReplyFault::Unsupported)
        }
    }

    fn has_name(&self, clause: &Clause, place: Place<'_>, name: &String) -> bool {
        let said = place.said;
        if said.names.contains(name) || said.words.contains(name) || place.source.account.contains(name) {
            return true;
        }
        if place.completes(name) || (self.speaker.contains(name) && place.is_spoken_by(clause)) {
            return true;
        }
        let mut own = said.names.iter().filter(|it| !place.source.account.contains(*it));
        // a `she` may mean somebody named before, unless the sentence has another person in her place
        if said.points_back && own.clone().all(|it| clause.names.contains(it)) && self.named_before(place, name) {
            return true;
        }
        own.next().is_none() && self.elsewhere(clause, |other| other.said.names.contains(name))
    }

    /// Whether a name stands in an earlier cited sentence of the same answer.
    fn named_before(&self, place: Place<'_>, name: &String) -> bool {
        let same = self.places().filter(|it| it.source.turn == place.source.turn);
        let mut before = same.take_while(|it| !std::ptr::eq(it.said, place.said));
        before.any(|it| it.said.names.contains(name) || it.completes(name))
    }

    fn has_quantity(&self, clause: &Clause, place: Place<'_>, told: &Quantity) -> bool {
        let said = place.said;
        if said.quantities.iter().any(|it| agrees(told, it, &[said])) {
            return true;
        }
        let has_others = said.quantities.iter().any(|it| kind(it) == kind(told));
        let gives = |other: Place<'_>| {
            let sentences = [other.said, said];
            other.said.quantities.iter().any(|it| agrees(told, it, &sentences))
        };
        !has_others && self.elsewhere(clause, gives)
    }

    fn has_time(&self, clause: &Clause, place: Place<'_>, time: &String) -> bool {
        let said = place.said;
        if said.times.contains(time) {
            return true;
        }
        let is_month = |it: &str| it.starts_with("month ");
        let has_others = said.times.iter().any(|it| is_month(it) == is_month(time));
        !has_others && self.elsewhere(clause, |other| other.said.times.contains(time))
    }

    /// Whether another cited sentence gives a detail and speaks of what the clause speaks of.
    fn elsewhere(&self, clause: &Clause, gives: impl Fn(Place<'_>) -> bool) -> bool {
        self.places()
            .any(|it| !it.said.stems.is_disjoint(&clause.stems) && gives(it))
    }

    /// No number and no word of time may be told more often than it was said: `three of three` is not `three of eight`.
    fn as_often(&self, clauses: &[Clause]) -> Result<(), ReplyFault> {
        let said: Vec<&Clause> = self.places().map(|it| it.said).collect();
        let values = |it: &Clause, value: &String| it.quantities.iter().filter(|it| it.value == *value).count();
        let times = |it: &Clause, time: &String| it.times.iter().filter(|it| *it == time).count();
        let kept = clauses.iter().all(|clause| {
            let value = |it: &Quantity| {
                let told: usize = clauses.iter().map(|clause| values(clause, &it.value)).sum();
                told <= said.iter().map(|clause| values(clause, &it.value)).sum()
            };
            let time = |it: &String| {
                let told: usize = clauses.iter().map(|clause| times(clause, it)).sum();
                told <= said.iter().map(|clause| times(clause, it)).sum()
            };
            clause.quantities.iter().all(value) && clause.times.iter().all(time)
        });
        if kept { Ok(()) } else { Err(ReplyFault::Unsupported) }
    }

    fn grounded(&self, clauses: &[Clause]) -> Result<(), ReplyFault> {
        let told: BTreeSet<&String> = clauses.iter().flat_map(|it| &it.stems).collect();
        let said: BTreeSet<&String> = self.places().flat_map(|it| &it.said.stems).collect();
        let roles: BTreeSet<&String> = self
            .sources
            .iter()
            .flat_map(|it| &it.people)
            .flat_map(|it| &it.role)
            .collect();
        let known = |it: &&&String| said.contains(**it) || roles.iter().any(|role| role.starts_with(it.as_str()));
        let shared = told.iter().filter(known).count();
        if shared > 0 && share(shared, told.len()) >= self.reader.draft.grounded {
            Ok(())
        } else {
            Err(ReplyFault::NotGrounded)
        }
    }
}

impl Place<'_> {
    /// Whether this word is another part of a name that stands here, or of that person's role.
    fn completes(self, word: &str) -> bool {
        self.source.people.iter().any(|person| {
            let named = self.said.names.iter().any(|it| person.name.contains(it));
            named && (person.name.contains(word) || person.role.contains(word))
        })
    }

    /// Whether the speaker may stand for the `I` of what is told: nobody else who is named beside it may be left out.
    fn is_spoken_by(self, clause: &Clause) -> bool {
        let most = self.fragments.iter().map(|it| shared(it, clause)).max();
        let nearest = self.fragments.iter().find(|it| Some(shared(it, clause)) == most);
        let named = |it: &Clause| it.names.iter().all(|name| clause.names.contains(name));
        nearest.is_some_and(|it| it.first_person && named(it) && it.acts == clause.acts)
    }
}

/// How many words of meaning, numbers and times two parts share.
fn matter(said: &Clause, told: &Clause) -> usize {
    let names = told.names.iter().filter(|it| said.names.contains(it)).count();
    shared(said, told) - names
}

/// How many words, names, numbers and times two parts share.
pub(super) fn shared(said: &Clause, told: &Clause) -> usize {
    let stems = said.stems.intersection(&told.stems).count();
    let names = told.names.iter().filter(|it| said.names.contains(it)).count();
    let same = |it: &&Quantity| said.quantities.iter().any(|other| other.value == it.value);
    let times = told.times.iter().filter(|it| said.times.contains(it)).count();
    stems + names + told.quantities.iter().filter(same).count() + times
}

/// What a number is: money, a share, a day of a month, or a count.
fn kind(it: &Quantity) -> &str {
    match it.unit.as_str() {
        "" => "count",
        "%" | "points" | "‰" => "share",
        unit if unit.starts_with("month ") => "day",
        _ => "money",
    }
}

/// Whether a number is the one that was said: value, unit, bound, and what it counts.
fn agrees(told: &Quantity, said: &Quantity, sentences: &[&Clause]) -> bool {
    let same = (&told.value, &told.unit, &told.bound) == (&said.value, &said.unit, &said.bound);
    let stands =
        |it: &String, place: &Clause| place.stems.contains(it) || place.times.contains(it) || place.names.contains(it);
    let known = |it: &String| sentences.iter().any(|place| stands(it, place));
    let counts = match (told.counted.as_slice(), said.counted.as_slice()) {
        ([], _) => true,
        (told, []) => told.iter().all(known),
        (told, said) => told.iter().any(|it| said.contains(it)) && told.iter().all(|it| said.contains(it) || known(it)),
    };
    same && counts
}

/// Names in the order in which they were said, the other way round where one of the two is passive; numbers in their order.
fn in_order(clause: &Clause, place: Place<'_>) -> bool {
    let said = place.said;
    let names: Vec<usize> = order(&clause.names, &said.names);
    let names_kept = if clause.passive == said.passive {
        names.is_sorted()
    } else {
        names.is_sorted_by(|a, b| a >= b)
    };
    let values = |it: &Clause| it.quantities.iter().map(|it| it.value.clone()).collect::<Vec<_>>();
    names_kept && order(&values(clause), &values(said)).is_sorted()
}

fn order(told: &[String], said: &[String]) -> Vec<usize> {
    told.iter()
        .filter_map(|it| said.iter().position(|other| other == it))
        .collect()
}
