//! The role of a person, as said beside the name: `Lars Ekdahl, the CFO`, `CFO Lars Ekdahl`, `Ann in finance`, `Ann runs the
//! depot`, and in the next sentence `She's the CFO`.

use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Mark, Words};

/// How many words before a title can belong to it (`interim regional operations director`).
const MODIFIERS: usize = 5;

/// How many words before a duty can make it a condition.
const REACH: usize = 5;

/// Returns the role that stands behind a name which ends before token `at`.
pub(crate) fn role_behind(words: &Words, line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    let mut next = at;
    let comma = matches!(tokens.low(next), "," | "(" | "-" | "\u{2013}" | "\u{2014}" | ":");
    next += usize::from(comma);
    next += usize::from(matches!(tokens.low(next), "who"));
    let verb = matches!(tokens.low(next), "is" | "was" | "as" | "'s" | "became" | "remains");
    next += usize::from(verb);
    next += usize::from(matches!(
        tokens.low(next),
        "also" | "now" | "still" | "actually" | "really" | "technically"
    ));
    let article = matches!(
        tokens.low(next),
        "the" | "a" | "an" | "their" | "our" | "its" | "my" | "his" | "her" | "your"
    );
    if let Some(role) = title_from(words, line, next + usize::from(article)).filter(|_| comma || verb || article) {
        return Some(role);
    }
    let behind = if comma { at + 1 } else { at };
    department(line, behind).or_else(|| side(words, line, at))
}

/// Returns what a person does, told behind a name which ends before token `at`: `runs the depot`.
pub(crate) fn duty_behind(line: &Line<'_>, at: usize) -> Option<String> {
    duty(line, at + usize::from(line.tokens.low(at) == ","))
}

/// Returns the role that stands before a name which starts at token `at`.
pub(crate) fn role_before(words: &Words, line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    let at = at.checked_sub(address(words, line, at))?;
    let comma = usize::from(matches!(tokens.before(at, 1), "," | "(" | ":"));
    let named = usize::from(matches!(
        tokens.before(at, 1 + comma),
        "is" | "called" | "named" | "was"
    ));
    let end = at.checked_sub(comma + named)?;
    let limit = tokens.get(end.checked_sub(1)?)?.end;
    let ends_here = |mark: &&Mark| mark.span.end == limit || of_what(words, line, mark.span.end, end);
    let title = line
        .of(List::Title)
        .filter(ends_here)
        .min_by_key(|mark| mark.span.start)?;
    let first = tokens.list.iter().position(|token| token.start >= title.span.start)?;
    let start = (first.saturating_sub(MODIFIERS)..first)
        .rev()
        .take_while(|it| modifies(words, line, *it))
        .min()
        .unwrap_or(first);
    Some(tokens.words(start, end).to_owned())
}

/// Returns how many words before a name are a form of address: `a Reverend`, `Herr`.
fn address(words: &Words, line: &Line<'_>, at: usize) -> usize {
    let tokens = &line.tokens;
    let addressed = tokens.capital(at.saturating_sub(1)) && words.is(Set::Address, tokens.before(at, 1));
    match (addressed, tokens.before(at, 2)) {
        (false, _) => 0,
        (true, "a" | "the" | "an" | ".") => 2,
        (true, _) => 1,
    }
}

/// Returns whether the words between a title and a name tell what it is the title of: `head | of procurement`.
fn of_what(words: &Words, line: &Line<'_>, title_end: usize, end: usize) -> bool {
    let tokens = &line.tokens;
    let between: Vec<usize> = (0..end)
        .filter(|at| tokens.get(*at).is_some_and(|it| it.start >= title_end))
        .collect();
    let led = tokens.text.get(..title_end).is_some_and(|it| it.ends_with("of"));
    let mut rest = between.iter().skip_while(|at| tokens.low(**at) == "of");
    let of = led || between.first().is_some_and(|at| tokens.low(*at) == "of");
    of && between.len() <= 4 && rest.all(|at| belongs(words, line, *at))
}

/// Returns the title that starts at a token, perhaps with words before it and `of …` behind it.
fn title_from(words: &Words, line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    let mut first = at;
    while first < at + MODIFIERS && line.phrase_at(List::Title, first).is_none() {
        if !tokens.is_word(first) || words.is(Set::Function, tokens.low(first)) {
            return None;
        }
        first += 1;
    }
    let mut end = first + line.phrase_at(List::Title, first)?;
    while let Some(more) = line.phrase_at(List::Title, end) {
        end += more;
    }
    if matches!(tokens.low(end), "of" | "for") || tokens.low(end.saturating_sub(1)) == "of" {
        let of = usize::from(tokens.low(end.saturating_sub(1)) != "of");
        let more = (end + of..end + of + 4)
            .take_while(|it| tokens.is_word(*it) && belongs(words, line, *it))
            .count();
        end += if more > 0 { of + more } else { 0 };
    }
    Some(tokens.words(at, end).trim().to_owned())
}

