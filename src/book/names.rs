//! Which accounts and contacts a text means.
//!
//! 1. From each account: its name and aliases; the name without its legal form; shorter heads of the name and initials,
//!    where they mean one account only; and what it is, behind `the`, where no other account is one.
//! 2. One pass over the folded text (lower case, no accents, hyphens as spaces) finds them all.
//! 3. A hit must stand as words of its own; `'s` and a plural `s` may follow. Everyday words need their capital. The
//!    longest hit wins.
//!
//! People who only share a first name with somebody are not guessed at: a contact is found or not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::book::fold::{Folded, plain};
use crate::book::{Account, Book, Contact};
use crate::id::AccountId;

static COMMON: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| listed(include_str!("../../prompts/lexicon/common-words.txt")));

static PLACES_OF_BUSINESS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| listed(include_str!("../../prompts/lexicon/business-words.txt")));

fn listed(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// Endings that name a company's legal form, folded.
const LEGAL_FORMS: [&str; 34] = [
    "inc",
    "incorporated",
    "llc",
    "ltd",
    "limited",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "se",
    "ug",
    "ev",
    "mbh",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "ab",
    "as",
    "asa",
    "oy",
    "oyj",
    "aps",
    "pty",
    "kk",
    "sro",
    "holding",
];

/// Finds the accounts and contacts of a book in text.
#[derive(Debug, Clone)]
pub struct Finder {
    matcher: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
    /// Contacts by each folded name that people call them; more than one where the name is ambiguous.
    people: BTreeMap<String, Vec<usize>>,
    contacts: Vec<(AccountId, Contact)>,
}

#[derive(Debug, Clone)]
struct Pattern {
    account: AccountId,
    exact: bool,
    case: Case,
}

/// How a name must be written to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    /// It is an everyday word as well.
    Capital,
    /// It is made of initials.
    AllCapitals,
}

/// An account that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The account.
    pub account: AccountId,
    /// Byte span of the name in the text.
    pub span: Range<usize>,
    /// Whether the full name or an alias stands there, not a part of it.
    pub exact: bool,
}

impl Finder {
    /// Prepares the names of a book.
    pub fn new(book: &Book) -> Self {
        let mut names = Names::default();
        for account in &book.accounts {
            names.full(account);
        }
        for account in &book.accounts {
            names.heads(account, book);
            names.place_of_business(account, book);
        }
        let (texts, patterns) = names.unambiguous();
        // Building fails only beyond 2^31 patterns; a book has 200,000 rows at most.
        let matcher = AhoCorasick::new(&texts).ok().filter(|_| !texts.is_empty());
        let contacts: Vec<(AccountId, Contact)> = book
            .accounts
            .iter()
            .flat_map(|account| {
                account
                    .contacts
                    .iter()
                    .map(|contact| (account.id.clone(), contact.clone()))
            })
            .collect();
        Self {
            matcher,
            patterns,
            people: people(&contacts),
            contacts,
        }
    }

    /// Returns the accounts that the text names, in order; the longest name wins where names overlap.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let Some(matcher) = &self.matcher else {
            return Vec::new();
        };
        let folded = Folded::new(text);
        let mut hits: Vec<Hit> = matcher
            .find_overlapping_iter(&folded.text)
            .filter_map(|found| self.hit(text, &folded, found.pattern().as_usize(), found.range()))
            .collect();
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.span.len()), hit.span.start, !hit.exact));
        let mut kept: Vec<Hit> = Vec::new();
        for hit in hits {
            if !kept
                .iter()
                .any(|it| it.span.start < hit.span.end && hit.span.start < it.span.end)
            {
                kept.push(hit);
            }
        }
        kept.sort_by_key(|hit| hit.span.start);
        kept
    }

    fn hit(&self, text: &str, folded: &Folded, pattern: usize, range: Range<usize>) -> Option<Hit> {
        let pattern = self.patterns.get(pattern)?;
        let before = folded.text.get(..range.start)?.chars().next_back();
        let first = folded.text.get(range.start..)?.chars().next()?;
        let last = folded.text.get(..range.end)?.chars().next_back()?;
        let mut after = folded.text.get(range.end..)?.chars();
        let behind = after.next();
        let plural = behind == Some('s') && after.next().is_none_or(|it| !it.is_alphanumeric()) && range.len() > 3;
        let starts = joins_words(first) || before.is_none_or(|it| !it.is_alphanumeric() || joins_words(it));
        let ends = joins_words(last) || behind.is_none_or(|it| !it.is_alphanumeric() || joins_words(it));
        let span = folded.original(range)?;
        let written = text.get(span.clone())?;
        let fits = match pattern.case {
            Case::Any => true,
            Case::Capital => written.chars().next().is_some_and(|it| !it.is_lowercase()),
            Case::AllCapitals => !written.chars().any(char::is_lowercase),
        };
        let exact = pattern.exact && ends;
        (starts && (ends || plural) && fits).then(|| Hit {
            account: pattern.account.clone(),
            span,
            exact,
        })
    }

    /// Returns the one contact that a first, last or full name means, with the account; nothing where two could be meant.
    pub fn contact(&self, name: &str) -> Option<(&AccountId, &Contact)> {
        let folded = plain(name);
        let bare = folded.strip_suffix(" s").unwrap_or(&folded);
        match self.people.get(bare).map(Vec::as_slice) {
            Some([one]) => self.contacts.get(*one).map(|(account, contact)| (account, contact)),
            _ => None,
        }
    }
}

