//! Contractions as they are typed in a hurry: `dont` is heard as `don't`.
//!
//! Those that are words of their own without their mark (`were`, `well`, `ill`, `its`) are not among them.

/// As typed, and what is meant.
const HURRIED: [(&str, &str); 42] = [
    ("dont", "don't"),
    ("doesnt", "doesn't"),
    ("didnt", "didn't"),
    ("isnt", "isn't"),
    ("arent", "aren't"),
    ("wasnt", "wasn't"),
    ("werent", "weren't"),
    ("hasnt", "hasn't"),
    ("havent", "haven't"),
    ("hadnt", "hadn't"),
    ("wouldnt", "wouldn't"),
    ("shouldnt", "shouldn't"),
    ("couldnt", "couldn't"),
    ("cant", "can't"),
    ("wont", "won't"),
    ("thats", "that's"),
    ("theres", "there's"),
    ("whats", "what's"),
    ("whos", "who's"),
    ("wheres", "where's"),
    ("heres", "here's"),
    ("hows", "how's"),
    ("hes", "he's"),
    ("shes", "she's"),
    ("im", "i'm"),
    ("ive", "i've"),
    ("youre", "you're"),
    ("youve", "you've"),
    ("youll", "you'll"),
    ("youd", "you'd"),
    ("theyre", "they're"),
    ("theyve", "they've"),
    ("theyll", "they'll"),
    ("theyd", "they'd"),
    ("weve", "we've"),
    ("itll", "it'll"),
    ("thatll", "that'll"),
    ("nobodys", "nobody's"),
    ("someones", "someone's"),
    ("everyones", "everyone's"),
    ("neednt", "needn't"),
    ("mustnt", "mustn't"),
];

/// Returns the contraction that a word is, typed without its mark.
pub(crate) fn restored(word: &str) -> Option<&'static str> {
    HURRIED.iter().find(|it| it.0 == word).map(|it| it.1)
}

/// Returns a phrase as it is typed in a hurry, where all its marks can be left out.
pub(crate) fn hurried(phrase: &str) -> Option<String> {
    let typed = |word: &str| HURRIED.iter().find(|it| it.1 == word).map(|it| it.0.to_owned());
    let words = phrase.split(' ').map(|it| {
        if it.contains('\'') {
            typed(it)
        } else {
            Some(it.to_owned())
        }
    });
    let all: Option<Vec<String>> = words.collect();
    all.map(|it| it.join(" ")).filter(|it| it != phrase)
}
