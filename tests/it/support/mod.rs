//! A world of its own for a run of the program: empty environment, temporary home, pinned clock.

pub(crate) mod pdf;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use baton::id::HandoverId;
use baton::interview::{Envelope, Event};
use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;

/// The time that every run is told.
pub(crate) const NOW: &str = "2026-11-22T09:00:00Z";

/// Returns what a store would have kept of events, all of one time.
pub(crate) fn log_of(events: Vec<Event>, at: &str) -> Vec<Envelope> {
    let at: Timestamp = at.parse().unwrap();
    let kept = |(event, seq)| Envelope {
        handover: HandoverId::from("h-1"),
        seq,
        at,
        event,
    };
    events.into_iter().zip(1..).map(kept).collect()
}

/// A folder with a home in it, removed at the end.
pub(crate) struct World {
    folder: TempDir,
}

/// What a run left behind.
#[must_use = "either snapshot the output or assert on it"]
pub(crate) struct Output {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.args(args).env_clear().current_dir(self.folder.path());
        command
            .env("BATON_HOME", self.home())
            .env("BATON_NOW", NOW)
            .env("TERM", "dumb");
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end with `stdin` as input.
    pub(crate) fn run(&self, args: &[&str], stdin: &str) -> Output {
        self.finish(self.command(args), stdin)
    }

    pub(crate) fn finish(&self, mut command: Command, stdin: &str) -> Output {
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(stdin.as_bytes())
            .unwrap_or_default();
        let output = child.wait_with_output().unwrap();
        Output {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts a handover with the accounts of `tests/cases/jsonl/book.csv` and returns its id.
    pub(crate) fn start(&self) -> HandoverId {
        let book = fs::read_to_string(cases().join("jsonl").join("book.csv")).unwrap();
        self.write("book.csv", &book);
        let args = [
            "start",
            "--csm",
            "Zoë Brandt",
            "--last-day",
            "2026-12-18",
            "--accounts",
            "book.csv",
            "--json",
        ];
        let output = self.run(&args, "");
        assert_eq!(output.exit, 0, "{}", output.stderr);
        let started: Value = serde_json::from_str(&output.stdout).unwrap();
        HandoverId::new(started["handover"].as_str().unwrap())
    }
}

/// The folder of the cases.
pub(crate) fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join("cases")
}

/// A running interview that speaks JSON lines.
pub(crate) struct Talk {
    pub(crate) child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Talk {
    pub(crate) fn begin(world: &World, handover: &HandoverId) -> Self {
        Self::of(world.command(&["interview", handover.as_str(), "--jsonl"]))
    }

    /// Begins with a command that was set up before.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output }
    }

    /// Sends a line; whether it arrives is the other side's business.
    pub(crate) fn send(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| input.flush())
            .unwrap_or_default();
    }

    /// Closes the input.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }

    /// Returns the next line, or nothing at the end. A line that a kill has cut short counts as none.
    pub(crate) fn read(&mut self) -> Option<Value> {
        let mut line = String::new();
        let read = self.output.read_line(&mut line).unwrap();
        if read == 0 || !line.ends_with('\n') {
            return None;
        }
        Some(serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")))
    }

    /// Returns the lines up to the first of a type, that one included.
    pub(crate) fn read_to(&mut self, kinds: &[&str]) -> Vec<Value> {
        let mut lines = Vec::new();
        while let Some(line) = self.read() {
            let found = kinds.contains(&line["type"].as_str().unwrap());
            lines.push(line);
            if found {
                break;
            }
        }
        lines
    }

    /// Ends the process at once and waits until it is gone.
    pub(crate) fn kill(mut self) -> Vec<Value> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = Vec::new();
        while let Some(line) = self.read() {
            rest.push(line);
        }
        rest
    }

    /// Waits for the end and returns the exit code and all that was said on stderr.
    pub(crate) fn exit_with_errors(mut self) -> (i32, String) {
        self.hang_up();
        while self.read().is_some() {}
        let output = self.child.wait_with_output().unwrap();
        (
            output.status.code().unwrap_or(-1),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// Waits for the end and returns the exit code.
    pub(crate) fn exit(mut self) -> i32 {
        self.hang_up();
        while self.read().is_some() {}
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}
