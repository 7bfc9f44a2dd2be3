//! The sentence above an account's page: what a successor must know of it before anything else.
//!
//! 1. The day that binds before the renewal, where one was said, such as the last of notice; then the renewal as imported;
//!    both dates where it is disputed.
//! 2. What may cost the account, the gravest first, then what cannot wait: the words that show its risks, else the
//!    names of their causes.
//! 3. Whom to call, by name and on the day of the calendar, where there is a red risk or a date is near: proposed by rule.
//!
//! The sentence has the first day, the gravest clue and the call; what else there is, and the words of a clue that make it too
//! long, follow it. Every part has its marks. Nothing is put in that was not said, imported or follows from these rules.

use crate::book::{Account, Source};
use crate::fact::Fact;
use crate::interview::Side;
use crate::report::material::{Material, fact_mark, row_mark, source_mark};
use crate::report::model::{Claim, Entry, Headline, Mark, Risk, Shown, Todo};
use crate::report::point::add;
use crate::report::schedule::Schedule;
use crate::report::{day, risk};

/// Parts of the sentence while it is put together, each with its marks.
#[derive(Default)]
struct Draft {
    parts: Vec<(String, Vec<Mark>)>,
}

impl Draft {
    fn add(&mut self, part: String, marks: &[Mark]) {
        self.parts.push((part, marks.to_vec()));
    }

    /// Takes what is behind the first parts.
    fn rest(&mut self, first: usize) -> Vec<(String, Vec<Mark>)> {
        self.parts.split_off(first.min(self.parts.len()))
    }
}

/// Returns the sentence of an account. `risks` are all of them, `first` is what is to be done first, `call` is the first
/// call as far as it names people.
pub(super) fn headline(
    material: &Material<'_>,
    account: &Account,
    (risks, schedule): (&[Risk], &Schedule),
    first: &[Todo],
    call: Option<&Entry>,
) -> Headline {
    let rule = &material.wording.title;
    let mut dated = Draft::default();
    bound(material, account, &mut dated);
    let is_bound = !dated.parts.is_empty();
    renewal(material, account, &mut dated);
    let led = is_bound || dated.parts.is_empty();
    let clues = clues(material, account, risks);
    let day = schedule.of(&account.id).filter(|_| presses(material, account, risks));
    let callee = day.and_then(|scheduled| {
        let (who, marks) = callee(material, account, call)?;
        let day = rule.on.replace("{day}", &day::long(scheduled.day.on));
        Some((rule.call.replace("{who}", &who).replace("{when}", &day), marks))
    });
    let later = dated.rest(1);
    if clues.is_empty() && callee.is_none() {
        quiet(material, account, first, &mut dated);
    }
    let title = |clue: Option<String>| {
        let parts = dated.parts.iter().map(|(part, _)| part.clone()).chain(clue);
        let parts = parts.collect::<Vec<_>>().join(", ");
        let begin = match led {
            _ if parts.is_empty() => account.name.clone(),
            true => format!("{}: {parts}", account.name),
            false => format!("{} {parts}", account.name),
        };
        let pause = if is_bound { ";" } else { ":" };
        callee
            .as_ref()
            .map_or(begin.clone(), |(words, _)| format!("{begin}{pause} {words}"))
    };
    let strongest = clues.first();
    let whole = title(strongest.map(|risk| risk.called()));
    let fits = whole.chars().count() <= rule.letters || strongest.is_none_or(|it| it.thing.is_none());
    let text = if fits {
        whole
    } else {
        title(strongest.map(|it| it.cause.clone()))
    };
    let called = |risk: &&Risk| (risk.called(), shown_by(risk).to_vec());
    let rest = later
        .into_iter()
        .chain(clues.iter().skip(usize::from(fits)).map(called));
    let mut marks: Vec<Mark> = Vec::new();
    let said = dated.parts.iter().map(|(_, it)| it.as_slice());
    let of_call = callee.iter().map(|(_, it)| it.as_slice());
    said.chain(strongest.map(|it| shown_by(it)))
        .chain(of_call)
        .for_each(|it| add(&mut marks, it));
    Headline {
        text: text.trim().to_owned(),
        marks,
        calls: callee.is_some(),
        rest: joined(rest.collect()),
    }
}

/// Returns what does not fit the sentence as one text with its marks.
fn joined(parts: Vec<(String, Vec<Mark>)>) -> Option<Shown> {
    let mut marks: Vec<Mark> = Vec::new();
    parts.iter().for_each(|(_, it)| add(&mut marks, it));
    let texts: Vec<&str> = parts.iter().map(|(it, _)| it.as_str()).collect();
    (!parts.is_empty()).then(|| Shown {
        text: texts.join(", "),
        about: None,
        marks,
    })
}

/// Returns the marks of the words that show a risk.
fn shown_by(risk: &Risk) -> &[Mark] {
    risk.thing.as_ref().map_or(&risk.headline.marks, |it| &it.marks)
}

/// Returns whether an account must be called before others: it has a red risk, or is bound around the last day.
fn presses(material: &Material<'_>, account: &Account, risks: &[Risk]) -> bool {
    risk::red(risks, &account.name).is_some() || material.is_due_around_last_day(account)
}

