//! Maps of YAML, each declared once.
//!
//! ```ignore
//! map! {
//!     /// A disk.                                       what the map is, in the JSON Schema and in `explain`
//!     pub struct Disk = "a disk" or short {             what messages call it
//!         /// The type of the file system.              what the key says, in the schema and in `explain`
//!         file_system as "type": String = "the type of a file system",
//!         /// Its size.                                 `size` is the key, `size: Said<Size>` the field
//!         size: Size,
//!         /// What it is for.
//!         purpose: String = "a purpose" [required],
//!     }
//!     apart { free, used: "`free` and `used` say the same" }
//! }
//! ```
//!
//! - A key behind `as` is a literal, or an expression in braces: `received as { JobStatus::Received.title() }`.
//! - The words behind `=` are what a message expects: `expected the type of a file system, found a list`. Without them the
//!   words of the type count ([`Value::EXPECTED`]).
//! - `[required]`: a map without the key is a mistake. `[needed]`: so it is, and whoever finishes the map says what it lacks.
//!   `[whole]`: merging takes the whole value of one map or of the other, where
//!   [`Value::fill`] would put the two together.
//! - `or short`: the value may also be written shorter than as a map, which [`Short`] then reads.
//! - `extensible` behind the name: keys that begin with `x-` are ignored.
//! - `apart`: two keys that exclude each other, and what the message says; it points at the first and also at the second.
//!
//! From the declaration follow the struct with one [`Said`] for each key, its [`Keys`] (for unknown keys, near misses and the
//! list of all keys), reading with all mistakes, the JSON Schema, [`Map::merge`], [`Map::is_empty`] and [`Map::said`]. A new map is
//! also named in `yaml/keys.rs`, which says in which order keys of other maps are looked for.
//!
//! A type of values implements [`Value`] (see [`super::value`]); maps do so by themselves, so that a map can be a value of
//! another one, and `Named<Disk>`, `OneOrMany<Disk>` are values as well. Front ends fill a map in with [`Said::set`]; checks that
//! need more than one value follow when the whole is known, with the places that [`Said`] keeps.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use super::value::Value;
use super::yaml::{Entry, Fields, Keys, Kind, Node, Reader};
use crate::source::{Span, Spanned};

/// What is said of one key, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said<T>(Option<Field<T>>);

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field<T> {
    /// Where the key is written; where no keys are, the place of the value.
    pub key: Span,
    /// Where the value is written.
    pub span: Span,
    /// The value; `None` could not be read, which has been reported.
    pub value: Option<T>,
}

impl<T> Default for Said<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Said<T> {
    /// This value, written at `span`.
    pub(crate) const fn new(value: T, span: Span) -> Self {
        Self(Some(Field { key: span, span, value: Some(value) }))
    }

    pub(crate) const fn field(&self) -> Option<&Field<T>> {
        self.0.as_ref()
    }

    /// The value, when it is written and could be read.
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref()?.value.as_ref()
    }

    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut()?.value.as_mut()
    }

    /// The value and its place.
    pub(crate) fn spanned(&self) -> Option<Spanned<&T>> {
        let field = self.0.as_ref()?;
        Some(Spanned::new(field.value.as_ref()?, field.span))
    }

    /// Whether the key is written, be it readable or not.
    pub(crate) const fn is_said(&self) -> bool {
        self.0.is_some()
    }

    /// Whether the key is written with a value that could not be read.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.0.as_ref().is_some_and(|field| field.value.is_none())
    }

    /// Says it, whatever was said before.
    pub(crate) fn set(&mut self, value: Spanned<T>) {
        *self = Self::new(value.value, value.span);
    }

    /// Says it, and whether something was said before.
    pub(crate) fn replace(&mut self, value: Spanned<T>) -> bool {
        let known = self.is_said();
        self.set(value);
        known
    }

    /// The value to be changed; it comes to be at `span` when nothing was said.
    pub(crate) fn get_or_insert(&mut self, span: Span) -> &mut T
    where
        T: Default,
    {
        let field = self.0.get_or_insert_with(|| Field { key: span, span, value: None });
        field.value.get_or_insert_with(T::default)
    }

    /// Takes out what is said.
    pub(crate) const fn take(&mut self) -> Self {
        Self(self.0.take())
    }
}

impl<T> From<Option<Spanned<T>>> for Said<T> {
    fn from(value: Option<Spanned<T>>) -> Self {
        value.map_or_else(Self::default, |value| Self::new(value.value, value.span))
    }
}

impl<T: Copy> Said<T> {
    pub(crate) fn copied(&self) -> Option<T> {
        self.get().copied()
    }
}

