//! The lines of the protocol: what a program may send, and what it is told.

use serde::{Deserialize, Serialize};

use crate::id::{AnswerId, Turn};
use crate::interview::Command;
use crate::screen::Readers;

/// What to do about a line that is not valid.
pub(super) const HINT: &str = "send one JSON object a line, such as {\"type\":\"answer\",\"text\":\"…\"}";

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Ask {
    /// Answers the question.
    Answer {
        text: String,
        /// The client's own id: the same id is saved once.
        #[serde(default)]
        id: Option<AnswerId>,
        /// Who may read what is said in confidence in it.
        #[serde(default)]
        readers: Option<Readers>,
    },
    /// Puts the question aside.
    Skip,
    /// Does not know, and may say who would.
    Unknown {
        #[serde(default)]
        who: Option<String>,
    },
    /// Answers off the record; the words are dropped here.
    OffRecord,
    /// Asks for other words.
    Rephrase,
    /// Goes back to the question before.
    Back,
    /// Replaces an earlier answer.
    Correct {
        turn: u32,
        text: String,
        #[serde(default)]
        readers: Option<Readers>,
    },
    /// Ends the sitting.
    Pause,
    /// Ends the interview.
    Finish,
}

impl Ask {
    /// Returns the command of the machine that the line stands for.
    pub(super) fn into_command(self) -> Command {
        match self {
            Self::Answer { text, id, readers } => read_by(Command::Answer { id, text }, readers),
            Self::Skip => Command::Skip,
            Self::Unknown { who } => Command::Unknown { who },
            Self::OffRecord => Command::OffRecord,
            Self::Rephrase => Command::Rephrase,
            Self::Back => Command::Back,
            Self::Correct { turn, text, readers } => read_by(Command::Correct { turn: Turn(turn), text }, readers),
            Self::Pause => Command::Pause,
            Self::Finish => Command::Finish,
        }
    }
}

fn read_by(command: Command, readers: Option<Readers>) -> Command {
    match readers {
        Some(readers) => command.read_by(readers),
        None => command,
    }
}

/// Reads a line, or says what is wrong with it without repeating what may be an answer.
pub(super) fn parse(line: &str) -> Result<Ask, String> {
    use serde_json::error::Category;
    serde_json::from_str(line).map_err(|error| match error.classify() {
        Category::Syntax | Category::Eof | Category::Io => "the line is not a JSON object".to_owned(),
        Category::Data => "the line has no known `type`, or not the fields of its type".to_owned(),
    })
}

/// What a program is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Reply<'a> {
    /// The conversation begins.
    Hello {
        handover: &'a str,
        csm: &'a str,
        /// Whether questions were put before.
        resumed: bool,
    },
    /// A question is open.
    Question {
        turn: Turn,
        kind: &'a str,
        topic: &'a str,
        /// The account's name; null for the whole book.
        account: Option<&'a str>,
        text: &'a str,
        /// Share of what is worth knowing that is known, 0 to 1.
        coverage: f64,
        minutes_left: u32,
    },
    /// An answer is on the disk.
    Saved { turn: Turn, facts: usize, masked: usize },
    /// Something to tell the leaver.
    Notice { text: &'a str },
    /// Nothing was done, and why.
    Error { message: &'a str, hint: &'a str },
    /// The interview is finished.
    Complete { turns: usize, coverage: f64 },
}

#[cfg(test)]
mod tests {
    use super::{Ask, parse};
    use crate::screen::Readers;

    #[test]
    fn reads_every_type() {
        let ids = r#"{"type":"answer","text":"x","id":"a1","more":1}"#;
        let answer = Ask::Answer {
            text: "x".to_owned(),
            id: Some("a1".into()),
            readers: None,
        };
        assert_eq!(parse(ids), Ok(answer));
        assert_eq!(parse(r#"{"type":"unknown"}"#), Ok(Ask::Unknown { who: None }));
        assert_eq!(parse(r#"{"type":"off_record","text":"secret"}"#), Ok(Ask::OffRecord));
        let text = "y".to_owned();
        assert_eq!(
            parse(r#"{"type":"correct","turn":9,"text":"y"}"#),
            Ok(Ask::Correct {
                turn: 9,
                text,
                readers: None
            })
        );
        let confided = r#"{"type":"answer","text":"y","readers":"manager"}"#;
        assert!(matches!(
            parse(confided),
            Ok(Ask::Answer {
                readers: Some(Readers::Manager),
                ..
            })
        ));
    }

    #[test]
    fn never_repeats_the_line() {
        for line in [
            "hunter2",
            r#"{"type":"hunter2"}"#,
            r#"{"type":"answer","text":["hunter2"]}"#,
            "[",
            "{}",
            "\"hunter2\"",
        ] {
            let message = parse(line).unwrap_err();
            assert!(!message.contains("hunter2"), "{message}");
        }
    }
}
