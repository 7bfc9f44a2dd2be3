//! The line that a person writes in: reedline where the terminal can, plain lines on a dumb one.
//!
//! 1. Enter sends; Alt+Enter, Shift+Enter, Ctrl+J or a backslash at the end of the line begin another one.
//! 2. A paste is text, never a key: many lines become a label (`paste`). On a terminal that does not mark pastes, an
//!    Enter with more input waiting right behind it is taken as part of one.
//! 3. Ctrl-C and Ctrl-O give the text back to the chat instead of dropping it; so does a signal.
//! 4. The history lives in memory only.

use std::borrow::Cow;
use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reedline::{
    Color, ColumnarMenu, Completer, CompletionResult, EditCommand, EditMode, Emacs, Highlighter, KeyCode, KeyModifiers,
    MenuBuilder, Prompt, PromptEditMode, PromptHistorySearch, Reedline, ReedlineEvent, ReedlineMenu, ReedlineRawEvent,
    Signal, Span, StyledText, Suggestion, ValidationResult, Validator, default_emacs_keybindings,
};

use crate::cli::chat::paste::Pastes;

const MENU: &str = "commands";
const INTERRUPT: &str = "interrupt";
const EDITOR: &str = "editor";

/// What came from the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// A text was sent.
    Sent(String),
    /// Ctrl-C; the text so far.
    Interrupted(String),
    /// The text so far is wanted in the editor.
    Editor(String),
    /// The program is asked to end; the text so far.
    Ended(String),
    /// Ctrl-D on an empty line, or the end of the input.
    Closed,
}

/// A word that Tab can complete: a command, or a topic behind `/go`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) text: String,
    pub(super) about: String,
}

/// The line editor.
pub(super) struct LineEditor {
    reedline: Reedline,
    pastes: Pastes,
    live: LiveText,
    prompt: Marks,
}

/// The text in the line, as it was painted last; known even while the line is being read.
#[derive(Debug, Clone)]
pub(super) struct LiveText {
    painted: Arc<Mutex<String>>,
    pastes: Pastes,
}

/// What the line editor is made of.
pub(super) struct Setup {
    pub(super) offers: Vec<Offer>,
    pub(super) pastes: Pastes,
    pub(super) is_ascii: bool,
    pub(super) uses_color: bool,
    /// Is set when the program is asked to end.
    pub(super) stop: Arc<AtomicBool>,
}

impl LineEditor {
    pub(super) fn new(setup: Setup) -> Self {
        let live = LiveText {
            painted: Arc::default(),
            pastes: setup.pastes.clone(),
        };
        let mode = PasteAware {
            keys: Emacs::new(keys()),
            pastes: setup.pastes.clone(),
        };
        let prompt = Marks {
            is_ascii: setup.is_ascii,
        };
        let mark = prompt.render_prompt_indicator(PromptEditMode::Default);
        let menu = ColumnarMenu::default()
            .with_name(MENU)
            .with_marker(&mark)
            .with_columns(1);
        let reedline = Reedline::create()
            .with_edit_mode(Box::new(mode))
            .with_validator(Box::new(MoreToCome))
            .with_completer(Box::new(Offers(setup.offers)))
            .with_menu(ReedlineMenu::EngineCompleter(Box::new(menu)))
            .with_quick_completions(true)
            .with_partial_completions(true)
            .with_highlighter(Box::new(live.clone()))
            .with_history_exclusion_prefix(Some("/off".to_owned()))
            .with_ansi_colors(setup.uses_color)
            .with_break_signal(setup.stop)
            .use_bracketed_paste(true);
        Self {
            reedline,
            pastes: setup.pastes,
            live,
            prompt: Marks {
                is_ascii: setup.is_ascii,
            },
        }
    }

    /// Returns the text in the line, to be asked for at any time.
    pub(super) fn live(&self) -> LiveText {
        self.live.clone()
    }

    /// Reads a line that begins with `text`, and gives pasted texts whole.
    pub(super) fn read(&mut self, text: &str) -> io::Result<Input> {
        let text = self.pastes.shorten(text);
        self.reedline.run_edit_commands(&[EditCommand::Clear]);
        if !text.is_empty() {
            self.reedline.run_edit_commands(&[EditCommand::InsertString(text)]);
        }
        let signal = self.reedline.read_line(&self.prompt);
        let so_far = self.pastes.expand(self.reedline.current_buffer_contents());
        Ok(match signal {
            Ok(Signal::Success(line)) => Input::Sent(joined(&self.pastes.expand(&line))),
            Ok(Signal::CtrlD) => Input::Closed,
            Ok(Signal::HostCommand(what)) if what == EDITOR => Input::Editor(so_far),
            Ok(Signal::ExternalBreak(line)) => Input::Ended(self.pastes.expand(&line)),
            Ok(_) => Input::Interrupted(so_far),
            // the terminal is gone: what was typed is not
            Err(_error) if !so_far.is_empty() => Input::Ended(so_far),
            Err(error) => return Err(error),
        })
    }
}

/// Returns a text without the backslashes that ended its lines.
pub(super) fn joined(text: &str) -> String {
    text.replace("\\\n", "\n")
}

