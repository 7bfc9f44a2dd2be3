//! What the leaver wants done at an account before its offer, price or renewal is spoken of: "before any talk of …",
//! "first … then …".
//!
//! 1. A statement puts one thing first by a phrase that says so, or where what follows a "then" of it is the renewal.
//! 2. Acts that rules propose at the account on offer, price or renewal wait for it: they say so, and stand no earlier.
//! 3. Where somebody else than the successor does it, the first call comes behind it.
//!
//! The words of that call are `opening`'s, its day is `schedule`'s.

use jiff::civil::Date;

use crate::bank::SlotKind;
use crate::book::Account;
use crate::fact::Fact;
use crate::report::cause::{plain, stands};
use crate::report::material::Material;
use crate::report::model::{After, Mark, Risk};
use crate::report::record::speaks;
use crate::report::risk;

/// What comes first at an account: a step against one of its risks.
pub(super) struct Precedence<'r> {
    /// The risk that asks it.
    pub risk: &'r Risk,
    /// Where it is said that this comes first.
    pub marks: Vec<Mark>,
}

/// Returns the statement of an account that puts something before its renewal.
pub(super) fn said<'m>(material: &'m Material<'_>, account: &Account) -> Option<&'m Fact> {
    let mut own = material.facts().filter(|it| it.account.as_ref() == Some(&account.id));
    own.find(|it| puts_first(material, it))
}

/// Returns what comes first at an account; none where nothing was said to, or no risk asks it.
pub(super) fn of<'r>(material: &Material<'_>, risks: &'r [Risk], account: &Account) -> Option<Precedence<'r>> {
    let fact = said(material, account)?;
    let risk = risk::of_claim(risks, &fact.id.to_string())?;
    Some(Precedence {
        risk,
        marks: material.marks(fact),
    })
}

/// Returns who does first what a risk of an account asks, where that is not the successor.
pub(super) fn after(material: &Material<'_>, risks: &[Risk], account: &Account) -> Option<After> {
    let first = of(material, risks, account)?;
    let other = Some(&first.risk.owner) != material.plan.successor.as_ref();
    other.then(|| After {
        who: first.risk.owner.clone(),
        risk: first.risk.id.clone(),
        on: first.risk.due,
        marks: first.marks,
    })
}

/// Returns an act on offer, price or renewal, and its day, as they stand behind what comes first at its account; another act
/// as it is.
pub(super) fn waiting(
    material: &Material<'_>,
    first: Option<&Precedence<'_>>,
    (act, on): (&str, Date),
) -> (String, Date) {
    let words = &material.wording.opening;
    let said = plain(act);
    match first.filter(|_| words.later.iter().any(|it| stands(&said, it))) {
        Some(first) => {
            let text = words.waits.replace("{risk}", &first.risk.id).replace("{act}", act);
            (material.with_names(&text), on.max(first.risk.due))
        }
        None => (act.to_owned(), on),
    }
}

/// Returns risks of which no proposed response speaks of offer, price or renewal before what comes first at its account.
pub(super) fn obeyed(material: &Material<'_>, risks: Vec<Risk>) -> Vec<Risk> {
    let waits = |risk: &Risk| {
        let mut accounts = material.session.book.accounts.iter();
        let account = accounts.find(|it| Some(&it.name) == risk.account.as_ref())?;
        let first = of(material, &risks, account).filter(|it| it.risk.id != risk.id && risk.steps.is_empty())?;
        Some(waiting(material, Some(&first), (&risk.response, risk.due)))
    };
    let waited: Vec<Option<(String, Date)>> = risks.iter().map(waits).collect();
    let placed = risks.into_iter().zip(waited).map(|(risk, waits)| match waits {
        Some((response, due)) => Risk {
            // a day that was said or follows from words stays the leaver's
            due: if risk.due_said || risk.due_from.is_some() {
                risk.due
            } else {
                due
            },
            response,
            ..risk
        },
        None => risk,
    });
    placed.collect()
}

/// Returns whether a statement puts something before talk of the renewal.
fn puts_first(material: &Material<'_>, fact: &Fact) -> bool {
    let words = &material.wording.opening;
    let said = plain(&fact.quote);
    let then = said.iter().position(|it| words.then.contains(it));
    let behind = then.and_then(|at| said.get(at + 1..)).unwrap_or_default();
    let follows = || words.later.iter().any(|it| stands(behind, it));
    // what is told of the past has a "first" and a "then" as well
    let steps = || material.has_kind(fact, &[SlotKind::NextStep]) && speaks(&fact.quote, &words.sequence);
    speaks(&fact.quote, &words.order) || steps() && follows()
}
