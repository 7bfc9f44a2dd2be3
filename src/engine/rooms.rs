//! What the rooms of manager, leaver and successor need beside the interview: acts, views, drafts, erasure.
//!
//! Who is allowed in is decided by whoever calls; here it is only kept, in the `AccessStore`.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::bank::Fault;
use crate::book::names::Finder;
use crate::engine::board::{Board, board};
use crate::engine::error::EngineError;
use crate::engine::{Basis, Engine, Overview, Step};
use crate::id::{AccountId, HandoverId, Turn};
use crate::interview::{
    Act, By, Command, Envelope, Event, Outline, PartLine, Party, Question, Session, Stage, Standing, first_questions,
    outline, parts, standing,
};
use crate::store::{AccessStore, Draft, StoreError, Tombstone};

impl Engine {
    /// Keeps who may come in, and drafts.
    #[must_use]
    pub fn with_access(self, access: Arc<dyn AccessStore>) -> Self {
        let access = Some(access);
        Self { access, ..self }
    }

    /// Returns where it is kept who may come in; none where only a terminal is served.
    pub fn access(&self) -> Option<&dyn AccessStore> {
        self.access.as_deref()
    }

    /// Runs an act of a party. When this returns, what follows from it is on the disk.
    ///
    /// # Errors
    /// As `submit`.
    pub async fn act(&self, handover: &HandoverId, by: By, act: Act) -> Result<Step, EngineError> {
        self.submit(handover, Command::Act { by, act }).await
    }

    /// Runs an act of a party who saw the session as it was after its event number `version`.
    ///
    /// # Errors
    /// `Moved` where something happened since, with nothing saved; else as `submit`.
    pub async fn act_on(&self, handover: &HandoverId, by: By, act: Act, version: u64) -> Result<Step, EngineError> {
        let command = Command::Act { by, act };
        self.helped(handover, Basis::Version(version), command, None).await
    }

    /// Returns a handover as a party may see it. Every report, overview and search of theirs is made from this.
    ///
    /// # Errors
    /// As `session`.
    pub async fn session_for(&self, handover: &HandoverId, party: Party) -> Result<Arc<Session>, EngineError> {
        let session = self.session(handover).await?;
        if session.is_all_seen_by(party) {
            return Ok(session);
        }
        Ok(Arc::new(session.seen_by(party, &self.guide, self.today())))
    }

    /// Returns where a handover stands today.
    pub fn standing(&self, session: &Session) -> Standing {
        standing(session, &self.guide.policy, self.today())
    }

    /// Returns the manager's board of a session.
    pub fn board(&self, session: &Session, overview: &Overview) -> Board {
        board(session, &self.guide, self.today(), overview, &self.standing(session))
    }

    /// Returns what is asked in which order, and what the planned time leaves out.
    pub fn outline(&self, session: &Session) -> Outline {
        outline(session, &self.guide, self.today())
    }

    /// Returns the questions that come first, as far as they do not depend on answers.
    pub fn first_questions(&self, session: &Session, most: usize) -> Vec<Question> {
        first_questions(session, &self.guide, self.clock.now(), most)
    }

    /// Returns what can be released, and how far that is.
    pub fn parts(&self, session: &Session) -> Vec<PartLine> {
        parts(session, &self.guide.bank)
    }

    /// Returns what is wrong with a question of the manager's own, nothing where it is well put.
    pub fn question_faults(&self, session: &Session, text: &str) -> Vec<Fault> {
        let named = Finder::new(&session.book).find(text);
        let named: std::collections::BTreeSet<AccountId> = named.into_iter().map(|it| it.account).collect();
        self.guide.lint.faults(text, named.len())
    }

    /// Saves what a person has typed and not sent, without what must not be kept. False where drafts are not kept.
    ///
    /// # Errors
    /// `Store` where it could not be saved.
    pub async fn save_draft(&self, handover: &HandoverId, place: &str, raw: &str) -> Result<bool, EngineError> {
        let Some(access) = &self.access else { return Ok(false) };
        // a draft never outlives its handover, nor comes before it
        self.session(handover).await?;
        let rules = &self.guide.rules;
        // who may read what was said in confidence is asked when it is sent
        let (text, _) = rules.without_confided(&rules.screen(raw).text);
        let at = self.clock.now();
        if text.trim().is_empty() {
            access.drop_draft(handover, place).await?;
            return Ok(true);
        }
        let (handover, place) = (handover.clone(), place.to_owned());
        access
            .save_draft(&Draft {
                handover,
                place,
                text,
                at,
            })
            .await?;
        Ok(true)
    }

