//! Playbooks: each situation with what was said of it, whole, and the parts in which a stranger can run it.
//!
//! 1. The statements of a situation's topic are plays: one that tells both when it starts and what is done begins the
//!    next play, others belong to the one before.
//! 2. Under the whole statements stand their parts (`procedure`); where the words show none, the slot that was asked for.
//! 3. What was told elsewhere and bears on the situation (`bearing`) is shown with it; what is lacking (`lack`) stands below.
//! 4. Routines of the leaver's own become playbooks as well, where a statement tells both start and deed.
//! 5. A deed that tells a customer something untrue is no step: the manager decides whether it stays.

use std::collections::BTreeSet;

use crate::fact::Fact;
use crate::id::{FactId, TopicId};
use crate::interview::Subject;
use crate::report::clip::clip;
use crate::report::lack::{lacks, proposed};
use crate::report::material::{Material, fact_mark};
use crate::report::model::{Card, CardLine, Field, Play, Unclear};
use crate::report::piece::pieces;
use crate::report::procedure::{Part, PartKind, has_deed, read};
use crate::report::record::speaks;
use crate::report::wording::{CardLayout, PlaybookRow};
use crate::report::{bearing, day};

/// Returns the playbooks of a section's facts, and the facts of topics that have no layout.
pub(super) fn cards<'f>(material: &Material<'_>, facts: &[&'f Fact]) -> (Vec<Card>, Vec<&'f Fact>) {
    let layouts = &material.wording.cards;
    let of = |layout: &CardLayout, fact: &Fact| fact.topic.as_str() == layout.topic;
    let cards = layouts.iter().filter_map(|layout| {
        let facts: Vec<&Fact> = facts.iter().copied().filter(|fact| of(layout, fact)).collect();
        (!facts.is_empty()).then(|| card(material, layout, &facts))
    });
    let rest = facts.iter().copied();
    let rest = rest.filter(|fact| !layouts.iter().any(|layout| of(layout, fact)));
    let mut cards: Vec<Card> = cards.collect();
    // what can be run as it stands comes first
    cards.sort_by_key(|it| it.lacks.len());
    (cards, rest.collect())
}

/// Returns the routines of the leaver's own that are told among other things, and the statements that have their home there.
pub(super) fn routines(material: &Material<'_>) -> (Vec<Card>, BTreeSet<FactId>) {
    let layout = &material.wording.playbook;
    let own = material
        .facts()
        .filter(|fact| layout.own_topics.iter().any(|it| it == fact.topic.as_str()));
    let cards = own.filter_map(|fact| {
        let told = Told::of(material, fact, None);
        let step = told.parts.iter().find(|it| it.kind == PartKind::Step)?;
        let long = step.span.len() >= layout.own_least;
        let deed = fact.quote.get(step.span.clone())?;
        let own = deed
            .split_whitespace()
            .any(|it| speaks(it, &material.wording.drift.doers));
        let routine = own && told.has(PartKind::Trigger) && has_deed(&fact.quote, &material.wording.procedure);
        (long && routine && !misleads(material, &told)).then_some(())?;
        let what = clip(deed, layout.own_words).shown();
        let plays = vec![play(material, &[told])];
        let card = Card {
            title: layout.own_title.replace("{what}", &what),
            own: true,
            goal: String::new(),
            owner: material.actor().to_owned(),
            digest: Vec::new(),
            lacks: lacks(material, None, (&plays, &[])),
            unclear: unclear(material, fact, &plays),
            plays,
            also: Vec::new(),
            ask: material.by_last_day(&layout.ask),
        };
        Some((fact, card))
    });
    let mut cards: Vec<(&Fact, Card)> = cards.take(layout.own_most).collect();
    cards.sort_by_key(|(_, it)| it.unclear.is_some());
    let home = |fact: &&Fact| layout.own_homes.iter().any(|it| it == fact.topic.as_str());
    let held = cards
        .iter()
        .map(|(fact, _)| *fact)
        .filter(home)
        .map(|fact| fact.id)
        .collect();
    (cards.into_iter().map(|(_, card)| card).collect(), held)
}

