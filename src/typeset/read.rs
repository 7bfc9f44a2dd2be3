//! Markdown → a tree of blocks of bounded depth.
//!
//! 1. Reads CommonMark with tables, strikethrough, task lists and footnotes as a stream of events.
//! 2. Builds blocks; lists and quotations deeper than [`DEEPEST`](crate::typeset::block::DEEPEST) are set at that depth, with all their text.
//! 3. Raw HTML loses its tags, pictures become text, links keep only `http`, `https`, `mailto` and `#place`.
//!
//! Comments that stand alone are directives: `<!-- page -->` begins a page, `<!-- keep -->` … `<!-- /keep -->` keeps
//! what stands between on one page where that is possible, `<!-- anchor: t12 -->` or `<a id="t12"></a>` names the place for
//! links `#t12`, `<!-- chart: kind -->` … `<!-- /chart -->` has the table between drawn as a picture, `<!-- framed -->` …
//! `<!-- /framed -->` gives what stands between a ground of its own, `<!-- small -->` makes small print of the paragraph that
//! follows, `<!-- tiles -->` a strip of values of the table.
//! A heading is a place under its words in lower case with hyphens, and under its first word where that is a claim
//! (`### T12 …` is `t12`); so is the first cell of a table's row.

use std::collections::HashMap;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::typeset::block::{Block, Source, Table, claim_anchor, slug};
use crate::typeset::font::Face;
use crate::typeset::html::{self, Directive};
use crate::typeset::inline::{Inline, Look, is_claim, slanted, stronger};
use crate::typeset::tree::{Frame, Tree};

struct Reader<'a> {
    source: Source,
    markdown: &'a str,
    /// Where the event that is being read begins.
    at: usize,
    tree: Tree,
    inline: Option<Inline>,
    looks: Vec<Look>,
    code: Option<(String, String)>,
    table: Option<Table>,
    in_head: bool,
    html: String,
    /// Whether a chart is open: the link to its file is not set.
    in_chart: bool,
    /// Whether the link that is being read leads to a place in the text.
    to_place: bool,
    /// What is set before and after the words of a picture.
    around_picture: (String, String),
    slugs: HashMap<String, usize>,
}

/// Reads Markdown; `picture` with `{text}` stands where a picture is. It cannot fail: every text is Markdown.
pub fn read(markdown: &str, picture: &str) -> Source {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        source: Source::default(),
        markdown,
        at: 0,
        tree: Tree::default(),
        inline: None,
        looks: Vec::new(),
        code: None,
        table: None,
        in_head: false,
        html: String::new(),
        in_chart: false,
        to_place: false,
        around_picture: picture
            .split_once("{text}")
            .map(|(before, after)| (before.into(), after.into()))
            .unwrap_or_default(),
        slugs: HashMap::new(),
    };
    for (event, range) in TextMergeWithOffset::new(Parser::new_ext(markdown, options).into_offset_iter()) {
        reader.at = range.start;
        reader.event(event);
    }
    reader.flush();
    reader.source.blocks = reader.tree.finish();
    reader.source
}

