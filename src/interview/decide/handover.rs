//! Starting a handover; opening, pausing and ending its sittings.

use crate::book::Book;
use crate::interview::command::Refusal;
use crate::interview::decide::Step;
use crate::interview::event::Event;
use crate::interview::plan::Plan;

pub(super) fn start(step: &mut Step<'_>, plan: Plan, books: Vec<(String, Book)>) -> Result<(), Refusal> {
    if step.session.plan.is_some() {
        return Err(Refusal::AlreadyStarted);
    }
    step.happened(Event::HandoverStarted { plan });
    for (file, book) in books {
        step.happened(Event::BookImported { file, book });
    }
    Ok(())
}

/// Opens a sitting, or goes on with the open one: after a crash the question on screen is the same.
pub(super) fn open(step: &mut Step<'_>) -> Result<(), Refusal> {
    step.ensure_running()?;
    if !step.session.sitting_open {
        let sitting = step.session.sittings.saturating_add(1);
        step.happened(Event::SittingOpened { sitting });
    }
    step.put_next();
    Ok(())
}

pub(super) fn pause(step: &mut Step<'_>) -> Result<(), Refusal> {
    step.ensure_running()?;
    if step.session.sitting_open {
        step.happened(Event::SittingPaused);
    }
    Ok(())
}

pub(super) fn finish(step: &mut Step<'_>) -> Result<(), Refusal> {
    step.ensure_running()?;
    step.happened(Event::InterviewFinished);
    Ok(())
}
