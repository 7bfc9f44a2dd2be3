//! The server under load: open chats with their streams, answers at a steady rate, on the log as it is shipped (WAL, FULL).
//!
//! `cargo bench --bench load -- [--chats 2000] [--seconds 20] [--rate 50] [--folder DIR]`
//!
//! 1. `scene`: so many handovers are written, each with a sitting open and a leaver who was let in.
//! 2. The real program serves them, a process of its own. Each chat opens its page and its stream, and keeps the stream.
//! 3. `play`: answers come at the rate, whether or not the server keeps up: from the click to the next question on the page.
//! 4. The log is counted: every answer that was acknowledged stands there once, and nothing else does.
//!
//! Beside the times stands what the disk itself can do: the rate of `fdatasync` on the same folder.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark may panic and print"
)]

mod http;
mod play;
#[path = "../said/mod.rs"]
mod said;
mod scene;

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::play::Played;
use crate::scene::Chat;

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Open chats: 2,000 leavers at once is more than any company has.
    pub(crate) chats: usize,
    /// How long answers come.
    pub(crate) seconds: u64,
    /// Answers a second: 2,000 people who each answer every 40 seconds.
    pub(crate) rate: u32,
    /// Where the database lies; a disk, or the times say nothing.
    pub(crate) folder: PathBuf,
}

fn order() -> Order {
    let given: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = given.iter().position(|it| it == name)?;
        given.get(at + 1).cloned()
    };
    let number = |name: &str, usual: u64| value(name).map_or(usual, |it| it.parse().unwrap());
    Order {
        chats: usize::try_from(number("--chats", 2000)).unwrap(),
        seconds: number("--seconds", 20),
        rate: u32::try_from(number("--rate", 50)).unwrap(),
        folder: value("--folder").map_or_else(std::env::temp_dir, PathBuf::from),
    }
}

fn main() {
    let order = order();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let home = tempfile::tempdir_in(&order.folder).unwrap();
    println!("disk: {}", disk(home.path()));
    let began = Instant::now();
    let chats = runtime.block_on(scene::write(home.path(), order.chats));
    println!("{} handovers written in {:.0?}", chats.len(), began.elapsed());
    let mut server = Server::start(home.path());
    let played = runtime.block_on(run(&order, &server, &chats));
    server.stop();
    let counted = runtime.block_on(scene::count(home.path(), &chats));
    report(&order, &played, &counted);
    runtime.shutdown_background();
}

async fn run(order: &Order, server: &Server, chats: &[Chat]) -> Measured {
    // once all the way through, so that what is made at the first use is not counted
    play::warm(server.at, chats).await;
    let idle = server.memory();
    let began = Instant::now();
    let streams = play::open(server.at, chats).await;
    let opened = began.elapsed();
    let open = server.memory();
    let played = play::answers(server.at, chats, order).await;
    let used = server.memory();
    let told = streams.told();
    Measured {
        idle,
        open,
        used,
        opened,
        told,
        played,
    }
}

/// What a run gave. Memory is resident, in KB.
#[derive(Debug)]
struct Measured {
    idle: u64,
    open: u64,
    used: u64,
    opened: Duration,
    told: u64,
    played: Played,
}

fn report(order: &Order, it: &Measured, counted: &scene::Counted) {
    let chats = u64::try_from(order.chats).unwrap();
    let (sent, acked) = (it.played.sent, u64::try_from(it.played.acknowledged.len()).unwrap());
    let lost = it
        .played
        .acknowledged
        .iter()
        .filter(|id| !counted.stored.contains_key(*id));
    let doubled = counted.stored.values().filter(|times| **times > 1);
    println!(
        "{chats} chats opened in {:.1?}, their streams told {} changes",
        it.opened, it.told
    );
    println!(
        "{sent} answers sent in {:.1?}, {acked} acknowledged, {} refused",
        it.played.took, it.played.refused
    );
    println!(
        "log: {} answers, {} lost, {} doubled, {} never acknowledged",
        counted.stored.len(),
        lost.count(),
        doubled.count(),
        counted
            .stored
            .keys()
            .filter(|id| !it.played.acknowledged.contains(*id))
            .count()
    );
    println!("\n{:<34}{:>10}{:>10}{:>10}", "ms", "p50", "p99", "max");
    for (what, times) in [
        ("answer → saved (303)", &it.played.saved),
        ("answer → next question on the page", &it.played.shown),
    ] {
        let of = |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1)));
        let ms = |time: Option<&Duration>| time.map_or(f64::NAN, |it| it.as_secs_f64() * 1000.0);
        println!(
            "{what:<34}{:>10.1}{:>10.1}{:>10.1}",
            ms(of(0.5)),
            ms(of(0.99)),
            ms(times.last())
        );
    }
    println!(
        "\nmemory: {} KB idle, {} KB with all chats open ({:.1} KB a chat), {} KB at the end ({:.1} KB a chat)",
        it.idle,
        it.open,
        it.open.saturating_sub(it.idle) as f64 / chats as f64,
        it.used,
        it.used.saturating_sub(it.idle) as f64 / chats as f64
    );
}

/// How many times a second a small write reaches the disk, and how long one takes.
fn disk(folder: &Path) -> String {
    let mut file = std::fs::File::create(folder.join("disk")).unwrap();
    let mut times = Vec::new();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(2) {
        let one = Instant::now();
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        times.push(one.elapsed());
    }
    times.sort();
    let p99 = times.get(times.len() * 99 / 100).unwrap();
    format!(
        "{:.0} fdatasync a second, p50 {:.1?}, p99 {p99:.1?}",
        times.len() as f64 / began.elapsed().as_secs_f64(),
        times.get(times.len() / 2).unwrap(),
    )
}

/// The program, serving.
struct Server {
    child: Child,
    at: SocketAddr,
}

impl Server {
    fn start(home: &Path) -> Self {
        let at: SocketAddr = {
            let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            free.local_addr().unwrap()
        };
        // every chat is a peer of its own, as it would be behind a proxy
        let child = Command::new(env!("CARGO_BIN_EXE_baton"))
            .args([
                "serve",
                "--no-model",
                "--trusted-proxy",
                "127.0.0.1",
                "--listen",
                &at.to_string(),
            ])
            .env_clear()
            .env("BATON_HOME", home)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let began = Instant::now();
        while std::net::TcpStream::connect(at).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, at }
    }

    /// Resident memory in KB; 0 where the system does not say.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        line.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok())
            .unwrap_or_default()
    }

    fn stop(&mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}
