//! A fact against the import: the CRM says one thing of an account, the leaver another.
//!
//! A field is compared only where the sentence clearly speaks of it: its noun stands in the sentence and the value beside it
//! is of the field's kind. What the leaver says of a price, a pilot or a discount is not the account's revenue.

use crate::bank::SlotKind;
use crate::book::{Account, Health};
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
pub fn against_book(new: &Fact, account: &Account) -> Option<BookConflict> {
    if new.account.as_ref() != Some(&account.id) {
        return None;
    }
    let said: Vec<String> = bare_words(&new.quote).map(|(word, _)| word).collect();
    renewal(new, account, &said)
        .or_else(|| arr(new, account, &said))
        .or_else(|| health(account, &said))
        .or_else(|| title(new, account))
}

fn any(said: &[String], words: &[&str]) -> bool {
    said.iter().any(|word| words.contains(&word.as_str()))
}

/// `The renewal is 31 March`: one exact day, with no other event that the day could belong to.
fn renewal(new: &Fact, account: &Account, said: &[String]) -> Option<BookConflict> {
    let book = account.renewal?;
    let [when] = new.mentions.dates.as_slice() else {
        return None;
    };
    let date = when.date.filter(|_| when.precision == Precision::Day)?;
    let text = new.quote.to_lowercase();
    let speaks = [
        "renewal is",
        "renewal date",
        "renews on",
        "renews ",
        "renewal falls",
        "renewal comes",
        "up for renewal",
        "contract ends",
        "contract runs",
        "contract expires",
        "renewal on",
    ];
    let other = [
        "notice", "call", "meeting", "before", "draft", "quote", "send", "decide", "decision", "review", "prep", "ask",
        "told", "after", "last", "was", "proposal", "offer",
    ];
    let clear = speaks.iter().any(|it| text.contains(it)) && !any(said, &other);
    (clear && date != book).then(|| BookConflict {
        field: BookField::Renewal,
        book_value: book.to_string(),
        said: when.text.clone(),
    })
}

/// `ARR is 120k`: one amount beside the word, off by more than a twentieth.
fn arr(new: &Fact, account: &Account, said: &[String]) -> Option<BookConflict> {
    let book = account.arr.as_ref()?;
    let [amount] = new.mentions.money.as_slice() else {
        return None;
    };
    let text = new.quote.to_lowercase();
    let speaks = any(said, &["arr"])
        || [
            "annual recurring revenue",
            "they pay us",
            "worth a year",
            "contract is worth",
            "contract value",
            "they're paying",
            "they are paying",
        ]
        .iter()
        .any(|it| text.contains(it));
    let other = [
        "discount",
        "expansion",
        "upsell",
        "would",
        "could",
        "extra",
        "more",
        "additional",
        "upto",
        "risk",
        "lose",
        "save",
        "was",
        "before",
        "after",
        "another",
        "module",
        "pilot",
        "grow",
        "month",
        "credit",
        "if",
        "add",
        "adds",
        "up",
    ];
    let currency =
        amount.money.currency.is_empty() || book.currency.is_empty() || amount.money.currency == book.currency;
    let off = (amount.money.cents - book.cents).unsigned_abs() > book.cents.unsigned_abs() / 20;
    (speaks && !any(said, &other) && currency && off).then(|| BookConflict {
        field: BookField::Arr,
        book_value: format!("{} {}", book.cents / 100, book.currency).trim().to_owned(),
        said: amount.text.clone(),
    })
}

/// `They are red in reality`, `they have churned`: a colour or an end that the import does not show.
fn health(account: &Account, said: &[String]) -> Option<BookConflict> {
    let book = account.health?;
    let colours = [
        ("red", Health::Red),
        ("yellow", Health::Yellow),
        ("amber", Health::Yellow),
        ("green", Health::Green),
    ];
    let mut named = colours.iter().filter(|(word, _)| said.iter().any(|it| it == word));
    let colour = named.next().filter(|_| named.next().is_none());
    let denied = any(
        said,
        &[
            "not",
            "isn't",
            "never",
            "no",
            "was",
            "if",
            "crm",
            "says",
            "shows",
            "dashboard",
            "score",
            "would",
            "flag",
            "flags",
        ],
    );
    let about = any(
        said,
        &[
            "health", "really", "reality", "actually", "truly", "honestly", "account", "i'd", "rate", "they", "they're",
        ],
    );
    let ended = any(said, &["churned"])
        && !any(
            said,
            &[
                "if", "not", "would", "nearly", "almost", "never", "they'd", "who", "hasn't", "haven't",
            ],
        );
    let word = match colour {
        Some((word, health)) if *health != book && about && !denied => (*word).to_owned(),
        _ if ended => "churned".to_owned(),
        _ => return None,
    };
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
fn title(new: &Fact, account: &Account) -> Option<BookConflict> {
    new.mentions.people.iter().find_map(|person| {
        let contact = account.contacts.iter().find(|contact| contact.name == person.name)?;
        let book = contact.title.as_deref().filter(|it| !it.trim().is_empty())?;
        let said = said_title(&new.quote, last_word(&person.name)?)?;
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
fn said_title(quote: &str, name: &str) -> Option<String> {
    let behind = quote.split_once(name)?.1;
    let rest = [" is now the ", " is the new ", " is the ", " became the ", " was made "]
        .iter()
        .find_map(|it| behind.strip_prefix(it))?;
    let title: Vec<&str> = rest
        .split([',', '.', ';', '('])
        .next()?
        .split_whitespace()
        .take_while(|it| !matches!(*it, "now" | "and" | "who" | "since" | "but" | "of" | "there" | "today"))
        .collect();
    let job = title.iter().any(|it| job_word(it));
    ((1..=4).contains(&title.len()) && job).then(|| title.join(" "))
}

/// Job titles by their form: `CFO`, `director`, `manager`.
fn job_word(word: &str) -> bool {
    let chief = word.len() == 3 && word.starts_with('C') && word.ends_with('O');
    chief
        || [
            "director",
            "manager",
            "president",
            "head",
            "chief",
            "officer",
            "vp",
            "lead",
            "controller",
            "engineer",
            "buyer",
            "chair",
        ]
        .contains(&word.to_lowercase().as_str())
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
