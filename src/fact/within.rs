//! Contradictions within one answer: sentences of it that give one thing two values.
//!
//! Each statement is cut into sentences, each with what it names, and every two of one account are compared by their
//! values. A sentence that puts the one before it right ("no, sorry, 5 %") contradicts nothing.

use crate::fact::contradiction::ContradictionRules;
use crate::fact::merge::{Stance, values_stand};
use crate::fact::sentence::pieces;
use crate::fact::{Fact, Mentions};
use crate::id::FactId;

/// Two values of one answer that cannot both be right, each with the statement that gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// The statement that gives the earlier value, and the value as said.
    pub earlier: (FactId, String),
    /// The statement that gives the later value, and the value as said.
    pub later: (FactId, String),
}

/// Returns the contradictions among the statements of one answer, in its order.
pub fn within(facts: &[Fact], rules: &ContradictionRules) -> Vec<Within> {
    let sentences: Vec<(FactId, Fact)> = facts.iter().flat_map(sentences).collect();
    let mut found = Vec::new();
    for (at, (id, new)) in sentences.iter().enumerate() {
        if puts_right(&new.quote, rules) {
            continue;
        }
        let earlier = sentences.iter().take(at).rev();
        let clash = earlier.into_iter().find_map(|(other, old)| {
            let Stance::Contradicts { a, b, .. } = values_stand(new, old, rules) else {
                return None;
            };
            Some(Within {
                earlier: (*other, b),
                later: (*id, a),
            })
        });
        found.extend(clash);
    }
    found
}

/// Returns the sentences of a statement as statements of their own, each with what its words name.
fn sentences(fact: &Fact) -> Vec<(FactId, Fact)> {
    let all = pieces(&fact.quote).into_iter().zip(1_u16..);
    let named = |sentence: &str| {
        let said = fact.mentions.clone();
        let has = |text: &str| sentence.contains(text);
        let names = |name: &str| has(name) || name.split_whitespace().any(has);
        Mentions {
            people: said.people.into_iter().filter(|it| names(&it.name)).collect(),
            dates: said.dates.into_iter().filter(|it| has(&it.text)).collect(),
            money: said.money.into_iter().filter(|it| has(&it.text)).collect(),
            measures: said.measures.into_iter().filter(|it| has(&it.text)).collect(),
            ..said
        }
    };
    let one = |(sentence, n): (&str, u16)| Fact {
        id: FactId {
            turn: fact.id.turn,
            n: fact.id.n.saturating_mul(100).saturating_add(n),
        },
        // what two sentences share because they are one statement says nothing of their subject
        slots: Vec::new(),
        quote: sentence.to_owned(),
        mentions: named(sentence),
        ..fact.clone()
    };
    all.map(|it| (fact.id, one(it))).collect()
}

fn puts_right(sentence: &str, rules: &ContradictionRules) -> bool {
    let word = sentence.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    rules.puts_right.contains(&word.to_lowercase())
}
