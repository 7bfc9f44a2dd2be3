//! Where a person's words come from: the line editor, or plain lines where the terminal is dumb; and requests to end.
//!
//! The line editor runs on a thread of its own: when the terminal goes away, it reads for ever and never returns. So the
//! text so far is known here at any time (`LiveText`), and that thread is left behind.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::cli::chat::line::{Input, LineEditor, LiveText, joined};
use crate::cli::print::{Printer, plain};

/// How long the line editor may take to give its text back when the program is asked to end.
const GRACE: Duration = Duration::from_millis(500);

/// Reads what a person types.
pub(super) enum Reader {
    Line(LineReader),
    Plain(Plain),
}

/// Reads with the line editor.
pub(super) struct LineReader {
    /// None while it reads.
    editor: Option<Box<LineEditor>>,
    live: LiveText,
    stop: Stop,
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
            Self::Line(line) => line.read(text.to_owned()).await,
            Self::Plain(plain) => plain.read(text).await,
        }
    }
}

impl LineReader {
    pub(super) fn new(editor: LineEditor, stop: Stop) -> Self {
        Self {
            live: editor.live(),
            editor: Some(Box::new(editor)),
            stop,
        }
    }

    async fn read(&mut self, text: String) -> io::Result<Input> {
        let Some(mut editor) = self.editor.take() else {
            return Ok(Input::Ended(text));
        };
        let mut reading = tokio::task::spawn_blocking(move || {
            let input = editor.read(&text);
            (editor, input)
        });
        let done = tokio::select! {
            done = &mut reading => Some(done),
            () = self.stop.requested() => timeout(GRACE, &mut reading).await.ok(),
        };
        let Some(Ok((editor, input))) = done else {
            return Ok(Input::Ended(self.live.text()));
        };
        self.editor = Some(editor);
        input
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
                return Ok(if all.is_empty() {
                    Input::Closed
                } else {
                    Input::Ended(all)
                });
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
