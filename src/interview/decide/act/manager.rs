//! The manager's acts: invitation, own questions, gaps, imports, requests for a change.

use crate::book::names::Finder;
use crate::book::{Account, Book, Source};
use crate::id::{AccountId, TopicId};
use crate::interview::act::{Act, Check};
use crate::interview::agenda::Agenda;
use crate::interview::command::Refusal;
use crate::interview::decide::Step;
use crate::interview::decide::act::{known, next_request, place, plan, readable, screened};
use crate::interview::deed::Deed;
use crate::interview::event::Event;
use crate::interview::guide::Guide;
use crate::interview::party::{By, Party};
use crate::interview::session::{Session, fold};

/// The topic of an answer to a question that belongs to none.
const UNTOLD: &str = "not_asked";

/// Longest name of a file that is kept, in characters.
const LONGEST_FILE_NAME: usize = 120;

pub(super) fn decide(step: &mut Step<'_>, act: Act) -> Result<Vec<Deed>, Refusal> {
    let deed = match act {
        Act::Invite if step.session.proceedings.invited.is_some() => return Err(Refusal::NothingNew),
        Act::Invite => Deed::LeaverInvited,
        Act::AddQuestion {
            text,
            topic,
            account,
            check,
        } => add_question(step, &text, (topic, account), check)?,
        Act::ChangePlan(change) => plan::change(step, change)?,
        Act::AssignGap { topic, account, to } => {
            place(step, &topic, account.as_ref())?;
            let to = screened(step, &to)?;
            Deed::GapAssigned { topic, account, to }
        }
        Act::AcceptGap { topic, account, reason } => {
            place(step, &topic, account.as_ref())?;
            let reason = screened(step, &reason)?;
            Deed::GapAccepted { topic, account, reason }
        }
        Act::AskAgain { topic, account } => ask_again(step, topic, account)?,
        Act::ImportBooks { books } => return import_all(step, books),
        Act::UndoImport { import } => undo(step, import)?,
        Act::RequestChange { fact, text } => {
            readable(step, fact, Party::Manager)?;
            let text = screened(step, &text)?;
            Deed::ChangeRequested { fact, text }
        }
        _ => return Err(Refusal::NotTheirs { party: Party::Manager }),
    };
    Ok(vec![deed])
}

fn add_question(
    step: &mut Step<'_>,
    raw: &str,
    (topic, account): (Option<TopicId>, Option<AccountId>),
    check: Check,
) -> Result<Deed, Refusal> {
    let text = screened(step, raw)?;
    new_words(&step.session, &text)?;
    if let Some(id) = &account {
        known(step, id)?;
    }
    let topic = topic.or_else(|| untold(step.guide)).unwrap_or_else(|| UNTOLD.into());
    place(step, &topic, account.as_ref())?;
    if check == Check::Linted {
        let faults = step.guide.lint.faults(&text, accounts_named(&step.session.book, &text));
        if !faults.is_empty() {
            return Err(Refusal::PoorQuestion { faults });
        }
    }
    Ok(Deed::QuestionAdded {
        request: next_request(step),
        text,
        topic,
        account,
        about: None,
    })
}

/// The topic for what belongs to no other: the bank's own, else its last closing topic.
pub(super) fn untold(guide: &Guide) -> Option<TopicId> {
    let closing = guide.policy.agenda.closing_topics.last().cloned();
    let own = TopicId::from(UNTOLD);
    Some(own).filter(|id| guide.bank.topic(id).is_some()).or(closing)
}

/// How many accounts a text names.
pub(super) fn accounts_named(book: &Book, text: &str) -> usize {
    let named = Finder::new(book).find(text);
    let ids: std::collections::BTreeSet<AccountId> = named.into_iter().map(|it| it.account).collect();
    ids.len()
}

/// Refuses a question that was put in these words, or waits to be.
pub(super) fn new_words(session: &Session, text: &str) -> Result<(), Refusal> {
    let folded = fold(text);
    let waits = |it: &String| fold(it) == folded;
    let waiting = session
        .proceedings
        .pending()
        .filter_map(|it| it.text.as_ref())
        .any(waits);
    if waiting || session.asked.contains(folded.as_str()) {
        return Err(Refusal::AskedBefore);
    }
    Ok(())
}

