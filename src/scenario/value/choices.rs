//! Values that are one of a few words.

/// Declares kinds of values that are one of a few words, each with what it stands for.
macro_rules! choices {
    ($($(#[doc = $doc:literal])* $visibility:vis $name:ident($type:ty) = $expected:literal [$($word:literal: $value:expr),* $(,)?];)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            $visibility struct $name(pub $type);

            impl $crate::scenario::value::Value for $name {
                const EXPECTED: &'static str = $expected;

                fn read(
                    node: &$crate::scenario::yaml::Node,
                    _: &str,
                    reader: &mut $crate::scenario::yaml::Reader,
                ) -> Option<Self> {
                    reader.choice(node, $expected, &[$(($word, $value)),*]).map(Self)
                }

                fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    $crate::scenario::map::schema(serde_json::json!({ "enum": [$($word),*] }))
                }
            }
        )*
    };
}
pub(in crate::scenario) use choices;
