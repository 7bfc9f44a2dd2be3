//! A fact against the import: the CRM says one thing of an account, the leaver another.
//!
//! A field is compared only where the sentence clearly speaks of it: its noun stands in the sentence and the value beside it
//! is of the field's kind. What the leaver says of a price, a pilot or a discount is not the account's revenue.

use crate::bank::SlotKind;
use crate::book::{Account, Health};
use crate::fact::contradiction::{ContradictionRules, TitleWords, whole};
use crate::fact::subject::bare_words;
use crate::fact::{Fact, Precision};

/// What the import says, and what the leaver said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookConflict {
    /// The field of the import.
    pub field: BookField,
    /// The import's value, as text.
    pub book_value: String,
    /// The leaver's words for it.
    pub said: String,
}

/// A field of the import that an answer can contradict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookField {
    /// The day of the next renewal.
    Renewal,
    /// Annual recurring revenue.
    Arr,
    /// The health colour.
    Health,
    /// A contact's job title.
    Title,
}

impl BookField {
    /// Returns the field's name, as a report calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Renewal => "renewal",
            Self::Arr => "ARR",
            Self::Health => "health",
            Self::Title => "title",
        }
    }

    /// Returns the type of value that the field holds.
    pub const fn kind(self) -> SlotKind {
        match self {
            Self::Renewal => SlotKind::Date,
            Self::Arr => SlotKind::Money,
            Self::Health => SlotKind::Status,
            Self::Title => SlotKind::Person,
        }
    }
}

/// Returns the field of the import that a fact contradicts.
pub fn against_book(new: &Fact, account: &Account, rules: &ContradictionRules) -> Option<BookConflict> {
    if new.account.as_ref() != Some(&account.id) {
        return None;
    }
    let said: Vec<String> = bare_words(&new.quote).map(|(word, _)| word).collect();
    renewal(new, account, &said, rules)
        .or_else(|| arr(new, account, &said, rules))
        .or_else(|| health(account, &said, rules))
        .or_else(|| title(new, account, rules))
}

fn any(said: &[String], words: &[String]) -> bool {
    said.iter().any(|word| words.contains(word))
}

fn speaks(text: &str, phrases: &[String]) -> bool {
    let text = text.to_lowercase();
    phrases.iter().any(|it| text.contains(it.as_str()))
}

/// `The renewal is 31 March`: one exact day, with no other event that the day could belong to.
fn renewal(new: &Fact, account: &Account, said: &[String], rules: &ContradictionRules) -> Option<BookConflict> {
    let book = account.renewal?;
    let [when] = new.mentions.dates.as_slice() else {
        return None;
    };
    let date = when.date.filter(|_| when.precision == Precision::Day)?;
    let words = &rules.renewal;
    let clear = speaks(&new.quote, &words.speaks) && !any(said, &words.other);
    (clear && date != book).then(|| BookConflict {
        field: BookField::Renewal,
        book_value: book.to_string(),
        said: when.text.clone(),
    })
}

/// `ARR is 120k`: one amount beside the word, off by more than a share of it.
fn arr(new: &Fact, account: &Account, said: &[String], rules: &ContradictionRules) -> Option<BookConflict> {
    let book = account.arr.as_ref()?;
    let [amount] = new.mentions.money.as_slice() else {
        return None;
    };
    let words = &rules.arr;
    let speaks = any(said, &words.words) || speaks(&new.quote, &words.speaks);
    let currency =
        amount.money.currency.is_empty() || book.currency.is_empty() || amount.money.currency == book.currency;
    let off = (whole(amount.money.cents) - whole(book.cents)).abs() > words.off_share * whole(book.cents).abs();
    (speaks && !any(said, &words.other) && currency && off).then(|| BookConflict {
        field: BookField::Arr,
        book_value: format!("{} {}", book.cents / 100, book.currency).trim().to_owned(),
        said: amount.text.clone(),
    })
}

/// `They are red in reality`, `they have churned`: a colour or an end that the import does not show.
fn health(account: &Account, said: &[String], rules: &ContradictionRules) -> Option<BookConflict> {
    let book = account.health?;
    let words = &rules.health;
    let colours = [
        (&words.red, Health::Red),
        (&words.yellow, Health::Yellow),
        (&words.green, Health::Green),
    ];
    let all = colours
        .iter()
        .flat_map(|(names, health)| names.iter().map(move |it| (it, *health)));
    let mut named = all.filter(|(word, _)| said.contains(word));
    let colour = named.next().filter(|_| named.next().is_none());
    let denied = any(said, &words.denied);
    let about = any(said, &words.about);
    let ended = said.iter().find(|it| words.ended.contains(it));
    let ended = ended.filter(|_| !any(said, &words.not_ended));
    let said = colour.filter(|(_, health)| *health != book && about && !denied);
    let word = said.map(|(word, _)| word).or(ended)?.clone();
    Some(BookConflict {
        field: BookField::Health,
        book_value: colour_name(book).to_owned(),
        said: word,
    })
}

const fn colour_name(health: Health) -> &'static str {
    match health {
        Health::Red => "red",
        Health::Yellow => "yellow",
        Health::Green => "green",
    }
}

/// `Ann Lund is the COO now`: a contact with another title than the import's, told in the sentence itself.
fn title(new: &Fact, account: &Account, rules: &ContradictionRules) -> Option<BookConflict> {
    new.mentions.people.iter().find_map(|person| {
        let contact = account.contacts.iter().find(|contact| contact.name == person.name)?;
        let book = contact.title.as_deref().filter(|it| !it.trim().is_empty())?;
        let said = said_title(&new.quote, last_word(&person.name)?, &rules.title)?;
        let alike = shares_word(book, &said)
            || initials(book).eq_ignore_ascii_case(&said)
            || initials(&said).eq_ignore_ascii_case(book);
        (!alike).then(|| BookConflict {
            field: BookField::Title,
            book_value: book.to_owned(),
            said,
        })
    })
}

fn last_word(name: &str) -> Option<&str> {
    name.split_whitespace().last()
}

/// Returns the short title in `NAME is (now) the TITLE` or `NAME, the TITLE,`.
fn said_title(quote: &str, name: &str, words: &TitleWords) -> Option<String> {
    let behind = quote.split_once(name)?.1;
    let joined = words.joins.iter().map(|it| format!(" {it} "));
    let rest = joined
        .filter_map(|it| behind.strip_prefix(it.as_str()))
        .min_by_key(|it| it.len())?;
    let title: Vec<&str> = rest
        .split([',', '.', ';', '('])
        .next()?
        .split_whitespace()
        .take_while(|it| !words.ends.iter().any(|end| end == it))
        .collect();
    let job = title.iter().any(|it| is_job(it, words));
    ((1..=4).contains(&title.len()) && job).then(|| title.join(" "))
}

/// Job titles by their form: `CFO`, `director`, `manager`.
fn is_job(word: &str, words: &TitleWords) -> bool {
    let chief = word.len() == 3 && word.starts_with('C') && word.ends_with('O');
    chief || words.jobs.contains(&word.to_lowercase())
}

fn shares_word(a: &str, b: &str) -> bool {
    let parts = |text: &str| bare_words(text).map(|(word, _)| word).collect::<Vec<_>>();
    let (a, b) = (parts(a), parts(b));
    a.iter().any(|it| it.chars().count() > 1 && b.contains(it))
}

/// `Chief Financial Officer` → `CFO`.
fn initials(title: &str) -> String {
    title
        .split_whitespace()
        .filter(|it| !matches!(*it, "of" | "and"))
        .filter_map(|it| it.chars().next())
        .collect()
}