fn ask_again(step: &Step<'_>, topic: TopicId, account: Option<AccountId>) -> Result<Deed, Refusal> {
    place(step, &topic, account.as_ref())?;
    let mut pending = step.session.proceedings.pending();
    if pending.any(|it| it.text.is_none() && it.topic == topic && it.account == account) {
        return Err(Refusal::NothingNew);
    }
    let agenda = Agenda::new(&step.session, step.guide, step.today());
    let found = agenda
        .topic(&topic)
        .ok_or_else(|| Refusal::NoSuchTopic(topic.to_string()))?;
    let next = agenda.next_of(found, account.clone());
    if agenda.questions(vec![next]).next().is_none() {
        return Err(Refusal::NoOtherWords);
    }
    Ok(Deed::TopicRequested {
        request: next_request(step),
        topic,
        account,
    })
}

/// Imports files one after the other; one that brings nothing is left out, unless none brings anything.
fn import_all(step: &mut Step<'_>, books: Vec<(String, Book)>) -> Result<Vec<Deed>, Refusal> {
    let mut ahead = step.session.clone();
    let mut deeds = Vec::new();
    for (file, book) in books {
        let Some(book) = new_in(&ahead, book) else { continue };
        let file: String = screened(step, &file)?.chars().take(LONGEST_FILE_NAME).collect();
        let (by, deed) = (By::from(Party::Manager), Deed::BookAdded { file, book });
        ahead.take(&Event::Done { by, deed: deed.clone() }, step.at);
        deeds.push(deed);
    }
    if deeds.is_empty() {
        return Err(Refusal::NothingNew);
    }
    Ok(deeds)
}

/// Returns an import as it is added to a session's book; none where it changes nothing there. An account that the leaver
/// named before the import has it keeps its id: statements cite it.
fn new_in(session: &Session, mut book: Book) -> Option<Book> {
    for account in &mut book.accounts {
        let same = |it: &&Account| it.id != account.id && fold(&it.name) == fold(&account.name);
        let known = session.book.accounts.iter().find(same);
        if let Some(known) = known.filter(|_| session.account(&account.id).is_none()) {
            account.id = known.id.clone();
        }
    }
    let changes = |it: &Account| {
        let known = session.account(&it.id);
        known.is_none_or(|known| {
            let source = known.source.clone();
            let later = Account { source, ..it.clone() };
            known.updated(&later) != *known
        })
    };
    if !book.accounts.iter().any(changes) {
        return None;
    }
    number_on(&session.book, &mut book);
    Some(book)
}

/// Numbers the rows of an import on from those of the imports before, so that a mark names one row.
fn number_on(known: &Book, new: &mut Book) {
    let row = |account: &Account| match account.source {
        Source::Imported { row } => row,
        Source::Noticed { .. } => 0,
    };
    let rows = known.accounts.iter().flat_map(|account| {
        let contacts = account.contacts.iter().map(|it| it.row);
        contacts.chain([row(account)])
    });
    let last = rows.max().unwrap_or_default();
    for account in &mut new.accounts {
        if let Source::Imported { row } = &mut account.source {
            *row = row.saturating_add(last);
        }
        for contact in &mut account.contacts {
            contact.row = contact.row.saturating_add(last);
        }
    }
}

fn undo(step: &Step<'_>, number: u32) -> Result<Deed, Refusal> {
    let mut imports = step.session.proceedings.imports.iter();
    let import = imports.find(|it| it.number == number && !it.undone);
    let import = import.ok_or(Refusal::NoSuchImport(number))?;
    let later = step.session.proceedings.imports.iter();
    let changed = |id: &AccountId| {
        let mut newer = later.clone().filter(|it| it.number > number && !it.undone);
        newer.any(|it| it.before.iter().any(|account| account.id == *id))
    };
    let cited = |id: &AccountId| {
        let said = step.session.facts.values().any(|it| it.account.as_ref() == Some(id));
        let mut turns = step.session.turns.iter();
        said || turns.any(|it| it.question.account.as_ref() == Some(id))
    };
    let before = import.before.iter().map(|it| &it.id);
    if import.added.iter().any(cited) || import.added.iter().chain(before).any(changed) {
        return Err(Refusal::ImportInUse(number));
    }
    Ok(Deed::ImportUndone { import: number })
}
