//! What to do next, for errors of the model, the files, the reports, the configuration and the server.

use crate::assets::AssetError;
use crate::cli::error::Exit;
use crate::config::ConfigError;
use crate::diag::nearest;
use crate::engine::PressError;
use crate::llm::ModelError;
use crate::web::SiteError;

pub(super) fn of_model(error: &ModelError) -> (Exit, Vec<String>) {
    let hint = match error {
        ModelError::Unreachable | ModelError::TooSlow | ModelError::Busy { .. } | ModelError::ServerFault { .. } => {
            "check BATON_BASE_URL and the network, or try again later; `--no-model` works without it"
        }
        ModelError::KeyRefused { .. } => {
            "check the key in OPENAI_API_KEY or BATON_API_KEY_FILE; `--no-model` works without it"
        }
        ModelError::Untrusted => {
            "have the server's certificate mended, or name the file of who signed it as `certificates` under [model] in config.toml; `--no-model` works without it"
        }
        ModelError::NoCredit => "top up the account of the key; `--no-model` works without it",
        ModelError::NoSuchModel { .. } => "check BATON_MODEL and BATON_BASE_URL; `--no-model` works without it",
        ModelError::TooLong
        | ModelError::Rejected { .. }
        | ModelError::NotAModel
        | ModelError::Redirected
        | ModelError::BrokeOff
        | ModelError::TooLarge
        | ModelError::Resting
        | ModelError::BudgetUsed
        | ModelError::TooOften
        | ModelError::NotRecorded
        | ModelError::Setting(_) => {
            "check [model] in config.toml and the variables above it; `--no-model` works without it"
        }
    };
    (Exit::Failed, vec![hint.to_owned()])
}

pub(super) fn of_asset(error: &AssetError) -> (Exit, Vec<String>) {
    match error {
        AssetError::Unknown { path, known } => {
            let near = nearest(path, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
            let all = "`baton assets list` shows all files".to_owned();
            (Exit::NotFound, near.into_iter().chain(std::iter::once(all)).collect())
        }
        AssetError::Exists { .. } => (
            Exit::NotAllowed,
            vec!["nothing was written; choose an empty folder".to_owned()],
        ),
        AssetError::Io { .. } => (
            Exit::Failed,
            vec!["check that the folder exists and is yours".to_owned()],
        ),
        AssetError::NotText { .. } => (Exit::Failed, vec!["save it as UTF-8".to_owned()]),
    }
}

pub(super) fn of_press(error: &PressError) -> (Exit, Vec<String>) {
    let hint = match error {
        PressError::Asset(error) => return of_asset(error),
        PressError::Templates { .. } => "mend the files of your own folder, or take them out of it",
        PressError::Report { .. } => "take your own templates out of your folder and try again; the interview is safe",
        PressError::Pdf { .. } => "the other files were written; the Markdown has the same words",
    };
    (Exit::Failed, vec![hint.to_owned()])
}

pub(super) fn of_config(error: &ConfigError) -> (Exit, Vec<String>) {
    let hint = match error {
        ConfigError::NoHome => "set BATON_HOME to a folder of your own",
        ConfigError::Unreadable { .. } => "check that the file is yours, or set BATON_HOME to another folder",
        ConfigError::BadKey { .. } => "put the key alone into the file, on one line",
        ConfigError::Wrong(_) => "mend the file, or move it away: everything works without it",
    };
    (Exit::Failed, vec![hint.to_owned()])
}

pub(super) fn of_site(error: &SiteError) -> &'static str {
    match error {
        SiteError::NotAnOrigin(_) => "write it as https://handover.example.com, without a path",
        SiteError::Unencrypted(_) => {
            "give --tls-cert and --tls-key; or name the proxy's address with --public-url https://…; or listen on 127.0.0.1"
        }
        SiteError::NotANetwork(_) => "write it as 10.0.0.0/8, or as one address",
    }
}
