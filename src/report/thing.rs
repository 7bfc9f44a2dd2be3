//! One row for a thing, such as a private sheet, a task done by hand or an automation: its name and what was said of it.
//!
//! 1. The name is that of the tool, with its sort in brackets; work without a tool of its own is named by its clause.
//! 2. A cell shows the value of its slots, else what stands behind its phrases, else what is the leaver's own, else the
//!    sentence that has its words.
//! 3. What no cell shows stands behind the cells, so that a row has every word of its statements.
//! 4. A record that names neither a tool nor work by hand is no thing and has no row.

use crate::fact::Fact;
use crate::id::SlotId;
use crate::report::clip::clip;
use crate::report::field::value;
use crate::report::material::{Material, fact_mark};
use crate::report::model::{Claim, Field, Resolved};
use crate::report::piece::{part, pieces};
use crate::report::record::{speaks, split_name};
use crate::report::wording::{ColumnLayout, RegisterLayout};

/// Returns the name of the thing that a record is about.
pub(super) fn name(material: &Material<'_>, layout: &RegisterLayout, record: &[&Fact]) -> Option<Field> {
    let named = record.iter().find_map(|fact| {
        let systems = fact.mentions.systems.iter();
        let own = systems.clone().find(|it| is_own(it));
        own.map(|it| (title(it), *fact))
    });
    let work = record.iter().find_map(|fact| {
        let sentence = pieces(&fact.quote).into_iter().find(|it| speaks(it, &layout.work))?;
        Some((clause(material, sentence), *fact))
    });
    let first = record.first();
    let tool = first.and_then(|fact| fact.mentions.systems.first().map(|it| (title(it), *fact)));
    let (text, fact) = named.or(work).or(tool)?;
    Some(shown(text, fact))
}

fn shown(text: String, fact: &Fact) -> Field {
    Field {
        text,
        cut: false,
        begins: false,
        marks: vec![fact_mark(fact.id)],
    }
}

/// Returns whether a tool has a name of its own: one that follows its sort, or one that is written like no word.
fn is_own(system: &str) -> bool {
    let written = |it: char| matches!(it, '_' | '#' | '.' | '"' | '\u{201c}');
    split_name(system).is_some() || system.contains(written)
}

fn title(system: &str) -> String {
    split_name(system).map_or_else(|| system.to_owned(), |(sort, name)| format!("{name} ({sort})"))
}

/// Returns the words of a sentence up to its first pause, without "I" before them.
fn clause(material: &Material<'_>, sentence: &str) -> String {
    let end = sentence.find([',', ';', ':']).unwrap_or(sentence.len());
    let text = sentence.get(..end).unwrap_or(sentence).trim_end_matches(['.', '!']);
    let text = ["I also ", "I "]
        .iter()
        .find_map(|it| text.strip_prefix(it))
        .unwrap_or(text);
    clip(text, material.wording.things.name_words).text
}

/// Returns what a record says for a column.
pub(super) fn cell(material: &Material<'_>, column: &ColumnLayout, record: &[&Fact]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut add = |field: Field| {
        if !fields.iter().any(|it| it.text == field.text) {
            fields.push(field);
        }
    };
    for fact in record {
        for sentence in pieces(&fact.quote) {
            let behind = column
                .behind
                .iter()
                .filter_map(|phrase| behind(material, sentence, phrase));
            let whose = column.whose.iter().filter_map(|noun| own(material, sentence, noun));
            let days = days(column, fact, sentence);
            behind
                .chain(whose)
                .chain(days)
                .take(1)
                .for_each(|text| add(shown(text, fact)));
        }
    }
    for slot in column.slots.iter().map(|it| SlotId::new(it.as_str())) {
        for fact in record.iter().filter(|fact| fact.slots.contains(&slot)) {
            let joined = value(material, fact, &slot).map(|it| it.text).unwrap_or_default();
            let values = joined.split(", ").filter(|it| !it.is_empty());
            values.for_each(|text| add(shown(text.to_owned(), fact)));
        }
    }
    if fields.is_empty() {
        let said = record.iter().find_map(|fact| {
            let sentence = pieces(&fact.quote).into_iter().find(|it| speaks(it, &column.words))?;
            Some((sentence, *fact))
        });
        fields.extend(said.map(|(sentence, fact)| {
            let clipped = clip(sentence, material.wording.things.sentence_words);
            Field {
                cut: clipped.cut,
                ..shown(clipped.text, fact)
            }
        }));
    }
    fields.truncate(material.wording.things.values);
    fields
}

