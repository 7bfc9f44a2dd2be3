//! What is done with raw HTML, comments and addresses in Markdown: directives are read, tags dropped, schemes checked.

/// A comment that stands alone and tells the typesetter something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// `<!-- page -->`: what follows begins a page.
    Page,
    /// `<!-- section -->`: what follows, up to the next such mark, page or heading of its rank, begins a page unless all
    /// of it fits on this one.
    Section,
    /// `<!-- keep -->`: what follows stays on one page, where that is possible.
    Keep,
    /// `<!-- /keep -->`: ends it.
    KeepEnd,
    /// `<!-- anchor: name -->`: a place for links `#name`.
    Anchor(String),
    /// `<!-- chart: kind -->`: the table that follows is drawn.
    Chart(String),
    /// `<!-- /chart -->`: ends it.
    ChartEnd,
    /// `<!-- framed -->`: what follows stands on a ground of its own.
    Framed,
    /// `<!-- /framed -->`: ends it.
    FramedEnd,
    /// `<!-- small -->`: the paragraph that follows is small print.
    Small,
    /// `<!-- tiles -->` or `<!-- tiles: large -->`: the table that follows, of one row, is a strip of values under their
    /// names.
    Tiles(TileSize),
}

/// How large the values of a strip are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileSize {
    /// A little larger than a table's text.
    Text,
    /// As large as a heading: figures.
    Large,
}

/// Longest address that is kept, in bytes.
const LONGEST_ADDRESS: usize = 2000;

/// Reads a comment as a directive.
pub fn directive(html: &str) -> Option<Directive> {
    let inner = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    match inner {
        "page" => Some(Directive::Page),
        "section" => Some(Directive::Section),
        "keep" => Some(Directive::Keep),
        "/keep" => Some(Directive::KeepEnd),
        "/chart" => Some(Directive::ChartEnd),
        "framed" => Some(Directive::Framed),
        "/framed" => Some(Directive::FramedEnd),
        "small" => Some(Directive::Small),
        "tiles" => Some(Directive::Tiles(TileSize::Text)),
        "tiles: large" => Some(Directive::Tiles(TileSize::Large)),
        _ if inner.starts_with("chart:") => {
            let spec = inner.strip_prefix("chart:").map(str::trim)?;
            Some(Directive::Chart(spec.to_owned()))
        }
        _ => {
            let name = inner.strip_prefix("anchor:")?.trim();
            let fits = !name.is_empty() && name.len() < 100 && !name.contains(char::is_whitespace);
            fits.then(|| Directive::Anchor(name.to_lowercase()))
        }
    }
}

/// Reads a tag such as `<a id="t12">` or `<a name="t12">` as the name of a place.
pub fn anchor(html: &str) -> Option<String> {
    let inside = html.strip_prefix("<a ").or_else(|| html.strip_prefix("<A "))?;
    let inside = inside.trim_end_matches('>').trim_end_matches('/').trim();
    let value = inside.strip_prefix("id=").or_else(|| inside.strip_prefix("name="))?;
    let name = value.trim_matches(['"', '\'']);
    let fits = !name.is_empty() && name.len() < 100 && !name.contains([' ', '"', '\'', '=']);
    fits.then(|| name.to_lowercase())
}

/// Tells whether a tag is a line break.
pub fn is_break(html: &str) -> bool {
    let name = html
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('/')
        .trim();
    name.eq_ignore_ascii_case("br")
}

/// Returns the words of an HTML block: no tags, no comments, nothing of scripts and style sheets.
pub fn without_tags(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        words.push(' ');
        rest = after_tag(after);
    }
    words.push_str(rest);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what follows a tag whose `<` has been read; a tag without an end takes the rest with it.
fn after_tag(inside: &str) -> &str {
    if let Some(comment) = inside.strip_prefix("!--") {
        return comment.split_once("-->").map_or("", |(_, rest)| rest);
    }
    let name: String = inside
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .take(10)
        .collect();
    let rest = inside.split_once('>').map_or("", |(_, rest)| rest);
    if !name.eq_ignore_ascii_case("script") && !name.eq_ignore_ascii_case("style") {
        return rest;
    }
    let mut rest = rest;
    while let Some((_, after)) = rest.split_once("</") {
        if after
            .get(..name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(&name))
        {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}

/// Returns an address that a link may have, percent-encoded; nothing for other schemes and relative paths.
pub fn allowed_address(address: &str) -> Option<String> {
    let address = address.trim();
    if address.len() > LONGEST_ADDRESS {
        return None;
    }
    if let Some(place) = address.strip_prefix('#') {
        return (!place.is_empty()).then(|| format!("#{}", place.to_lowercase()));
    }
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let known = match scheme.as_str() {
        "http" | "https" => rest.starts_with("//") && rest.len() > 2,
        "mailto" => rest.contains('@'),
        _ => false,
    };
    known.then(|| format!("{scheme}:{}", percent_encoded(rest)))
}

/// Encodes what may not stand in an address; what is encoded already stays.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Returns the beginning of an address, for a message.
pub fn shortened(address: &str) -> String {
    address.chars().filter(|c| !c.is_control()).take(60).collect()
}