impl<T: Clone> Said<T> {
    /// The value and its place, to be kept.
    pub(crate) fn cloned(&self) -> Option<Spanned<T>> {
        self.spanned().map(|value| value.map(T::clone))
    }
}

impl<T: Value> Said<T> {
    /// What `fields` say of `key`.
    pub(crate) fn read(fields: &Fields<'_>, key: &str, expected: &str, reader: &mut Reader) -> Self {
        let read = |Entry { key_span, value, .. }: &Entry| Field {
            key: *key_span,
            span: value.span,
            value: T::read(value, expected, reader),
        };
        Self(fields.entry(key).map(read))
    }

    /// Takes over what `under` says, where this says nothing; values of which both say a part are put together.
    pub(crate) fn fill(&mut self, under: &Self) {
        match (&mut self.0, &under.0) {
            (Some(Field { value: Some(own), .. }), Some(Field { value: Some(other), .. })) => own.fill(other),
            (own @ None, Some(other)) => *own = Some(other.clone()),
            _ => {}
        }
    }

    /// As [`Self::fill`], but what this says counts as a whole.
    pub(crate) fn fill_whole(&mut self, under: &Self) {
        if self.0.is_none() {
            self.0.clone_from(&under.0);
        }
    }
}

/// A map that is declared with [`map!`].
pub(crate) trait Map: Clone + Default + 'static {
    /// Its keys.
    const KEYS: &'static Keys;
    /// What it is called in the JSON Schema.
    const NAME: &'static str;

    /// What `fields` say. Whatever is wrong with them is reported.
    fn of(fields: &Fields<'_>, reader: &mut Reader) -> Self;

    /// Its keys that are written, with the places of key and value, in the order of their declaration.
    fn said(&self) -> Vec<(&'static str, Span, Span)>;

    /// Takes over what `under` says, where this says nothing.
    fn merge(&mut self, under: &Self);

    /// Its JSON Schema.
    fn map_schema(generator: &mut SchemaGenerator) -> Schema;

    /// Whether no key is written.
    fn is_empty(&self) -> bool {
        self.said().is_empty()
    }

    /// What `node` says, when it is a map.
    fn read_map(node: &Node, reader: &mut Reader) -> Option<Self> {
        let fields = reader.map(node, Self::KEYS)?;
        Some(Self::of(&fields, reader))
    }
}

/// A map that can also be written shorter.
pub(crate) trait Short: Map {
    /// What the value can be, as the JSON Schema says it.
    const DOC: &'static str;

    /// The schemas of the shorter forms.
    fn forms(generator: &mut SchemaGenerator) -> Vec<Schema>;

    /// Reads what is no map.
    fn read_short(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self>;

    /// Reads an entry of a map whose keys the user chooses.
    fn read_named(entry: &Entry, reader: &mut Reader) -> Option<Self>
    where
        Self: Value,
    {
        Self::read(&entry.value, Self::EXPECTED, reader)
    }
}

/// Reads a map that can also be written shorter.
pub(crate) fn read_short<T: Short>(node: &Node, expected: &str, reader: &mut Reader) -> Option<T> {
    if matches!(node.kind, Kind::Map(_)) {
        T::read_map(node, reader)
    } else {
        T::read_short(node, expected, reader)
    }
}

/// The schema of a map that can also be written shorter.
pub(crate) fn short_schema<T: Short>(generator: &mut SchemaGenerator) -> Schema {
    let mut forms = T::forms(generator);
    forms.push(generator.subschema_for::<MapSchema<T>>());
    schema(json!({ "anyOf": forms, "description": T::DOC }))
}

/// The JSON Schema of a map, by its name.
pub(crate) struct MapSchema<T>(PhantomData<T>);

impl<T: Map> JsonSchema for MapSchema<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::map_schema(generator)
    }
}

/// The JSON Schema of a value, wherever it stands.
pub(crate) struct ValueSchema<T>(PhantomData<T>);

impl<T: Value> JsonSchema for ValueSchema<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        std::any::type_name::<T>().into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

/// A schema that is written out.
pub(crate) fn schema(value: serde_json::Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}

/// The text of a doc comment.
pub(crate) fn doc(lines: &str) -> String {
    let lines: Vec<&str> = lines.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim().to_owned()
}

