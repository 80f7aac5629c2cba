//! How a phrase is declared: pattern, meaning, examples and what it does, in one place.

use super::step::{DocString, Script, Step};
use super::table::Table;
use super::value::{Kind, Value};
use crate::scenario::draft::DraftScript;
use crate::source::Spanned;

/// Where a phrase may stand. `And`, `But` and `*` take the keyword of the step before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Keyword {
    /// What is so before the job runs.
    Given,
    /// The job runs.
    When,
    /// What is expected.
    Then,
}

impl Keyword {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Given, Self::When, Self::Then];

    /// The word in English.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Given => "Given",
            Self::When => "When",
            Self::Then => "Then",
        }
    }
}

/// What stands below the line of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgumentKind {
    /// Nothing may.
    Nothing,
    /// A doc string must.
    DocString,
    /// A data table must.
    Table,
}

/// One phrase: a sentence that a step may say.
///
/// A pattern is made of words. `{...}` takes a value, `a/b` is one word or the other, and what stands in parentheses may
/// be left out. Letter case makes no difference, and neither does a colon at the end.
#[derive(Debug)]
pub(crate) struct Phrase {
    /// The words, such as `{actions} exit(s) {codes}`.
    pub pattern: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// Steps as a scenario would write them, with what belongs below them. Never empty.
    pub examples: &'static [&'static str],
    /// What stands below the line.
    pub argument: ArgumentKind,
    /// The parameters of `apply`: the values of the pattern in their order, then what stands below.
    pub(super) params: &'static [Spec],
    /// Brings a step that says the phrase into the draft; stops with `None` at what is wrong, which is then reported.
    pub(super) apply: Apply,
}

pub(super) type Apply = fn(&mut Step<'_, '_>) -> Option<()>;

/// Phrases about one subject.
#[derive(Debug)]
pub(crate) struct PhraseGroup {
    /// The subject, as a heading.
    pub title: &'static str,
    /// Where its phrases stand.
    pub keyword: Keyword,
    /// The phrases.
    pub phrases: &'static [Phrase],
}

/// Declares the phrases of a group.
///
/// ```ignore
/// phrases! { Given "The machine of a sandbox":
///     "the disk {path} has {size} free of {size}"
///         "A file system as df shows it: mount point, free space and size."
///         ["the disk \"/\" has 4 GB free of 40 GB"]
///         |step, mount: Text, free: Size, size: Size| step.disk(mount, free.value, size.value);
/// }
/// ```
///
/// The parameters behind `step` are kinds of values (see [`super::value`]), in the order of the pattern's braces; the
/// handler gets each as a `Spanned` of what the kind gives. What the pattern may leave out is an `Option` of its kind. A
/// last parameter `DocString`, `Script` or `Table` is what stands below the line. A pattern and parameters that do not
/// fit each other do not compile. Values that are wrong are reported, and the handler then does not run.
macro_rules! phrases {
    ($keyword:ident $title:literal: $(
        $pattern:literal $meaning:literal [$($example:expr),+ $(,)?]
        |$step:pat_param $(, $arg:ident: $param:ty)*| $handler:expr;
    )+) => {
        $crate::scenario::phrases::phrase::PhraseGroup {
            title: $title,
            keyword: $crate::scenario::phrases::phrase::Keyword::$keyword,
            phrases: &[$($crate::scenario::phrases::phrase::Phrase {
                pattern: $pattern,
                meaning: $meaning,
                examples: &[$($example),+],
                argument: $crate::scenario::phrases::phrase::argument(
                    &[$(<$param as $crate::scenario::phrases::phrase::Param>::SPEC),*],
                ),
                params: const {
                    let params: &'static [$crate::scenario::phrases::phrase::Spec] =
                        &[$(<$param as $crate::scenario::phrases::phrase::Param>::SPEC),*];
                    $crate::scenario::phrases::phrase::check($pattern, params);
                    params
                },
                apply: |step: &mut $crate::scenario::phrases::step::Step<'_, '_>| {
                    // All of them are read before the first that is wrong stops the step, so that each is reported.
                    $(let $arg = <$param as $crate::scenario::phrases::phrase::Param>::take(step);)*
                    $(let $arg = $arg?;)*
                    let $step = step;
                    $handler;
                    Some(())
                },
            }),+],
        }
    };
}
pub(super) use phrases;

/// What a parameter of a handler stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spec {
    /// A value of the pattern.
    Value { kind: &'static Kind, optional: bool },
    /// What stands below the line.
    Below(ArgumentKind),
}

/// A parameter of a handler.
pub(super) trait Param: Sized {
    /// What the handler is given.
    type Given;
    const SPEC: Spec;

