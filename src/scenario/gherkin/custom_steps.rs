//! Scenarios in which steps of a user's own stand among the phrases, and phrases that such steps say themselves.

use super::doc::Doc;
use super::tree::Table;
use super::{chunk, explain, tree};
use crate::scenario::{Keyword, Scenario, ScenarioBuilder, StepArgument, StepText};
use crate::source::{SourceFile, Span, Spanned};

/// Whether a step of the user's own says this text.
pub(crate) type IsCustomStep<'o> = &'o dyn Fn(Keyword, &str) -> bool;

/// A scenario of a feature.
#[derive(Clone, Debug)]
pub(crate) enum ParsedScenario {
    /// It holds nothing but phrases.
    Plain(Box<Scenario>),
    /// Steps of the user's own stand among the phrases, so what it says is known when they have run.
    Custom(ScenarioWithCustomSteps),
}

/// A scenario with steps of the user's own.
#[derive(Clone, Debug)]
pub(crate) struct ScenarioWithCustomSteps {
    /// Its name, unique within the feature.
    pub name: Spanned<String>,
    /// Feature and rule that it stands in.
    pub group: String,
    /// Tags without `@`.
    pub tags: Vec<String>,
    /// The text it was read from.
    pub source: SourceFile,
    /// Its steps, those of the backgrounds first.
    pub steps: Vec<ExpandedStep>,
}

/// One step, with the values of its outline's row.
#[derive(Clone, Debug)]
pub(crate) struct ExpandedStep {
    /// `Given`, `When` or `Then`.
    pub keyword: Keyword,
    /// The text behind the keyword.
    pub text: Spanned<String>,
    /// The doc string below it: media type and text.
    pub doc: Option<(Option<String>, String)>,
    /// The rows of the table below it.
    pub rows: Option<Vec<Vec<String>>>,
    /// A step of the user's own says it.
    pub custom: bool,
    below: Span,
    exact: bool,
}

impl ExpandedStep {
    pub(super) fn new(
        step: &tree::Step,
        text: &str,
        doc: Option<&str>,
        rows: Option<&[Vec<String>]>,
        custom: bool,
    ) -> Self {
        let below = match (&step.doc, &step.table) {
            (Some(Doc { span, .. }), _) | (None, Some(Table { span, .. })) => *span,
            (None, None) => step.text.span,
        };
        let media = step.doc.as_ref().and_then(|doc| doc.media.clone());
        Self {
            keyword: step.keyword,
            text: Spanned::new(text.to_owned(), step.text.span),
            doc: doc.map(|doc| (media, doc.to_owned())),
            rows: rows.map(<[_]>::to_vec),
            custom,
            below,
            exact: text == step.text.value,
        }
    }

    /// The step as a [`ScenarioBuilder`] takes it.
    pub(crate) fn to_text(&self) -> StepText<'_> {
        let argument = match (&self.doc, &self.rows) {
            (Some((media, text)), _) => {
                StepArgument::DocString { media: media.as_deref(), text, span: self.below }
            }
            (None, Some(rows)) => StepArgument::Table { rows, span: self.below },
            (None, None) => StepArgument::Nothing,
        };
        StepText {
            keyword: self.keyword,
            text: &self.text.value,
            span: self.text.span,
            exact: self.exact,
            argument,
        }
    }
}

/// Applies what `text` says: a step without its keyword, and what stands below it. Further lines may hold further
/// steps. The text is added to the builder's source, so that mistakes in it can be shown.
pub(crate) fn apply_text(builder: &mut ScenarioBuilder, keyword: Keyword, text: &str) {
    let head = "\n\nScenario: said by a step of your own\n";
    let said = format!("{head}  {} {}\n", keyword.name(), text.trim());
    let place = builder.extend_source(&said);
    let piece = Span::new(place.start + 2, place.end);
    let source = builder.source().clone();
    let Some(feature) = chunk::parse(&source, piece, true) else {
        return builder.report(explain::explain(&source, piece, true));
    };
    for step in feature.scenarios.iter().flat_map(|scenario| &scenario.steps) {
        let doc = step.doc.as_ref().map(|doc| doc.text.as_str());
        let rows = step.table.as_ref().map(|table| table.rows.as_slice());
        builder.apply_step(&ExpandedStep::new(step, &step.text.value, doc, rows, false).to_text());
    }
}
