//! Words of a text, as they are compared.

use std::collections::{BTreeMap, BTreeSet};

use unicode_segmentation::UnicodeSegmentation;

use crate::bank::{Bank, Topic};

/// Returns the words of a text in lower case, without `'s`.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(|word| {
        let lower = word.to_lowercase().replace('’', "'");
        lower.strip_suffix("'s").map_or(lower.clone(), str::to_owned)
    })
}

/// Returns the words that carry meaning, cut to a stem: four letters and more.
pub(super) fn stems(text: &str) -> BTreeSet<String> {
    words(text)
        .filter(|it| it.chars().count() > 3)
        .map(|it| stem(&it))
        .collect()
}

/// The first letters of a word, so that `renewal` and `renews` are one.
pub(super) fn stem(word: &str) -> String {
    word.chars().take(5).collect()
}

/// Returns the words of a bank and of word lists.
pub(super) fn vocabulary<'a>(bank: &Bank, lists: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for topic in &bank.topics {
        known.extend(texts(topic).flat_map(words));
    }
    known.extend(
        bank.kind_probes
            .iter()
            .flat_map(|(_, probes)| probes)
            .flat_map(|it| words(it)),
    );
    for list in lists {
        known.extend(list.lines().filter(|line| !line.starts_with('#')).flat_map(words));
    }
    known
}

/// Returns everything that a topic says about itself.
pub(super) fn texts(topic: &Topic) -> impl Iterator<Item = &str> {
    let own = [&topic.title, &topic.why, &topic.lost];
    let slots = topic
        .slots
        .iter()
        .flat_map(|slot| slot.probes.iter().chain(&slot.hears).chain([&slot.label]));
    own.into_iter()
        .chain(&topic.openings)
        .chain(&topic.hears)
        .chain(&topic.vague)
        .chain(slots)
        .map(String::as_str)
}

/// Returns the stems that so large a share of the topics use that they tell nothing about what a text is about.
pub(super) fn everywhere(bank: &Bank, share: f64) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for topic in &bank.topics {
        let mine: BTreeSet<String> = texts(topic).flat_map(stems).collect();
        for stem in mine {
            *counts.entry(stem).or_default() += 1;
        }
    }
    let most = share * f64::from(u32::try_from(bank.topics.len()).unwrap_or(u32::MAX));
    counts
        .into_iter()
        .filter(|(_, count)| f64::from(*count) > most)
        .map(|(stem, _)| stem)
        .collect()
}
