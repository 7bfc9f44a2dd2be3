//! How each deed changes a session. Copies and counts only: no rule, no failure.

use std::sync::Arc;

use jiff::Timestamp;

use crate::book::Book;
use crate::fact::{Fact, Release};
use crate::id::FactId;
use crate::interview::act::{Part, Verdict, WorkChange};
use crate::interview::content::content_hash;
use crate::interview::deed::{Deed, PlanChanged};
use crate::interview::party::{By, Party};
use crate::interview::proceedings::{
    Acceptance, ChangeRequest, Consent, GapHandling, Import, Note, ReadBack, Request, Signature,
};
use crate::interview::session::{Session, Side};

impl Session {
    /// Takes a deed into account.
    pub(super) fn enter(&mut self, by: &By, deed: &Deed, at: Timestamp) {
        match by.party {
            Party::Leaver => self.enter_leavers(deed, at),
            Party::Manager => self.enter_managers(by, deed, at),
            Party::Successor => self.enter_successors(by, deed, at),
        }
        match deed {
            Deed::ItemWorked { item, change } => self.work(by, item, change, at),
            Deed::ContentSigned { hash } => {
                let (by, hash) = (by.clone(), hash.clone());
                let party = by.party;
                let lapsed = None;
                let signature = Signature { by, at, hash, lapsed };
                self.proceedings.signatures.insert(party, signature);
            }
            _ => {}
        }
    }

    fn enter_leavers(&mut self, deed: &Deed, at: Timestamp) {
        let all = &mut self.proceedings;
        match deed {
            Deed::ConsentGiven { version } => {
                let version = version.clone();
                all.consent = Some(Consent { version, at });
            }
            Deed::StatementReviewed { fact, verdict } => self.review(*fact, *verdict),
            Deed::StatementFixed { fact } => self.fix(fact),
            Deed::ImportChecked { account, field, text } => {
                let place = (account.clone(), *field);
                all.released_imports.remove(&place);
                all.import_checks.insert(place, text.clone());
            }
            Deed::PartReleased { part, facts, turns } => {
                all.released_facts.extend(facts);
                all.released_turns.extend(turns);
                let of_part = all
                    .import_checks
                    .keys()
                    .filter(|it| Part::Account(it.0.clone()) == *part);
                all.released_imports.extend(of_part.cloned());
            }
            Deed::ReleaseRetracted { part, facts, turns } => {
                all.released_imports.retain(|it| Part::Account(it.0.clone()) != *part);
                all.released_facts.retain(|it| !facts.contains(it));
                all.released_turns.retain(|it| !turns.contains(it));
            }
            Deed::Rated { points } => all.rating = Some(*points),
            Deed::ErasureAsked => all.erasure_asked = Some(at),
            Deed::ErasureDropped => all.erasure_asked = None,
            _ => {}
        }
    }

    fn enter_managers(&mut self, by: &By, deed: &Deed, at: Timestamp) {
        let all = &mut self.proceedings;
        match deed {
            Deed::LeaverInvited => all.invited = all.invited.or(Some(at)),
            Deed::PlanChanged { change } => self.replan(change),
            Deed::GapAssigned { topic, account, to } => {
                let to = to.clone();
                let item = (topic.clone(), account.clone());
                all.gaps.insert(item, GapHandling::Assigned { to });
            }
            Deed::GapAccepted { topic, account, reason } => {
                let reason = reason.clone();
                let item = (topic.clone(), account.clone());
                all.gaps.insert(item, GapHandling::Accepted { reason });
            }
            Deed::TopicRequested { topic, account, .. } => {
                all.gaps
                    .insert((topic.clone(), account.clone()), GapHandling::AskedAgain);
                self.request(by, deed, at);
            }
            Deed::QuestionAdded { .. } => self.request(by, deed, at),
            Deed::BookAdded { file, book } => self.import(file, book, at),
            Deed::ImportUndone { import } => self.undo_import(*import),
            Deed::ChangeRequested { fact, text } => all.change_requests.push(ChangeRequest {
                by: by.clone(),
                at,
                fact: *fact,
                text: text.clone(),
                answered: false,
            }),
            _ => {}
        }
    }

    fn enter_successors(&mut self, by: &By, deed: &Deed, at: Timestamp) {
        let all = &mut self.proceedings;
        match deed {
            Deed::StatementJudged { fact, not_true } => {
                all.judgements.insert(*fact, not_true.clone());
            }
            Deed::QuestionAdded { .. } => self.request(by, deed, at),
            Deed::HandoverReadBack { lines, reservations } => {
                let (lines, reservations) = (lines.clone(), reservations.clone());
                all.read_back = Some(ReadBack {
                    at,
                    lines,
                    reservations,
                });
            }
            Deed::HandoverAccepted { still_missing } => {
                let still_missing = still_missing.clone();
                all.acceptance = Some(Acceptance { at, still_missing });
            }
            _ => {}
        }
    }

    fn request(&mut self, by: &By, deed: &Deed, at: Timestamp) {
        let (number, text, topic, account, about) = match deed {
            Deed::QuestionAdded {
                request,
                text,
                topic,
                account,
                about,
            } => (*request, Some(text.clone()), topic, account, *about),
            Deed::TopicRequested {
                request,
                topic,
                account,
            } => (*request, None, topic, account, None),
            _ => return,
        };
        self.proceedings.requests.push(Request {
            number,
            by: by.clone(),
            at,
            text,
            topic: topic.clone(),
            account: account.clone(),
            about,
            turn: None,
        });
    }

