//! The arguments of `baton report` as types.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::cli::args::PaperArg;

/// `baton report`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    baton report priya --out reports\n  \
    baton report priya --out reports --only handover --only checklist --format md,pdf\n  \
    baton report priya --out wiki --split --format md\n  \
    baton report priya --out reports --only checklist --checklist jira --email 'Tom Okafor=tom@example.com'\n  \
    baton assets export mine && baton report priya --out reports --templates mine --watch\n\n\
    Deliverables: handover (md, pdf, json), risk-assessment, playbooks, manager-plan (md, pdf),\n\
    checklist (md, pdf, csv, ics), transcript (md). Pictures are written to pictures/ as SVG. A file that is there is replaced as a whole.\n\n\
    Where a language model is set, it sums up accounts, risks and playbooks in sentences that are checked against what was\n\
    said, kept, and marked; every statement is quoted as well.")]
pub struct ReportArgs {
    /// The handover, or the start of its id; not needed where only one is open
    pub handover: Option<String>,
    /// The folder for the files; made where it is missing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "schema")]
    pub out: Option<PathBuf>,
    /// Write this deliverable only; may be given more than once
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Write these formats only
    #[arg(long, value_enum, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<FormatArg>,
    /// Write a Markdown file for each account too, and a README.md that lists them
    #[arg(long)]
    pub split: bool,
    /// Ask no language model, and leave out what one has summed up before
    #[arg(long)]
    pub no_model: bool,
    /// Write the restricted annex too, which only manager and legal may read
    #[arg(long)]
    pub restricted: bool,
    /// The paper of the PDF files, whatever the style says
    #[arg(long, value_enum)]
    pub paper: Option<PaperArg>,
    /// Use the templates, words and style of this folder, as `baton assets export` writes them
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub templates: Option<PathBuf>,
    /// Write the files again whenever a template, the words or the style change, until Ctrl-C
    #[arg(long, conflicts_with = "json")]
    pub watch: bool,
    /// Write the checklist as a table for these only
    #[arg(long, value_enum, value_name = "FOR", value_delimiter = ',')]
    pub checklist: Vec<TrackerArg>,
    /// Begin the tables with the mark of UTF-8, for Excel
    #[arg(long)]
    pub bom: bool,
    /// The e-mail address of an owner, for the tables; may be given more than once
    #[arg(long, value_name = "NAME=ADDRESS", value_parser = address)]
    pub email: Vec<(String, String)>,
    /// Name customers in the calendar: for one that nobody else sees
    #[arg(long)]
    pub named_calendar: bool,
    /// Print the JSON Schema of handover.json
    #[arg(long, exclusive = true)]
    pub schema: bool,
    /// Print one JSON object: handover, files
    #[arg(long)]
    pub json: bool,
}

/// For which program the checklist is a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TrackerArg {
    /// Any spreadsheet: checklist.csv
    Sheet,
    /// Jira's CSV import, days as yyyy-MM-dd: checklist.jira.csv
    Jira,
    /// Asana's CSV import, days as mm/dd/yyyy: checklist.asana.csv
    Asana,
}

fn address(text: &str) -> Result<(String, String), String> {
    let (name, address) = text.split_once('=').ok_or("write it as 'Tom Okafor=tom@example.com'")?;
    let (name, address) = (name.trim(), address.trim());
    if name.is_empty() || !address.contains('@') || address.contains(char::is_whitespace) {
        return Err("write it as 'Tom Okafor=tom@example.com'".to_owned());
    }
    Ok((name.to_owned(), address.to_owned()))
}

/// A format of a report's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Markdown
    Md,
    /// PDF
    Pdf,
    /// The handover as data
    Json,
    /// The checklist as a table
    Csv,
    /// The checklist's days for a calendar
    Ics,
}
