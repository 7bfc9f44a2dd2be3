//! TOML files → topics and probes, with every problem's file and line.
//!
//! 1. `read`: each file's `[[topic]]` and `[[kind]]` tables, in order, with the lines of their questions.
//! 2. `merge`: a later file's topic replaces an earlier one of the same id, in its place; a new one is added.
//! 3. `Bank::parse`: the bank without the lines.
//!
//! A value that cannot be read is left out and reported, so that one mistake does not hide the next. Whether the
//! questions are good ones is for `check`.

use crate::bank::source::{Line, Source, Table, did_you_mean};
use crate::bank::{Bank, Pattern, RedFlag, Scope, Slot, SlotKind, Topic};
use crate::diag::Problem;
use crate::id::{SlotId, TopicId};

const TOPIC_KEYS: [&str; 14] = [
    "id",
    "title",
    "scope",
    "weight",
    "head_only",
    "minutes",
    "why",
    "lost",
    "openings",
    "vague",
    "hears",
    "owns",
    "red_flags",
    "slot",
];
const SLOT_KEYS: [&str; 7] = ["id", "kind", "essential", "open", "label", "probes", "hears"];
const LONGEST_PASS: f64 = 60.0;

/// Everything that the files say, with the lines that it stands on.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) topics: Vec<ReadTopic>,
    pub(super) kinds: Vec<ReadKind>,
    pub(super) problems: Vec<Problem>,
}

/// A topic with its places.
#[derive(Debug)]
pub(super) struct ReadTopic {
    pub(super) topic: Topic,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) openings: Vec<Line>,
    pub(super) slots: Vec<ReadSlot>,
}

/// A slot with its places.
#[derive(Debug)]
pub(super) struct ReadSlot {
    pub(super) slot: Slot,
    pub(super) line: usize,
    pub(super) probes: Vec<Line>,
}

/// The probes of a slot type with their places.
#[derive(Debug)]
pub(super) struct ReadKind {
    pub(super) kind: SlotKind,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) probes: Vec<Line>,
}

impl Bank {
    /// Reads a bank out of files, given as name and text; a later file replaces topics of the same id or adds new ones.
    ///
    /// The topics of `accounts.toml` form the group `accounts`. What cannot be read is left out of the bank and reported.
    pub fn parse(files: &[(String, String)]) -> (Self, Vec<Problem>) {
        let reading = read(files);
        let bank = Self {
            topics: reading.topics.into_iter().map(|it| it.topic).collect(),
            kind_probes: reading
                .kinds
                .into_iter()
                .map(|it| (it.kind, texts(&it.probes)))
                .collect(),
        };
        (bank, reading.problems)
    }
}

/// Reads all files and lays later ones over earlier ones.
pub(super) fn read(files: &[(String, String)]) -> Reading {
    let mut reading = Reading::default();
    for (file, text) in files {
        let (mut source, root) = Source::open(file, text);
        let root = source.table("the file", &root);
        source.known(&root, &["topic", "kind"]);
        for table in source.tables(&root, "topic", "a topic") {
            if let Some(topic) = topic(&mut source, table) {
                reading.merge_topic(&mut source, topic);
            }
        }
        for table in source.tables(&root, "kind", "a kind") {
            if let Some(kind) = kind_probes(&mut source, &table) {
                reading.merge_kind(&mut source, kind);
            }
        }
        let mut problems = source.into_problems();
        problems.sort_by_key(|problem| problem.line);
        reading.problems.append(&mut problems);
    }
    reading
}

impl Reading {
    fn merge_topic(&mut self, source: &mut Source<'_>, new: ReadTopic) {
        let same = |it: &&mut ReadTopic| it.topic.id == new.topic.id;
        match self.topics.iter_mut().find(same) {
            Some(old) if old.file == new.file => {
                let hint = format!("the first one is on line {}", old.line);
                let message = format!("topic `{}` stands twice in this file", new.topic.id);
                source.problem_at(new.line, message, Some(hint));
            }
            Some(old) => *old = new,
            None => self.topics.push(new),
        }
    }

    fn merge_kind(&mut self, source: &mut Source<'_>, new: ReadKind) {
        match self.kinds.iter_mut().find(|it| it.kind == new.kind) {
            Some(old) if old.file == new.file => {
                let hint = format!("the first one is on line {}", old.line);
                let message = format!("kind `{}` stands twice in this file", new.kind.name());
                source.problem_at(new.line, message, Some(hint));
            }
            Some(old) => *old = new,
            None => self.kinds.push(new),
        }
    }
}

fn topic(source: &mut Source<'_>, mut table: Table<'_>) -> Option<ReadTopic> {
    let id = id_of(source, &mut table, "topic");
    source.known(&table, &TOPIC_KEYS);
    let title = source.text(&table, "title");
    let scope = one_of(source, &table, "scope", &Scope::ALL, Scope::name);
    let weight = source.number(&table, "weight", 0.0, 1.0);
    let head_only = source.number(&table, "head_only", 0.0, 1.0);
    let minutes = source.number(&table, "minutes", 0.5, LONGEST_PASS);
    let why = source.text(&table, "why");
    let lost = source.text(&table, "lost");
    let openings = source.texts(&table, "openings");
    let vague = lowered(source, &table, "vague");
    let hears = lowered(source, &table, "hears");
    let owns = patterns(source, &table, "owns");
    let red_flags = red_flags(source, &table);
    let slots = slots(source, &table);
    let topic = Topic {
        id: TopicId::new(id?.text),
        title: title?.text,
        group: group_of(source.file()),
        scope: scope?,
        weight: weight?,
        head_only: head_only?,
        minutes: minutes?,
        why: why?.text,
        lost: lost?.text,
        slots: slots.iter().map(|it| it.slot.clone()).collect(),
        openings: texts(&openings),
        vague,
        red_flags,
        hears,
        owns,
    };
    Some(ReadTopic {
        topic,
        file: source.file().to_owned(),
        line: table.line,
        openings,
        slots,
    })
}

