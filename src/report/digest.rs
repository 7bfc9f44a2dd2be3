//! What a model's sentences sum up: which parts of the report may have some, and those that a session has.
//!
//! A sentence is shown only while the statements that it was made from are those on record. It stands beside the
//! statements or in the place of a shortened one, never in the place of the only full one.

use jiff::civil::Date;
use serde::Deserialize;

use crate::interview::{Session, Subject};
use crate::report::build::Settings;
use crate::report::material::{Material, fact_mark};
use crate::report::model::{Digest, Kind};
use crate::report::point::Points;
use crate::report::{Error, rank, risk};

/// What a model may sum up: a subject needs statements of so many words in all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestLimits {
    /// Words on the whole book.
    pub book_from: usize,
    /// Words on an account.
    pub account_from: usize,
    /// Words on a risk.
    pub risk_from: usize,
    /// Words on a playbook.
    pub playbook_from: usize,
    /// Accounts, at most.
    pub most_accounts: usize,
    /// Risks, at most.
    pub most_risks: usize,
    /// The part of the sections whose topics are playbooks.
    pub part: String,
}

/// Returns the subjects that the report can sum up, the costliest of each sort first.
///
/// # Errors
/// `NotStarted` where the session has no plan.
pub fn subjects(session: &Session, today: Date, settings: &Settings<'_>) -> Result<Vec<Subject>, Error> {
    let points = Points::of(session, settings.bank, &settings.wording.point);
    let material = rank::raised(Material::of((session, &points), today, settings)?);
    let limits = &settings.wording.digest;
    let words = |subject: &Subject| -> usize {
        let facts = subject.facts(session);
        facts.iter().map(|it| it.quote.split_whitespace().count()).sum()
    };
    let enough = |subject: &Subject, least: usize| words(subject) >= least;
    let accounts = rank::ranked(&material).into_iter();
    let accounts = accounts.map(|it| Subject::Account(it.id.clone()));
    let risks = risk::subjects(&material);
    let topics = settings.wording.sections.iter().filter(|it| it.part == limits.part);
    let playbooks = topics
        .flat_map(|it| &it.topics)
        .map(|id| Subject::Playbook(id.as_str().into()));
    let found = std::iter::once(Subject::Book)
        .filter(|it| enough(it, limits.book_from))
        .chain(
            accounts
                .filter(|it| enough(it, limits.account_from))
                .take(limits.most_accounts),
        )
        .chain(
            risks
                .into_iter()
                .filter(|it| enough(it, limits.risk_from))
                .take(limits.most_risks),
        )
        .chain(playbooks.filter(|it| enough(it, limits.playbook_from)));
    Ok(found.collect())
}

/// Returns the names of the models whose sentences the report shows.
pub(super) fn models(material: &Material<'_>) -> Vec<String> {
    let drafts = material.record.drafts.keys();
    let shown = drafts.filter_map(|subject| material.record.drafted(subject));
    let mut names: Vec<String> = shown
        .filter(|it| !it.sentences.is_empty())
        .map(|it| it.model.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}

impl Material<'_> {
    /// Returns the sentences on a subject; none where there are none, or none that still hold.
    pub(super) fn digest(&self, subject: &Subject) -> Vec<Digest> {
        let draft = self.record.drafted(subject);
        let sentences = draft.into_iter().flat_map(|it| &it.sentences);
        sentences
            .map(|it| {
                let mut facts = it.facts.clone();
                facts.sort_unstable();
                facts.dedup();
                Digest {
                    kind: Kind::Summary,
                    text: it.text.clone(),
                    facts: it.facts.iter().map(ToString::to_string).collect(),
                    marks: facts.into_iter().map(fact_mark).collect(),
                    part: it.part,
                }
            })
            .collect()
    }
}
