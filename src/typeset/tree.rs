//! The containers that are open while Markdown is read: lists, quotations, notes, definitions; of bounded depth.

use crate::typeset::block::{Block, DEEPEST, ListItem, Term};
use crate::typeset::inline::Inline;

/// A container.
#[derive(Debug)]
pub(crate) enum Frame {
    Quote(Option<&'static str>),
    List(Option<u64>, Vec<ListItem>),
    Item(Option<bool>),
    Note(String),
    Terms(Vec<Term>),
    Definition,
}

/// Containers inside one another, each with the blocks that stand in it so far.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    root: Vec<Block>,
    stack: Vec<(Frame, Vec<Block>)>,
    /// Containers that were opened beyond the deepest level.
    beyond: usize,
}

impl Tree {
    /// Adds a block to the innermost container.
    pub(crate) fn push(&mut self, block: Block) {
        match self.stack.last_mut() {
            Some((Frame::List(_, items), _)) => items.push(ListItem {
                task: None,
                blocks: vec![block],
            }),
            Some((_, blocks)) => blocks.push(block),
            None => self.root.push(block),
        }
    }

    /// Opens a container; what is too deep is set at the deepest level.
    pub(crate) fn open(&mut self, frame: Frame) {
        let belongs = matches!(
            (&frame, self.stack.last()),
            (Frame::Item(_), Some((Frame::List(..), _))) | (Frame::Definition, Some((Frame::Terms(_), _)))
        );
        // A list at the deepest level still opens its items; anything below is set at their level.
        let too_deep = self.stack.len() + 1 >= DEEPEST * 2 && !belongs;
        if self.beyond > 0 || too_deep {
            self.beyond += 1;
        } else {
            self.stack.push((frame, Vec::new()));
        }
    }

    /// Closes the innermost container.
    pub(crate) fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some((frame, blocks)) = self.stack.pop() else {
            return;
        };
        match frame {
            Frame::Quote(kind) => self.push(Block::Quote { kind, blocks }),
            Frame::List(start, items) => self.push(Block::List { start, items }),
            Frame::Item(task) => {
                if let Some((Frame::List(_, items), _)) = self.stack.last_mut() {
                    items.push(ListItem { task, blocks });
                }
            }
            Frame::Note(label) => self.push(Block::Note { label, blocks }),
            Frame::Terms(terms) => self.push(Block::Terms(terms)),
            Frame::Definition => {
                if let Some(term) = self.last_term() {
                    term.blocks.extend(blocks);
                }
            }
        }
    }

    fn last_term(&mut self) -> Option<&mut Term> {
        match self.stack.last_mut() {
            Some((Frame::Terms(terms), _)) => terms.last_mut(),
            _ => None,
        }
    }

    /// Adds a term, whose definitions follow.
    pub(crate) fn push_term(&mut self, name: Inline) {
        match self.stack.last_mut().filter(|_| self.beyond == 0) {
            Some((Frame::Terms(terms), _)) => terms.push(Term {
                name,
                blocks: Vec::new(),
            }),
            _ => self.push(Block::Paragraph(name)),
        }
    }

    /// Says whether the task of the innermost item is done.
    pub(crate) fn set_task(&mut self, done: bool) {
        if let Some((Frame::Item(task), _)) = self.stack.last_mut() {
            *task = Some(done);
        }
    }

    /// Closes what is open and returns the blocks.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        self.beyond = 0;
        while !self.stack.is_empty() {
            self.close();
        }
        self.root
    }
}
