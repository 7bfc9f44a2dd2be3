//! The chats: each keeps its stream, and answers when its turn comes.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::Order;
use crate::http::{Answer, Connection};
use crate::said;
use crate::scene::Chat;

/// Chats that are opened at a time.
const AT_ONCE: usize = 16;

/// What came of the answers.
#[derive(Debug, Default)]
pub(crate) struct Played {
    pub(crate) sent: u64,
    pub(crate) refused: u64,
    /// The ids of the answers that the server said it has saved.
    pub(crate) acknowledged: BTreeSet<String>,
    /// From the click to the word that it is saved, sorted.
    pub(crate) saved: Vec<Duration>,
    /// From the click to the page with the next question, sorted.
    pub(crate) shown: Vec<Duration>,
    pub(crate) took: Duration,
}

/// The streams that are open.
#[derive(Debug)]
pub(crate) struct Streams {
    told: Arc<AtomicU64>,
    _readers: JoinSet<()>,
}

impl Streams {
    /// Returns how often a stream said that its question moved on.
    pub(crate) fn told(&self) -> u64 {
        self.told.load(Ordering::Relaxed)
    }
}

/// Opens a few pages.
pub(crate) async fn warm(at: SocketAddr, chats: &[Chat]) {
    for chat in chats.iter().take(8) {
        let mut connection = Connection::to(at).await.unwrap();
        let page = connection.ask(chat, "GET", &path(chat, ""), "").await.unwrap();
        assert_eq!(page.status, 200, "{}", page.body);
    }
}

/// Opens every chat: its page, then its stream, which is kept.
pub(crate) async fn open(at: SocketAddr, chats: &[Chat]) -> Streams {
    let told = Arc::new(AtomicU64::new(0));
    let mut readers = JoinSet::new();
    for few in chats.chunks(AT_ONCE) {
        let mut opening = JoinSet::new();
        for chat in few {
            let chat = chat.clone();
            opening.spawn(async move {
                let mut connection = Connection::to(at).await.unwrap();
                let page = connection.ask(&chat, "GET", &path(&chat, ""), "").await.unwrap();
                let mark = after(&page.body, "data-chat=\"").to_owned();
                let happening = path(&chat, &format!("/happening?seen={mark}"));
                let status = connection.listen(&chat, &happening).await.unwrap();
                assert_eq!((page.status, status), (200, 200));
                connection
            });
        }
        while let Some(connection) = opening.join_next().await {
            let (mut connection, told) = (connection.unwrap(), Arc::clone(&told));
            readers.spawn(async move {
                while let Ok(line) = connection.line().await {
                    match line.as_str() {
                        "" => break,
                        _ if line.starts_with("event: moved") => told.fetch_add(1, Ordering::Relaxed),
                        _ => 0,
                    };
                }
            });
        }
    }
    Streams {
        told,
        _readers: readers,
    }
}

/// Answers at the rate, chat after chat.
pub(crate) async fn answers(at: SocketAddr, chats: &[Chat], order: &Order) -> Played {
    let many = order.seconds * u64::from(order.rate);
    let began = Instant::now();
    let mut running = JoinSet::new();
    // neighbours in the list are far from each other in time
    let mut line = chats.iter().cycle();
    for number in 0..many {
        sleep_until(began + Duration::from_secs(1) * u32::try_from(number).unwrap() / order.rate).await;
        let chat = line.next().unwrap().clone();
        running.spawn(async move { answer(at, &chat, number).await });
    }
    let mut played = Played::default();
    while let Some(done) = running.join_next().await {
        played.sent += 1;
        match done.unwrap() {
            Some((id, saved, shown)) => {
                played.acknowledged.insert(id);
                played.saved.push(saved);
                played.shown.push(shown);
            }
            None => played.refused += 1,
        }
    }
    played.took = began.elapsed();
    played.saved.sort();
    played.shown.sort();
    played
}

/// Answers the question on the page, and reads the next one. None where the server did not take it.
async fn answer(at: SocketAddr, chat: &Chat, number: u64) -> Option<(String, Duration, Duration)> {
    let mut connection = Connection::to(at).await.ok()?;
    let page = connection.ask(chat, "GET", &path(chat, ""), "").await.ok()?;
    let (turn, id) = open_turn(&page)?;
    let words: String = form_urlencoded::byte_serialize(said::answer(number).as_bytes()).collect();
    let form = format!("do=answer&turn={turn}&answer={id}&text={words}");
    let began = Instant::now();
    let said = connection.ask(chat, "POST", &path(chat, "/turns"), &form).await.ok()?;
    let saved = began.elapsed();
    if said.status != 303 {
        return None;
    }
    let page = connection.ask(chat, "GET", &path(chat, ""), "").await.ok()?;
    let shown = began.elapsed();
    let (next, _) = open_turn(&page)?;
    assert_ne!(next, turn, "the question is another one");
    Some((id, saved, shown))
}

/// The turn that a page asks, and the id that its answer will have.
fn open_turn(page: &Answer) -> Option<(String, String)> {
    let turn = after(&page.body, "name=\"turn\" value=\"").to_owned();
    let id = after(&page.body, "name=\"answer\" value=\"").to_owned();
    (page.status == 200 && !id.is_empty()).then_some((turn, id))
}

fn path(chat: &Chat, rest: &str) -> String {
    format!("/interview/{}{rest}", chat.handover)
}

/// The value that follows a piece of a page; empty where the piece is not there.
fn after<'a>(page: &'a str, piece: &str) -> &'a str {
    let value = page.split_once(piece).map_or("", |(_, rest)| rest);
    value.split('"').next().unwrap_or_default()
}
