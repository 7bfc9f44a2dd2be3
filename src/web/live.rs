//! What open chats are told as it happens: that the question moved on, and its words while a model finds them.
//!
//! 1. `Live` has one room for each handover that somebody looks at. A room holds the present state, not a queue: who reads
//!    slowly, or comes back after a break, gets the state of now. So nothing is told twice, nothing is missed, nothing piles up.
//! 2. `tell` puts what this process did into the room. What a terminal did is noticed by one look at the heads of the log
//!    every other second, for all rooms together, while there are any.
//! 3. `stream` is one browser's server-sent events. It ends with the server, with its room, and after a while, so that the
//!    browser asks again whether it may.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::stream::unfold;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::id::HandoverId;
use crate::interview::{Outcome, Session};
use crate::web::Web;

/// How often the heads of the log are looked at.
const LOOK: Duration = Duration::from_secs(2);
/// How often a silent stream says that it is alive: more often than proxies cut.
const BEAT: Duration = Duration::from_secs(15);
/// After how long a browser has to ask again whether it may.
const LIFE: Duration = Duration::from_secs(600);
/// After how many milliseconds a browser comes back when it was cut off.
const BACK: u32 = 2000;

/// The rooms.
#[derive(Debug, Default)]
pub(super) struct Live(Mutex<Rooms>);

#[derive(Debug, Default)]
struct Rooms {
    open: BTreeMap<HandoverId, watch::Sender<Now>>,
    /// Whether the log is being looked at.
    looking: bool,
}

/// The state of a room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Now {
    /// The number of the last event.
    seq: u64,
    /// What the page of the chat shows, as a mark.
    mark: String,
    writing: Writing,
}

/// What a model is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Writing {
    /// Nothing.
    #[default]
    No,
    /// It was asked.
    Asked,
    /// The next question as far as it has come.
    Words(Arc<str>),
}

/// Says that a model is writing, until it is dropped: also where whoever asked has gone away.
#[derive(Debug)]
pub(super) struct Pen {
    web: Arc<Web>,
    handover: HandoverId,
}

impl Pen {
    pub(super) fn new(web: Arc<Web>, handover: HandoverId) -> Self {
        Self { web, handover }
    }

    pub(super) fn write(&self, writing: &Writing) {
        self.web
            .live
            .change(&self.handover, |now| now.writing = writing.clone());
    }
}

impl Drop for Pen {
    fn drop(&mut self) {
        self.write(&Writing::No);
    }
}

/// Returns a mark of what the chat's page shows: another one where the page is another one.
pub(super) fn mark(session: &Session) -> String {
    let open = session.open_question().filter(|_| !session.finished);
    let mut hasher = DefaultHasher::new();
    open.map(|it| (it.turn.0, it.text.as_str())).hash(&mut hasher);
    (session.sitting_open, session.finished).hash(&mut hasher);
    session.proceedings.import_checks.len().hash(&mut hasher);
    for record in &session.turns {
        match &record.outcome {
            Some(Outcome::Answered(answer)) => answer.text.hash(&mut hasher),
            outcome => outcome.is_some().hash(&mut hasher),
        }
    }
    format!("{:016x}", hasher.finish())
}

impl Live {
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, handover: &HandoverId, change: impl FnOnce(&mut Now)) {
        if let Some(room) = self.rooms().open.get(handover) {
            room.send_if_modified(|now| {
                let before = now.clone();
                change(now);
                *now != before
            });
        }
    }

    /// Puts the state of a session into its room, if somebody is there.
    pub(super) fn tell(&self, handover: &HandoverId, session: &Session) {
        self.change(handover, |now| {
            if session.seq >= now.seq {
                (now.seq, now.mark) = (session.seq, mark(session));
            }
        });
    }

    /// Ends all streams of a handover: whoever may still look will come back.
    pub(super) fn close(&self, handover: &HandoverId) {
        self.rooms().open.remove(handover);
    }

    /// Drops empty rooms and returns the others with their events; none where the looking is over.
    fn waiting(&self) -> Option<Vec<(HandoverId, u64)>> {
        let mut rooms = self.rooms();
        rooms.open.retain(|_, room| room.receiver_count() > 0);
        rooms.looking = !rooms.open.is_empty();
        let all = rooms.open.iter();
        let quiet = all.filter(|(_, room)| room.borrow().writing == Writing::No);
        let quiet: Vec<_> = quiet.map(|(it, room)| (it.clone(), room.borrow().seq)).collect();
        rooms.looking.then_some(quiet)
    }
}

impl Web {
    /// Returns one browser's stream of what happens to a handover. `seen` is the mark that it knows already.
    pub(super) fn attend(self: &Arc<Self>, handover: &HandoverId, session: &Session, seen: Option<&str>) -> Body {
        let told = seen.map(|mark| Now {
            mark: mark.to_owned(),
            ..Now::default()
        });
        self.enter(handover, session, told, Hears::Chat)
    }