/// Words behind `of` that belong to a title: not a verb or a pronoun.
fn belongs(words: &Words, line: &Line<'_>, at: usize) -> bool {
    let word = line.tokens.low(at);
    matches!(word, "and" | "the") || (!words.is(Set::Function, word) && line.phrase_at(List::PersonVerb, at).is_none())
}

/// Words before a title that belong to it.
fn modifies(words: &Words, line: &Line<'_>, at: usize) -> bool {
    let word = line.tokens.low(at);
    line.tokens.is_word(at)
        && !words.is(Set::Function, word)
        && line.phrase_at(List::PersonVerb, at).is_none()
        && !line.has_action_at(at)
}

/// `in finance`, `from the data team`.
fn department(line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    let preposition = matches!(tokens.low(at), "in" | "from" | "of" | "at" | "over");
    let verb = usize::from(matches!(tokens.low(at), "is" | "works" | "sits"));
    let preposition = preposition || (verb == 1 && matches!(tokens.low(at + 1), "in" | "from" | "with"));
    if !preposition && !matches!(tokens.before(at, 1), "," | "(") {
        return None;
    }
    let lead = at + verb + usize::from(preposition);
    let lead = lead + usize::from(matches!(tokens.low(lead), "the" | "our" | "their" | "there"));
    let lead = lead + usize::from(tokens.low(lead) == "in");
    let team = (lead..lead + 2).find_map(|it| line.phrase_at(List::Team, it).map(|length| it + length))?;
    Some(tokens.words(lead, team).to_owned())
}

/// `on their side`, `at the reseller`.
fn side(words: &Words, line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    (at..at + 2).find_map(|it| {
        let length = line.phrase_at(List::Side, it)?;
        let end = it + length;
        // `from our` alone says nothing: `from our vibration lab` does
        let whose = matches!(tokens.low(end.saturating_sub(1)), "our" | "their" | "the");
        let more = (end..end + MODIFIERS - 1)
            .take_while(|at| tokens.is_word(*at) && !words.is(Set::Function, tokens.low(*at)))
            .count();
        match (whose, more) {
            (false, _) => Some(tokens.words(it, end).to_owned()),
            (true, 0) => None,
            (true, more) => Some(tokens.words(end - 1, end + more).to_owned()),
        }
    })
}

/// `runs the depot`: the verb with its object; not `runs to 30 September`, `decides nothing`, `unless she signs a waiver`.
fn duty(line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    let who = usize::from(tokens.low(at) == "who");
    let verb = line.phrase_at(List::Duty, at + who)?;
    let start = at + who;
    let aside = matches!(
        tokens.low(start + verb),
        "to" | "out"
            | "until"
            | "into"
            | "on"
            | "off"
            | "from"
            | "by"
            | "over"
            | "up"
            | "nothing"
            | "no"
            | "none"
            | "away"
    );
    let condition = |it: usize| {
        matches!(
            tokens.low(it),
            "if" | "unless" | "until" | "when" | "once" | "whether" | "before"
        )
    };
    if aside && verb == 1 || (at.saturating_sub(REACH)..at).any(condition) {
        return None;
    }
    let object = (start + verb..start + verb + 6)
        .take_while(|it| {
            tokens.is_word(*it)
                && !matches!(
                    tokens.low(*it),
                    "and" | "but" | "because" | "so" | "when" | "if" | "since"
                )
        })
        .count();
    (object > 0).then(|| tokens.words(start, start + verb + object).to_owned())
}

/// Returns the role told of somebody named before by a pronoun at a token: `He's the CFO`, `She runs payroll`.
pub(crate) fn role_of_pronoun(words: &Words, line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    match tokens.low(at) {
        "he's" | "she's" => {
            let article = usize::from(matches!(tokens.low(at + 1), "the" | "a" | "an" | "their" | "our"));
            title_from(words, line, at + 1 + article)
                .filter(|_| article == 1)
                .or_else(|| department(line, at + 1))
        }
        "he" | "she" => role_behind(words, line, at + 1).or_else(|| duty_behind(line, at + 1)),
        _ => None,
    }
}

/// Returns the role that a sentence tells of the one person whom it names, by a pronoun behind a comma or `and`.
pub(crate) fn role_told_on(words: &Words, line: &Line<'_>) -> Option<String> {
    let tokens = &line.tokens;
    let joined = |at: &usize| {
        matches!(
            tokens.before(*at, 1),
            "," | "and" | "but" | "-" | "\u{2013}" | "\u{2014}"
        )
    };
    (1..tokens.len())
        .filter(joined)
        .find_map(|at| role_of_pronoun(words, line, at))
}
