//! Calls and tokens of one handover: what it may use, and what it has used.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::llm::error::ModelError;
use crate::llm::{Listener, Model, Told};
use crate::prompt::{Request, Usage};

/// What a handover may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Calls.
    pub calls: u64,
    /// Tokens, of requests and replies together.
    pub tokens: u64,
}

/// What a handover has used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Calls, failed ones among them.
    pub calls: u64,
    /// Tokens.
    pub usage: Usage,
}

/// Keeps a model within an allowance.
#[derive(Debug)]
pub struct Budget<M> {
    model: M,
    allowance: Allowance,
    spent: Mutex<Spent>,
}

impl<M: Model> Budget<M> {
    /// Wraps a model, with what was used before.
    pub fn new(model: M, allowance: Allowance, spent: Spent) -> Self {
        Self {
            model,
            allowance,
            spent: Mutex::new(spent),
        }
    }

    /// Returns what was used.
    pub fn spent(&self) -> Spent {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call before it is made, so that a failing one counts as well.
    fn begin(&self, request: &Request) -> Result<(), ModelError> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let used = spent.usage.input.saturating_add(spent.usage.output);
        let needed = request.tokens().saturating_add(u64::from(request.most_tokens));
        if spent.calls >= self.allowance.calls || used.saturating_add(needed) > self.allowance.tokens {
            return Err(ModelError::BudgetUsed);
        }
        spent.calls = spent.calls.saturating_add(1);
        Ok(())
    }
}

impl<M: Model> Model for Budget<M> {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        Box::pin(async move {
            self.begin(request)?;
            let result = self.model.call(request, listener).await;
            if let Ok(reply) = &result {
                let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
                spent.usage.add(reply.usage);
            }
            result
        })
    }
}
