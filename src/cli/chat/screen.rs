//! What the chat shows, as lines. Pure: standing and words in, lines out.

use crate::cli::chat::layout::{Layout, Line};
use crate::cli::chat::standing::{Place, Standing};
use crate::cli::chat::words::Words;
use crate::cli::print::Look;
use crate::engine::{AccountLine, Gap, TopicLine};
use crate::interview::{fill, whole_percent};

/// Gaps that are shown at most.
const GAPS: usize = 5;

/// Missing things that a gap names at most.
const MISSING: usize = 3;

/// Accounts that the status shows at most.
const ACCOUNTS: usize = 8;

/// Builds screens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen<'a> {
    pub(super) words: &'a Words,
    pub(super) layout: Layout,
}

/// One earlier turn, as the history shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Earlier {
    pub(super) turn: u32,
    pub(super) place: Place,
    /// The answer, or what became of the question.
    pub(super) text: String,
    /// Whether it is an answer.
    pub(super) is_answer: bool,
}

/// What became of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Receipt {
    /// Facts heard.
    pub(super) facts: usize,
    /// Titles of the topics that they are filed under, without repeats.
    pub(super) topics: Vec<String>,
    /// Lines of the answer; told only of a long one.
    pub(super) lines: usize,
    /// Whether it replaces an earlier answer.
    pub(super) is_replacement: bool,
}

/// Lines from which on an answer's length is told.
const LONG: usize = 10;

/// Topics that a receipt names at most.
const NAMED: usize = 2;

