//! Sessions that are kept at hand, within a limit: what was used longest ago is let go, and read from the log again when
//! somebody wants it.
//!
//! Nothing is lost by letting one go, whatever goes on with it: the log has it, and the number of an event is the lock.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use crate::id::HandoverId;
use crate::interview::{Envelope, Session};

/// Bytes of sessions that are kept where nobody says otherwise.
pub(super) const USUAL: usize = 48 * 1024 * 1024;

/// Bytes of memory for eight bytes of a session's events, written as JSON; measured from the first question to the
/// fortieth answer, over which it hardly moved.
const FOR_EIGHT: usize = 18;

/// Bytes of a session without events, and of its place here.
const BARE: usize = 1024;

/// The sessions at hand.
#[derive(Debug)]
pub(super) struct Memory {
    most: usize,
    bytes: usize,
    kept: BTreeMap<HandoverId, Kept>,
    /// Which was used when, oldest first.
    used: BTreeMap<u64, HandoverId>,
    /// How often any was used.
    uses: u64,
}

#[derive(Debug)]
struct Kept {
    session: Arc<Session>,
    bytes: usize,
    use_number: u64,
}

impl Memory {
    /// Returns an empty one that keeps about so many bytes.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            bytes: 0,
            kept: BTreeMap::new(),
            used: BTreeMap::new(),
            uses: 0,
        }
    }

    /// Returns a session that is at hand, which counts as a use.
    pub(super) fn recall(&mut self, handover: &HandoverId) -> Option<Arc<Session>> {
        let kept = self.kept.get_mut(handover)?;
        self.used.remove(&kept.use_number);
        self.uses += 1;
        kept.use_number = self.uses;
        self.used.insert(self.uses, handover.clone());
        Some(Arc::clone(&kept.session))
    }

    /// Applies events to a session and keeps it. It is changed where it stands unless somebody still reads it: a long
    /// interview's session is large, and a copy of it for each answer would be most of what the answer costs.
    pub(super) fn advance(
        &mut self,
        handover: &HandoverId,
        session: Arc<Session>,
        events: &[Envelope],
    ) -> Arc<Session> {
        let (mut session, known) = match self.take(handover) {
            Some(kept) if kept.session.seq == session.seq => {
                // where it is the same one, its count would make the copy that this is here to avoid
                drop(session);
                (kept.session, Some(kept.bytes))
            }
            other => {
                let is_fresh = other.is_none() && session.seq == 0;
                // what another command has kept meanwhile stays
                if let Some(kept) = other {
                    self.keep(handover, kept.session, kept.bytes);
                }
                // what was let go while a command ran is not weighed: it is read anew the next time
                (session, is_fresh.then_some(BARE))
            }
        };
        let now = Arc::make_mut(&mut session);
        for envelope in events {
            now.apply(envelope);
        }
        if let Some(known) = known {
            self.keep(handover, Arc::clone(&session), known.saturating_add(weight(events)));
        }
        session
    }

    /// Lets a session go.
    pub(super) fn forget(&mut self, handover: &HandoverId) {
        drop(self.take(handover));
    }

    /// Takes a session out.
    fn take(&mut self, handover: &HandoverId) -> Option<Kept> {
        let kept = self.kept.remove(handover)?;
        self.used.remove(&kept.use_number);
        self.bytes = self.bytes.saturating_sub(kept.bytes);
        Some(kept)
    }

    fn keep(&mut self, handover: &HandoverId, session: Arc<Session>, bytes: usize) {
        self.uses += 1;
        let kept = Kept {
            session,
            bytes,
            use_number: self.uses,
        };
        self.kept.insert(handover.clone(), kept);
        self.used.insert(self.uses, handover.clone());
        self.bytes = self.bytes.saturating_add(bytes);
        while self.bytes > self.most
            && let Some((_, oldest)) = self.used.pop_first()
        {
            self.forget(&oldest);
        }
    }
}

/// Returns about how many bytes events take in a session.
fn weight(events: &[Envelope]) -> usize {
    let mut count = Count(0);
    for envelope in events {
        // an event that cannot be written cannot have been read
        serde_json::to_writer(&mut count, &envelope.event).unwrap_or_default();
    }
    count.0 / 8 * FOR_EIGHT
}

/// Counts what is written, and drops it.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::{Memory, weight};
    use crate::id::HandoverId;
    use crate::interview::{Envelope, Event, Session};

    fn log(handover: &HandoverId, many: u64) -> Vec<Envelope> {
        let event = |seq: u64| Envelope {
            handover: handover.clone(),
            seq,
            at: Timestamp::UNIX_EPOCH,
            event: Event::SittingOpened {
                sitting: u32::try_from(seq).unwrap(),
            },
        };
        (1..=many).map(event).collect()
    }

    #[test]
    fn what_was_used_longest_ago_goes_first_and_nothing_grows_without_end() {
        let names: Vec<HandoverId> = (0..100).map(|it| HandoverId::new(format!("h-{it:03}"))).collect();
        let one = super::BARE + weight(&log(&names[0], 3));
        let mut memory = Memory::new(one * 4 + one / 2);
        for name in &names {
            memory.advance(name, Arc::default(), &log(name, 3));
            // the first is asked for again and again
            assert_eq!(memory.recall(&names[0]).unwrap().seq, 3);
            assert!(memory.bytes <= memory.most && memory.used.len() == memory.kept.len());
        }
        let kept: Vec<&str> = memory.kept.keys().map(HandoverId::as_str).collect();
        assert_eq!(kept, ["h-000", "h-097", "h-098", "h-099"]);
        names.iter().for_each(|it| memory.forget(it));
        assert_eq!((memory.bytes, memory.kept.len(), memory.used.len()), (0, 0, 0));
    }

    #[test]
    fn a_session_that_was_let_go_and_read_again_is_the_same() {
        let handover = HandoverId::new("h");
        let events = log(&handover, 6);
        let (mut small, mut large) = (Memory::new(0), Memory::new(usize::MAX));
        let mut known = Arc::default();
        for event in events.chunks(1) {
            known = large.advance(&handover, known, event);
            assert_eq!(small.recall(&handover), None, "nothing fits");
            let seq = usize::try_from(known.seq).unwrap();
            let read = small.advance(&handover, Arc::default(), &events[..seq]);
            assert_eq!((&read, &large.recall(&handover).unwrap()), (&known, &known));
        }
        assert_eq!(*known, Session::replay(&events));
    }

    #[test]
    fn a_command_that_ends_late_does_not_replace_what_is_further() {
        let handover = HandoverId::new("h");
        let events = log(&handover, 6);
        let mut memory = Memory::new(usize::MAX);
        let early = memory.advance(&handover, Arc::default(), &events[..2]);
        let weight = memory.bytes;
        memory.advance(&handover, Arc::clone(&early), &events[2..]);
        let late = memory.advance(&handover, early, &events[2..4]);
        assert_eq!((late.seq, memory.recall(&handover).unwrap().seq), (4, 6));
        assert_eq!(memory.bytes, weight + super::weight(&events[2..]));
    }
}
