//! When what a statement tells falls due: the days ahead that it names, and the working day by which somebody acts.
//!
//! Which day the words of a time mean, `due` says. That somebody is away on a day, or what is gone by, makes nothing due.

use jiff::civil::Date;

use crate::bank::Scope;
use crate::fact::{Fact, When};
use crate::interview::WorkingDays;
use crate::report::cause::{plain, stands};
use crate::report::due::{Due, Said};
use crate::report::material::Material;
use crate::report::model::Resolved;
use crate::report::piece::sentence_with;
use crate::report::{day, due};

/// A working day by which somebody acts, and how it is known: said, computed from words, or else proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deadline {
    /// The day.
    pub on: Date,
    /// Whether it was said as it stands here.
    pub said: bool,
    /// The words that it is computed from.
    pub from: Option<String>,
}

impl Deadline {
    /// Returns a day that nobody said.
    pub(super) fn proposed(on: Date) -> Self {
        Self {
            on,
            said: false,
            from: None,
        }
    }
}

impl Due {
    /// Returns the last working day on which it can be done.
    pub(super) fn working(&self, days: &WorkingDays) -> Deadline {
        let on = days.until(self.on);
        let moved = || (on != self.on).then(|| day::long(self.on));
        let from = self.from.clone().or_else(moved);
        Deadline {
            on,
            said: from.is_none(),
            from,
        }
    }
}

impl Material<'_> {
    /// Returns the days from the report's day on that a fact names beyond doubt, the earliest first.
    pub(super) fn dues(&self, fact: &Fact) -> Vec<Due> {
        let days = fact.mentions.dates.iter();
        let mut dues: Vec<Due> = days
            .filter(|when| !self.is_absence(fact, when))
            .filter_map(|when| self.due_of(fact, when))
            .filter(|due| due.on >= self.today)
            .collect();
        dues.sort();
        dues
    }

    /// Returns whether the sentence that names a time says that somebody is away then: nothing falls due by that.
    fn is_absence(&self, fact: &Fact, when: &When) -> bool {
        let said = plain(sentence_with(&fact.quote, &when.text).unwrap_or(&fact.quote));
        self.wording.schedule.away.iter().any(|it| stands(&said, it))
    }

    /// Returns the same as days alone.
    pub(super) fn due_days(&self, fact: &Fact) -> Vec<Date> {
        self.dues(fact).into_iter().map(|it| it.on).collect()
    }

    /// Returns the day that follows by rule from a fact's words, such as "in three weeks", with those words.
    ///
    /// A length of time in what tells how work is done, such as "within two days", is no day of the calendar.
    pub(super) fn meaning(&self, fact: &Fact, when: &When) -> Option<Resolved> {
        let due = self.due_of(fact, when)?;
        let day = day::long(due.on);
        let means = if due.before {
            self.wording.last_safe.replace("{day}", &day)
        } else {
            day
        };
        due.from.map(|text| Resolved { text, means })
    }

    /// Returns whether something falls due at a time that a fact names.
    pub(super) fn is_ahead(&self, fact: &Fact, when: &When) -> bool {
        self.due_of(fact, when).is_some_and(|it| it.on >= self.today)
    }

    /// Returns the day that a time of a fact means; what is to be done *before* a day has a working day as its last safe one.
    fn due_of(&self, fact: &Fact, when: &When) -> Option<Due> {
        let due = due::due(when, self.said(fact, when))?;
        let safe = self.working.until(due.on);
        let moves = due.before && safe >= self.today;
        Some(if moves { Due { on: safe, ..due } } else { due })
    }

    fn said<'f>(&'f self, fact: &'f Fact, when: &When) -> Said<'f> {
        let topic = self.bank.topic(&fact.topic);
        Said {
            rule: &self.wording.due,
            quote: &fact.quote,
            on: self.said_on(fact.id.turn).unwrap_or(self.today),
            past: self.is_past(fact, when),
            general: topic.is_some_and(|it| it.scope == Scope::Process),
        }
    }

    /// Returns whether the sentence that names a time tells of something gone by, so that its "in three weeks" may not lie
    /// ahead.
    fn is_past(&self, fact: &Fact, when: &When) -> bool {
        let sentence = sentence_with(&fact.quote, &when.text).unwrap_or(&fact.quote);
        let words = sentence.split(|c: char| !c.is_alphanumeric());
        words
            .map(str::to_lowercase)
            .any(|word| self.wording.past.contains(&word))
    }
}