/// Adds the first day of each kind that was said to bind before the renewal.
fn bound(material: &Material<'_>, account: &Account, draft: &mut Draft) {
    let mut told: Vec<&str> = Vec::new();
    for it in material.bounds(account) {
        let title = material.bound_title(it).filter(|_| !told.contains(&it.rule.as_str()));
        if let Some(title) = title {
            told.push(&it.rule);
            draft.add(title, &[fact_mark(it.fact)]);
        }
    }
}

fn renewal(material: &Material<'_>, account: &Account, draft: &mut Draft) {
    let rule = &material.wording.title;
    let Some(renewal) = account.renewal else { return };
    let source = source_mark(&account.source);
    let shown = day::long(renewal);
    match disputed(material, account) {
        Some((other, marks)) => {
            let text = rule.disputed.replace("{day}", &shown).replace("{other}", &other);
            draft.add(text, &[vec![source], marks].concat());
        }
        None if renewal < material.today => draft.add(rule.past.replace("{day}", &shown), &[source]),
        None => draft.add(rule.renews.replace("{day}", &shown), &[source]),
    }
}

/// Returns what the leaver said against an imported renewal date, where that is not settled.
fn disputed(material: &Material<'_>, account: &Account) -> Option<(String, Vec<Mark>)> {
    let label = &material.wording.vitals.renewal;
    let open = material.session.conflicts.iter().filter(|it| it.settled.is_none());
    open.into_iter().find_map(|conflict| {
        let (import, said) = match (&conflict.earlier, &conflict.later) {
            (import @ Side::Import { .. }, said) | (said, import @ Side::Import { .. }) => (import, said),
            _ => return None,
        };
        let Side::Import {
            account: id,
            field,
            row,
            ..
        } = import
        else {
            return None;
        };
        let Side::Fact { fact, value } = said else { return None };
        let same = *id == account.id && field.to_lowercase().contains(&label.to_lowercase());
        same.then(|| (value.clone(), vec![row_mark(*row), fact_mark(*fact)]))
    })
}

/// Returns the risks that may cost the account, the gravest first, no more than the wording allows.
fn clues<'r>(material: &Material<'_>, account: &Account, risks: &'r [Risk]) -> Vec<&'r Risk> {
    let told = material.wording.causes.iter().filter(|it| it.title);
    let told: Vec<&str> = told.map(|it| it.says.as_str()).collect();
    let mut causes: Vec<&Risk> = risks
        .iter()
        .filter(|it| it.account.as_deref() == Some(&account.name) && told.contains(&it.cause.as_str()))
        .collect();
    // of equal scores the one that the wording names first is the gravest
    causes.sort_by_key(|risk| {
        let place = told.iter().position(|it| *it == risk.cause);
        (std::cmp::Reverse(risk.score), place)
    });
    // behind the gravest stands what cannot wait
    let tomorrow = material.working.after(material.today, 1);
    if let Some((_, others)) = causes.split_first_mut() {
        others.sort_by_key(|risk| risk.due > tomorrow);
    }
    causes.truncate(material.wording.title.clues);
    causes
}

/// Returns who is to be called: of the first call, else the first whom a statement names in one of the wording's slots.
fn callee(material: &Material<'_>, account: &Account, call: Option<&Entry>) -> Option<(String, Vec<Mark>)> {
    let first = call.and_then(|call| call.people.first().map(|who| (who, call)));
    if let Some((who, call)) = first {
        let names = |claim: &&Claim| claim.people.iter().any(|it| it.name == who.name);
        let marks = call.claims.iter().find(names).map(|claim| claim.marks.clone());
        return Some((who.name.clone(), marks.unwrap_or_default()));
    }
    let from = &material.wording.title.callees;
    from.iter().find_map(|from| {
        let fact = material
            .facts_of(&account.id)
            .find(|fact| from.takes(fact) && person(material, fact).is_some())?;
        Some((person(material, fact)?, vec![fact_mark(fact.id)]))
    })
}

fn person(material: &Material<'_>, fact: &Fact) -> Option<String> {
    let people = fact.mentions.people.iter();
    let mut theirs = people.filter(|it| !material.is_ours(&it.name) && (it.known || it.role.is_some()));
    theirs.next().map(|it| it.name.clone())
}

/// Adds what can be said of an account of which nothing pressing was said.
fn quiet(material: &Material<'_>, account: &Account, first: &[Todo], draft: &mut Draft) {
    let rule = &material.wording.title;
    let dated = first.iter().filter(|it| it.due_said || it.due_from.is_some());
    if let Some(todo) = dated.min_by_key(|it| it.due) {
        let marks: Vec<Mark> = todo.entry.claims.iter().flat_map(|it| it.marks.clone()).collect();
        return draft.add(rule.act.replace("{day}", &day::long(todo.due)), &marks);
    }
    let source = [source_mark(&account.source)];
    if let Some(health) = account.health {
        let word = material.wording.health.of(health);
        draft.add(rule.health.replace("{health}", word), &source);
    }
    if matches!(account.source, Source::Noticed { .. }) {
        draft.add(rule.unlisted.clone(), &source);
    }
    if material.facts_of(&account.id).next().is_none() {
        draft.add(rule.untold.clone(), &[]);
    }
}
