//! Fonts from bytes: which file serves which face, which files are looked into for a missing glyph, glyph widths.
//!
//! 1. Reads `fonts.toml`, which names the files (data, so that a user's folder can bring others).
//! 2. Checks that each file is a font with outlines that can be embedded.
//! 3. Registers each under a name of its own, so that shaping picks exactly the file that was meant.
//!
//! It never looks at the fonts of the machine: the same document looks the same everywhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use serde::Deserialize;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};

/// The name under which the list of fonts is given to [`Fonts::parse`].
pub const MANIFEST: &str = "fonts.toml";

/// Files by name.
type Files = BTreeMap<String, Arc<Cow<'static, [u8]>>>;

/// Why fonts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The list is not there or does not parse.
    #[error("cannot read the list of fonts `{MANIFEST}`")]
    Manifest(#[source] Option<toml::de::Error>),
    /// The list names a file that is not there.
    #[error("font `{0}` is named in `{MANIFEST}` but not there")]
    Missing(String),
    /// A file is not a TrueType font.
    #[error("`{0}` is not a font with TrueType outlines")]
    NotAFont(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    face: FaceFiles,
    fallback: Fallback,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaceFiles {
    regular: String,
    semibold: String,
    italic: String,
    semibold_italic: String,
    mono: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fallback {
    files: Vec<String>,
}

/// The faces that text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Running text.
    Regular,
    /// Headings, table heads, strong emphasis.
    SemiBold,
    /// Emphasis.
    Italic,
    /// Emphasis inside strong emphasis.
    SemiBoldItalic,
    /// Code and identifiers.
    Mono,
}

/// A font file, by its place in [`Fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontId(pub u8);

/// One font file.
#[derive(Clone)]
pub struct FontFile {
    /// The file's name without extension, for the PDF.
    pub name: String,
    /// The file; what is built into the program is not copied.
    pub bytes: Arc<Cow<'static, [u8]>>,
    blob: u64,
}

impl std::fmt::Debug for FontFile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "FontFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// The fonts of a document; cheap to clone.
#[derive(Clone)]
pub struct Fonts {
    files: Vec<FontFile>,
    /// The family list of each face, as the shaper reads it.
    families: [Arc<str>; 5],
    context: FontContext,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Fonts")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl Fonts {
    /// Reads the fonts that the file [`MANIFEST`] among the named `files` names.
    ///
    /// # Errors
    /// When the list does not parse, names a file that is not there, or a file is no TrueType font.
    pub fn parse(files: impl IntoIterator<Item = (String, Cow<'static, [u8]>)>) -> Result<Self, FontError> {
        let files: Files = files.into_iter().map(|(name, bytes)| (name, Arc::new(bytes))).collect();
        let manifest = read_manifest(&files)?;
        let mut fonts = Self {
            files: Vec::new(),
            families: std::array::from_fn(|_| Arc::from("")),
            context: FontContext {
                collection: Collection::new(CollectionOptions {
                    shared: false,
                    system_fonts: false,
                }),
                source_cache: SourceCache::default(),
            },
        };
        let face = &manifest.face;
        let names = [
            &face.regular,
            &face.semibold,
            &face.italic,
            &face.semibold_italic,
            &face.mono,
        ];
        for name in names.into_iter().chain(&manifest.fallback.files) {
            fonts.register(name, &files)?;
        }
        for (place, own) in fonts.families.clone().iter().enumerate() {
            let mut list = vec![fonts.family(names.get(place).map_or("", |name| name))];
            list.extend(manifest.fallback.files.iter().map(|name| fonts.family(name)));
            if let Some(slot) = fonts.families.get_mut(place).filter(|_| own.is_empty()) {
                *slot = Arc::from(list.join(","));
            }
        }
        Ok(fonts)
    }

    fn register(&mut self, name: &str, files: &Files) -> Result<(), FontError> {
        let stem = name.trim_end_matches(".ttf");
        if self.files.iter().any(|file| file.name == stem) {
            return Ok(());
        }
        let bytes = files.get(name).ok_or_else(|| FontError::Missing(name.into()))?;
        let font = skrifa::FontRef::new(bytes).map_err(|_unreadable| FontError::NotAFont(name.into()))?;
        let outlines = skrifa::raw::TableProvider::glyf(&font);
        outlines.map_err(|_no_table| FontError::NotAFont(name.into()))?;
        let blob = Blob::new(Arc::clone(bytes) as Arc<dyn AsRef<[u8]> + Send + Sync>);
        let id = blob.id();
        let family = format!("f{}", self.files.len());
        let as_is = FontInfoOverride {
            family_name: Some(&family),
            ..FontInfoOverride::default()
        };
        if self.context.collection.register_fonts(blob, Some(as_is)).is_empty() {
            return Err(FontError::NotAFont(name.into()));
        }
        self.files.push(FontFile {
            name: stem.to_owned(),
            bytes: Arc::clone(bytes),
            blob: id,
        });
        Ok(())
    }

    fn family(&self, name: &str) -> String {
        let stem = name.trim_end_matches(".ttf");
        let place = self.files.iter().position(|file| file.name == stem).unwrap_or(0);
        format!("f{place}")
    }

    /// Returns the files in the order of their ids.
    pub fn files(&self) -> impl Iterator<Item = (FontId, &FontFile)> {
        (0..=u8::MAX).map(FontId).zip(&self.files)
    }

    /// Returns the advance widths of a font's glyphs in font units, and the units per em.
    pub fn advances(&self, id: FontId) -> Option<(Vec<f32>, f32)> {
        let file = self.files.get(usize::from(id.0))?;
        let font = skrifa::FontRef::new(&file.bytes).ok()?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let advance = |glyph| metrics.advance_width(skrifa::GlyphId::new(glyph)).unwrap_or(0.0);
        Some(((0..metrics.glyph_count()).map(advance).collect(), units))
    }

    pub(crate) fn family_list(&self, face: Face) -> Arc<str> {
        let [regular, semibold, italic, semibold_italic, mono] = &self.families;
        Arc::clone(match face {
            Face::Regular => regular,
            Face::SemiBold => semibold,
            Face::Italic => italic,
            Face::SemiBoldItalic => semibold_italic,
            Face::Mono => mono,
        })
    }

    pub(crate) fn context(&self) -> FontContext {
        self.context.clone()
    }

    pub(crate) fn id_of(&self, blob: u64) -> Option<FontId> {
        self.files().find(|(_, file)| file.blob == blob).map(|(id, _)| id)
    }
}

fn read_manifest(files: &Files) -> Result<Manifest, FontError> {
    let list = files.get(MANIFEST).ok_or(FontError::Manifest(None))?;
    let text = std::str::from_utf8(list).map_err(|_not_text| FontError::Manifest(None))?;
    toml::from_str(text).map_err(|cause| FontError::Manifest(Some(cause)))
}
