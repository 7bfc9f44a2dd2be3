//! What was named and not explained: people whose role nobody said, tools whose purpose nobody said.

use crate::fact::Person;
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::stranger::same_name;
use crate::listen::{Context, Sentence, Unexplained, UnexplainedKind};

/// Returns the unexplained names of an answer, each once, where it was named first.
pub(crate) fn unexplained(
    words: &Words,
    lines: &[Line<'_>],
    sentences: &[Sentence],
    context: &Context<'_>,
) -> Vec<Unexplained> {
    let mut found: Vec<Unexplained> = Vec::new();
    for (line, sentence) in lines.iter().zip(sentences) {
        let people = sentence
            .mentions
            .people
            .iter()
            .filter(|it| it.role.is_none() && !it.known && !told(it, sentences));
        let names = people.map(|it| (UnexplainedKind::Person, &it.name));
        let systems = sentence
            .mentions
            .systems
            .iter()
            .filter(|_| !purpose(line))
            .filter(|it| obscure(words, line, it));
        for (what, name) in names.chain(systems.map(|it| (UnexplainedKind::System, it))) {
            let repeated = found.iter().any(|it| same_name(&it.name, name));
            if !repeated && !context.known.iter().any(|it| same_name(it, name)) {
                found.push(Unexplained {
                    what,
                    name: name.clone(),
                    span: sentence.span.clone(),
                });
            }
        }
    }
    found
}

/// Returns whether the role of the person is told elsewhere in the answer.
fn told(person: &Person, sentences: &[Sentence]) -> bool {
    sentences
        .iter()
        .flat_map(|it| &it.mentions.people)
        .any(|it| it.role.is_some() && same_name(&it.name, &person.name))
}

fn purpose(line: &Line<'_>) -> bool {
    line.has(List::Purpose)
}

/// A thing with a name of its own, or one that the leaver made, and no tool that everybody knows.
fn obscure(words: &Words, line: &Line<'_>, system: &str) -> bool {
    let everyday = line.of(List::EverydayTool).chain(line.of(List::Tool)).any(|mark| {
        line.text
            .get(mark.span.clone())
            .is_some_and(|it| it.eq_ignore_ascii_case(system))
    });
    let lower = system.to_lowercase();
    let mut parts = lower.split(|it: char| !it.is_alphanumeric());
    let own = parts.any(|it| it == "my" || words.is(Set::OwnTool, it));
    let own = own && (system.contains([' ', '_']) || system.chars().any(char::is_uppercase));
    let own_name = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && !words.is_not_name(&word.to_lowercase())
            && word.chars().any(char::is_lowercase)
    };
    let named = system.contains(' ') && system.split(' ').any(own_name);
    !everyday && (own || named)
}
