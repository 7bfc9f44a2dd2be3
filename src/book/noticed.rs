//! Accounts that only the leaver knows of: heard in an answer, added to the book.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::book::fold::plain;
use crate::book::names::Finder;
use crate::book::{Account, Book, Source};
use crate::id::{AccountId, Turn};

impl Book {
    /// Adds an account that the leaver mentioned in that turn and returns its id; a known name is not added twice.
    pub fn add_noticed(&mut self, name: &str, turn: Turn) -> AccountId {
        let wanted = plain(name);
        if let Some(known) = self.accounts.iter().find(|it| plain(&it.name) == wanted) {
            return known.id.clone();
        }
        let id = self.fresh_id(name);
        self.accounts.push(Account::bare(
            id.clone(),
            name.trim().to_owned(),
            Source::Noticed { turn },
        ));
        id
    }

    /// Makes an id from a name that no account of the book has yet.
    pub fn fresh_id(&self, name: &str) -> AccountId {
        let slug = plain(name).replace(' ', "-");
        let base = if slug.is_empty() { "account".to_owned() } else { slug };
        let taken = |id: &str| self.accounts.iter().any(|it| it.id.as_str() == id);
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|id| !taken(id));
        AccountId::new(free.unwrap_or(base))
    }
}

/// Words before the name of an account that was asked for, at most.
const LEAD: usize = 6;

/// Words before a name that take it back.
const DENIALS: [&str; 7] = ["no", "none", "nobody", "not", "nothing", "never", "only"];

/// What starts no account's name; the cues themselves come from the caller.
static STOPS: LazyLock<Stops> =
    LazyLock::new(|| toml::from_str(include_str!("../../prompts/lexicon/new-account.toml")).unwrap_or_default());

#[derive(Default, Deserialize)]
struct Stops {
    /// Words that start no account's name, in lower case.
    not_names: Vec<String>,
    /// Words that stand before a person, a place or a tool.
    person_before: Vec<String>,
    /// Words that point back at a customer who was named before.
    goes_on: Vec<String>,
    /// Words that stand behind a customer as well as behind a person.
    customer_after: Vec<String>,
}

/// Returns names of accounts that the text says are missing from the book, each with the byte span of the name.
///
/// A name is a run of capitalised words in a sentence with a cue, or in the sentence behind one that names nothing; where
/// the sentence points back (`They run a paid pilot`), in the one before it. `cues` are phrases that say so, in lower case. Accounts and contacts of the book, and people of whom it can be told, are not among them.
pub fn new_account_candidates(text: &str, book: &Book, cues: &[String]) -> Vec<(String, Range<usize>)> {
    let finder = Finder::new(book);
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut awaited = false;
    let mut before = None;
    for sentence in sentences(text) {
        let body = text.get(sentence.clone()).unwrap_or_default();
        let folded = body.to_lowercase().replace('’', "'");
        let cue = cues.iter().any(|cue| folded.contains(cue.as_str()));
        let spoken_of = before.take();
        let own = fresh_name(body, &finder).map(|(name, span)| (name, (span, sentence.start)));
        before.clone_from(&own);
        if !cue && !awaited {
            continue;
        }
        let first = if points_back(body, own.as_ref().map(|(_, (span, _))| span)) {
            spoken_of.or(own)
        } else {
            own
        };
        awaited = cue && first.is_none() && (finder.find(body).is_empty() || body.ends_with(':'));
        if let Some((name, (span, start))) =
            first.filter(|(name, _)| !found.iter().any(|(it, _)| plain(it) == plain(name)))
        {
            found.push((name, span.start + start..span.end + start));
        }
    }
    found
}

/// Returns the first name in a sentence that is no account and no contact of the book, with its span in the sentence.
fn fresh_name(sentence: &str, finder: &Finder) -> Option<(String, Range<usize>)> {
    let known = finder.find(sentence);
    let fresh = |span: &Range<usize>| {
        !known
            .iter()
            .any(|hit| hit.span.start < span.end && span.start < hit.span.end)
    };
    let mut names = capitalised(sentence).into_iter().filter(|(_, span)| fresh(span));
    names.find(|(name, _)| finder.contact(name).is_none())
}

/// Whether a sentence opens with a word for the customer of the sentence before and names nobody in its first words.
fn points_back(sentence: &str, name: Option<&Range<usize>>) -> bool {
    let opening = sentence.split(|it: char| !it.is_alphabetic()).find(|it| !it.is_empty());
    let early = name.is_some_and(|span| words_before(sentence, span).len() <= LEAD);
    !early && opening.is_some_and(|it| STOPS.goes_on.contains(&it.to_lowercase()))
}