    /// Takes what it stands for out of the step; `None` when it is wrong and reported.
    fn take(step: &mut Step<'_, '_>) -> Option<Self::Given>;
}

impl<V: Value> Param for V {
    type Given = Spanned<V::Given>;
    const SPEC: Spec = Spec::Value { kind: &V::KIND, optional: false };

    fn take(step: &mut Step<'_, '_>) -> Option<Self::Given> {
        let (tokens, span) = step.next_value()?;
        step.read::<V>(tokens, span)
    }
}

impl<V: Value> Param for Option<V> {
    type Given = Option<Spanned<V::Given>>;
    const SPEC: Spec = Spec::Value { kind: &V::KIND, optional: true };

    fn take(step: &mut Step<'_, '_>) -> Option<Self::Given> {
        match step.next_value() {
            Some((tokens, span)) => step.read::<V>(tokens, span).map(Some),
            None => Some(None),
        }
    }
}

impl Param for DocString {
    type Given = Spanned<String>;
    const SPEC: Spec = Spec::Below(ArgumentKind::DocString);

    fn take(step: &mut Step<'_, '_>) -> Option<Self::Given> {
        step.doc_string()
    }
}

impl Param for Script {
    type Given = DraftScript;
    const SPEC: Spec = Spec::Below(ArgumentKind::DocString);

    fn take(step: &mut Step<'_, '_>) -> Option<Self::Given> {
        step.script()
    }
}

impl Param for Table {
    type Given = Self;
    const SPEC: Spec = Spec::Below(ArgumentKind::Table);

    fn take(step: &mut Step<'_, '_>) -> Option<Self::Given> {
        step.table()
    }
}

/// What stands below the line of a phrase with these parameters.
pub(super) const fn argument(params: &[Spec]) -> ArgumentKind {
    match params {
        [.., Spec::Below(argument)] => *argument,
        _ => ArgumentKind::Nothing,
    }
}

/// Whether the values of a pattern are those that its handler takes, in their order: their names must be names of the
/// kinds, and what stands in parentheses must be optional. It runs while the program is compiled.
pub(super) const fn check(pattern: &str, params: &[Spec]) {
    let pattern = pattern.as_bytes();
    let (mut at, mut depth, mut param) = (0, 0, 0);
    while at < pattern.len() {
        match pattern[at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'{' => {
                let start = at + 1;
                while pattern[at] != b'}' {
                    at += 1;
                }
                assert!(param < params.len(), "the pattern has a value that the handler does not take");
                let Spec::Value { kind, optional } = params[param] else {
                    panic!("what stands below the line is the last parameter");
                };
                assert!(is_called(kind, pattern, start, at), "the kind of a value has no such name");
                assert!(optional == (depth > 0), "a value is an `Option` when it stands in parentheses");
                param += 1;
            }
            _ => {}
        }
        at += 1;
    }
    let rest = params.len() - param;
    assert!(
        rest == 0 || rest == 1 && matches!(params[param], Spec::Below(_)),
        "the handler takes a value that the pattern does not have"
    );
}

const fn is_called(kind: &Kind, pattern: &[u8], start: usize, end: usize) -> bool {
    let mut name = 0;
    while name < kind.names.len() {
        let bytes = kind.names[name].as_bytes();
        let mut same = bytes.len() == end - start;
        let mut at = 0;
        while same && at < bytes.len() {
            same = bytes[at] == pattern[start + at];
            at += 1;
        }
        if same {
            return true;
        }
        name += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::phrases::value::{Duration, Text};

    const TEXT: Spec = <Text as Param>::SPEC;
    const PERHAPS: Spec = <Option<Text> as Param>::SPEC;
    const LENGTH: Spec = <Duration as Param>::SPEC;
    const BELOW: Spec = <DocString as Param>::SPEC;

    #[test]
    fn pattern_and_parameters_must_fit() {
        check("the file {path} exists", &[TEXT]);
        check("the file(s) {path} (of {name}) take(s) {duration}", &[TEXT, PERHAPS, LENGTH]);
        check("the file {path} is", &[TEXT, BELOW]);
        for (pattern, params) in [
            ("the file {path}", [].as_slice()),
            ("the file", &[TEXT]),
            ("the file {path}", &[TEXT, TEXT]),
            ("the file {path}", &[LENGTH]),
            ("the file {path}", &[PERHAPS]),
            ("the file (in {path})", &[TEXT]),
            ("{path} takes {duration}", &[LENGTH, TEXT]),
            ("the file {path}", &[BELOW, TEXT]),
            ("the file {path}", &[BELOW]),
        ] {
            assert!(std::panic::catch_unwind(|| check(pattern, params)).is_err(), "{pattern}: {params:?}");
        }
    }
}