    /// Returns the name of the place of a turn's draft.
    pub fn place_of(turn: Turn) -> String {
        format!("turn:{}", turn.0)
    }

    /// Deletes the drafts of turns that were dealt with.
    pub(super) async fn drop_drafts(&self, handover: &HandoverId, events: &[Envelope]) -> Result<(), StoreError> {
        let Some(access) = &self.access else { return Ok(()) };
        for envelope in events {
            let (Event::AnswerGiven { turn, .. }
            | Event::AnswerCorrected { turn, .. }
            | Event::AnswerWithheld { turn, .. }
            | Event::AnswerUnknown { turn, .. }
            | Event::QuestionSkipped { turn, .. }
            | Event::QuestionReworded { turn, .. }) = &envelope.event
            else {
                continue;
            };
            access.drop_draft(handover, &Self::place_of(*turn)).await?;
        }
        Ok(())
    }

    /// Erases a handover for good; what is left is returned.
    ///
    /// # Errors
    /// `Unknown` where there is none; `Store` where it is not erased, or not to the last byte.
    pub async fn erase(&self, handover: &HandoverId) -> Result<Tombstone, EngineError> {
        self.forget(handover);
        let erased = self.store.erase(handover, self.clock.now()).await?;
        self.forget(handover);
        let handover = handover.clone();
        erased.ok_or(EngineError::Unknown { handover })
    }

    /// Returns the handovers of a leaver that are under way, each with its last day. Names are compared without case.
    ///
    /// # Errors
    /// `Store` where the log cannot be read.
    pub async fn under_way(&self, csm: &str) -> Result<Vec<(HandoverId, Date)>, EngineError> {
        let mut found = Vec::new();
        for head in self.list().await? {
            let Some(session) = self.still(&head.handover).await? else {
                continue;
            };
            let of = session
                .plan
                .as_ref()
                .filter(|it| it.csm.to_lowercase() == csm.to_lowercase());
            let is_over = matches!(self.standing(&session).stage, Stage::Closed | Stage::Erased);
            found.extend(of.filter(|_| !is_over).map(|it| (head.handover.clone(), it.last_day)));
        }
        Ok(found)
    }

    /// Returns what is left of the handovers that were erased.
    ///
    /// # Errors
    /// `Store` where it cannot be read.
    pub async fn erased(&self) -> Result<Vec<Tombstone>, EngineError> {
        Ok(self.store.erased().await?)
    }

    /// Returns the handovers that have been kept for as long as they should be.
    ///
    /// # Errors
    /// `Store` where the log cannot be read.
    pub async fn due_for_erasure(&self) -> Result<Vec<HandoverId>, EngineError> {
        let today = self.clock.now().to_zoned(TimeZone::UTC).date();
        let mut due = Vec::new();
        for head in self.list().await? {
            let Some(session) = self.still(&head.handover).await? else {
                continue;
            };
            if self.standing(&session).erase_on.is_some_and(|day| day <= today) {
                due.push(head.handover);
            }
        }
        Ok(due)
    }

    /// Erases the handovers that have been kept for as long as they should be; returns how many, and how many could not be.
    ///
    /// # Errors
    /// `Store` where the log cannot be read.
    pub async fn erase_due(&self) -> Result<(usize, usize), EngineError> {
        let (mut erased, mut failed) = (0, 0);
        for handover in self.due_for_erasure().await? {
            match self.erase(&handover).await {
                Ok(_) => erased += 1,
                Err(_) => failed += 1,
            }
        }
        Ok((erased, failed))
    }

    /// Returns a session that was listed; none where it was erased since.
    async fn still(&self, handover: &HandoverId) -> Result<Option<Session>, EngineError> {
        match self.glance(handover).await {
            Err(EngineError::Store(StoreError::Erased { .. })) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Drops what is remembered of a handover.
    fn forget(&self, handover: &HandoverId) {
        self.memory().forget(handover);
    }
}