fn keys() -> reedline::Keybindings {
    let mut keys = default_emacs_keybindings();
    let new_line = || ReedlineEvent::Edit(vec![EditCommand::InsertNewline]);
    keys.add_binding(KeyModifiers::ALT, KeyCode::Enter, new_line());
    keys.add_binding(KeyModifiers::SHIFT, KeyCode::Enter, new_line());
    keys.add_binding(KeyModifiers::CONTROL, KeyCode::Char('j'), new_line());
    let host = |what: &str| ReedlineEvent::ExecuteHostCommand(what.to_owned());
    keys.add_binding(KeyModifiers::CONTROL, KeyCode::Char('c'), host(INTERRUPT));
    keys.add_binding(KeyModifiers::CONTROL, KeyCode::Char('o'), host(EDITOR));
    let complete = vec![ReedlineEvent::Menu(MENU.to_owned()), ReedlineEvent::MenuNext];
    keys.add_binding(KeyModifiers::NONE, KeyCode::Tab, ReedlineEvent::UntilFound(complete));
    keys.add_binding(KeyModifiers::SHIFT, KeyCode::BackTab, ReedlineEvent::MenuPrevious);
    keys
}

impl LiveText {
    pub(super) fn text(&self) -> String {
        self.pastes
            .expand(&self.painted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Highlighter for LiveText {
    /// Paints nothing: it sees every text that is painted.
    fn highlight(&self, line: &str, _cursor: usize) -> StyledText {
        line.clone_into(&mut self.painted.lock().unwrap_or_else(PoisonError::into_inner));
        let mut styled = StyledText::new();
        styled.push((nu_ansi_term::Style::default(), line.to_owned()));
        styled
    }
}

/// Emacs keys, with pastes made short.
struct PasteAware {
    keys: Emacs,
    pastes: Pastes,
}

impl EditMode for PasteAware {
    fn parse_event(&mut self, event: ReedlineRawEvent) -> ReedlineEvent {
        let shorten = |command| match command {
            EditCommand::InsertString(text) => EditCommand::InsertString(self.pastes.shorten(&text)),
            other => other,
        };
        match self.keys.parse_event(event) {
            ReedlineEvent::Edit(commands) => ReedlineEvent::Edit(commands.into_iter().map(shorten).collect()),
            other => other,
        }
    }

    fn edit_mode(&self) -> PromptEditMode {
        self.keys.edit_mode()
    }
}

/// Says whether an Enter ends the text.
struct MoreToCome;

impl Validator for MoreToCome {
    fn validate(&self, text: &str) -> ValidationResult {
        // a person cannot type that fast: lines are being pasted
        let is_pasting = || crossterm::event::poll(Duration::ZERO).unwrap_or(false);
        let is_command = text.starts_with('/');
        if text.ends_with('\\') || (!is_command && !text.trim().is_empty() && is_pasting()) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Complete
        }
    }
}

/// Completes commands, and topics behind `/go`.
struct Offers(Vec<Offer>);

impl Completer for Offers {
    fn complete(&mut self, line: &str, position: usize) -> CompletionResult {
        let typed = line.get(..position).unwrap_or_default().to_lowercase();
        let fits = |offer: &&Offer| typed.starts_with('/') && offer.text.to_lowercase().starts_with(&typed);
        // a space means that a command is chosen: only what goes on from it is offered
        let goes_on = |offer: &&Offer| typed.contains(' ') || !offer.text.contains(' ');
        let suggestion = |offer: &Offer| Suggestion {
            value: offer.text.clone(),
            description: Some(offer.about.clone()).filter(|it| !it.is_empty()),
            span: Span::new(0, position),
            append_whitespace: true,
            ..Suggestion::default()
        };
        let found = self.0.iter().filter(fits).filter(goes_on).map(suggestion);
        CompletionResult::fresh(found.collect::<Vec<_>>())
    }
}

/// The marks before the lines of an answer.
struct Marks {
    is_ascii: bool,
}

impl Prompt for Marks {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _mode: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed(if self.is_ascii { "> " } else { "› " })
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed("  ")
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        Cow::Owned(format!("(? {}) ", search.term))
    }

    fn get_prompt_color(&self) -> Color {
        Color::Default
    }

    fn get_prompt_multiline_color(&self) -> Color {
        Color::Default
    }

    fn get_indicator_color(&self) -> Color {
        Color::Default
    }

    fn get_prompt_right_color(&self) -> Color {
        Color::Default
    }
}

#[cfg(test)]
mod tests {
    use reedline::Completer;

    use super::{Offer, Offers, joined};

    #[test]
    fn a_backslash_at_the_end_of_a_line_goes() {
        assert_eq!(joined("C:\\tmp and\\\nmore"), "C:\\tmp and\nmore");
    }

    #[test]
    fn tab_offers_commands_and_then_what_follows() {
        let offer = |text: &str| Offer {
            text: text.to_owned(),
            about: String::new(),
        };
        let mut offers = Offers(["/go", "/go Renewals", "/skip"].map(offer).to_vec());
        let mut found = |typed: &str| -> Vec<String> {
            let result = offers.complete(typed, typed.len());
            result.suggestions().iter().map(|it| it.value.clone()).collect()
        };
        assert_eq!(found("/"), ["/go", "/skip"]);
        assert_eq!(found("/go r"), ["/go Renewals"]);
        assert_eq!(found("an answer"), Vec::<String>::new());
    }
}
