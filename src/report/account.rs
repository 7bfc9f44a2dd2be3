//! One account's page: what a successor needs to take a call tomorrow.
//!
//! 1. `headline`, `vital`, `first`: what matters now, the values with their sources, what is to be done first.
//! 2. Blocks by purpose, each statement once.
//! 3. The first call, made of fields; the gaps are added by `gap`.

use crate::book::{Account, Health, Money};
use crate::fact::{Fact, MACHINE_TEXT};
use crate::id::{FactId, SlotId};
use crate::interview::Subject;
use crate::report::case::Case;
use crate::report::entry::{Naming, entries, of_records};
use crate::report::material::{Material, amount, source_mark};
use crate::report::model::{AccountPage, Block, Claim, Entry, Gap, PersonRow, Risk, Todo};
use crate::report::opening::opening;
use crate::report::piece::{part, pieces};
use crate::report::place::Places;
use crate::report::record::speaks;
use crate::report::schedule::Schedule;
use crate::report::wording::CallLayout;
use crate::report::{callee, day, elsewhere, first, fit, headline, neutral, person, precedence, rank, shown, vital};

/// Returns the page of an account.
pub(super) fn page<'a>(
    material: &Material<'a>,
    places: &Places<'a>,
    account: &'a Account,
    (risks, gaps, schedule): (&[Risk], &[Gap], &Schedule),
) -> AccountPage {
    let first = first::first(material, places, account, risks);
    let told: Vec<FactId> = first
        .iter()
        .flat_map(|(_, facts)| facts.iter().map(|fact| fact.id))
        .collect();
    let (blocks, people) = blocks(material, places, account, &told);
    let marks = vec![source_mark(&account.source)];
    let do_first: Vec<Todo> = first.into_iter().map(|(todo, _)| todo).collect();
    let first_call = first_call(material, account, &people);
    let callees = first_call.iter().find(|line| !line.people.is_empty());
    let mut page = AccountPage {
        id: account.id.to_string(),
        name: account.name.clone(),
        aliases: account.aliases.clone(),
        unlisted: marks.iter().any(|mark| mark.row.is_none()),
        renewal: account.renewal,
        renewal_days: account.renewal.map(|date| day::between(material.today, date)),
        binding: material.binding_day(account),
        bound: material.bound_words(account),
        health: account.health.map(|it| material.wording.health.of(it).to_owned()),
        health_level: match account.health {
            Some(Health::Red) => 3,
            Some(Health::Yellow) => 2,
            Some(Health::Green) | None => 1,
        },
        arr: account.arr.as_ref().map(amount),
        arr_units: account.arr.as_ref().map(|it| it.cents / 100),
        headline: headline::headline(material, account, (risks, schedule), &do_first, callees),
        stake: stake(material, account),
        vitals: vital::vitals(material, account),
        compared: vital::compared(material, account),
        contacts: person::silent(account, &people),
        people,
        blocks,
        digest: material.digest(&Subject::Account(account.id.clone())),
        do_first,
        ask_whom: callees.is_none().then(|| callee::unknown(material, account, schedule)),
        elsewhere: elsewhere::elsewhere(material, places, account),
        after: precedence::after(material, risks, account),
        opening: opening(material, (account, callees), (risks, schedule)),
        first_call,
        gaps: gaps
            .iter()
            .filter(|gap| gap.account.as_deref() == Some(&account.name))
            .take(material.wording.days.account_gaps)
            .cloned()
            .collect(),
        statements: material
            .stated()
            .filter(|fact| fact.account.as_ref() == Some(&account.id))
            .count(),
        more: Vec::new(),
        marks,
    };
    fit::fit(&mut page, &material.wording.page);
    page
}

/// Returns the value at stake, rounded down to whole units; none where no revenue was imported to reckon it from.
pub(super) fn stake(material: &Material<'_>, account: &Account) -> Option<String> {
    let arr = account.arr.as_ref()?;
    let units = rank::whole(rank::stake(material, &account.id));
    Some(amount(&Money {
        cents: units.saturating_mul(100),
        currency: arr.currency.clone(),
    }))
}

fn blocks<'a>(
    material: &Material<'a>,
    places: &Places<'a>,
    account: &'a Account,
    told: &[FactId],
) -> (Vec<Block>, Vec<PersonRow>) {
    let rest = |at: usize| -> Vec<&Fact> {
        let facts = places.blocks.get(&(&account.id, at));
        facts
            .into_iter()
            .flatten()
            .filter(|fact| !told.contains(&fact.id))
            .copied()
            .collect()
    };
    let mut people = Vec::new();
    let mut blocks = Vec::new();
    for (at, layout) in material.wording.blocks.iter().enumerate() {
        let facts = rest(at);
        if layout.people {
            people = person::rows(material, account, &facts);
        }
        let mut entries = if layout.strip.is_empty() {
            entries(material, &facts, &layout.topics, Naming::Bare)
        } else {
            of_records(material, &facts, &layout.strip, Naming::Bare)
        };
        if !layout.kinds.is_empty() {
            name_topics(&mut entries);
        }
        blocks.push(Block {
            id: layout.id.clone(),
            title: layout.title.clone(),
            run_in: layout.run_in.clone(),
            people: layout.people,
            entries,
        });
    }
    let mut last = rest(material.wording.blocks.len());
    last.extend(places.beside.get(&account.id).into_iter().flatten());
    let mut other = entries(material, &last, &[], Naming::Bare);
    name_topics(&mut other);
    blocks.push(Block {
        id: "other".to_owned(),
        title: material.wording.other_title.clone(),
        run_in: String::new(),
        people: false,
        entries: other,
    });
    blocks.retain(|block| !block.entries.is_empty() || block.people && !people.is_empty());
    (blocks, people)
}

