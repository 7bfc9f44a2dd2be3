//! Where a person's words come from: the line editor, or plain lines where the terminal is dumb; and requests to end.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin};
use tokio::sync::Notify;

use crate::cli::chat::line::{Input, LineEditor, joined};
use crate::cli::print::{Printer, plain};

/// Reads what a person types.
pub(super) enum Reader {
    Line(Box<LineEditor>),
    Plain(Plain),
}

/// Reads plain lines.
pub(super) struct Plain {
    lines: Lines<BufReader<Stdin>>,
    stop: Stop,
    out: Printer,
}

impl Reader {
    /// Reads one text that begins with `text`.
    pub(super) async fn read(&mut self, text: &str) -> io::Result<Input> {
        match self {
            // reedline blocks; the listeners for signals run on other threads
            Self::Line(editor) => tokio::task::block_in_place(|| editor.read(text)),
            Self::Plain(plain) => plain.read(text).await,
        }
    }
}

impl Plain {
    pub(super) fn new(stop: Stop, out: Printer) -> Self {
        let lines = BufReader::new(tokio::io::stdin()).lines();
        Self { lines, stop, out }
    }

    /// Without a line to edit, the text is shown, and what is typed goes on from it.
    async fn read(&mut self, text: &str) -> io::Result<Input> {
        self.out.bytes(format!("> {}", plain(text)).as_bytes())?;
        io::stdout().flush()?;
        let mut all = text.to_owned();
        loop {
            let line = tokio::select! {
                () = self.stop.requested() => return Ok(Input::Ended(all)),
                line = self.lines.next_line() => line?,
            };
            let Some(line) = line else {
                return Ok(if all.is_empty() { Input::Closed } else { Input::Ended(all) });
            };
            all.push_str(&line);
            if !all.ends_with('\\') {
                return Ok(Input::Sent(joined(&all)));
            }
            all.push('\n');
        }
    }
}

/// Whether the program is asked to end, by a signal.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop {
    /// Seen by the line editor.
    pub(super) flag: Arc<AtomicBool>,
    is_final: Arc<AtomicBool>,
    changed: Arc<Notify>,
}

impl Stop {
    /// Listens for signals from now on.
    pub(super) fn listen() -> io::Result<Self> {
        let stop = Self::default();
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let mut interrupt = signal(SignalKind::interrupt())?;
            let (mut terminate, mut hang_up) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
            let listener = stop.clone();
            drop(tokio::spawn(async move {
                loop {
                    let is_final = tokio::select! {
                        _ = interrupt.recv() => false,
                        _ = terminate.recv() => true,
                        _ = hang_up.recv() => true,
                    };
                    listener.request(is_final);
                }
            }));
        }
        Ok(stop)
    }

    /// Forgets a Ctrl-C that was meant for the editor, which shares the terminal with us.
    pub(super) fn forget_interrupt(&self) {
        if !self.is_final.load(Ordering::Relaxed) {
            self.flag.store(false, Ordering::Relaxed);
        }
    }

    fn request(&self, is_final: bool) {
        self.is_final.fetch_or(is_final, Ordering::Relaxed);
        self.flag.store(true, Ordering::Relaxed);
        self.changed.notify_one();
    }

    async fn requested(&self) {
        while !self.flag.load(Ordering::Relaxed) {
            self.changed.notified().await;
        }
    }
}