/// The JSON Schema of a map of these keys, each with its schema, its doc comment and whether it must be there.
pub(crate) fn schema_of(about: &str, keys: &Keys, of: Vec<(&'static str, Schema, &str, bool)>) -> Schema {
    let required: Vec<&str> = of.iter().filter(|(.., required)| *required).map(|(key, ..)| *key).collect();
    let properties = of.into_iter().map(|(key, of, about, _)| {
        let mut value = of.to_value();
        if value.get("$ref").is_some() {
            // In draft 7 nothing counts beside a `$ref`.
            value = json!({ "allOf": [value] });
        }
        if let Some(object) = value.as_object_mut() {
            object.insert("description".to_owned(), doc(about).into());
        }
        (key.to_owned(), value)
    });
    let properties: serde_json::Map<_, _> = properties.collect();
    let mut map = json!({
        "type": "object",
        "description": doc(about),
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        map["required"] = json!(required);
    }
    if keys.extensible {
        map["patternProperties"] = json!({ "^x-": true });
    }
    schema(map)
}

/// Declares a map of YAML; see the module.
macro_rules! map {
    (
        $(#[doc = $about:literal])*
        $visibility:vis struct $map:ident $($extensible:ident)? = $of:literal $(or $short:ident)? {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $(as $key:tt)?: $type:ty $(= $expected:literal)? $([$rule:ident])?
            ),* $(,)?
        }
        $(apart { $($one:ident, $other:ident: $message:literal),* $(,)? })?
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        $visibility struct $map {
            $($(#[doc = $doc])* pub $field: $crate::scenario::map::Said<$type>,)*
        }

        impl $crate::scenario::map::Map for $map {
            const KEYS: &'static $crate::scenario::yaml::Keys = {
                static KEYS: $crate::scenario::yaml::Keys = $crate::scenario::yaml::Keys {
                    of: $of,
                    names: &[$($crate::scenario::map::key!($field $($key)?)),*],
                    extensible: $crate::scenario::map::given!($($extensible)?),
                };
                &KEYS
            };
            const NAME: &'static str = stringify!($map);

            fn of(
                fields: &$crate::scenario::yaml::Fields<'_>,
                reader: &mut $crate::scenario::yaml::Reader,
            ) -> Self {
                $(
                    let key = $crate::scenario::map::key!($field $($key)?);
                    let expected = $crate::scenario::map::expected!($type $(, $expected)?);
                    let $field = $crate::scenario::map::Said::<$type>::read(fields, key, expected, reader);
                    $crate::scenario::map::read_rule!($field, fields, key, reader $(, $rule)?);
                )*
                $($(
                    if let (Some(one), Some(other)) = ($one.field(), $other.field()) {
                        let problem = reader.error(one.key, $message);
                        reader.report(problem.also(other.key, "keep one of them"));
                    }
                )*)?
                Self { $($field),* }
            }

            fn said(&self) -> Vec<(&'static str, $crate::source::Span, $crate::source::Span)> {
                let all = [$(
                    self.$field
                        .field()
                        .map(|field| ($crate::scenario::map::key!($field $($key)?), field.key, field.span)),
                )*];
                all.into_iter().flatten().collect()
            }

            fn merge(&mut self, under: &Self) {
                $($crate::scenario::map::merge_rule!(self.$field, under.$field $(, $rule)?);)*
            }

            fn map_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let keys = vec![$((
                    $crate::scenario::map::key!($field $($key)?),
                    <$type as $crate::scenario::value::Value>::schema(generator),
                    concat!($($doc, "\n"),*),
                    $crate::scenario::map::is_required!($($rule)?),
                )),*];
                let about = concat!($($about, "\n"),*);
                $crate::scenario::map::schema_of(about, Self::KEYS, keys)
            }
        }

        $crate::scenario::map::value_of_map!($map $of $($short)?);
    };
}

macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:tt) => {
        $key
    };
}

macro_rules! given {
    () => {
        false
    };
    (extensible) => {
        true
    };
}

macro_rules! expected {
    ($type:ty) => {
        <$type as $crate::scenario::value::Value>::EXPECTED
    };
    ($type:ty, $expected:literal) => {
        $expected
    };
}

macro_rules! is_required {
    (required) => {
        true
    };
    (needed) => {
        true
    };
    ($($other:ident)?) => {
        false
    };
}

macro_rules! read_rule {
    ($said:ident, $fields:ident, $key:ident, $reader:ident, required) => {
        if !$said.is_said() {
            $reader.missing($fields, $key);
        }
    };
    ($($other:tt)*) => {};
}

macro_rules! merge_rule {
    ($own:expr, $under:expr, whole) => {
        $own.fill_whole(&$under)
    };
    ($own:expr, $under:expr $(, $other:ident)?) => {
        $own.fill(&$under)
    };
}