/// Puts the topic in the label's place where statements of several topics stand together.
fn name_topics(entries: &mut [Entry]) {
    for entry in entries {
        if let Some(claim) = entry.claims.first() {
            entry.label.clone_from(&claim.topic);
        }
    }
}

fn first_call(material: &Material<'_>, account: &Account, rows: &[PersonRow]) -> Vec<Entry> {
    let mut told: Vec<FactId> = Vec::new();
    let line = |layout: &CallLayout| {
        if layout.shows == "people" {
            return call(material, layout, account, rows);
        }
        let raised = raised(material, layout, account);
        let referred = layout
            .from
            .iter()
            .flat_map(|from| material.referred(from, Some(&account.id)));
        let found = raised.iter().map(|(fact, _)| *fact).chain(referred);
        let mut facts: Vec<&Fact> = Vec::new();
        for fact in found.chain(guarded(material, layout, account)) {
            // nobody is to answer text that speaks to a machine
            let machine = fact.slots.contains(&SlotId::from(MACHINE_TEXT));
            let new = !told.contains(&fact.id) && facts.iter().all(|it| it.id != fact.id);
            if new && !machine && begins_as(layout, fact) {
                facts.push(fact);
            }
        }
        // what is put neutrally is read out last
        facts.sort_by_key(|it| neutral::has_note(&it.quote, &material.wording.aside.neutral));
        facts.truncate(layout.most);
        told.extend(facts.iter().map(|fact| fact.id));
        let shown = |fact: &&Fact| {
            let sentence = raised.iter().find(|(it, _)| it.id == fact.id);
            sayable(
                material,
                fact,
                sentence.map_or_else(|| material.claim(fact), |(_, claim)| claim.clone()),
            )
        };
        let claims: Vec<Claim> = facts.iter().map(shown).collect();
        (!claims.is_empty()).then(|| Entry {
            label: layout.label.clone(),
            account: None,
            people: Vec::new(),
            claims,
            missing: Vec::new(),
        })
    };
    material.wording.calls.iter().filter_map(line).collect()
}

/// Returns a claim without its sentences that are for us alone, such as a price limit; whole where no other is in it.
fn sayable(material: &Material<'_>, fact: &Fact, claim: Claim) -> Claim {
    let ours = |it: &str| speaks(it, &material.wording.internal);
    let left: Vec<&str> = pieces(&claim.text).into_iter().filter(|it| !ours(it)).collect();
    if left.is_empty() || !ours(&claim.text) {
        return Claim {
            internal: ours(&claim.text),
            ..claim
        };
    }
    Claim {
        internal: false,
        ..part(material, fact, &left)
    }
}

/// Returns what the customer may raise before anything else, with the sentence that shows it: of the causes that a line of the
/// first call names, such as a wrong invoice or one that is unpaid.
fn raised<'a>(material: &Material<'a>, layout: &CallLayout, account: &Account) -> Vec<(&'a Fact, Claim)> {
    let cases = material.cases.iter();
    let own = cases.filter(|it| it.account(material).map(|it| &it.id) == Some(&account.id));
    let named = own.filter(|it| it.cause.is_some_and(|cause| layout.causes.contains(&cause.id)));
    let with_words = |case: &Case<'a>| Some((case.first()?, shown::sentence(material, case)?));
    named.filter_map(with_words).collect()
}

/// Returns what a line of the first call has of what is not public.
fn guarded<'a>(material: &'a Material<'a>, layout: &CallLayout, account: &Account) -> Vec<&'a Fact> {
    let own = material
        .facts()
        .filter(|it| layout.guarded && it.account.as_ref() == Some(&account.id));
    own.filter(|it| speaks(&it.quote, &material.wording.not_public))
        .collect()
}

/// Returns whom to call first; none where nobody was spoken of.
fn call(material: &Material<'_>, layout: &CallLayout, account: &Account, rows: &[PersonRow]) -> Option<Entry> {
    let callees = callee::callees(material, layout, account, rows);
    let claims = callees.iter().map(|(_, fact)| material.claim(fact)).collect();
    (!callees.is_empty()).then(|| Entry {
        label: layout.label.clone(),
        account: None,
        people: callees.into_iter().map(|(who, _)| who).collect(),
        claims,
        missing: Vec::new(),
    })
}

/// Returns whether a line of the first call takes a statement by how it begins: "Don't …" is no way to reach anybody.
fn begins_as(layout: &CallLayout, fact: &Fact) -> bool {
    !begins_with(fact, &layout.not_beginning) && (layout.beginning.is_empty() || begins_with(fact, &layout.beginning))
}

/// Returns whether a statement begins with one of some words in lower case.
pub(super) fn begins_with(fact: &Fact, words: &[String]) -> bool {
    let text = format!("{} ", fact.quote.to_lowercase().replace('\u{2019}', "'"));
    words.iter().any(|it| text.starts_with(&format!("{it} ")))
}
