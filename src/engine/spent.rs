//! What a handover used of a model, by what it was used for, as the log has it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::{Engine, EngineError};
use crate::id::HandoverId;
use crate::interview::{Call, Event, Spending};

/// The calls of one task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TaskSpending {
    /// What they were for: `ask`, `understand`.
    pub task: String,
    /// Calls and tokens.
    #[serde(flatten)]
    pub used: Spending,
    /// Why replies were not used, with how often.
    pub faults: BTreeMap<String, u64>,
}

impl TaskSpending {
    fn add(&mut self, call: &Call) {
        self.used.add(call);
        if let Some(fault) = &call.fault {
            *self.faults.entry(fault.clone()).or_default() += 1;
        }
    }
}

impl Engine {
    /// Returns what was used of a model, task by task; empty where none was asked.
    ///
    /// # Errors
    /// As `events`.
    pub async fn spending(&self, handover: &HandoverId) -> Result<Vec<TaskSpending>, EngineError> {
        let mut tasks: BTreeMap<String, TaskSpending> = BTreeMap::new();
        for envelope in self.events(handover).await? {
            if let Event::ModelCalled { call, .. } = &envelope.event {
                tasks.entry(call.task.clone()).or_default().add(call);
            }
        }
        let named = |(task, spending)| TaskSpending { task, ..spending };
        Ok(tasks.into_iter().map(named).collect())
    }
}