/// The words of a sentence before a name, in lower case.
fn words_before(sentence: &str, name: &Range<usize>) -> Vec<String> {
    let before = sentence.get(..name.start).unwrap_or_default().to_lowercase();
    before.split_whitespace().map(str::to_owned).collect()
}

/// Returns the names that open an answer's sentences, where accounts that the book lacks were asked for: a name counts
/// within the first words, so that `Nobody but Ann in sales` is none, and not where it only stands beside the customer of
/// a sentence before (`Ann promised them to me`).
pub fn named_accounts(text: &str, book: &Book) -> Vec<(String, Range<usize>)> {
    let finder = Finder::new(book);
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    for sentence in sentences(text) {
        let body = text.get(sentence.clone()).unwrap_or_default();
        let early = |span: &Range<usize>| {
            let words = words_before(body, span);
            words.len() <= LEAD && !words.iter().any(|it| DENIALS.contains(&it.as_str()))
        };
        let known = finder.find(body);
        let fresh = |span: &Range<usize>| {
            !known
                .iter()
                .any(|hit| hit.span.start < span.end && span.start < hit.span.end)
        };
        let mut names = capitalised(body).into_iter();
        let beside = |span: &Range<usize>| !found.is_empty() && stands_beside(body, span);
        let counts = |(name, span): &(String, Range<usize>)| {
            early(span) && fresh(span) && !beside(span) && finder.contact(name).is_none()
        };
        let first = names.find(counts);
        if let Some((name, span)) = first.filter(|(name, _)| !found.iter().any(|(it, _)| plain(it) == plain(name))) {
            found.push((name, span.start + sentence.start..span.end + sentence.start));
        }
    }
    found
}

/// Whether a single capitalised word is somebody in a sentence that points back at a customer named before.
fn stands_beside(sentence: &str, name: &Range<usize>) -> bool {
    let letters = |text: &str| -> Vec<String> {
        let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let single = letters(sentence.get(name.clone()).unwrap_or_default()).len() == 1;
    let behind = letters(sentence.get(name.end..).unwrap_or_default());
    let customer = behind.first().is_none_or(|it| STOPS.customer_after.contains(it));
    single && !customer && behind.iter().any(|it| STOPS.goes_on.contains(it))
}

fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, letter) in text.char_indices() {
        if letter == '\n' || (ended && letter.is_whitespace()) {
            sentences.push(start..at);
            start = at;
        }
        ended = matches!(letter, '.' | '!' | '?' | ':');
    }
    sentences.push(start..text.len());
    sentences
}

/// Runs of capitalised words that can be a company's name, with their byte spans.
fn capitalised(sentence: &str) -> Vec<(String, Range<usize>)> {
    let mut runs: Vec<(String, Range<usize>)> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut before = String::new();
    let mut in_person = false;
    for (at, word) in sentence.split_whitespace().map(|word| (offset(sentence, word), word)) {
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric());
        let start = at + offset(word, bare);
        let end = start + without_possessive(bare).len();
        let lower = bare.to_lowercase().replace('’', "'");
        let connects = open.is_some() && (word == "&" || matches!(bare, "de" | "of" | "und" | "et"));
        let capital = bare.chars().next().is_some_and(|it| it.is_uppercase()) && !STOPS.not_names.contains(&lower);
        in_person = capital && open.is_none() && (in_person || STOPS.person_before.contains(&before));
        if capital && !in_person {
            open = Some(open.map_or(start, |run| run.start)..end);
        } else if !connects {
            close(sentence, open.take(), &mut runs);
        }
        if word.ends_with([',', ';', ':', '.', ')', '!', '?']) || without_possessive(bare) != bare {
            close(sentence, open.take(), &mut runs);
            in_person = false;
        }
        before = lower;
    }
    close(sentence, open, &mut runs);
    runs
}

fn close(sentence: &str, run: Option<Range<usize>>, runs: &mut Vec<(String, Range<usize>)>) {
    let Some(span) = run else { return };
    let name = sentence.get(span.clone()).unwrap_or_default();
    if name.chars().filter(|it| it.is_alphanumeric()).count() > 2 {
        runs.push((name.to_owned(), span));
    }
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word)
}

/// Where a part of a text starts in it.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}
