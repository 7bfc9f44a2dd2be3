//! What is wrong with a user's own TOML file, all at once, each value with its line.
//!
//! A reader stops at the first fault. So each value of the file is put into the built-in file alone, which is known to be
//! right: where that cannot be read, the value is wrong. What the built-in file cannot do without is missed in the same way.

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use crate::diag::{Problem, line_of, nearest};

/// Reads a file's text and returns what is wrong, in words.
pub(super) type Check<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Key(String),
    Item(usize),
}

/// A file that is looked through.
struct Search<'a> {
    name: &'a str,
    text: &'a str,
    /// The file with the places of its values.
    places: &'a DeTable<'a>,
    /// The built-in file.
    model: &'a Table,
    check: Check<'a>,
}

/// Returns everything that is wrong with `text`, which `check` refuses; `built_in` is the file that is right.
pub(super) fn problems(name: &str, text: &str, built_in: &str, check: Check<'_>) -> Vec<Problem> {
    let places = match DeTable::parse(text) {
        Ok(places) => places,
        Err(error) => {
            let line = error.span().map(|span| line_of(text, span.start));
            let message = error.message().replace('\n', ", ");
            return vec![Problem {
                line,
                ..Problem::new(name, message)
            }];
        }
    };
    let (Ok(own), Ok(model)) = (text.parse::<Table>(), built_in.parse::<Table>()) else {
        return Vec::new();
    };
    let search = Search {
        name,
        text,
        places: places.get_ref(),
        model: &model,
        check,
    };
    let mut found = Vec::new();
    search.table(&mut Vec::new(), &own, Some(&model), &mut found);
    if found.is_empty() {
        found.extend(check(text).map(|message| Problem::new(name, message)));
    }
    found
}

