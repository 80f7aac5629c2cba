//! The [`World`] as a world of the `cucumber` crate: attributes collect steps for it, and cucumber's own runner knows every
//! phrase.

use std::convert::Infallible;
use std::path::Path;

use cucumber::codegen::LocalBoxFuture;
use cucumber::{Cucumber, codegen, event, gherkin, parser, runner, step, writer};

use super::World;
use crate::scenario::{Keyword, expression, matches_phrase, phrases};

/// A step that an attribute has collected, for one of the three keywords.
macro_rules! collected {
    ($($name:ident: $attribute:literal;)*) => {
        $(#[doc = concat!("A step that `#[", $attribute, "]` has collected.")]
        #[doc(hidden)]
        #[derive(Debug)]
        pub struct $name {
            /// Where the function stands.
            pub loc: step::Location,
            /// What the step says.
            pub regex: codegen::LazyRegex,
            /// The function.
            pub func: step::Step<World>,
        }

        impl codegen::StepConstructor<World> for $name {
            fn inner(&self) -> (step::Location, codegen::LazyRegex, step::Step<World>) {
                (self.loc, self.regex, self.func)
            }
        }

        codegen::collect!($name);)*
    };
}

collected! {
    OwnGiven: "given";
    OwnWhen: "when";
    OwnThen: "then";
}

impl codegen::WorldInventory for World {
    type Given = OwnGiven;
    type When = OwnWhen;
    type Then = OwnThen;
}

/// Cucumber's own runner, set up as it is by default.
type Runner<I> = Cucumber<
    World,
    parser::Basic,
    I,
    runner::Basic<World>,
    writer::Summarize<writer::Normalize<World, writer::Basic>>,
>;

impl cucumber::World for World {
    type Error = Infallible;

    async fn new() -> Result<Self, Infallible> {
        Ok(Self::default())
    }

    /// Steps of the user's own, and every phrase.
    fn collection() -> step::Collection<Self> {
        let mut steps = super::custom_steps::collection();
        for group in phrases() {
            for regex in group.phrases.iter().filter_map(expression) {
                steps = match group.keyword {
                    Keyword::Given => steps.given(None, regex, phrase),
                    Keyword::When => steps.when(None, regex, phrase),
                    Keyword::Then => steps.then(None, regex, phrase),
                };
            }
        }
        steps
    }

    fn cucumber<I: AsRef<Path>>() -> Runner<I> {
        Cucumber::new()
            .steps(Self::collection())
            .before(before as runner::basic::BeforeHookFn<Self>)
            .after(after as runner::basic::AfterHookFn<Self>)
    }
}

/// A step that a phrase says.
fn phrase(world: &mut World, context: step::Context) -> LocalBoxFuture<'_, ()> {
    Box::pin(async move {
        let text = written(&context.step);
        match context.step.ty {
            gherkin::StepType::Given => world.given(&text),
            gherkin::StepType::When => world.when(&text).await,
            gherkin::StepType::Then => world.then(&text),
        }
    })
}

/// What a scenario expects can decide what is doubled, so it is looked at before anything runs.
fn before<'a>(
    feature: &'a gherkin::Feature,
    _rule: Option<&'a gherkin::Rule>,
    scenario: &'a gherkin::Scenario,
    world: &'a mut World,
) -> LocalBoxFuture<'a, ()> {
    let expected = scenario
        .steps
        .iter()
        .filter(|step| step.ty == gherkin::StepType::Then && matches_phrase(Keyword::Then, &step.value));
    world.begin(&scenario.name, feature.path.clone(), expected.map(written));
    Box::pin(async {})
}

/// Findings are judged when every step has said what it expects.
fn after<'a>(
    _feature: &'a gherkin::Feature,
    _rule: Option<&'a gherkin::Rule>,
    _scenario: &'a gherkin::Scenario,
    ended: &'a event::ScenarioFinished,
    world: Option<&'a mut World>,
) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        let passed = matches!(ended, event::ScenarioFinished::StepPassed);
        // A scenario that has failed already says enough.
        let failures = world.filter(|_| passed).map_or_else(Vec::new, |world| world.judge(true));
        let lines: Vec<String> =
            failures.iter().map(|failure| format!("{}\n{}", failure.message, failure.details)).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    })
}

/// A step as it is written, with what stands below it.
pub(super) fn written(step: &gherkin::Step) -> String {
    let mut lines = vec![step.value.clone()];
    if let Some(doc) = &step.docstring {
        let quotes = if doc.contains("\"\"\"") { "```" } else { "\"\"\"" };
        lines.push(format!("{quotes}{}", dedented(doc)));
        lines.push(quotes.to_owned());
    }
    for row in step.table.iter().flat_map(|table| &table.rows) {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| cell.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "\\n"))
            .collect();
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

/// A doc string without the indentation that all lines behind the first share. The grammar takes it away itself unless a
/// media type stands behind the quotes.
fn dedented(doc: &str) -> String {
    let Some((media, body)) = doc.split_once('\n') else { return format!("\n{doc}") };
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = body.lines().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let lines: Vec<&str> = body.lines().map(|line| line.get(shared..).unwrap_or_default()).collect();
    format!("{media}\n{}", lines.join("\n").trim_end_matches([' ', '\t', '\n']))
}