fn slots(source: &mut Source<'_>, topic: &Table<'_>) -> Vec<ReadSlot> {
    let mut slots: Vec<ReadSlot> = Vec::new();
    for table in source.tables(topic, "slot", &format!("a slot of {}", topic.name)) {
        let Some(new) = slot(source, table, &topic.name) else {
            continue;
        };
        if let Some(old) = slots.iter().find(|it| it.slot.id == new.slot.id) {
            let hint = format!("the first one is on line {}", old.line);
            let message = format!("slot `{}` stands twice in {}", new.slot.id, topic.name);
            source.problem_at(new.line, message, Some(hint));
        } else {
            slots.push(new);
        }
    }
    slots
}

fn slot(source: &mut Source<'_>, mut table: Table<'_>, topic: &str) -> Option<ReadSlot> {
    let id = id_of(source, &mut table, "slot");
    if id.is_some() {
        table.name = format!("{} of {topic}", table.name);
    }
    source.known(&table, &SLOT_KEYS);
    let kind = one_of(source, &table, "kind", &SlotKind::ALL, SlotKind::name);
    let essential = source.truth(&table, "essential");
    let open = source.flag(&table, "open");
    let label = source.text(&table, "label");
    let probes = source.texts(&table, "probes");
    let hears = lowered(source, &table, "hears");
    let slot = Slot {
        id: SlotId::new(id?.text),
        kind: kind?,
        essential: essential?,
        open,
        label: label?.text,
        probes: texts(&probes),
        hears,
    };
    Some(ReadSlot {
        slot,
        line: table.line,
        probes,
    })
}

fn kind_probes(source: &mut Source<'_>, table: &Table<'_>) -> Option<ReadKind> {
    source.known(table, &["id", "probes"]);
    let kind = one_of(source, table, "id", &SlotKind::ALL, SlotKind::name);
    let probes = source.texts(table, "probes");
    Some(ReadKind {
        kind: kind?,
        file: source.file().to_owned(),
        line: table.line,
        probes,
    })
}

fn red_flags(source: &mut Source<'_>, topic: &Table<'_>) -> Vec<RedFlag> {
    let mut flags = Vec::new();
    for table in source.tables(topic, "red_flags", &format!("a red flag of {}", topic.name)) {
        source.known(&table, &["says", "hears", "given", "then", "unless"]);
        let says = source.text(&table, "says");
        let hears = patterns(source, &table, "hears");
        let [given, then, unless] = ["given", "then", "unless"].map(|key| patterns(source, &table, key));
        flags.extend(says.map(|says| RedFlag {
            says: says.text,
            hears,
            given,
            then,
            unless,
        }));
    }
    flags
}

/// Reads patterns of sentences.
fn patterns(source: &mut Source<'_>, table: &Table<'_>, key: &str) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    for text in source.texts(table, key) {
        match Pattern::parse(&text.text.to_lowercase().replace('\u{2019}', "'")) {
            Ok(pattern) => patterns.push(pattern),
            Err(fault) => {
                let message = format!("`{}` in `{key}` of {} is no pattern: {fault}", text.text, table.name);
                let hint = "words, `(a|b)`, `(a|b)?`, `...` between two, `{class}`".to_owned();
                source.problem_at(text.line, message, Some(hint));
            }
        }
    }
    patterns
}

/// Reads a table's id and names the table after it.
fn id_of(source: &mut Source<'_>, table: &mut Table<'_>, what: &str) -> Option<Line> {
    let id = source.text(table, "id")?;
    table.name = format!("{what} `{}`", id.text);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !id.text.chars().all(plain) {
        let hint = "write it with lower-case letters, digits and `_` only".to_owned();
        source.problem_at(id.line, format!("`{}` cannot be an id", id.text), Some(hint));
    }
    Some(id)
}

/// Reads a word that must be one of a fixed set.
fn one_of<T: Copy>(
    source: &mut Source<'_>,
    table: &Table<'_>,
    key: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Option<T> {
    let word = source.text(table, key)?;
    let found = all.iter().copied().find(|it| name(*it) == word.text);
    if found.is_none() {
        let names: Vec<&str> = all.iter().copied().map(name).collect();
        let message = format!("{} has an unknown {key} `{}`", table.name, word.text);
        source.problem_at(word.line, message, Some(did_you_mean(&word.text, &names)));
    }
    found
}

/// Reads words and phrases that are compared with lower-cased text, so that capitals would never match.
fn lowered(source: &mut Source<'_>, table: &Table<'_>, key: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    for phrase in source.texts(table, key) {
        let low = phrase.text.to_lowercase();
        if phrase.text != low || phrase.text.trim().is_empty() || phrase.text.contains('’') {
            let hint = "write it in lower case, with the apostrophe `'`".to_owned();
            let message = format!("`{}` in `{key}` of {} would never be heard", phrase.text, table.name);
            source.problem_at(phrase.line, message, Some(hint));
        }
        phrases.push(low);
    }
    phrases
}

fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|it| it.text.clone()).collect()
}

/// Returns a file's name without folders and ending.
fn group_of(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name).to_owned()
}