/// Returns what must be asked before a routine can be run that was told in one deed alone; none where more was told.
fn unclear(material: &Material<'_>, fact: &Fact, plays: &[Play]) -> Option<Unclear> {
    let rule = &material.wording.playbook.unclear;
    let rows = || plays.iter().flat_map(|it| &it.rows);
    let steps: usize = rows().filter(|it| it.numbered).map(|it| it.parts.len()).sum();
    let parts = &material.wording.playbook.rows;
    let says_how = |title: &String| {
        parts
            .iter()
            .any(|it| it.title == *title && rule.told_by.contains(&it.part))
    };
    let told = rows().any(|it| says_how(&it.title));
    let of_kind = rule
        .asks
        .iter()
        .find(|it| it.words.is_empty() || speaks(&fact.quote, &it.words));
    let on = material.while_there(material.working.after(material.today, rule.day));
    of_kind.filter(|_| steps < 2 && !told).map(|it| Unclear {
        note: material
            .with_names(&rule.text)
            .replace("{day}", &day::long(on))
            .replace("{ask}", &it.ask),
        ask: it.ask.clone(),
    })
}

/// Returns whether a statement on a situation tells how to act in it.
pub(super) fn is_told(material: &Material<'_>, fact: &Fact) -> bool {
    let layout = material.wording.cards.iter().find(|it| it.topic == fact.topic.as_str());
    layout.is_some_and(|_| !read(&fact.quote, &material.wording.procedure).is_empty())
}

/// A statement with its parts.
struct Told<'f> {
    fact: &'f Fact,
    parts: Vec<Part>,
}

impl<'f> Told<'f> {
    fn of(material: &Material<'_>, fact: &'f Fact, layout: Option<&CardLayout>) -> Self {
        let mut parts = read(&fact.quote, &material.wording.procedure);
        if let Some(kind) = layout.and_then(|layout| asked(material, layout, fact)) {
            let whole = Part {
                kind,
                span: 0..fact.quote.len(),
            };
            let told = parts.iter().any(|it| it.kind == kind);
            let probed = material.asked_slot(fact).is_some();
            if parts.is_empty() || !told && probed && !matches!(kind, PartKind::Trigger | PartKind::Step) {
                // "If they bring a lawyer, I fetch legal" is a start and a deed, and the whole answer to "when do you stop?"
                parts = vec![whole];
            }
        }
        let mut told = Self { fact, parts };
        if layout.is_some() {
            told.parts.extend(told.situation());
        }
        told
    }

    /// Returns the sentence that tells the situation, where deeds follow and nothing else says when they are done.
    fn situation(&self) -> Option<Part> {
        let first = *pieces(&self.fact.quote).first()?;
        let start = self.fact.quote.find(first)?;
        let span = start..start + first.len();
        let free = self.parts.iter().all(|it| it.span.start >= span.end);
        let start = |kind: PartKind| {
            self.parts
                .iter()
                .filter(|it| it.kind == kind)
                .map(|it| it.span.start)
                .min()
        };
        let deed = start(PartKind::Step).into_iter().chain(start(PartKind::Stop)).min()?;
        let later = start(PartKind::Trigger).is_none_or(|it| it > deed);
        let told = free && later && first.split_whitespace().count() > 3;
        told.then_some(Part {
            kind: PartKind::Trigger,
            span,
        })
    }

    fn has(&self, kind: PartKind) -> bool {
        self.parts.iter().any(|it| it.kind == kind)
    }

    /// Returns whether it tells both when and what.
    fn stands_alone(&self) -> bool {
        self.has(PartKind::Trigger) && (self.has(PartKind::Step) || self.has(PartKind::Stop) || self.has(PartKind::Why))
    }
}

