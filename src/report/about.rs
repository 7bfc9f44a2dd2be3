//! What a statement is about that begins with a word such as "it" or "he", so that it can be read alone.
//!
//! 1. Where the statement answers a question that followed up an earlier one, it is about what that one names: its tool, else
//!    its first words.
//! 2. "They" and "we" of an account that is named beside the statement need nothing more.
//! 3. A statement on no account that speaks of "it" right behind one on an account is about that.
//! 4. Where nothing says it, the report says so rather than let a pronoun stand for anything.

use crate::fact::Fact;
use crate::interview::QuestionKind;
use crate::report::cause::plain;
use crate::report::clip::{clip, signed};
use crate::report::material::{Material, fact_mark};
use crate::report::model::About;

/// Returns what a statement is about; none where it can be read alone.
pub(super) fn about(material: &Material<'_>, fact: &Fact) -> Option<About> {
    let rule = &material.wording.about;
    let first = plain(&fact.quote).into_iter().next()?;
    let things = rule.things.contains(&first);
    let people = rule.people.contains(&first);
    let named = fact.account.is_some() && !people;
    if !(things || people) || named {
        return inside(material, fact);
    }
    let found = followed(material, fact).map(|before| About {
        text: name(material, before),
        marks: vec![fact_mark(before.id)],
    });
    found.or_else(|| {
        let open = people && fact.mentions.people.is_empty();
        open.then(|| About {
            text: rule.open.replace("{word}", &first),
            marks: Vec::new(),
        })
    })
}

/// Returns what a statement on no account is about that speaks of "it" somewhere, right behind one on an account.
fn inside(material: &Material<'_>, fact: &Fact) -> Option<About> {
    let things = &material.wording.about.inside;
    let speaks = || plain(&fact.quote).iter().any(|it| things.contains(it));
    if fact.account.is_some() || !speaks() {
        return None;
    }
    let same = material
        .facts()
        .filter(|it| it.id.turn == fact.id.turn && it.id.n < fact.id.n);
    let before = same.last().filter(|it| it.account.is_some())?;
    Some(About {
        text: signed(clip(&before.quote, material.wording.about.words)),
        marks: vec![fact_mark(before.id)],
    })
}

/// Returns the statement that the question of this one followed up: the last one on the topic, a few turns before at most.
fn followed<'a>(material: &Material<'a>, fact: &Fact) -> Option<&'a Fact> {
    let record = material.session.turn(fact.id.turn)?;
    if record.question.kind != QuestionKind::Probe || record.question.topic != fact.topic {
        return None;
    }
    let from = fact.id.turn.0.saturating_sub(material.wording.about.turns);
    let earlier = material.facts().filter(|it| {
        let near = it.id.turn < fact.id.turn && it.id.turn.0 >= from;
        near && it.topic == fact.topic && it.account == fact.account
    });
    earlier.last()
}

fn name(material: &Material<'_>, fact: &Fact) -> String {
    let tool = fact.mentions.systems.first().cloned();
    tool.unwrap_or_else(|| signed(clip(&fact.quote, material.wording.about.words)))
}