/// Scripts that write no space between words.
fn joins_words(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1100}'..='\u{11FF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{2FFFF}')
}

/// Names as they are collected: folded text → whom it means.
#[derive(Default)]
struct Names {
    found: BTreeMap<String, Vec<Pattern>>,
}

impl Names {
    fn add(&mut self, text: String, account: &Account, exact: bool, case: Case) {
        if text.is_empty() {
            return;
        }
        let patterns = self.found.entry(text).or_default();
        if !patterns.iter().any(|it| it.account == account.id) {
            patterns.push(Pattern {
                account: account.id.clone(),
                exact,
                case,
            });
        }
    }

    /// The name, the name without its legal form, and the aliases.
    fn full(&mut self, account: &Account) {
        for name in std::iter::once(&account.name).chain(&account.aliases) {
            let folded = plain(name);
            let short = without_legal_form(&folded);
            let initials = name.chars().count() <= 4 && name.chars().all(|it| it.is_uppercase() || it.is_ascii_digit());
            for text in [folded.clone(), short] {
                let everyday = text.split(' ').all(|word| COMMON.contains(word)) || text.chars().count() < 3;
                let case = if initials && everyday {
                    Case::AllCapitals
                } else if everyday {
                    Case::Capital
                } else {
                    Case::Any
                };
                self.add(text, account, true, case);
            }
        }
    }

    /// Shorter heads of the name, and its initials, where no other account has them.
    fn heads(&mut self, account: &Account, book: &Book) {
        let name = without_legal_form(&plain(&account.name));
        let words: Vec<&str> = name.split(' ').collect();
        for length in 1..words.len() {
            let head = words.iter().take(length).copied().collect::<Vec<_>>().join(" ");
            let distinct = length > 1 || is_distinct(&head, book);
            if distinct && !matches!(words.get(length - 1), Some(&("and" | "of" | "the" | "de" | "for"))) {
                let everyday = head.split(' ').all(|word| COMMON.contains(word));
                self.add_unless_full(head, account, if everyday { Case::Capital } else { Case::Any });
            }
        }
        let initials: String = words
            .iter()
            .filter(|word| !["and", "of", "the"].contains(word))
            .filter_map(|word| word.chars().next())
            .collect();
        if initials.chars().count() >= 3 && !COMMON.contains(initials.as_str()) {
            self.add_unless_full(initials, account, Case::AllCapitals);
        }
    }

    /// `the zoo`, where one customer alone is called a zoo.
    fn place_of_business(&mut self, account: &Account, book: &Book) {
        let has = |it: &Account, word: &str| {
            let mut names = std::iter::once(&it.name).chain(&it.aliases);
            names.any(|name| plain(name).split(' ').any(|part| part == word))
        };
        for word in plain(&account.name)
            .split(' ')
            .filter(|it| PLACES_OF_BUSINESS.contains(it))
        {
            if book.accounts.iter().filter(|it| has(it, word)).count() == 1 {
                self.add_unless_full(format!("the {word}"), account, Case::Any);
            }
        }
    }

    /// A part of a name never stands against another account's full name.
    fn add_unless_full(&mut self, text: String, account: &Account, case: Case) {
        let taken = self
            .found
            .get(&text)
            .is_some_and(|known| known.iter().any(|it| it.exact));
        if !taken {
            self.add(text, account, false, case);
        }
    }

    /// Leaves out what means more than one account.
    fn unambiguous(self) -> (Vec<String>, Vec<Pattern>) {
        let single = self.found.into_iter().filter(|(_, patterns)| patterns.len() == 1);
        single
            .filter_map(|(text, patterns)| Some((text, patterns.into_iter().next()?)))
            .unzip()
    }
}

/// Whether a first word means the company and nothing else: no everyday word, place or name of a contact.
fn is_distinct(word: &str, book: &Book) -> bool {
    let mut contacts = book.accounts.iter().flat_map(|account| &account.contacts);
    let is_person = contacts.any(|contact| plain(&contact.name).split(' ').any(|part| part == word));
    word.chars().count() >= 4 && !COMMON.contains(word) && !is_person
}

/// Takes the legal form off a folded name; a name that is nothing else stays.
fn without_legal_form(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| LEGAL_FORMS.contains(word) || word.len() == 1)
    {
        words.pop();
    }
    words.join(" ")
}

/// Every folded name that people call a contact: full, first, last, first initial with last.
fn people(contacts: &[(AccountId, Contact)]) -> BTreeMap<String, Vec<usize>> {
    let mut people: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (_, contact)) in contacts.iter().enumerate() {
        let full = plain(&contact.name);
        let words: Vec<&str> = full.split(' ').collect();
        let mut names = BTreeSet::from([full.clone()]);
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            let initial = first.chars().next().map(String::from).unwrap_or_default();
            names.extend([
                (*first).to_owned(),
                (*last).to_owned(),
                format!("{first} {last}"),
                format!("{initial} {last}"),
            ]);
            names.insert(words.iter().skip(1).copied().collect::<Vec<_>>().join(" "));
        }
        for name in names.into_iter().filter(|name| name.chars().count() > 1) {
            people.entry(name).or_default().push(at);
        }
    }
    people
}