impl Screen<'_> {
    /// Returns the first screen of the first sitting.
    pub(super) fn welcome(&self, standing: &Standing) -> Vec<Line> {
        let paragraphs = &self.words.welcome.paragraphs;
        self.paragraphs(paragraphs, standing, &[])
    }

    /// Returns the first screen of a later sitting.
    pub(super) fn welcome_back(&self, standing: &Standing, last: &Place) -> Vec<Line> {
        let values = [("place", last.account.as_str()), ("topic", last.topic.as_str())];
        self.paragraphs(&self.words.back.paragraphs, standing, &values)
    }

    /// Returns a question under its header, with the reason behind it.
    pub(super) fn question(&self, standing: &Standing, place: &Place, text: &str, why: &str) -> Vec<Line> {
        let mut lines = self.coming(standing, place, text);
        lines.extend(self.why(why));
        lines
    }

    /// Returns what is shown while the next question is being worded.
    pub(super) fn waiting(&self) -> Vec<Line> {
        let mut lines = vec![self.layout.blank()];
        lines.extend(self.layout.paragraph(Look::Faint, &self.words.reply.waiting));
        lines
    }

    /// Returns a question under its header, as far as its words have come.
    pub(super) fn coming(&self, standing: &Standing, place: &Place, text: &str) -> Vec<Line> {
        let values = [("place", place.account.as_str()), ("topic", place.topic.as_str())];
        let separator = self.layout.separator();
        let part = |template: &String| standing.fill(self.words, template, &values);
        let variant = |parts: &Vec<String>| parts.iter().map(part).collect::<Vec<_>>().join(separator);
        let variants: Vec<String> = self.words.question.header.iter().map(variant).collect();
        let mut lines = vec![self.layout.blank(), self.layout.fitting(Look::Faint, &variants)];
        lines.extend(self.layout.paragraph(Look::Strong, text));
        lines
    }

    /// Returns why a question is asked.
    pub(super) fn why(&self, why: &str) -> Vec<Line> {
        let text = fill(&self.words.question.why, &[("why", why)]);
        self.layout.paragraph(Look::Faint, &text)
    }

    /// Returns what was understood of an answer, in a few words.
    pub(super) fn saved(&self, receipt: &Receipt) -> Vec<Line> {
        let reply = &self.words.reply;
        let first = if receipt.is_replacement {
            &reply.replaced
        } else {
            &reply.saved
        };
        let mut parts = vec![first.clone()];
        if receipt.lines >= LONG {
            parts.push(fill(&reply.lines, &[("n", &receipt.lines.to_string())]));
        }
        let named: Vec<&str> = receipt.topics.iter().take(NAMED).map(String::as_str).collect();
        let rest = receipt.topics.len().saturating_sub(NAMED);
        let joined = if rest == 0 {
            named.join(&reply.and)
        } else {
            named.join(", ")
        };
        let topics = format!("{joined}{}", reply.more.of(rest, &[]));
        parts.push(reply.noted.of(receipt.facts, &[("topics", &topics)]));
        self.layout.paragraph(Look::Good, &parts.join(" "))
    }

    /// Returns something that the leaver should read before the next question.
    pub(super) fn notice(&self, text: &str, is_warning: bool) -> Vec<Line> {
        let mark_look = if is_warning { Look::Warning } else { Look::Faint };
        let look = if is_warning { Look::Warning } else { Look::Plain };
        self.layout.hanging(mark_look, "• ", look, text)
    }

    /// Returns a short answer of the chat itself.
    pub(super) fn remark(&self, text: &str) -> Vec<Line> {
        self.layout.paragraph(Look::Plain, text)
    }

    /// Returns all commands and keys.
    pub(super) fn help(&self) -> Vec<Line> {
        let mut lines = self.layout.paragraph(Look::Strong, &self.words.help.heading);
        let call = |name: &str, args: &str| format!("/{name} {args}").trim_end().to_owned();
        let calls: Vec<String> = self.words.commands.iter().map(|it| call(&it.name, &it.args)).collect();
        let widest = calls.iter().map(|it| it.chars().count()).max().unwrap_or(0);
        for (call, command) in calls.iter().zip(&self.words.commands) {
            let mark = format!("{call:<widest$}  ");
            lines.extend(self.layout.hanging(Look::Strong, &mark, Look::Plain, &command.help));
        }
        for keys in &self.words.help.keys {
            lines.extend(self.layout.paragraph(Look::Faint, keys));
        }
        lines
    }

    /// Returns all topics with their numbers.
    pub(super) fn topics(&self, topics: &[TopicLine], here: &str) -> Vec<Line> {
        let mut lines = self.layout.paragraph(Look::Strong, &self.words.list.topics);
        let digits = topics.len().to_string().len();
        for (at, topic) in topics.iter().enumerate() {
            let mark = format!(
                "{:>digits$}  {:>3} %  ",
                at.saturating_add(1),
                whole_percent(topic.coverage)
            );
            let is_here = topic.id.as_str() == here;
            let look = if is_here { Look::Strong } else { Look::Plain };
            let title = if is_here {
                format!("{} ({})", topic.title, self.words.list.here)
            } else {
                topic.title.clone()
            };
            lines.extend(self.layout.hanging(Look::Faint, &mark, look, &title));
        }
        lines
    }

    /// Returns how far the handover is.
    pub(super) fn status(&self, standing: &Standing, accounts: &[AccountLine]) -> Vec<Line> {
        let list = &self.words.list;
        let text = |template: &str| standing.fill(self.words, template, &[]);
        let mut lines = self.layout.paragraph(Look::Strong, &list.status);
        lines.extend(self.remark(&text(&list.status_topics)));
        lines.extend(self.remark(&text("{answers} {facts}")));
        lines.extend(self.remark(&text(&list.status_time)));
        if !accounts.is_empty() {
            lines.extend(self.layout.paragraph(Look::Strong, &list.status_accounts));
        }
        for account in accounts.iter().take(ACCOUNTS) {
            let mark = format!("{:>3} %  ", whole_percent(account.coverage));
            lines.extend(self.layout.hanging(Look::Faint, &mark, Look::Plain, &account.name));
        }
        let rest = accounts.len().saturating_sub(ACCOUNTS);
        if rest > 0 {
            lines.extend(self.layout.paragraph(Look::Faint, &list.status_more.of(rest, &[])));
        }
        if !standing.gaps.is_empty() {
            lines.extend(self.layout.paragraph(Look::Strong, &list.status_gaps));
            lines.extend(self.gaps(&standing.gaps));
        }
        lines
    }

    /// Returns the earlier turns with their numbers.
    pub(super) fn history(&self, turns: &[Earlier]) -> Vec<Line> {
        if turns.is_empty() {
            return self.remark(&self.words.reply.history_none);
        }
        let mut lines = self.layout.paragraph(Look::Strong, &self.words.list.history);
        let digits = turns.last().map_or(1, |it| it.turn.to_string().len());
        for earlier in turns {
            let mark = format!("{:>digits$}  ", earlier.turn);
            let place = format!(
                "{}{}{}",
                earlier.place.account,
                self.layout.separator(),
                earlier.place.topic
            );
            lines.extend(self.layout.hanging(Look::Strong, &mark, Look::Faint, &place));
            let one_line = earlier.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let room = self.layout.width().saturating_sub(mark.len()).saturating_mul(2);
            let shown = self.layout.cut(&one_line, room);
            let look = if earlier.is_answer { Look::Plain } else { Look::Faint };
            lines.extend(self.layout.hanging(Look::Plain, &" ".repeat(mark.len()), look, &shown));
        }
        lines
    }

    /// Returns the question whether the interview shall be finished.
    pub(super) fn confirm_done(&self, standing: &Standing) -> Vec<Line> {
        let reply = &self.words.reply;
        let first: Vec<String> = standing.gaps.iter().take(NAMED).map(|gap| self.gap_name(gap)).collect();
        let gaps = reply
            .confirm_gaps
            .of(standing.gaps.len(), &[("list", &first.join(&reply.and))]);
        self.notice(&fill(&reply.confirm_done, &[("gaps", &gaps)]), true)
    }

    /// Returns what is said when a sitting ends.
    pub(super) fn paused(&self, standing: &Standing) -> Vec<Line> {
        self.paragraphs(&self.words.paused.paragraphs, standing, &[])
    }

    /// Returns what is said when the interview is finished.
    pub(super) fn closing(&self, standing: &Standing) -> Vec<Line> {
        let closing = &self.words.closing;
        let mut lines = self.paragraphs(&closing.paragraphs, standing, &[]);
        lines.extend(self.remark(&closing.gaps.of(standing.gaps.len(), &[])));
        lines.extend(self.gaps(&standing.gaps));
        for text in &closing.next {
            lines.extend(self.remark(&standing.fill(self.words, text, &[])));
        }
        lines
    }

    fn gaps(&self, gaps: &[Gap]) -> Vec<Line> {
        let list = &self.words.list;
        let line = |gap: &Gap| {
            let (missing, account) = (first_of(&gap.missing), gap.account.as_deref());
            let template = if account.is_some() { &list.gap } else { &list.gap_book };
            let account = ("account", account.unwrap_or_default());
            let text = fill(template, &[account, ("topic", &gap.title), ("missing", &missing)]);
            self.layout.hanging(Look::Faint, "• ", Look::Plain, &text)
        };
        gaps.iter().take(GAPS).flat_map(line).collect()
    }

    fn gap_name(&self, gap: &Gap) -> String {
        match &gap.account {
            Some(account) => format!("{account}{}{}", self.layout.separator(), gap.title),
            None => gap.title.clone(),
        }
    }

    fn paragraphs(&self, paragraphs: &[String], standing: &Standing, more: &[(&str, &str)]) -> Vec<Line> {
        let text = |template: &String| standing.fill(self.words, template, more);
        paragraphs.iter().flat_map(|it| self.remark(&text(it))).collect()
    }
}

/// Returns the first things of a list, and a mark where there are more.
fn first_of(things: &[String]) -> String {
    let first: Vec<&str> = things.iter().take(MISSING).map(String::as_str).collect();
    let more = if things.len() > MISSING { ", …" } else { "" };
    format!("{}{more}", first.join(", "))
}
