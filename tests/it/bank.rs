//! The shipped question bank and the ways in which a bank's file can be wrong.

use baton::bank::Bank;

#[test]
fn shipped_bank_is_read_without_problems() {
    let files: Vec<(String, String)> = ["accounts", "book", "process", "playbooks", "closing", "slot-kinds"]
        .iter()
        .map(|group| format!("prompts/banks/{group}.toml"))
        .map(|file| (file.clone(), std::fs::read_to_string(&file).unwrap()))
        .collect();
    let (bank, problems) = Bank::parse(&files);
    assert_eq!(problems, []);
    assert_eq!(bank.topics.len(), 35);
}
