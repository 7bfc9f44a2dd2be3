//! Markdown → a tree of blocks of bounded depth.
//!
//! 1. Reads CommonMark with tables, strikethrough, task lists and footnotes as a stream of events.
//! 2. Builds blocks; lists and quotations deeper than [`DEEPEST`] are set at that depth, with all their text.
//! 3. Raw HTML loses its tags, pictures become text, links keep only `http`, `https`, `mailto` and `#place`.
//!
//! Comments that stand alone are directives: `<!-- page -->` begins a page, `<!-- keep -->` … `<!-- /keep -->` keeps
//! what stands between on one page where that is possible, `<!-- anchor: t12 -->` names the place for links `#t12`,
//! `<!-- chart: kind -->` … `<!-- /chart -->` has the table between drawn as a picture.
//! A heading is a place under its words in lower case with hyphens, and under its first word where that is a claim
//! (`### T12 …` is `t12`); so is the first cell of a table's row.

use std::collections::HashMap;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use crate::typeset::block::{Block, DEEPEST, ListItem, Source, Table, claim_anchor, slug};
use crate::typeset::font::Face;
use crate::typeset::html::{self, Directive};
use crate::typeset::inline::{Inline, Look, slanted, stronger};

enum Frame {
    Root,
    Quote(Option<&'static str>),
    List(Option<u64>, Vec<ListItem>),
    Item(Option<bool>),
    Note(String),
}

struct Reader {
    source: Source,
    stack: Vec<(Frame, Vec<Block>)>,
    /// Containers that were opened beyond the deepest level.
    beyond: usize,
    inline: Option<Inline>,
    looks: Vec<Look>,
    code: Option<(String, String)>,
    table: Option<Table>,
    in_head: bool,
    html: String,
    /// Whether a chart is open: the link to its file is not set.
    in_chart: bool,
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
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        source: Source::default(),
        stack: vec![(Frame::Root, Vec::new())],
        beyond: 0,
        inline: None,
        looks: Vec::new(),
        code: None,
        table: None,
        in_head: false,
        html: String::new(),
        in_chart: false,
        around_picture: picture
            .split_once("{text}")
            .map(|(before, after)| (before.into(), after.into()))
            .unwrap_or_default(),
        slugs: HashMap::new(),
    };
    for event in TextMergeStream::new(Parser::new_ext(markdown, options)) {
        reader.event(event);
    }
    reader.flush();
    while reader.stack.len() > 1 {
        reader.close();
    }
    reader.source.blocks = reader.stack.pop().map(|(_, blocks)| blocks).unwrap_or_default();
    reader.source
}

impl Reader {
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
            Event::Rule => self.push(Block::Rule),
            Event::TaskListMarker(done) => {
                if let Some((Frame::Item(task), _)) = self.stack.last_mut() {
                    *task = Some(done);
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn inline_html(&mut self, text: &str) {
        if let Some(Directive::Anchor(name)) = html::directive(text) {
            self.source.anchors.insert(name.clone());
            self.push_in_place(Block::Directive(Directive::Anchor(name)));
        }
    }

    /// Adds a block before the paragraph that is being read.
    fn push_in_place(&mut self, block: Block) {
        if let Some((_, blocks)) = self.stack.last_mut().filter(|_| self.table.is_none()) {
            blocks.push(block);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        let look = self.look();
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
            None => self
                .source
                .dropped
                .push(format!("link to `{}`", html::shortened(address))),
        }
        self.looks.push(look);
    }

    fn start_image(&mut self, address: &str) {
        self.source
            .dropped
            .push(format!("picture `{}`", html::shortened(address)));
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
                    self.push(Block::Code { info, text });
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.flush();
                if self.beyond > 0 {
                    self.beyond -= 1
                } else {
                    self.close()
                }
            }
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead => self.in_head = false,
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table));
                }
            }
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
            self.push(Block::Heading { level, text, anchors });
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
            self.push(Block::Directive(directive));
            return;
        }
        let words = html::without_tags(&text);
        self.source.dropped.push("raw HTML".to_owned());
        if !words.is_empty() {
            self.push(Block::Paragraph(Inline::of(&words, Look::PLAIN)));
        }
    }

    fn end_cell(&mut self) {
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

    /// Ends the paragraph that is being read.
    fn flush(&mut self) {
        if let Some(inline) = self.inline.take().filter(|inline| !inline.is_blank()) {
            self.push(Block::Paragraph(inline));
        }
    }

    fn push(&mut self, block: Block) {
        match self.stack.last_mut() {
            Some((Frame::List(_, items), _)) => items.push(ListItem {
                task: None,
                blocks: vec![block],
            }),
            Some((_, blocks)) => blocks.push(block),
            None => {}
        }
    }

    fn open(&mut self, frame: Frame) {
        self.flush();
        let is_item = matches!(frame, Frame::Item(_));
        let in_list = matches!(self.stack.last(), Some((Frame::List(..), _)));
        // A list at the deepest level still opens its items; anything below is set at their level.
        let too_deep = self.stack.len() >= DEEPEST * 2 && !(is_item && in_list);
        if self.beyond > 0 || too_deep {
            self.beyond += 1;
            return;
        }
        self.stack.push((frame, Vec::new()));
    }

    fn close(&mut self) {
        let Some((frame, blocks)) = self.stack.pop() else {
            return;
        };
        match frame {
            Frame::Root => self.stack.push((Frame::Root, blocks)),
            Frame::Quote(kind) => self.push(Block::Quote { kind, blocks }),
            Frame::List(start, items) => self.push(Block::List { start, items }),
            Frame::Item(task) => {
                if let Some((Frame::List(_, items), _)) = self.stack.last_mut() {
                    items.push(ListItem { task, blocks });
                }
            }
            Frame::Note(label) => self.push(Block::Note { label, blocks }),
        }
    }
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
