//! Off-record remarks are cut out, to the boundary that the leaver's own words set.
//!
//! 1. An opening mark ("between us") drops from its sentence on: up to and with a later mark that points back, up to a
//!    return ("back on the record"), else to the end of the paragraph.
//! 2. A mark that points back ("don't write that down") without an opening drops its sentence and all before it in the
//!    paragraph.
//! 3. A paragraph that holds hardly more than an opening announces the next one: that one goes too.
//!
//! Where the boundary is in doubt, more is dropped: the interviewer asks whether a part is usable.

use std::ops::Range;

use regex::Regex;

use crate::screen::rules::{Marks, Rules};

/// A sentence with so few words besides its opening says nothing itself: it speaks of what stands before or after it.
const BARE_MARK_WORDS: usize = 2;

/// What a mark does to the text around it; the offset is a byte of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    PointsBack,
    Opens,
    Returns,
}

impl Rules {
    /// Cuts off-record remarks out of a text; returns what is left and how many remarks were dropped.
    pub fn off_record(&self, text: &str) -> (String, u32) {
        cut(text, |kept| self.off_record.regions(kept, &|_| true))
    }
}

/// Cuts the parts of a text out until it has none; returns the rest and how many parts were cut.
pub(crate) fn cut(text: &str, parts: impl Fn(&str) -> Vec<Range<usize>>) -> (String, u32) {
    let mut kept = text.to_owned();
    let mut dropped: u32 = 0;
    loop {
        let found = parts(&kept);
        if found.is_empty() {
            return (kept, dropped);
        }
        dropped = dropped.saturating_add(u32::try_from(found.len()).unwrap_or(u32::MAX));
        kept = without(&kept, &found);
    }
}

impl Marks {
    /// Returns the byte ranges that the marks mean, in order, none touching another. `counts` says of the words of a mark
    /// whether it is one, for marks that name somebody.
    pub(crate) fn regions(&self, text: &str, counts: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
        let mut regions: Vec<Range<usize>> = Vec::new();
        let mut announced = false;
        for paragraph in paragraphs(text) {
            let body = text.get(paragraph.clone()).unwrap_or_default();
            if announced && !body.trim().is_empty() {
                regions.push(self.announced(body, &paragraph));
                announced = false;
                continue;
            }
            let (found, announces) = self.regions_of(body, counts);
            announced = announces || (announced && body.trim().is_empty());
            regions.extend(
                found
                    .into_iter()
                    .map(|it| it.start + paragraph.start..it.end + paragraph.start),
            );
        }
        merge(regions)
    }

    /// Returns the part of a paragraph that the one before announced: all of it, or what stands before a return.
    fn announced(&self, body: &str, paragraph: &Range<usize>) -> Range<usize> {
        let returns = self
            .returning
            .iter()
            .filter_map(|mark| mark.find(body))
            .map(|it| it.start())
            .min();
        paragraph.start..returns.map_or(paragraph.end, |at| paragraph.start + at)
    }

    /// Returns the ranges to drop in one paragraph, and whether it announces the next.
    fn regions_of(&self, body: &str, counts: &dyn Fn(&str) -> bool) -> (Vec<Range<usize>>, bool) {
        let mut regions = Vec::new();
        let mut open: Option<usize> = None;
        let mut floor = 0;
        let mut announces = false;
        let sentences = self.sentences(body);
        for (span, mark) in self.marks(body, counts) {
            let sentence = around(&sentences, span.start);
            match mark {
                Mark::Opens if open.is_some() => {}
                Mark::Opens => {
                    let words = words_in(body, &sentence).saturating_sub(words_in(body, &span));
                    let bare = words <= BARE_MARK_WORDS;
                    let last = body.get(sentence.end..).is_none_or(|rest| rest.trim().is_empty());
                    let first = body
                        .get(floor..sentence.start)
                        .is_none_or(|before| before.trim().is_empty());
                    announces = bare && last && first;
                    open = Some(if bare && last { floor } else { sentence.start.max(floor) });
                }
                Mark::PointsBack => {
                    regions.push(open.take().unwrap_or(floor)..around(&sentences, span.end.saturating_sub(1)).end);
                    announces = false;
                }
                Mark::Returns => {
                    if let Some(start) = open.take() {
                        regions.push(start..span.start);
                    }
                    announces = false;
                    floor = span.start;
                }
            }
        }
        regions.extend(open.map(|start| start..body.len()));
        (regions, announces)
    }