impl Reader<'_> {
    fn look(&self) -> Look {
        self.looks.last().copied().unwrap_or(Look::PLAIN)
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                let look = self.look().in_face(Face::Mono);
                self.open_inline().push(&text, look);
            }
            Event::Html(text) => self.html.push_str(&text),
            Event::InlineHtml(text) if html::is_break(&text) => {
                let look = self.look();
                self.open_inline().push_break(look);
            }
            Event::InlineHtml(text) => self.inline_html(&text),
            Event::FootnoteReference(label) => self.note_reference(&label),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => {
                let look = self.look();
                self.open_inline().push_break(look);
            }
            Event::Rule => self.tree.push(Block::Rule),
            Event::TaskListMarker(done) => self.tree.set_task(done),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn inline_html(&mut self, text: &str) {
        let name = match html::directive(text) {
            Some(Directive::Anchor(name)) => Some(name),
            Some(_) => None,
            None => html::anchor(text),
        };
        let Some(name) = name else { return };
        self.source.anchors.insert(name.clone());
        match &mut self.table {
            Some(table) => table.anchors.push((table.rows.len().saturating_sub(1), name)),
            // It stands before the paragraph that is being read.
            None => self.tree.push(Block::Directive(Directive::Anchor(name))),
        }
    }

    fn warn(&mut self, message: String) {
        let before = self.markdown.get(..self.at).unwrap_or("");
        self.source
            .warnings
            .add(|| Some(before.matches('\n').count() + 1), message);
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        let look = self.look();
        if self.to_place && look.link.is_some() && is_claim(text) {
            self.inline.get_or_insert_default().push_mark(text, look);
            return;
        }
        let links = &mut self.source.links;
        let to_anchor = |name: &str| {
            links.push(format!("#{name}"));
            u32::try_from(links.len() - 1).ok()
        };
        self.inline
            .get_or_insert_default()
            .push_with_claims(text, look, to_anchor);
    }

    fn open_inline(&mut self) -> &mut Inline {
        self.inline.get_or_insert_default()
    }

    fn note_reference(&mut self, label: &str) {
        let next = self.source.notes.len() + 1;
        let number = *self.source.notes.entry(label.to_owned()).or_insert(next);
        let look = self.look();
        let link = self.link(format!("#note-{number}"));
        self.open_inline().push(
            &format!("[{number}]"),
            Look {
                mark: true,
                link,
                ..look
            },
        );
    }

    fn link(&mut self, address: String) -> Option<u32> {
        self.source.links.push(address);
        u32::try_from(self.source.links.len() - 1).ok()
    }

    fn start(&mut self, tag: Tag<'_>) {
        if is_block(&tag) {
            self.end_table();
        }
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.flush(),
            Tag::BlockQuote(kind) => self.open(Frame::Quote(kind.map(notice_name))),
            Tag::CodeBlock(kind) => {
                self.flush();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.trim().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::List(start) => self.open(Frame::List(start, Vec::new())),
            Tag::Item => self.open(Frame::Item(None)),
            Tag::DefinitionList => self.open(Frame::Terms(Vec::new())),
            Tag::DefinitionListDefinition => self.open(Frame::Definition),
            Tag::DefinitionListTitle => self.flush(),
            Tag::FootnoteDefinition(label) => self.open(Frame::Note(label.into_string())),
            Tag::Table(alignments) => {
                self.flush();
                self.table = Some(Table {
                    alignments,
                    ..Table::default()
                });
            }
            Tag::TableHead => self.in_head = true,
            Tag::TableRow => {
                self.in_head = false;
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.looks.push(self.look().in_face(slanted(self.look().face))),
            Tag::Strong => self.looks.push(self.look().in_face(stronger(self.look().face))),
            Tag::Strikethrough => self.looks.push(Look {
                strike: true,
                ..self.look()
            }),
            Tag::Link { dest_url, .. } => self.start_link(&dest_url),
            Tag::Image { dest_url, .. } => self.start_image(&dest_url),
            _ => {}
        }
    }

    fn start_link(&mut self, address: &str) {
        let mut look = self.look();
        match html::allowed_address(address) {
            Some(address) => look.link = self.link(address),
            None if self.in_chart => {}
            None => self.warn(format!("link to `{}` was left out", html::shortened(address))),
        }
        self.to_place = address.starts_with('#');
        self.looks.push(look);
    }

    fn start_image(&mut self, address: &str) {
        self.warn(format!("picture `{}` was left out", html::shortened(address)));
        self.looks.push(self.look().in_face(slanted(self.look().face)).muted());
        let (look, before) = (self.look(), self.around_picture.0.clone());
        self.open_inline().push(&before, look);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::CodeBlock => {
                if let Some((info, text)) = self.code.take() {
                    self.tree.push(Block::Code { info, text });
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition => {
                self.flush();
                self.tree.close();
            }
            TagEnd::DefinitionListTitle => {
                let name = self.inline.take().unwrap_or_default();
                self.tree.push_term(name);
            }
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead => self.in_head = false,
            TagEnd::Table => self.end_table(),
            TagEnd::Image => {
                let (look, after) = (self.look(), self.around_picture.1.clone());
                self.open_inline().push(&after, look);
                self.looks.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.looks.pop();
            }
            _ => {}
        }
    }

    fn end_heading(&mut self, level: u8) {
        let text = self.inline.take().unwrap_or_default();
        let mut anchors = vec![self.unique(&slug(&text.text))];
        anchors.extend(claim_anchor(&text.text));
        self.source.anchors.extend(anchors.iter().cloned());
        if !text.is_blank() {
            self.tree.push(Block::Heading { level, text, anchors });
        }
    }

    fn unique(&mut self, slug: &str) -> String {
        let seen = self.slugs.entry(slug.to_owned()).or_insert(0);
        *seen += 1;
        if *seen == 1 {
            slug.to_owned()
        } else {
            format!("{slug}-{}", *seen - 1)
        }
    }

    fn end_html(&mut self) {
        let text = std::mem::take(&mut self.html);
        if let Some(directive) = html::directive(&text) {
            if let Directive::Anchor(name) = &directive {
                self.source.anchors.insert(name.clone());
            }
            match directive {
                Directive::Chart(_) => self.in_chart = true,
                Directive::ChartEnd => self.in_chart = false,
                _ => {}
            }
            self.tree.push(Block::Directive(directive));
            return;
        }
        let words = html::without_tags(&text);
        self.warn("raw HTML was left out".to_owned());
        if !words.is_empty() {
            self.tree.push(Block::Paragraph(Inline::of(&words, Look::PLAIN)));
        }
    }

    /// Ends the table that is being read. Where one is so large that the parser gives up on it, what follows comes
    /// inside it.
    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.tree.push(Block::Table(table));
        }
    }

    fn end_cell(&mut self) {
        if self.table.is_none() {
            return self.flush();
        }
        let cell = self.inline.take().unwrap_or_default();
        let Some(table) = &mut self.table else { return };
        if self.in_head {
            table.head.push(cell);
            return;
        }
        let Some(row) = table.rows.last_mut() else { return };
        if row.is_empty() {
            self.source.anchors.extend(claim_anchor(&cell.text));
        }
        row.push(cell);
    }

    fn open(&mut self, frame: Frame) {
        self.flush();
        self.tree.open(frame);
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self) {
        if let Some(inline) = self.inline.take().filter(|inline| !inline.is_blank()) {
            self.tree.push(Block::Paragraph(inline));
        }
    }
}

/// Tells whether a tag begins a block that cannot stand in a table.
fn is_block(tag: &Tag<'_>) -> bool {
    let inline = matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    );
    !inline && !matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell)
}

fn notice_name(kind: pulldown_cmark::BlockQuoteKind) -> &'static str {
    match kind {
        pulldown_cmark::BlockQuoteKind::Note => "note",
        pulldown_cmark::BlockQuoteKind::Tip => "tip",
        pulldown_cmark::BlockQuoteKind::Important => "important",
        pulldown_cmark::BlockQuoteKind::Warning => "warning",
        pulldown_cmark::BlockQuoteKind::Caution => "caution",
    }
}