/// Returns the part that the question asked for, else the one of the statement's first slot.
fn asked(material: &Material<'_>, layout: &CardLayout, fact: &Fact) -> Option<PartKind> {
    let mut slots = material.asked_slot(fact).into_iter().chain(&fact.slots);
    slots.find_map(|slot| layout.slots.get(slot.as_str()).copied())
}

fn card(material: &Material<'_>, layout: &CardLayout, facts: &[&Fact]) -> Card {
    let mut groups: Vec<Vec<Told<'_>>> = Vec::new();
    for fact in facts {
        let told = Told::of(material, fact, Some(layout));
        let alone = |group: &Vec<Told<'_>>| group.iter().any(Told::stands_alone);
        match groups.last_mut().filter(|group| !(told.stands_alone() && alone(group))) {
            Some(group) => group.push(told),
            None => groups.push(vec![told]),
        }
    }
    let also = bearing::bearing(material, layout);
    let plays: Vec<Play> = groups.iter().map(|group| play(material, group)).collect();
    let mut plays = with_actions(material, layout, plays, &groups);
    plays.sort_by_key(|it| it.doubt.is_some());
    let lacks = lacks(material, Some(layout), (&plays, &also));
    let also = match plays.first_mut() {
        Some(first) => bearing::with_alarms(material, first, also),
        None => also,
    };
    Card {
        title: material.topic_title(&TopicId::new(layout.topic.as_str())),
        own: false,
        goal: layout.goal.clone(),
        owner: material.actor().to_owned(),
        digest: material.digest(&Subject::Playbook(TopicId::new(layout.topic.as_str()))),
        lacks,
        unclear: None,
        plays,
        also: also.into_iter().map(|fact| material.claim(fact)).collect(),
        ask: material.by_last_day(&material.wording.playbook.ask),
    }
}

fn play(material: &Material<'_>, group: &[Told<'_>]) -> Play {
    let layout = &material.wording.playbook;
    let mut rows: Vec<CardLine> = Vec::new();
    let doubt = group.iter().any(|told| misleads(material, told));
    let doubt = doubt.then(|| material.by_last_day(&layout.doubt.text));
    let left_out = [PartKind::Step, PartKind::Wording, PartKind::Success];
    let kept = |row: &&PlaybookRow| doubt.is_none() || !left_out.contains(&row.part);
    for row in layout.rows.iter().filter(kept) {
        let parts: Vec<Field> = group.iter().flat_map(|told| fields(material, told, row.part)).collect();
        if !parts.is_empty() {
            rows.push(CardLine {
                title: row.title.clone(),
                numbered: row.part == PartKind::Step,
                parts,
                elsewhere: Vec::new(),
            });
        }
    }
    let people: Vec<Field> = group.iter().flat_map(|told| people(material, told.fact)).collect();
    if !people.is_empty() {
        rows.push(CardLine {
            title: layout.people.clone(),
            numbered: false,
            parts: people,
            elsewhere: Vec::new(),
        });
    }
    Play {
        statements: group.iter().map(|told| material.claim(told.fact)).collect(),
        objections: group
            .iter()
            .flat_map(|told| material.objections_to(told.fact))
            .collect(),
        rows,
        doubt,
        action: Vec::new(),
    }
}

/// Returns whether a deed in a statement tells a customer something untrue.
fn misleads(material: &Material<'_>, told: &Told<'_>) -> bool {
    let deeds = told
        .parts
        .iter()
        .filter(|it| matches!(it.kind, PartKind::Step | PartKind::Wording));
    let mut texts = deeds.filter_map(|it| told.fact.quote.get(it.span.clone()));
    texts.any(|it| speaks(it, &material.wording.playbook.doubt.words))
}

