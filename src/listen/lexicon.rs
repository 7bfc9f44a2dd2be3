//! The word lists that the rules hear with, read from TOML text.
//!
//! 1. Each file holds some of the lists; lists of the same name in several files are joined, so a user's folder adds to them.
//! 2. An unknown list or a malformed file is a problem with its line; so is a list that no file gives.
//!
//! Only words are held here: what they mean for a sentence is decided in the modules that ask for a list.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::Problem;

/// The file that the book shares with the ear.
const NEW_ACCOUNTS: &str = "new-account.toml";

/// What is read here of that file; the book reads the rest.
#[derive(Deserialize)]
struct NewAccounts {
    cues: Vec<String>,
}

macro_rules! lexicon {
    (lists { $($list:ident => $kind:ident, $says:literal;)* } sets { $($set:ident => $member:ident, $names:literal;)* } tables { $($table:ident: $value:ty, $holds:literal;)* }) => {
        /// The lists of phrases and tables of words, by name.
        #[derive(Debug, Clone, Default, PartialEq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Lexicon {
            $(#[doc = $says] pub(crate) $list: Vec<String>,)*
            $(#[doc = $names] pub(crate) $set: Vec<String>,)*
            $(#[doc = $holds] pub(crate) $table: BTreeMap<String, $value>,)*
            /// How people bring in an account that the book does not hold.
            #[serde(skip)]
            pub(crate) new_accounts: Vec<String>,
        }

        /// Which list a phrase stands in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum List {
            $(#[doc = $says] $kind,)*
        }

        /// Which set a single word is looked up in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Set {
            $(#[doc = $names] $member,)*
        }

        impl Lexicon {
            /// Returns every word of the sets in lower case, with its set.
            pub(crate) fn members(&self) -> impl Iterator<Item = (Set, String)> {
                std::iter::empty()$(.chain(self.$set.iter().map(|word| (Set::$member, word.to_lowercase()))))*
            }

            /// Adds the words of another file.
            fn join(&mut self, other: Self) {
                $(self.$list.extend(other.$list);)*
                $(self.$set.extend(other.$set);)*
                $(self.$table.extend(other.$table);)*
                self.new_accounts.extend(other.new_accounts);
            }

            /// Returns every phrase with the list that it stands in.
            pub(crate) fn phrases(&self) -> impl Iterator<Item = (&str, List)> {
                std::iter::empty()$(.chain(self.$list.iter().map(|phrase| (phrase.as_str(), List::$kind))))*
            }

            /// Returns the names of the lists and tables that no file filled.
            fn missing(&self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(if self.$list.is_empty() { names.push(stringify!($list)); })*
                $(if self.$set.is_empty() { names.push(stringify!($set)); })*
                $(if self.$table.is_empty() { names.push(stringify!($table)); })*
                names
            }
        }
    };
}

lexicon! {
    lists {
        hedges => Hedge, "Words that take back what is said.";
        empty_nouns => EmptyNoun, "Nouns that name nothing.";
        dry => Dry, "Answers that say nothing.";
        none => NoneSuch, "Statements that there is nothing of the kind.";
        unknown => Unknown, "Statements that the leaver does not know.";
        stop => Stop, "Requests to end or to pause.";
        distress => Distress, "Words of distress.";
        puzzled => Puzzled, "Questions about the question.";
        elsewhere => Elsewhere, "Pointers to a document or system in place of an answer.";
        chatter => Chatter, "Greetings, thanks and remarks about talking.";
        asides => Aside, "Idioms and remarks about the interview itself: a sentence with one says nothing unless it names something.";
        continues => Continues, "Openings by which a sentence goes on about the account of the one before.";
        digressions => Digression, "Openings by which a leaver leaves the question that was asked.";
        own_process => OwnProcess, "Openings by which a sentence is about the leaver's own way of working.";
        reasons => Reason, "Marks of a cause, a constraint or a fear.";
        statuses => Status, "Stage words and what is outstanding.";
        actions => Action, "Verbs of work that another person could do.";
        acting => Acting, "Openings that make a verb an instruction or an intention.";
        triggers => Trigger, "Marks of an event or a threshold.";
        frequencies => Frequency, "Words for a rate or a cycle.";
        likelihoods => Likelihood, "Words for a chance.";
        grades => Grade, "Degrees of a chance.";
        evidence => Evidence, "Verbs and nouns of something seen, heard or written.";
        owning => Owning, "Words by which somebody has accepted a task.";
        next_steps => NextStep, "Marks of what comes next.";
        purposes => Purpose, "Words by which the purpose of a tool is told.";
        everything => Everything, "Words for all accounts or none.";
        titles => Title, "Job titles.";
        teams => Team, "Teams and departments.";
        person_verbs => PersonVerb, "Verbs that a person does, after a name.";
        duties => Duty, "Verbs that tell a person's role.";
        sides => Side, "Words for whose side a person is on.";
        tools => Tool, "Known tools by name.";
        everyday_tools => EverydayTool, "Known tools that everybody knows the purpose of.";
        system_words => SystemWord, "Nouns for a tool, a report, a file or a channel.";
        not_systems => NotSystem, "Phrases with the noun of a tool that name none.";
        place_words => PlaceWord, "Nouns for a place where something is kept.";
        negations => Negation, "Words that deny what follows.";
        future => Future, "Words of plans.";
        past => Past, "Words of what has happened.";
        money_words => MoneyWord, "Nouns that make a bare number an amount.";
        trends => Trend, "Verbs of rising and falling.";
        doubts => Doubt, "Words that make what follows a condition, a guess or a wish.";
        joins => Join, "Words that join a claim to the one before.";
        whom_tails => WhomTail, "What stands behind whom to ask and adds nothing.";
    }
    sets {
        assents => Assent, "Words that agree.";
        whom_words => WhomWord, "Function words that may stand in whom to ask.";
        function_words => Function, "Words with no content of their own.";
        not_names => NotName, "Words that are no part of a person's name when capitalised.";
        places => Place, "Towns and countries.";
        surnames => Surname, "Words that are a family name behind another name.";
        name_words => NameWord, "Everyday words that are somebody's name as well.";
        particles => Particle, "Small words inside a family name.";
        thing_behind => ThingBehind, "Nouns behind a capitalised name that make it a thing's.";
        place_before => PlaceBefore, "Words before a capitalised name that make it a place's or a thing's.";
        thing_before => ThingBefore, "Words before a single capitalised word that make it a thing.";
        thing_verbs => ThingVerb, "Verbs that things do as well as people.";
        humans => Human, "Nouns for somebody whose name follows.";
        spoken_to => SpokenTo, "Words behind which a single capitalised word is somebody's name.";
        addresses => Address, "Forms of address before a name.";
        towards => Towards, "Prepositions behind which a name is somebody's only where a dealing leads up to them.";
        dealings => Dealing, "Words for what one does with a person.";
        journeys => Journey, "Words of travel: what they lead to is a place.";
        firm_words => FirmWord, "Words of business with another firm: the name behind them is its own.";
        firm_verbs => FirmVerb, "What firms do with another firm: `They bill us`.";
        firm_roles => FirmRole, "Roles that a firm can have as well as a person.";
        firm_endings => FirmEnding, "Last words of a firm's name.";
        per_units => PerUnit, "What an amount or a count is told for: `80 a month`, `12 per seat`.";
        units => Unit, "Units that make a number a measure.";
        not_units => NotUnit, "Words after a number that are no unit.";
        planned => Planned, "Past forms that speak of what is still to come: `scheduled`.";
        coming => Coming, "Words right before a counted time that make it a day ahead: `starts in three weeks`.";
        own_tools => OwnTool, "Words in the name of a tool that somebody made for themselves.";
        file_endings => FileEnding, "Endings of the names of files.";
        plain_tools => PlainTool, "Short names of tools that are no words in small letters.";
        kept_behind => KeptBehind, "Words shortly behind which a place is where something is kept.";
        numbered => Numbered, "Nouns whose number is a name: tickets, versions, rooms.";
    }
    tables {
        months: i8, "Months, 1 to 12.";
        weekdays: i8, "Weekdays, 1 (Monday) to 7.";
        ordinals: i8, "First to fifth, and last as -1.";
        holidays: String, "Named days as MM-DD.";
        seasons: i8, "Seasons by their first month.";
        numbers: f64, "Number words.";
        scales: f64, "Multipliers.";
        currencies: String, "Signs, codes and words to ISO 4217 codes.";
        classes: Vec<String>, "Classes of words that patterns name.";
        patterns: Vec<String>, "Patterns of what is not for a report as it stands.";
    }
}

impl Lexicon {
    /// Reads the files, given as name and text, and returns the lists with every problem found.
    pub fn parse(files: &[(String, String)]) -> (Self, Vec<Problem>) {
        let mut lexicon = Self::default();
        let mut problems = Vec::new();
        for (name, text) in files {
            if name.ends_with(NEW_ACCOUNTS) {
                match toml::from_str::<NewAccounts>(text) {
                    Ok(part) => lexicon.new_accounts.extend(part.cues),
                    Err(error) => problems.push(problem(name, text, &error)),
                }
                continue;
            }
            match toml::from_str::<Self>(text) {
                Ok(part) => lexicon.join(part),
                Err(error) => problems.push(problem(name, text, &error)),
            }
        }
        if problems.is_empty() {
            problems.extend(lexicon.missing().into_iter().map(|list| {
                Problem::new("lexicon", format!("the list `{list}` is missing or empty"))
                    .hint(format!("add `{list}` to one of the files in the lexicon folder"))
            }));
        }
        (lexicon, problems)
    }
}

/// Words a parser's error with its line.
fn problem(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    let found = Problem::of_toml(file, text, error);
    Problem {
        message: format!("cannot read the word lists: {}", found.message),
        ..found
    }
}
