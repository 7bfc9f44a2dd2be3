//! What a person typed: nothing, an answer, or a command. Pure.
//!
//! 1. A text that begins with `/` and a word is a command; a space before the `/` makes it part of an answer, and so does
//!    a second `/` in the word, as in a path.
//! 2. A last line that says `/edit` takes the lines above it into the editor.
//! 3. A word that is no command is never sent as an answer: the person is asked first.

use crate::bank::Topic;
use crate::book::Account;
use crate::cli::chat::words::{CommandWords, Verb};
use crate::diag::nearest;
use crate::id::{AccountId, TopicId, Turn};

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// Nothing.
    Nothing,
    /// An answer.
    Answer(String),
    /// A command, with what stands behind its name.
    Command(Verb, String),
    /// A command that takes nothing behind its name, and got something.
    Extra(String),
    /// A word after a `/` that is no command, and the command that may be meant.
    Unknown(String, Option<String>),
    /// A command's name without its `/`, alone.
    Bare(String),
}

/// Returns what a text is.
pub(super) fn parse(text: &str, commands: &[CommandWords]) -> Entry {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Entry::Nothing;
    }
    if let Some((above, last)) = trimmed.rsplit_once('\n')
        && verb(last.trim(), commands) == Some(Verb::Edit)
    {
        return Entry::Command(Verb::Edit, above.trim_end().to_owned());
    }
    let text = text.trim_end();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match word.strip_prefix('/') {
        None => answer(text, commands),
        Some("") if rest.is_empty() => Entry::Command(Verb::Help, String::new()),
        Some(name) if name.is_empty() || is_path(name, commands) => answer(text, commands),
        Some(_) => command(word, rest.trim(), commands),
    }
}

/// A path such as `/etc/hosts` belongs to an answer; a command typed twice, `/skip/skip`, does not.
fn is_path(name: &str, commands: &[CommandWords]) -> bool {
    let first = name.split_once('/').map(|(first, _)| format!("/{first}"));
    first.is_some_and(|it| verb(&it, commands).is_none())
}

fn answer(text: &str, commands: &[CommandWords]) -> Entry {
    let with_slash = format!("/{text}");
    match commands.iter().find(|it| is_called(it, &with_slash)) {
        Some(command) => Entry::Bare(format!("/{}", command.name)),
        None => Entry::Answer(text.trim().to_owned()),
    }
}

fn command(word: &str, rest: &str, commands: &[CommandWords]) -> Entry {
    let Some(found) = verb(word, commands) else {
        let name = word.trim_start_matches('/').to_lowercase();
        let names = commands.iter().map(|it| it.name.as_str());
        let all = names.chain(commands.iter().flat_map(|it| it.also.iter().map(String::as_str)));
        let near = nearest(&name, all).map(|near| format!("/{near}"));
        return Entry::Unknown(word.to_owned(), near);
    };
    let takes_text = matches!(found, Verb::Idk | Verb::OffRecord | Verb::Edit | Verb::Fix | Verb::Go);
    if rest.is_empty() || takes_text {
        Entry::Command(found, rest.to_owned())
    } else {
        Entry::Extra(word.to_owned())
    }
}

fn verb(word: &str, commands: &[CommandWords]) -> Option<Verb> {
    commands.iter().find(|it| is_called(it, word)).map(|it| it.verb)
}

fn is_called(command: &CommandWords, word: &str) -> bool {
    let Some(name) = word.strip_prefix('/') else {
        return false;
    };
    let name = name.to_lowercase();
    command.name == name || command.also.contains(&name)
}

/// Returns the turn that `/fix` names, as `12`, `T12` or `[T12]`, and the new words.
pub(super) fn fix(rest: &str) -> Option<(Turn, String)> {
    let (number, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let digits = number
        .trim_start_matches(['[', '#', 'T', 't'])
        .trim_end_matches([']', ':', '.']);
    Some((Turn(digits.parse().ok()?), text.trim().to_owned()))
}

/// Where `/go` leads: to a topic, an account, or both.
pub(super) type Goal = (Option<TopicId>, Option<AccountId>);

/// Returns the topic that `/go` names by number, id or title, and the account behind it; or the account alone.
pub(super) fn go(rest: &str, topics: &[Topic], accounts: &[Account]) -> Option<Goal> {
    let rest = rest.trim().to_lowercase();
    let alone = || account(&rest, accounts).map(|it| (None, Some(it)));
    go_to_topic(&rest, topics, accounts).or_else(alone)
}

fn go_to_topic(rest: &str, topics: &[Topic], accounts: &[Account]) -> Option<Goal> {
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if let Ok(number) = first.trim_end_matches('.').parse::<usize>() {
        let topic = topics.get(number.checked_sub(1)?)?;
        return with_account(topic, after, accounts);
    }
    let found = topics.iter().filter_map(|topic| Some((topic, named(topic, rest)?)));
    let (topic, used) = found.max_by_key(|(_, used)| *used)?;
    with_account(topic, rest.get(used..).unwrap_or_default(), accounts)
}

fn with_account(topic: &Topic, name: &str, accounts: &[Account]) -> Option<Goal> {
    let name = name.trim().trim_start_matches([',', ':']).trim();
    let topic = Some(topic.id.clone());
    if name.is_empty() {
        return Some((topic, None));
    }
    Some((topic, Some(account(name, accounts)?)))
}

/// Returns the first account with a name that begins with `name`, which is in lower case.
fn account(name: &str, accounts: &[Account]) -> Option<AccountId> {
    let fits = |account: &&Account| {
        let mut names = std::iter::once(&account.name).chain(&account.aliases);
        names.any(|it| it.to_lowercase().starts_with(name))
    };
    accounts.iter().find(fits).map(|it| it.id.clone())
}

/// Returns how many bytes of `text` name a topic: its id, its title, or the first words of its title.
fn named(topic: &Topic, text: &str) -> Option<usize> {
    let title = topic.title.to_lowercase();
    let spaced = topic.id.as_str().replace('_', " ");
    let whole = [title.as_str(), topic.id.as_str(), spaced.as_str()];
    let whole = whole
        .into_iter()
        .filter(|it| starts_with_word(text, it))
        .map(str::len)
        .max();
    let words = title.split_whitespace().zip(text.split_whitespace());
    let same = words
        .take_while(|(a, b)| a.trim_end_matches(',') == b.trim_end_matches(','))
        .count();
    let start = (same > 0).then(|| end_of_word(text, same));
    // a beginning of the title, typed short
    let short = (text.chars().count() > 2 && title.starts_with(text)).then_some(text.len());
    whole.into_iter().chain(start).chain(short).max()
}

fn starts_with_word(text: &str, start: &str) -> bool {
    let after = text.strip_prefix(start);
    after.is_some_and(|it| it.is_empty() || it.starts_with(|it: char| !it.is_alphanumeric()))
}

/// Returns where the word number `count` of a text ends, in bytes.
fn end_of_word(text: &str, count: usize) -> usize {
    let last = text.split_whitespace().nth(count.saturating_sub(1)).unwrap_or_default();
    let start = last.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start.saturating_add(last.len())
}
