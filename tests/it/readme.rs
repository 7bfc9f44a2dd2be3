//! The README shows what the program says: each of its samples is run again and compared, line by line.
//!
//! A line `…` stands for any lines that were left out; the id of the handover, which is drawn, is the same everywhere.

use std::fs;

use crate::support::World;

/// What a `…` within a sent line stands for.
const SECRET: &str = "Kirschbaum2016!";

/// The moment that the README names.
const DAY: &str = "2026-11-23T09:00:00Z";

/// The sample's file.
const ACCOUNTS: &str = "samples/wattlark/accounts.csv";

/// Returns the console samples of the README, in its order.
fn samples(text: &str) -> Vec<Vec<&str>> {
    let blocks = text.split("```console\n").skip(1);
    blocks
        .map(|it| it.split("```").next().unwrap().lines().collect())
        .collect()
}

/// Cuts a command line into words, with single quotes round those that hold spaces.
fn words(line: &str) -> Vec<String> {
    let pieces = line.split('\'').enumerate();
    let words = pieces.flat_map(|(at, piece)| match at % 2 {
        1 => vec![piece.to_owned()],
        _ => piece.split_whitespace().map(str::to_owned).collect(),
    });
    words.collect()
}

/// Compares what was shown with what the README shows.
fn compare(what: &str, shown: &[&str], said: &[String]) {
    let mut rest = said.iter();
    let mut skips = false;
    for line in shown {
        if *line == "…" || *line == "  …" {
            skips = true;
            continue;
        }
        let next = if skips { rest.find(|it| it == line) } else { rest.next() };
        assert_eq!(
            next.map(String::as_str),
            Some(*line),
            "{what}: the program says {said:#?}"
        );
        skips = false;
    }
    assert!(
        skips || rest.next().is_none(),
        "{what}: the program says more: {said:#?}"
    );
}

/// Runs a program and returns its lines, talk before data, with the README's id in place of the one that was drawn.
fn run(world: &World, args: &[&str], stdin: &str, ids: &mut Option<(String, String)>) -> Vec<String> {
    let args: Vec<String> = args
        .iter()
        .map(|it| {
            ids.as_ref()
                .map_or_else(|| (*it).to_owned(), |(readme, drawn)| it.replace(readme, drawn))
        })
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut command = world.command(&args);
    command.env("BATON_NOW", DAY);
    let out = world.finish(command, stdin);
    assert_eq!(out.exit, 0, "{args:?}: {}", out.stderr);
    let (talk, data) = (out.stderr, out.stdout);
    if let Some((_, drawn)) = ids.as_mut().filter(|(_, drawn)| drawn.is_empty()) {
        data.trim().clone_into(drawn);
    }
    let (readme, drawn) = ids.clone().unwrap();
    let talk = if args.contains(&"start") { talk } else { String::new() };
    let all = talk + &data;
    all.lines().map(|it| it.replace(&drawn, &readme)).collect()
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let text = fs::read_to_string("README.md").unwrap();
    assert!(text.contains(&format!("BATON_NOW={DAY}")), "the samples have a day");
    let world = World::new();
    world.write("accounts.csv", &fs::read_to_string(ACCOUNTS).unwrap());
    let all = samples(&text);
    let id = text
        .split("next: baton interview ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let mut ids = Some((id.to_owned(), String::new()));
    // the talk comes before what is listed of it
    let is_talk = |block: &&Vec<&str>| block.first().is_some_and(|it| it.starts_with('{'));
    let first = all.iter().take(1);
    let order = first
        .chain(all.iter().filter(is_talk))
        .chain(all.iter().skip(1).filter(|it| !is_talk(it)));
    let mut compared = 0;
    for block in order {
        if is_talk(&block) {
            let sent: Vec<String> = block
                .iter()
                .filter_map(|it| it.strip_prefix("> "))
                .map(|it| it.replace('…', SECRET))
                .collect();
            let shown: Vec<&str> = block.iter().filter(|it| !it.starts_with("> ")).copied().collect();
            let said = run(
                &world,
                &["interview", id, "--jsonl", "--no-model"],
                &(sent.join("\n") + "\n"),
                &mut ids,
            );
            compare("the talk", &shown, &said);
            compared += 1;
            continue;
        }
        let starts: Vec<usize> = (0..block.len())
            .filter(|at| block[*at].starts_with("$ baton "))
            .collect();
        for (nth, at) in starts.iter().enumerate() {
            let end = starts.get(nth + 1).copied().unwrap_or(block.len());
            let shown = &block[at + 1..end];
            if shown.is_empty() {
                continue;
            }
            let args = words(block[*at].strip_prefix("$ baton ").unwrap());
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let said = run(&world, &args, "", &mut ids);
            compare(block[*at], shown, &said);
            compared += 1;
        }
    }
    assert_eq!(compared, 4, "start, the talk, list and status");
}