    /// Returns a stream of a handover's versions, for whoever may not read what they hold.
    pub(super) fn follow(self: &Arc<Self>, handover: &HandoverId, session: &Session, seen: Option<u64>) -> Body {
        let told = seen.map(|seq| Now { seq, ..Now::default() });
        self.enter(handover, session, told, Hears::Versions)
    }

    fn enter(self: &Arc<Self>, handover: &HandoverId, session: &Session, told: Option<Now>, hears: Hears) -> Body {
        let now = Now {
            seq: session.seq,
            mark: mark(session),
            writing: Writing::No,
        };
        let (room, starts) = {
            let mut rooms = self.live.rooms();
            let room = rooms.open.entry(handover.clone());
            let room = room.or_insert_with(|| watch::Sender::new(now)).subscribe();
            let starts = !std::mem::replace(&mut rooms.looking, true);
            (room, starts)
        };
        self.live.tell(handover, session);
        if starts {
            tokio::spawn(look_on(Arc::clone(self)));
        }
        stream(Reader {
            room,
            ending: self.ending.subscribe(),
            told,
            hears,
            until: Instant::now() + LIFE,
        })
    }

    /// Brings the rooms up to what others wrote into the log. A log that cannot be read now is looked at the next time.
    async fn look(&self, rooms: Vec<(HandoverId, u64)>) {
        if rooms.is_empty() {
            return;
        }
        let Ok(heads) = self.engine.list().await else { return };
        let heads: BTreeMap<HandoverId, u64> = heads.into_iter().map(|it| (it.handover, it.seq)).collect();
        for (handover, seq) in rooms {
            match heads.get(&handover) {
                Some(head) if *head == seq => {}
                Some(_) => match self.engine.session(&handover).await {
                    Ok(session) => self.live.tell(&handover, &session),
                    Err(_) => self.live.close(&handover),
                },
                // erased
                None => self.live.close(&handover),
            }
        }
    }
}

/// Looks at the log as long as there is a room and the server does not end.
async fn look_on(web: Arc<Web>) {
    let mut ending = web.ending.subscribe();
    loop {
        tokio::select! {
            _ = ending.wait_for(|ends| *ends) => return,
            () = sleep(LOOK) => {}
        }
        let Some(rooms) = web.live.waiting() else { return };
        web.look(rooms).await;
    }
}

/// What one browser was told.
struct Reader {
    room: watch::Receiver<Now>,
    ending: watch::Receiver<bool>,
    told: Option<Now>,
    hears: Hears,
    until: Instant,
}

/// What a stream tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hears {
    /// That the page of the chat is another one, and a model's words.
    Chat,
    /// That the handover has another version, and nothing else.
    Versions,
}

fn stream(reader: Reader) -> Body {
    let hello = format!("retry: {BACK}\n\n");
    let state = (Some(hello), reader);
    Body::from_stream(unfold(state, |(hello, mut reader)| async move {
        let text = match hello {
            Some(hello) => hello + &reader.news(),
            None => reader.next().await?,
        };
        Some((Ok::<Bytes, Infallible>(Bytes::from(text)), (None, reader)))
    }))
}

impl Reader {
    /// Waits for something to tell; none where the stream is over.
    async fn next(&mut self) -> Option<String> {
        loop {
            tokio::select! {
                changed = self.room.changed() => changed.ok()?,
                _ = self.ending.wait_for(|ends| *ends) => return None,
                () = sleep_until(self.until) => return None,
                () = sleep(BEAT) => return Some(": alive\n\n".to_owned()),
            }
            let news = self.news();
            if !news.is_empty() {
                return Some(news);
            }
        }
    }

    /// Returns what is new since the last time, as events; each carries the mark, by which a stream is taken up again.
    fn news(&mut self) -> String {
        let now = self.room.borrow_and_update().clone();
        let told = self.told.replace(now.clone()).unwrap_or_default();
        let mut news = String::new();
        if self.hears == Hears::Versions {
            if now.seq != told.seq {
                news += &format!("id: {0}\nevent: changed\ndata: {{\"version\":{0}}}\n\n", now.seq);
            }
            return news;
        }
        if now.writing != told.writing {
            news += &match &now.writing {
                Writing::No => "event: written\ndata: {}\n\n".to_owned(),
                Writing::Asked => "event: writing\ndata: {}\n\n".to_owned(),
                // JSON has no bare line breaks, which would end an event
                Writing::Words(words) => format!("event: words\ndata: {}\n\n", json!({ "text": &**words })),
            };
        }
        if now.mark != told.mark {
            news += &format!("id: {0}\nevent: moved\ndata: {{\"mark\":\"{0}\"}}\n\n", now.mark);
        }
        news
    }
}