/// Proposes what is done about each sign that is told without a deed, where another play of the playbook tells one: where
/// none does, the whole playbook lacks it.
fn with_actions(
    material: &Material<'_>,
    layout: &CardLayout,
    mut plays: Vec<Play>,
    groups: &[Vec<Told<'_>>],
) -> Vec<Play> {
    let has = |group: &Vec<Told<'_>>, kind: PartKind| group.iter().any(|it| it.has(kind));
    if !groups.iter().any(|it| has(it, PartKind::Step)) {
        return plays;
    }
    for (play, group) in plays.iter_mut().zip(groups) {
        let told = [PartKind::Step, PartKind::Stop, PartKind::FalseAlarm];
        if has(group, PartKind::Trigger) && !told.iter().any(|kind| has(group, *kind)) {
            let said: Vec<&str> = group.iter().map(|it| it.fact.quote.as_str()).collect();
            play.action = proposed(material, &layout.propose, PartKind::Step, &said);
        }
    }
    plays
}

fn fields(material: &Material<'_>, told: &Told<'_>, kind: PartKind) -> Vec<Field> {
    let mut parts: Vec<&Part> = told.parts.iter().filter(|it| it.kind == kind).collect();
    parts.sort_by_key(|it| it.span.start);
    let text = |part: &&Part| told.fact.quote.get(part.span.clone());
    parts
        .iter()
        .filter_map(text)
        .map(|text| span(material, told.fact, text))
        .collect()
}

/// Returns a span of a statement as a field. Of a point, it has the mark of the statement that holds it.
pub(super) fn span(material: &Material<'_>, fact: &Fact, text: &str) -> Field {
    let marks = material.marks(fact);
    let holds = |it: &&Fact| marks.contains(&fact_mark(it.id)) && it.quote.contains(text);
    let held = material.stated().filter(|_| marks.len() > 1).find(holds);
    Field {
        text: text.trim_end_matches(['.', ';', ',']).to_owned(),
        cut: false,
        begins: false,
        marks: held.map_or(marks.clone(), |it| vec![fact_mark(it.id)]),
    }
}

/// Returns the people whom a statement names, each with the team or trade that stands behind the name.
pub(super) fn people(material: &Material<'_>, fact: &Fact) -> Vec<Field> {
    // a colleague is whom one turns to; who leaves and who comes next are not
    let plan = material.plan;
    let sides = [plan.company.as_ref(), Some(&plan.csm), plan.successor.as_ref()];
    let turned_to = |name: &String| !sides.iter().flatten().any(|it| *it == name);
    let named = fact.mentions.people.iter().filter(|it| turned_to(&it.name));
    let found = named.filter_map(|person| {
        let first = person.name.split_whitespace().next()?;
        let said = fact.quote.contains(&person.name).then_some(person.name.as_str());
        let said = said.or_else(|| fact.quote.contains(first).then_some(first))?;
        let from = fact.quote.find(said)?;
        let behind = fact.quote.get(from + said.len()..)?;
        Some(span(
            material,
            fact,
            fact.quote.get(from..from + said.len() + team(material, behind))?,
        ))
    });
    found.collect()
}

/// Returns how many bytes behind a name tell the team: " in Integrations", " in the tax team".
fn team(material: &Material<'_>, behind: &str) -> usize {
    let words: Vec<&str> = behind.split(' ').collect();
    let [blank, of, rest @ ..] = words.as_slice() else {
        return 0;
    };
    if !blank.is_empty() || !material.wording.playbook.of.iter().any(|it| it == of) {
        return 0;
    }
    let article = usize::from(rest.first().is_some_and(|it| matches!(*it, "the" | "our" | "their")));
    let Some(team) = rest.get(article) else { return 0 };
    let ended = team.ends_with([',', '.', ';', '?', '!', ':']);
    let number = team.starts_with(|c: char| c.is_ascii_digit());
    let second = rest
        .get(article + 1)
        .filter(|it| !ended && it.trim_end_matches([',', '.', ';']) == "team");
    if number {
        return 0;
    }
    let taken = [*of]
        .into_iter()
        .chain(rest.iter().copied().take(article + 1))
        .chain(second.copied());
    let text = taken.collect::<Vec<&str>>().join(" ");
    1 + text.trim_end_matches([',', '.', ';', '?', '!', ':']).len()
}
