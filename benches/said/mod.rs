//! What a leaver says in a measured interview, from three words to a paragraph, so that facts, conflicts and new names all
//! occur.

/// The number of the turn goes into every sentence, since what was said before is not heard again.
const ANSWERS: [&str; 6] = [
    "Nothing on {n}.",
    "Mara Obuya at Fjordlys decides on quote {n}, and she wants the price back to 40k before the renewal.",
    "I promised them audit report {n} because their board asks for it. Draft {n} lies in the shared drive.",
    "Every Thursday I send Jonas the numbers of board {n} in Grafana, because without them he opens a ticket.",
    "Birgit in Finance knows how invoice {n} is split; ask her before you touch it, she answers within a day.",
    "Polna pays order {n} late every spring. Call the controller about {n}, not the portal, else it stays open.",
];

/// Returns the answer of a turn.
pub(crate) fn answer(turn: u64) -> String {
    let at = usize::try_from(turn).unwrap() % ANSWERS.len();
    let words = ANSWERS.get(at).unwrap();
    words.replace("{n}", &turn.to_string())
}
