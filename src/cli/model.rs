//! The model of an interview: from the configuration to an assistant, and the check that a doctor makes.

use std::sync::Arc;

use serde::Serialize;

use crate::assets::Assets;
use crate::bank::Bank;
use crate::cli::error::CliError;
use crate::config::ModelConfig;
use crate::engine::{Assistant, EngineError};
use crate::llm::{Endpoint, ModelError, connect, probe};
use crate::prompt::{Fence, Prompts};

/// Letters of a fence word.
const FENCE_BYTES: usize = 6;

/// What a check of the model found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Checked {
    /// Milliseconds until a connection stands; none where it cannot be tried directly.
    pub(super) connect_ms: Option<u128>,
    /// Milliseconds until the first word.
    pub(super) first_ms: u128,
    /// Milliseconds until the whole reply.
    pub(super) whole_ms: u128,
    /// Whether the server takes a JSON schema.
    pub(super) takes_schema: bool,
    /// Whether the reply has the shape that was asked for.
    pub(super) obeys: bool,
}

/// Returns the assistant that the configuration asks for; none where no model is named.
pub(super) fn assistant(config: &ModelConfig, assets: &Assets, bank: &Bank) -> Result<Option<Assistant>, CliError> {
    let Some(endpoint) = config.endpoint() else {
        return Ok(None);
    };
    let prompts = prompts(assets, bank)?;
    let model = connect(&endpoint, Arc::new(chance)).map_err(CliError::Model)?;
    Ok(Some(Assistant {
        model: Arc::new(model),
        prompts,
        fence: Fence::new(&fence_word()?),
        name: endpoint.model.clone(),
        host: endpoint.host(),
        leaves: endpoint.leaves(),
        allowance: config.allowance(),
        patience: endpoint.patience.whole,
        restricted: config.restricted,
    }))
}

/// Asks the model for a reply in a given shape.
pub(super) async fn check(endpoint: &Endpoint, assets: &Assets, bank: &Bank) -> Result<Checked, CliError> {
    let request = prompts(assets, bank)?
        .check()
        .map_err(|_error| CliError::Model(ModelError::Setting("a prompt file is broken")))?;
    let found = probe(endpoint, &request).await.map_err(CliError::Model)?;
    let value: Option<serde_json::Value> = serde_json::from_str(found.reply.text.trim()).ok();
    let obeys = value.is_some_and(|it| {
        it.get("answer").is_some_and(serde_json::Value::is_i64) && it.get("word").is_some_and(|word| word == "ready")
    });
    Ok(Checked {
        connect_ms: found.connected.map(|it| it.as_millis()),
        first_ms: found.first.as_millis(),
        whole_ms: found.whole.as_millis(),
        takes_schema: found.takes_schema,
        obeys,
    })
}

pub(super) fn prompts(assets: &Assets, bank: &Bank) -> Result<Prompts, CliError> {
    let files = assets.texts("prompts", &[".toml", ".j2", ".txt"])?;
    let prompts = Prompts::parse(&files, bank);
    prompts.map_err(|problems| EngineError::Guide { problems }.into())
}

fn fence_word() -> Result<String, CliError> {
    let mut bytes = [0_u8; FENCE_BYTES];
    getrandom::fill(&mut bytes).map_err(|source| EngineError::NoRandomness { source })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Returns a number from 0 to 1 by chance; the middle where the system has none.
fn chance() -> f64 {
    let mut byte = [127_u8];
    getrandom::fill(&mut byte).unwrap_or_default();
    byte.first().map_or(0.5, |it| f64::from(*it) / 255.0)
}
