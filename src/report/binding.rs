//! The days that bind accounts, against the leaver's last day: which comes first, how it is called, when it is near, and by
//! when something is to be done before it.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::book::Account;
use crate::fact::Fact;
use crate::interview::Bound;
use crate::report::cause::plain;
use crate::report::clip::clip;
use crate::report::day;
use crate::report::material::{Material, fact_mark};
use crate::report::model::Shown;
use crate::report::piece::sentence_with;
use crate::report::shown::clauses;

impl Material<'_> {
    /// Returns the days ahead that were said to bind an account before its renewal, the earliest first.
    pub(super) fn bounds(&self, account: &Account) -> impl Iterator<Item = &Bound> {
        let bounds = self.stake_of(&account.id).into_iter().flat_map(|it| &it.bounds);
        bounds.filter(|it| account.renewal.is_none_or(|on| it.on < on))
    }

    /// Returns the first day ahead that was said and on which something ends that the account has: notice, a procedure.
    pub(super) fn ending(&self, account: &Account) -> Option<&Bound> {
        self.bounds(account).find(|it| it.ends)
    }

    /// Returns the first day ahead by which an account may be lost: one that was said, else the renewal.
    pub(super) fn binding_day(&self, account: &Account) -> Option<Date> {
        let said = self.ending(account).map(|it| it.on);
        said.or(account.renewal.filter(|on| *on >= self.today))
    }

    /// Returns a day that was said to bind, as a heading has it; none where the wording has no words for it.
    pub(super) fn bound_title(&self, bound: &Bound) -> Option<String> {
        let words = self.wording.bounds.get(&bound.rule)?;
        let thing = bound.thing.as_deref().unwrap_or_default();
        let title = words.title.replace("{thing}", thing);
        let said = if title.contains("{said}") {
            self.said_of(bound)?
        } else {
            String::new()
        };
        Some(title.replace("{day}", &day::long(bound.on)).replace("{said}", &said))
    }

    /// Returns the first day that was said to bind before the renewal, in words, with its mark.
    pub(super) fn bound_words(&self, account: &Account) -> Option<Shown> {
        self.in_words(self.bounds(account).next()?)
    }

    /// Returns the first day that was said and on which something ends, in words, with its mark.
    pub(super) fn ending_words(&self, account: &Account) -> Option<Shown> {
        self.in_words(self.ending(account)?)
    }

    fn in_words(&self, bound: &Bound) -> Option<Shown> {
        Some(Shown {
            text: self.bound_title(bound)?,
            about: None,
            marks: vec![fact_mark(bound.fact)],
        })
    }

    /// Returns the words that name a day that binds: their clause, else their sentence.
    fn said_of(&self, bound: &Bound) -> Option<String> {
        self.words_with(self.session.facts.get(&bound.fact)?, &bound.text)
    }

    /// Returns the clause of a statement that names a day, else its sentence; none where it does not.
    pub(super) fn words_with(&self, fact: &Fact, day: &str) -> Option<String> {
        let sentence = sentence_with(&fact.quote, day)?;
        let whole = |it: &&str| it.contains(day) && plain(it).len() >= self.wording.days.day_words;
        let clause = clauses(sentence).into_iter().find(whole).unwrap_or(sentence);
        Some(clip(clause, self.wording.days.cell_words).text)
    }

    /// Returns the last day on which the leaver can be asked: today where they are gone.
    pub(super) fn last_day(&self) -> Date {
        self.plan.last_day.max(self.today)
    }

    /// Returns the day until which what binds is as pressing as before the leaver's last day.
    pub(super) fn near_until(&self) -> Date {
        self.last_day().saturating_add(self.wording.days.renewal_near.days())
    }

    /// Returns whether something falls due at an account around the last day, whether or not it may be lost by that.
    pub(super) fn is_due_around_last_day(&self, account: &Account) -> bool {
        let due = self.bounds(account).next().map(|it| it.on);
        due.is_some_and(|on| on <= self.near_until()) || self.binds_around_last_day(account)
    }

    /// Returns whether an account is bound before the successor has had a month of their own: by notice, or the renewal.
    pub(super) fn binds_around_last_day(&self, account: &Account) -> bool {
        self.binding_day(account).is_some_and(|on| on <= self.near_until())
    }

    /// Returns the working day before a day that binds, from tomorrow on: where it is too near for that, the last working
    /// day that it leaves, and never one that is gone.
    pub(super) fn day_before(&self, on: Date) -> Date {
        let working = self.working;
        let tomorrow = working.after(self.today, 1);
        let before = working.before(on, 1).max(tomorrow.min(working.until(on)));
        before.max(working.after(self.today, 0))
    }
}
