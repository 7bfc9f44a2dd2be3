//! Warning signs: what a sentence says in whole, as the bank wrote it down.
//!
//! A sign is raised by one pattern of the sentence, or by two: what was given, in this sentence or the one before, and what
//! follows on it. Where the sentence shows that something else is meant, it is not raised. What was asked does not count.

use crate::bank::{Bank, RedFlag, Topic};
use crate::listen::cue::{Cue, Heard};
use crate::listen::pattern::Classes;
use crate::listen::reading::Reading;

/// Returns the warning signs that a sentence raises, by index of topic and sign; `before` is the sentence before it.
pub(crate) fn signs(
    classes: &Classes,
    bank: &Bank,
    reading: &Reading,
    before: Option<&Reading>,
) -> Vec<(usize, usize)> {
    let topics = bank.topics.iter().enumerate();
    let all = topics.flat_map(|(t, topic)| topic.red_flags.iter().enumerate().map(move |(f, flag)| ((t, f), flag)));
    all.filter(|(_, flag)| raised(classes, flag, reading, before))
        .map(|(at, _)| at)
        .collect()
}

/// Returns the topics that a sentence belongs to whatever was asked, by index.
pub(crate) fn owners(classes: &Classes, bank: &Bank, reading: &Reading) -> Vec<usize> {
    let owns = |it: &Topic| it.owns.iter().any(|it| classes.claimed(it, reading).is_some());
    let topics = bank.topics.iter().enumerate().filter(|(_, topic)| owns(topic));
    topics.map(|(at, _)| at).collect()
}

fn raised(classes: &Classes, flag: &RedFlag, reading: &Reading, before: Option<&Reading>) -> bool {
    let alone = flag.hears.iter().any(|it| classes.claimed(it, reading).is_some());
    let raised = alone || together(classes, flag, reading, before);
    raised && !flag.unless.iter().any(|it| classes.stands_in(it, reading))
}

/// Whether what was given is followed by what makes it a warning.
fn together(classes: &Classes, flag: &RedFlag, reading: &Reading, before: Option<&Reading>) -> bool {
    let follows = flag.then.iter().filter_map(|it| classes.claimed(it, reading));
    let given = |in_which: &Reading, until: usize| {
        let ends = flag.given.iter().filter_map(|it| classes.claimed(it, in_which));
        ends.into_iter().any(|span| span.end <= until)
    };
    follows
        .into_iter()
        .any(|span| given(reading, span.start) || before.is_some_and(|it| given(it, usize::MAX)))
}

/// Returns the warning signs among the cues, as the bank words them, each once.
pub(crate) fn red_flags(bank: &Bank, cues: &[Heard]) -> Vec<String> {
    let mut says: Vec<String> = Vec::new();
    for heard in cues {
        let Cue::RedFlag(topic, flag) = heard.cue else { continue };
        let flag = bank.topics.get(topic).and_then(|it| it.red_flags.get(flag));
        if let Some(flag) = flag.filter(|it| !says.contains(&it.says)) {
            says.push(flag.says.clone());
        }
    }
    says
}