/// Returns what the statements of a record say that no cell of its row shows whole, and what the times in the cells mean. A
/// statement that something contradicts, or that is not public, stands there whole.
pub(super) fn rest(material: &Material<'_>, cells: &[Vec<Field>], record: &[&Fact]) -> (Vec<Claim>, Vec<Resolved>) {
    let (mut rest, mut when) = (Vec::new(), Vec::new());
    let texts = cells.iter().flatten().filter(|it| !it.cut);
    let whole: Vec<&str> = texts.map(|it| bare(&it.text)).collect();
    for fact in record {
        let claim = material.claim(fact);
        let marked = claim.conflict.is_some() || claim.not_public || claim.internal;
        let shown = |it: &str| !marked && whole.contains(&bare(it));
        let sentences = pieces(&fact.quote);
        // what stands apart in the statement stays apart
        let runs = sentences.chunk_by(|one, next| shown(one) == shown(next));
        let left = runs.filter(|run| run.first().is_some_and(|it| !shown(it)));
        let left: Vec<Claim> = left.map(|run| part(material, fact, run)).collect();
        let told = |time: &Resolved| left.iter().any(|it| it.when.contains(time));
        when.extend(claim.when.iter().filter(|it| !told(it)).cloned());
        rest.extend(left);
    }
    (rest, when)
}

/// Returns a sentence without its end.
fn bare(sentence: &str) -> &str {
    sentence.trim().trim_end_matches(['.', '!', '?'])
}

/// Returns whether a table of things has a row for a record, with a value under a heading.
pub(super) fn shows(material: &Material<'_>, record: &[&Fact], heading: &str) -> bool {
    let Some(first) = record.first() else { return false };
    let registers = material.wording.registers.iter();
    let mut tables = registers.filter(|it| it.by_record && it.topic == first.topic.as_str());
    tables.any(|table| {
        let mut columns = table.columns.iter().filter(|it| it.title == heading);
        columns.any(|it| !cell(material, it, record).is_empty()) && name(material, table, record).is_some()
    })
}

/// Returns the days of a sentence that stand behind one of a column's phrases.
fn days<'f>(column: &'f ColumnLayout, fact: &'f Fact, sentence: &'f str) -> impl Iterator<Item = String> + 'f {
    let known = fact.mentions.dates.iter().filter(|when| when.date.is_some());
    known.filter_map(|when| {
        let before = sentence.get(..sentence.find(&when.text)?)?.trim_end().to_lowercase();
        let here = |phrase: &String| {
            before.ends_with(phrase.as_str()) || when.text.to_lowercase().starts_with(phrase.as_str())
        };
        column.days.iter().any(here).then(|| when.text.clone())
    })
}

/// Takes out of a row's cells what says no more than its name, than another value of the cell, or than a later cell.
pub(super) fn tidy(cells: &mut [Vec<Field>]) {
    let texts: Vec<Vec<String>> = cells
        .iter()
        .map(|cell| cell.iter().map(|it| it.text.to_lowercase()).collect())
        .collect();
    for (at, cell) in cells.iter_mut().enumerate().skip(1) {
        let later: Vec<&String> = texts.iter().skip(at + 1).flatten().collect();
        let here = texts.get(at).map_or(&[][..], Vec::as_slice);
        cell.retain(|field| {
            let text = field.text.to_lowercase();
            let mut names = texts.first().into_iter().flatten();
            let name = names.any(|it| it.contains(&text) || text.ends_with(it.split(" (").next().unwrap_or(it)));
            let within = here.iter().any(|it| *it != text && it.contains(&text));
            !name && !within && !later.contains(&&text)
        });
    }
}

/// Words that end what stands behind a phrase.
const ENDS: [&str; 13] = [
    "before", "by", "until", "and", "or", "so", "because", "when", "if", "but", "on", "for", "then",
];

/// Returns what stands behind a phrase of a sentence, up to a pause or a word that goes on.
fn behind(material: &Material<'_>, sentence: &str, phrase: &str) -> Option<String> {
    let at = find(sentence, phrase)?;
    let rest = sentence.get(at + phrase.len()..)?;
    let end = rest.find([',', ';', ':', '(']).unwrap_or(rest.len());
    let words = rest.get(..end)?.split_whitespace();
    let taken: Vec<&str> = words
        .take_while(|it| !ENDS.contains(&it.to_lowercase().as_str()))
        .collect();
    let text = taken.join(" ");
    let text = text.trim_end_matches(['.', '!', '?']).trim();
    (!text.is_empty() && taken.len() <= material.wording.things.phrase_words).then(|| text.to_owned())
}

/// Returns the words from "my" to a noun of which a sentence speaks: `my own Drive`.
fn own(material: &Material<'_>, sentence: &str, noun: &str) -> Option<String> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let bare = |word: &&str| word.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    let ends = words.iter().position(|it| bare(it) == noun)?;
    let starts = (ends.saturating_sub(material.wording.things.owned_words)..ends)
        .find(|at| words.get(*at).is_some_and(|it| bare(it) == "my"))?;
    let taken = words.get(starts..=ends)?.join(" ");
    Some(taken.trim_end_matches(|it: char| !it.is_alphanumeric()).to_owned())
}

/// Returns where a phrase stands in a text, in any case, as whole words.
fn find(text: &str, phrase: &str) -> Option<usize> {
    let bounded = |at: usize| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + phrase.len()..).and_then(|it| it.chars().next());
        before.is_none_or(|it| !it.is_alphanumeric()) && after.is_none_or(|it| !it.is_alphanumeric())
    };
    text.char_indices().map(|(at, _)| at).find(|at| {
        text.get(*at..at + phrase.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(phrase))
            && bounded(*at)
    })
}