impl Search<'_> {
    fn table(&self, path: &mut Vec<Step>, own: &Table, model: Option<&Table>, found: &mut Vec<Problem>) {
        for (key, value) in own {
            path.push(Step::Key(key.clone()));
            self.value(path, value, model, found);
            path.pop();
        }
        let missing = model
            .into_iter()
            .flat_map(Table::keys)
            .filter(|key| !own.contains_key(*key));
        for key in missing {
            path.push(Step::Key(key.clone()));
            let refused = self.refused(path, None);
            path.pop();
            if refused.is_some() {
                let problem = self.problem(path, &format!("`{key}` is missing"));
                found.push(problem.hint(format!(
                    "take it over from `baton assets show report-templates/{}`",
                    self.name
                )));
            }
        }
    }

    fn value(&self, path: &mut Vec<Step>, value: &Value, around: Option<&Table>, found: &mut Vec<Problem>) {
        let Some(message) = self.refused(path, Some(value)) else {
            return;
        };
        let before = found.len();
        let key = match path.last() {
            Some(Step::Key(key)) => key.clone(),
            _ => String::new(),
        };
        let known = around.and_then(|it| it.get(&key));
        match value {
            Value::Table(table) if around.is_none_or(|it| it.contains_key(&key)) => {
                self.table(path, table, known.and_then(Value::as_table), found);
            }
            Value::Array(items) => self.items(path, items, known, found),
            _ => {}
        }
        if found.len() == before {
            let problem = self.problem(path, &message);
            let others = around.into_iter().flat_map(Table::keys).map(String::as_str);
            let stranger = around.is_some_and(|it| !it.contains_key(&key));
            let near = nearest(&key, others).filter(|_| stranger);
            found.push(match near {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
    }

    fn items(&self, path: &mut Vec<Step>, items: &[Value], model: Option<&Value>, found: &mut Vec<Problem>) {
        let first = model.and_then(Value::as_array).and_then(|it| it.first());
        for (at, item) in items.iter().enumerate() {
            path.push(Step::Item(at));
            match (item, self.refused(path, Some(item))) {
                (Value::Table(table), Some(_)) => self.table(path, table, first.and_then(Value::as_table), found),
                (_, Some(message)) => found.push(self.problem(path, &message)),
                (_, None) => {}
            }
            path.pop();
        }
    }

    /// Returns what is wrong with the built-in file when the value at `path` is another, or none.
    fn refused(&self, path: &[Step], value: Option<&Value>) -> Option<String> {
        let mut trial = Value::Table(self.model.clone());
        set(&mut trial, path, value)?;
        (self.check)(&toml::to_string(&trial).ok()?)
    }

    fn problem(&self, path: &[Step], message: &str) -> Problem {
        let line = offset(self.places, path).map(|at| line_of(self.text, at));
        let message = message.lines().next().unwrap_or_default().to_owned();
        Problem {
            line,
            ..Problem::new(self.name, message)
        }
    }
}

/// Puts a value in its place, or takes the place away. An item of a list is put in as the only one.
fn set(value: &mut Value, path: &[Step], new: Option<&Value>) -> Option<()> {
    match path {
        [] => {
            *value = new?.clone();
            Some(())
        }
        [Step::Key(key)] => {
            let table = value.as_table_mut()?;
            match new {
                Some(new) => table.insert(key.clone(), new.clone()),
                None => table.remove(key),
            };
            Some(())
        }
        [Step::Key(key), rest @ ..] => set(value.as_table_mut()?.get_mut(key)?, rest, new),
        [Step::Item(_), rest @ ..] => {
            let items = value.as_array_mut()?;
            items.truncate(1);
            set(items.first_mut()?, rest, new)
        }
    }
}

/// Returns where a value, or its key, begins.
fn offset(places: &DeTable<'_>, path: &[Step]) -> Option<usize> {
    let (first, mut rest) = path.split_first()?;
    let Step::Key(key) = first else { return None };
    let (name, mut value) = places.iter().find(|(name, _)| name.get_ref() == key)?;
    let mut at = name.span().start;
    while let Some((step, after)) = rest.split_first() {
        let (begins, inner): (usize, &Spanned<DeValue<'_>>) = match (step, value.get_ref()) {
            (Step::Key(key), DeValue::Table(table)) => {
                let (name, inner) = table.iter().find(|(name, _)| name.get_ref() == key)?;
                (name.span().start, inner)
            }
            (Step::Item(number), DeValue::Array(items)) => {
                let inner = items.get(*number)?;
                (inner.span().start, inner)
            }
            _ => break,
        };
        (at, value, rest) = (begins, inner, after);
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Wording;

    fn found(change: impl Fn(&str) -> String) -> Vec<String> {
        let built_in = include_str!("../../report-templates/wording.toml");
        let check = |text: &str| {
            let problems = Wording::parse("wording.toml", text).err()?;
            problems.first().map(|it| it.message.clone())
        };
        let text = change(built_in);
        let said = |it: Problem| format!("{it} {}", it.hints.join(" "));
        problems("wording.toml", &text, built_in, &check)
            .into_iter()
            .map(said)
            .collect()
    }

    #[test]
    fn all_faults_are_told_at_once_with_line_and_what_was_meant() {
        let faults = found(|text| {
            let text = text.replacen("sensitivity =", "sensitivty =", 1);
            text.replacen("risk = 10", "risk = \"ten\"", 1)
                .replacen("good = \"Good\"", "", 1)
                .replacen("id = \"situation\"", "id = \"situation\"\ntitel = \"x\"", 1)
        });
        let all = faults.join("\n");
        for (words, count) in [
            ("unknown field `sensitivty`", 1),
            ("did you mean `sensitivity`?", 1),
            ("`sensitivity` is missing", 1),
            ("`good` is missing", 1),
            ("invalid type: string \"ten\"", 1),
            ("unknown field `titel`", 1),
            ("did you mean `title`?", 1),
        ] {
            assert_eq!(all.matches(words).count(), count, "{words} in\n{all}");
        }
        assert!(
            faults
                .iter()
                .filter(|it| it.contains("unknown") || it.contains("invalid"))
                .all(|it| it.contains("toml:")),
            "{all}"
        );
    }

    #[test]
    fn a_file_that_is_no_toml_is_told_with_its_line() {
        let faults = found(|text| format!("{text}\n}}]"));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("wording.toml:"), "{faults:?}");
    }
}
