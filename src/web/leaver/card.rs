//! What the import says of the account in hand, to be confirmed once the leaver has told of it in their own words: shown
//! before, it would be all that they say.

use axum::response::Response;
use serde::Serialize;

use crate::book::{Account, Health, Money, Source};
use crate::engine::EngineError;
use crate::id::AccountId;
use crate::interview::{Act, By, ImportField, Outcome, Party, Question, Refusal, Session};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::turn;
use crate::web::notice::Tone;

/// The fields of the import in the order in which they are shown, each with the key of its words.
const FIELDS: [(ImportField, &str); 6] = [
    (ImportField::Arr, "arr"),
    (ImportField::Renewal, "renewal"),
    (ImportField::Health, "health"),
    (ImportField::Segment, "segment"),
    (ImportField::Products, "products"),
    (ImportField::Contacts, "contacts"),
];

/// What the import says of an account.
#[derive(Debug, Serialize)]
pub(super) struct Card<'a> {
    id: &'a str,
    name: &'a str,
    /// Fields that were not looked at: key and value.
    fields: Vec<(&'static str, String)>,
}

/// Returns the card of a question's account, where it is time for it.
pub(super) fn card<'a>(session: &'a Session, question: &Question) -> Option<Card<'a>> {
    let account = session.account(question.account.as_ref()?)?;
    if !matches!(account.source, Source::Imported { .. }) {
        return None;
    }
    let of_it = |record: &&std::sync::Arc<crate::interview::TurnRecord>| {
        record.question.account.as_ref() == Some(&account.id) && matches!(record.outcome, Some(Outcome::Answered(_)))
    };
    session.turns.iter().find(of_it)?;
    let checked = &session.proceedings.import_checks;
    let open = FIELDS
        .iter()
        .filter(|(field, _)| !checked.contains_key(&(account.id.clone(), *field)));
    let fields: Vec<_> = open
        .filter_map(|(field, key)| Some((*key, value(account, *field)?)))
        .collect();
    (!fields.is_empty()).then_some(Card {
        id: account.id.as_str(),
        name: &account.name,
        fields,
    })
}

fn value(account: &Account, field: ImportField) -> Option<String> {
    let text = match field {
        ImportField::Arr => money(account.arr.as_ref()?),
        ImportField::Renewal => account.renewal?.strftime("%-d %b %Y").to_string(),
        ImportField::Health => match account.health? {
            Health::Red => "red".to_owned(),
            Health::Yellow => "yellow".to_owned(),
            Health::Green => "green".to_owned(),
        },
        ImportField::Segment => account.segment.clone()?,
        ImportField::Products => account.products.join(", "),
        ImportField::Contacts => {
            let people = account.contacts.iter().map(|it| match &it.title {
                Some(title) => format!("{} ({title})", it.name),
                None => it.name.clone(),
            });
            people.collect::<Vec<_>>().join(", ")
        }
    };
    Some(text).filter(|it| !it.is_empty())
}

/// Returns an amount in whole units, with its digits in groups of three.
fn money(money: &Money) -> String {
    let digits = (money.cents / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{} {grouped}", money.currency).trim_start().to_owned()
}

/// Takes what the leaver says of the card: all right, or what is wrong in one field.
pub(super) async fn look(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let account = AccountId::new(form.text("account"));
    if leave.session.account(&account).is_none() {
        return Err(WebError::NotFound);
    }
    let named = |key: &str| FIELDS.iter().find(|(_, it)| *it == key).map(|(field, _)| *field);
    let acts: Vec<Act> = match form.text("do") {
        "right" => {
            let fields = form.all("shown").filter_map(named);
            let confirm = |field| Act::ConfirmImport {
                account: account.clone(),
                field,
            };
            fields.map(confirm).collect()
        }
        "wrong" => {
            let field = named(form.text("field")).ok_or(WebError::BadForm)?;
            let text = form.text("text").to_owned();
            vec![Act::FixImport { account, field, text }]
        }
        _ => return Err(WebError::BadForm),
    };
    for act in acts {
        let done = call.web.engine.act(&leave.handover, By::from(Party::Leaver), act).await;
        match done {
            Ok(step) => {
                call.web.live.tell(&leave.handover, &step.session);
                turn::tell(&call, &leave, &step);
            }
            // it was said before, perhaps on another device
            Err(EngineError::Refused(Refusal::NothingNew)) => {}
            Err(EngineError::Refused(Refusal::NoWords)) => {
                call.tell(
                    &leave.visit.hash,
                    Tone::Bad,
                    call.web.pages.words("leaver.card_no_words"),
                );
                return Ok(turn::to_question(&leave.handover));
            }
            Err(error) => return Err(error.into()),
        }
    }
    call.tell(&leave.visit.hash, Tone::Good, call.web.pages.words("leaver.card_noted"));
    Ok(turn::to_question(&leave.handover))
}

#[cfg(test)]
mod tests {
    use super::money;
    use crate::book::Money;

    #[test]
    fn amounts_are_grouped() {
        for (cents, expected) in [
            (12_000_000, "EUR 120,000"),
            (99_900, "EUR 999"),
            (100_000_000_000, "EUR 1,000,000,000"),
            (-12_300_000, "EUR -123,000"),
        ] {
            let currency = "EUR".to_owned();
            assert_eq!(money(&Money { cents, currency }), expected);
        }
    }
}
