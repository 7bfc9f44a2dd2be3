//! The call that sums up an account for its teller, in the place of the one that words a question.
//!
//! Nothing of it is shown before it is checked: a sentence that does not hold must not have been read.

use crate::engine::Engine;
use crate::engine::assistant::{Assistant, Drafted, notice_of};
use crate::interview::{Question, Session};
use crate::prompt::{Task, Usage};

impl Engine {
    /// Asks the model once, and puts what holds of its sentences in the place of the quotes of the open teach-back.
    pub(super) async fn taught_back(&self, assistant: &Assistant, session: &Session, open: &Question) -> Drafted {
        let scene = assistant.scene(session, self);
        let failed = |fault: String| Drafted::failed(assistant.count(Task::TeachBack, Usage::default(), Some(fault)));
        let request = match open.account.as_ref().map(|it| assistant.prompts.teach_back(&scene, it)) {
            Some(Ok(request)) => request,
            Some(Err(error)) => return failed(error.to_string()),
            None => return failed(String::new()),
        };
        match assistant.call(session.spending, &request, &mut |_: &str| {}).await {
            Ok(reply) => {
                let worded = assistant.prompts.taught_back(&scene, open, &reply);
                let fault = worded.as_ref().err();
                Drafted {
                    notice: fault.and_then(notice_of),
                    call: assistant.count(Task::TeachBack, reply.usage, fault.map(ToString::to_string)),
                    question: worded.ok(),
                    error: None,
                }
            }
            Err(error) => Drafted {
                notice: Some(error.notice()),
                error: Some(error.clone()),
                ..failed(error.to_string())
            },
        }
    }
}