    /// Returns whether a part holds marks, each inside a match of one of the patterns and none that points back.
    pub(crate) fn opened_only_by(&self, part: &str, patterns: &[Regex]) -> bool {
        let inside = |span: &Range<usize>| {
            let mut found = patterns.iter().flat_map(|it| it.find_iter(part));
            found.any(|it| it.start() <= span.start && span.end <= it.end())
        };
        let marks = self.marks(part, &|_| true);
        !marks.is_empty() && marks.iter().all(|(span, mark)| *mark == Mark::Opens && inside(span))
    }

    /// Returns the marks of a paragraph in order; one inside another, or inside an innocent phrase, does not count.
    fn marks(&self, body: &str, counts: &dyn Fn(&str) -> bool) -> Vec<(Range<usize>, Mark)> {
        let find = |patterns: &[Regex], mark: Mark| {
            let found = patterns.iter().flat_map(|pattern| pattern.captures_iter(body));
            let counted = found.filter(|it| it.name("name").is_none_or(|name| counts(name.as_str())));
            let spans = counted.filter_map(|it| it.name("mark").or_else(|| it.get(0)).map(|it| (it.range(), mark)));
            spans.collect::<Vec<_>>()
        };
        let innocent = find(&self.innocent, Mark::Opens);
        let mut marks = find(&self.pointing_back, Mark::PointsBack);
        marks.extend(find(&self.opening, Mark::Opens));
        marks.extend(find(&self.returning, Mark::Returns));
        marks.retain(|(span, mark)| *mark != Mark::Opens || !innocent.iter().any(|(it, _)| overlap(it, span)));
        marks.sort_by_key(|(span, mark)| (span.start, std::cmp::Reverse(span.end), *mark));
        let mut kept: Vec<(Range<usize>, Mark)> = Vec::new();
        for (span, mark) in marks {
            if !kept.iter().any(|(it, _)| overlap(it, &span)) {
                kept.push((span, mark));
            }
        }
        kept.sort_by_key(|(span, _)| span.start);
        kept
    }

    /// Cuts a paragraph into sentences that touch each other.
    pub(crate) fn sentences(&self, body: &str) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        let mut word = String::new();
        let mut ended = false;
        for (at, letter) in body.char_indices() {
            if letter.is_whitespace() {
                let abbreviation = self.abbreviations.contains(word.trim_end_matches('.'));
                if letter == '\n' || (ended && !abbreviation) {
                    sentences.push(start..at);
                    start = at;
                }
                word.clear();
                ended = false;
                continue;
            }
            let closing = matches!(letter, '"' | '”' | '’' | '\'' | ')' | ']' | '»');
            ended = matches!(letter, '.' | '!' | '?' | '…' | '。') || (ended && closing);
            word.extend(letter.to_lowercase());
        }
        sentences.push(start..body.len());
        sentences
    }
}

pub(crate) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn around(sentences: &[Range<usize>], at: usize) -> Range<usize> {
    sentences.iter().find(|it| it.contains(&at)).cloned().unwrap_or(at..at)
}

fn words_in(body: &str, span: &Range<usize>) -> usize {
    body.get(span.clone()).unwrap_or_default().split_whitespace().count()
}

/// Cuts a text at blank lines into ranges that touch each other; the blank lines are ranges of their own.
pub(crate) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut was_blank = None;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty();
        let end = start + line.len();
        match paragraphs.last_mut() {
            Some(last) if was_blank == Some(blank) => last.end = end,
            _ => paragraphs.push(start..end),
        }
        was_blank = Some(blank);
        start = end;
    }
    paragraphs
}

pub(crate) fn merge(mut regions: Vec<Range<usize>>) -> Vec<Range<usize>> {
    regions.retain(|it| it.start < it.end);
    regions.sort_by_key(|it| it.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for region in regions {
        match merged.last_mut() {
            Some(last) if region.start <= last.end => last.end = last.end.max(region.end),
            _ => merged.push(region),
        }
    }
    merged
}

/// Returns the text without the regions, and without the white space that they leave behind.
pub(crate) fn without(text: &str, regions: &[Range<usize>]) -> String {
    let starts = std::iter::once(0).chain(regions.iter().map(|it| it.end));
    let ends = regions.iter().map(|it| it.start).chain(std::iter::once(text.len()));
    let parts = starts.zip(ends).filter_map(|(start, end)| text.get(start..end));
    let mut kept = String::new();
    for part in parts.filter(|part| !part.trim().is_empty()) {
        if !kept.is_empty() {
            let gap = if kept.ends_with('\n') || part.starts_with('\n') {
                "\n\n"
            } else {
                " "
            };
            kept.truncate(kept.trim_end().len());
            kept.push_str(gap);
        }
        kept.push_str(if kept.is_empty() { part } else { part.trim_start() });
    }
    kept.trim().to_owned()
}
