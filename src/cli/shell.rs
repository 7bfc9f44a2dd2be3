//! `baton completions` and `baton man`: what a shell and a manual reader need, made from the arguments.

use clap::CommandFactory;

use crate::cli::args::{Cli, CompletionsArgs};
use crate::cli::error::CliError;
use crate::cli::print::Printer;

/// Writes the completion script of a shell.
pub(super) fn completions(args: &CompletionsArgs, out: Printer) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "baton", &mut script);
    Ok(out.bytes(&script)?)
}

/// Writes the manual page, with a section for each command.
pub(super) fn man(out: Printer) -> Result<(), CliError> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(sub, &mut page)?;
    }
    Ok(out.bytes(&page)?)
}

fn section(command: &clap::Command, page: &mut Vec<u8>) -> Result<(), CliError> {
    let man = clap_mangen::Man::new(command.clone());
    let title = command.get_bin_name().unwrap_or_default().to_uppercase();
    page.extend_from_slice(format!(".SH \"{title}\"\n").as_bytes());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    page.extend_from_slice(format!("{about}.\n").as_bytes());
    man.render_options_section(page)?;
    man.render_extra_section(page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(sub, page)?;
    }
    Ok(())
}