macro_rules! value_of_map {
    ($map:ident $of:literal) => {
        impl $crate::scenario::value::Value for $map {
            const EXPECTED: &'static str = $of;

            fn read(
                node: &$crate::scenario::yaml::Node,
                _: &str,
                reader: &mut $crate::scenario::yaml::Reader,
            ) -> Option<Self> {
                <Self as $crate::scenario::map::Map>::read_map(node, reader)
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<$crate::scenario::map::MapSchema<Self>>()
            }

            fn fill(&mut self, under: &Self) {
                <Self as $crate::scenario::map::Map>::merge(self, under);
            }
        }
    };
    ($map:ident $of:literal short) => {
        impl $crate::scenario::value::Value for $map {
            const EXPECTED: &'static str = $of;

            fn read(
                node: &$crate::scenario::yaml::Node,
                expected: &str,
                reader: &mut $crate::scenario::yaml::Reader,
            ) -> Option<Self> {
                $crate::scenario::map::read_short(node, expected, reader)
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::scenario::map::short_schema::<Self>(generator)
            }

            fn read_entry(
                entry: &$crate::scenario::yaml::Entry,
                reader: &mut $crate::scenario::yaml::Reader,
            ) -> Option<Self> {
                <Self as $crate::scenario::map::Short>::read_named(entry, reader)
            }

            fn fill(&mut self, under: &Self) {
                <Self as $crate::scenario::map::Map>::merge(self, under);
            }
        }
    };
}

pub(in crate::scenario) use {expected, given, is_required, key, map, merge_rule, read_rule, value_of_map};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::{Named, Size};
    use crate::scenario::yaml::documents;
    use crate::source::SourceFile;

    map! {
        /// A shelf,
        /// as an example.
        pub(crate) struct Shelf extensible = "a shelf" {
            /// What it is called.
            name as "label": String = "the label of a shelf" [required],
            /// How much it bears.
            bears: Size = "a load",
            /// What stands on it.
            holds: Named<Size> = "things such as `vase: 1`",
            /// What lies on it.
            under: Named<Size> = "things" [whole],
            /// Left and right.
            left: bool,
            /// The other side.
            right: bool,
        }
        apart { left, right: "`left` and `right` exclude each other" }
    }

    fn read(text: &str) -> (Option<Shelf>, Vec<String>) {
        let source = SourceFile::new("x.yaml", text);
        let (documents, _) = documents(&source);
        let mut reader = Reader::new(&source);
        let shelf = Shelf::read(&documents[0], Shelf::EXPECTED, &mut reader);
        let words = reader.into_problems().into_iter().map(|problem| problem.message);
        (shelf, words.collect())
    }

    #[test]
    fn every_mistake_is_found_and_the_rest_is_read() {
        let (shelf, problems) = read("{bears: [1], hold: 2, left: true, right: true, x-y: 3}");
        let expected = [
            "unknown key `hold` in a shelf",
            "a shelf needs the key `label`",
            "expected a load, found a list",
            "`left` and `right` exclude each other",
        ];
        assert_eq!(problems.len(), expected.len(), "{problems:?}");
        for (problem, text) in problems.iter().zip(expected) {
            assert!(problem.contains(text), "{problem} / {text}");
        }
        let shelf = shelf.expect("it is a map");
        assert!(shelf.bears.is_unreadable() && !shelf.name.is_said());
        assert_eq!(shelf.said().iter().map(|(key, ..)| *key).collect::<Vec<_>>(), ["bears", "left", "right"]);
        assert_eq!(read("[]").1.len(), 1);
    }

    #[test]
    fn merging_fills_what_is_not_said() {
        let of = |text| read(text).0.expect("it is a map");
        let mut own = of("{label: a, holds: {vase: 1}, under: {box: 1}}");
        own.merge(&of("{label: b, bears: 3, holds: {vase: 2, book: 2}, under: {bin: 1}}"));
        assert_eq!(own.name.get().map(String::as_str), Some("a"));
        assert_eq!(own.bears.copied(), Some(Size(3)));
        let sizes = |named: &Said<Named<Size>>| -> Vec<(String, u64)> {
            let named = named.get().expect("it is said");
            named.iter().map(|(name, size)| (name.value.clone(), size.0)).collect()
        };
        assert_eq!(sizes(&own.holds), [("vase".to_owned(), 1), ("book".to_owned(), 2)]);
        assert_eq!(sizes(&own.under), [("box".to_owned(), 1)]);
        assert!(Shelf::default().is_empty() && !own.is_empty());
    }

    #[test]
    fn the_schema_says_what_the_declaration_says() {
        let schema = Shelf::map_schema(&mut SchemaGenerator::default()).to_value();
        assert_eq!(schema["description"], "A shelf,\nas an example.");
        assert_eq!(schema["required"], json!(["label"]));
        assert_eq!(schema["properties"]["bears"]["description"], "How much it bears.");
        assert_eq!(schema["patternProperties"], json!({ "^x-": true }));
    }
}
