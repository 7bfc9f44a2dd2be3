//! Names of files for accounts: plain letters, digits and hyphens, so that a wiki, git and every disk take them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::report::model::AccountPage;

/// Longest name, in characters.
const LONGEST: usize = 60;

/// Returns the names of the accounts' files without their ending, in their order; no two are the same.
pub fn slugs(accounts: &[AccountPage]) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let named = |page: &AccountPage| {
        let base = slug(&page.name, &page.id);
        let times = seen.entry(base.clone()).or_default();
        *times += 1;
        if *times == 1 { base } else { format!("{base}-{times}") }
    };
    accounts.iter().map(named).collect()
}

fn slug(name: &str, id: &str) -> String {
    let mut slug = String::new();
    for character in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        match plain(character) {
            Some(text) => slug.push_str(text),
            None if character.is_ascii_alphanumeric() => slug.push(character.to_ascii_lowercase()),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
    }
    let slug: String = slug.trim_end_matches('-').chars().take(LONGEST).collect();
    let slug = slug.trim_end_matches('-');
    // a name in another script leaves too little to tell accounts apart
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    let kept = slug.chars().filter(|c| *c != '-').count();
    if kept * 2 > letters.min(LONGEST) {
        let prefix = if is_device(slug) { "account-" } else { "" };
        format!("{prefix}{slug}")
    } else {
        let digest = Sha256::digest(id.as_bytes());
        let tail: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        format!("account-{tail}")
    }
}

/// Returns what stands for a letter that has no plain form by decomposition.
fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        '&' => "and",
        _ => return None,
    })
}

/// Returns whether Windows keeps a name for a device.
fn is_device(slug: &str) -> bool {
    let stem = slug.trim_end_matches(|c: char| c.is_ascii_digit());
    ["con", "prn", "aux", "nul", "com", "lpt"].contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_plain_and_stay_apart() {
        for (name, expected) in [
            ("Fjordlys Hospitals", "fjordlys-hospitals"),
            ("Brouwerij Sint-Odulf", "brouwerij-sint-odulf"),
            ("Université de Corvelle", "universite-de-corvelle"),
            ("Müller & Söhne Kälte", "muller-and-sohne-kalte"),
            ("Żabka  Cargo!", "zabka-cargo"),
            ("CON", "account-con"),
            ("../../etc/passwd", "etc-passwd"),
        ] {
            assert_eq!(slug(name, "id"), expected, "{name}");
        }
        let one = slug("田中 美咲 GmbH", "a-1");
        assert!(one.starts_with("account-") && one != slug("서울 유통", "a-2"), "{one}");
        assert_eq!(slug("", "x"), slug("!!!", "x"));
        assert!(slug(&"long ".repeat(100), "id").len() <= LONGEST);
    }
}