    fn review(&mut self, id: FactId, verdict: Verdict) {
        let release = match verdict {
            Verdict::Right => None,
            Verdict::Remove => Some(Release::Withdrawn),
            Verdict::ManagerOnly => Some(Release::Restricted),
            Verdict::BackToReport => Some(Release::Report),
        };
        self.proceedings.reviews.insert(id, verdict);
        self.proceedings.look_at(|fact| *fact == id);
        if let (Some(release), Some(fact)) = (release, self.facts.get(&id).cloned()) {
            self.replace(&Fact {
                release,
                ..(*fact).clone()
            });
        }
    }

    fn fix(&mut self, fact: &Fact) {
        let Some(old) = self.facts.get(&fact.id).cloned() else {
            return;
        };
        let all = &mut self.proceedings;
        all.fixed.entry(fact.id).or_default().push(old.quote.clone());
        // new words are nobody's to read before they are released
        all.released_facts.remove(&fact.id);
        all.look_at(|it| *it == fact.id);
        self.replace(fact);
    }

    /// Puts a statement in the place of its older form, counting it anew; what it contradicted goes.
    fn replace(&mut self, fact: &Fact) {
        let Some(old) = self.facts.remove(&fact.id) else {
            return;
        };
        self.count_out(&old);
        let words_differ = old.quote != fact.quote || fact.release == Release::Withdrawn;
        if words_differ {
            let side = |side: &Side| matches!(side, Side::Fact { fact: it, .. } if *it == fact.id);
            self.conflicts.retain(|it| !side(&it.earlier) && !side(&it.later));
        }
        self.count_in(fact);
        self.facts.insert(fact.id, Arc::new(fact.clone()));
    }

    fn replan(&mut self, change: &PlanChanged) {
        let all = &mut self.proceedings;
        let scheme = &mut all.scheme;
        match change {
            PlanChanged::AccountsOrdered(order) => scheme.accounts.clone_from(order),
            PlanChanged::TopicsOrdered(order) => scheme.topics.clone_from(order),
            PlanChanged::AccountDropped(id) => drop(scheme.dropped_accounts.insert(id.clone())),
            PlanChanged::AccountRestored(id) => drop(scheme.dropped_accounts.remove(id)),
            PlanChanged::TopicDropped(id) => drop(scheme.dropped_topics.insert(id.clone())),
            PlanChanged::TopicRestored(id) => drop(scheme.dropped_topics.remove(id)),
            PlanChanged::RetentionDays(days) => all.retention_days = Some(*days),
            PlanChanged::Sittings(_)
            | PlanChanged::Minutes(_)
            | PlanChanged::LastDay(_)
            | PlanChanged::Successor(_)
            | PlanChanged::SuccessorFrom(_)
            | PlanChanged::Manager(_) => {}
        }
        let Some(plan) = &mut self.plan else { return };
        match change {
            PlanChanged::Sittings(sittings) => plan.sittings = *sittings,
            PlanChanged::Minutes(minutes) => plan.minutes = *minutes,
            PlanChanged::LastDay(day) => plan.last_day = *day,
            PlanChanged::Successor(name) => plan.successor.clone_from(name),
            PlanChanged::SuccessorFrom(day) => plan.successor_from = *day,
            PlanChanged::Manager(name) => plan.manager = Some(name.clone()),
            _ => {}
        }
    }

    /// Takes in an import: accounts that are known take its values over theirs, others are added.
    pub(super) fn import(&mut self, file: &str, new: &Book, at: Timestamp) {
        let (mut added, mut before) = (Vec::new(), Vec::new());
        let book = Arc::make_mut(&mut self.book);
        for account in &new.accounts {
            match book.accounts.iter_mut().find(|it| it.id == account.id) {
                Some(known) => {
                    before.push(known.clone());
                    *known = known.updated(account);
                }
                None => {
                    added.push(account.id.clone());
                    book.accounts.push(account.clone());
                }
            }
        }
        let number = u32::try_from(self.proceedings.imports.len()).unwrap_or(u32::MAX);
        self.proceedings.imports.push(Import {
            number: number.saturating_add(1),
            file: file.to_owned(),
            at,
            added,
            before,
            undone: false,
        });
    }

    fn undo_import(&mut self, number: u32) {
        let Some(import) = self.proceedings.imports.iter_mut().find(|it| it.number == number) else {
            return;
        };
        import.undone = true;
        let book = Arc::make_mut(&mut self.book);
        book.accounts.retain(|it| !import.added.contains(&it.id));
        for old in &import.before {
            if let Some(known) = book.accounts.iter_mut().find(|it| it.id == old.id) {
                known.clone_from(old);
            }
        }
    }

    fn work(&mut self, by: &By, item: &str, change: &WorkChange, at: Timestamp) {
        let work = self.proceedings.work.entry(item.to_owned()).or_default();
        let by = by.clone();
        match change {
            WorkChange::Done => work.done = Some((at, by)),
            WorkChange::Reopened => work.done = None,
            WorkChange::Snoozed(day) => work.snoozed = Some(*day),
            WorkChange::Reassigned(name) => work.owner = Some(name.clone()),
            WorkChange::Noted(text) => {
                let text = text.clone();
                work.notes.push(Note { by, at, text });
            }
        }
    }

    /// Notes which signatures the content has left behind.
    pub(super) fn look_at_signatures(&mut self, at: Timestamp) {
        if self.proceedings.signatures.is_empty() {
            return;
        }
        let hash = content_hash(self);
        for signature in self.proceedings.signatures.values_mut() {
            if signature.hash == hash {
                signature.lapsed = None;
            } else {
                signature.lapsed = signature.lapsed.or(Some(at));
            }
        }
    }
}
