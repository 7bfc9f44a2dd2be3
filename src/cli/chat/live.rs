//! What is shown while a command runs: first what became of the answer, then the next question as its words come in.
//!
//! 1. Receipt and notices as soon as the answer is on the disk, whatever a model does after that.
//! 2. While a model is asked, a faint line says so, and its words take its place under the question's own header. They are
//!    painted in a room of their own, which is empty again when the command is done.
//! 3. The chat then shows the whole question at the same place. Where that is not the one whose words were shown, a line
//!    says so.
//!
//! A terminal that cannot move its cursor, or is too low, shows the question when it is whole.

use std::io;
use std::sync::Arc;

use crate::cli::chat::layout::{Layout, Line};
use crate::cli::chat::screen::Screen;
use crate::cli::chat::standing::{Place, Standing};
use crate::cli::chat::words::Words;
use crate::cli::print::Printer;
use crate::engine::{Engine, News, Step, Watcher};
use crate::interview::Question;

/// Rows of the room: a header, a question of 25 words on a narrow terminal, an empty line.
const ROOM: u16 = 8;

/// Rows that a terminal must have besides the room.
const REST: u16 = 4;

/// Makes the lines that are shown once a command is on the disk.
pub(super) type Report<'a> = Box<dyn Fn(&Screen<'_>, &Step, &Standing) -> Vec<Line> + Send + 'a>;

/// Shows a command while it runs.
pub(super) struct Live<'a> {
    engine: &'a Engine,
    words: &'a Words,
    layout: Layout,
    out: Printer,
    report: Report<'a>,
    /// How far the handover is, and the session that says so.
    standing: Option<(Standing, Arc<crate::interview::Session>)>,
    /// Rows of the terminal; none where nothing can be painted twice.
    rows: Option<u16>,
    is_room_made: bool,
    has_words: bool,
    result: io::Result<()>,
}

impl<'a> Live<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        screen: Screen<'a>,
        out: Printer,
        rows: Option<u16>,
        report: Report<'a>,
    ) -> Self {
        Self {
            engine,
            words: screen.words,
            layout: screen.layout,
            out,
            report,
            standing: None,
            rows: rows.filter(|rows| *rows >= ROOM.saturating_add(REST)),
            is_room_made: false,
            has_words: false,
            result: Ok(()),
        }
    }

    /// Returns what the system said to all that was shown.
    pub(super) fn result(self) -> io::Result<()> {
        self.result
    }

    fn take(&mut self, news: News<'_>) -> io::Result<()> {
        let (words, layout) = (self.words, self.layout);
        let screen = Screen { words, layout };
        match news {
            News::Saved(step) => self.saved(&screen, step),
            News::Asked => self.asked(&screen),
            News::Words(question) => self.paint(&screen, question),
            News::Question(_) => self.clear(),
            News::Replaced(_) => {
                self.clear()?;
                let remark = &self.words.reply.replaced_words;
                let remark = if self.has_words {
                    screen.remark(remark)
                } else {
                    Vec::new()
                };
                self.show(remark)
            }
        }
    }

    fn saved(&mut self, screen: &Screen<'_>, step: &Step) -> io::Result<()> {
        let (guide, model) = (self.engine.guide(), self.engine.model_name());
        let (overview, outlook) = (self.engine.overview(&step.session), self.engine.outlook(&step.session));
        let standing = Standing::of(&step.session, overview, outlook, guide, model);
        let lines = (self.report)(screen, step, &standing);
        self.standing = Some((standing, Arc::clone(&step.session)));
        self.show(lines)
    }

    fn asked(&mut self, screen: &Screen<'_>) -> io::Result<()> {
        if self.rows.is_none() {
            return Ok(());
        }
        self.out.make_room(ROOM)?;
        self.is_room_made = true;
        let waiting = screen.waiting();
        self.repaint(waiting)
    }

    fn paint(&mut self, screen: &Screen<'_>, question: &Question) -> io::Result<()> {
        let Some((standing, session)) = self.standing.as_ref().filter(|_| self.is_room_made) else {
            return Ok(());
        };
        self.has_words = true;
        let place = Place::of(question, session, self.engine.guide(), self.words);
        let lines = screen.coming(standing, &place, &question.text);
        self.repaint(lines)
    }

    fn clear(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_room_made) {
            return self.out.repaint(&[]);
        }
        Ok(())
    }

    fn repaint(&self, lines: Vec<Line>) -> io::Result<()> {
        let lines: Vec<_> = lines.into_iter().map(|it| it.0).take(usize::from(ROOM)).collect();
        self.out.repaint(&lines)
    }

    fn show(&self, lines: Vec<Line>) -> io::Result<()> {
        lines.iter().try_for_each(|line| self.out.parts(&line.0))
    }
}

impl Watcher for Live<'_> {
    fn see(&mut self, news: News<'_>) {
        if self.result.is_ok() {
            self.result = self.take(news);
        }
    }
}
