//! Lowers the scenarios of a feature: each row of each outline becomes a scenario.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::custom_steps::{ExpandedStep, IsCustomStep, ParsedScenario, ScenarioWithCustomSteps};
use super::outline;
use super::outline::Row;
use super::tree::{Feature, Scenario, Step};
use crate::diag::Diagnostic;
use crate::scenario;
use crate::scenario::{ScenarioBuilder, StepArgument, StepText};
use crate::source::{SourceFile, Span, Spanned};

/// Rows and backgrounds multiply what is written: a feature may come to this many bytes of steps and what they say.
const MOST_BYTES: usize = 128 << 20;

/// Lowers every scenario and collects what came of it.
pub(super) struct FeatureLowering<'s> {
    pub source: &'s SourceFile,
    pub scenarios: Vec<ParsedScenario>,
    is_custom: Option<IsCustomStep<'s>>,
    pub problems: Vec<Diagnostic>,
    /// How much was lowered so far.
    bytes: usize,
    names: HashMap<String, usize>,
    /// Mistakes that are known: a background is lowered once for every scenario.
    known: HashSet<(Option<Span>, String)>,
}

impl<'s> FeatureLowering<'s> {
    pub(super) fn new(source: &'s SourceFile, is_custom: Option<IsCustomStep<'s>>) -> Self {
        Self {
            source,
            scenarios: Vec::new(),
            is_custom,
            problems: Vec::new(),
            bytes: 0,
            names: HashMap::new(),
            known: HashSet::new(),
        }
    }

    pub(super) fn feature(&mut self, feature: &Feature) {
        let group = feature.name.clone();
        for scenario in &feature.scenarios {
            self.outline(&group, &feature.tags, &[&feature.background], scenario);
        }
        for rule in &feature.rules {
            let group = format!("{} / {}", feature.name, rule.name);
            let tags: Vec<String> = feature.tags.iter().chain(&rule.tags).cloned().collect();
            for scenario in &rule.scenarios {
                self.outline(&group, &tags, &[&feature.background, &rule.background], scenario);
            }
        }
    }

    /// Whether so much more may be lowered; a mistake is noted when it becomes too much.
    fn affords(&mut self, bytes: usize, scenario: &Scenario) -> bool {
        let before = self.bytes;
        self.bytes = before.saturating_add(bytes);
        if before <= MOST_BYTES && self.bytes > MOST_BYTES {
            let message =
                format!("rows and backgrounds make more than {} MiB of this feature", MOST_BYTES >> 20);
            let problem = Diagnostic::error(self.source, scenario.name.span, message);
            self.problems.push(problem.help("divide it into several files"));
        }
        self.bytes <= MOST_BYTES
    }

    fn outline(&mut self, group: &str, tags: &[String], backgrounds: &[&Vec<Step>], scenario: &Scenario) {
        let mut problems = Vec::new();
        let mut found_in_steps = Vec::new();
        self.check_description(scenario, &mut problems);
        let rows = outline::rows(scenario, self.source, &mut problems);
        // Further mistakes of a scenario that misses lines or names would only repeat these.
        for row in if problems.is_empty() { rows.as_slice() } else { &[] } {
            let tags = tags.iter().chain(&scenario.tags).chain(row.tags);
            if !self.affords(tags.clone().map(|tag| tag.len() + 64).sum(), scenario) {
                break;
            }
            let name = self.unique(&row.name(scenario));
            let mut seen = HashSet::new();
            let all_tags: Vec<String> = tags.filter(|tag| seen.insert(tag.as_str())).cloned().collect();
            let name = Spanned::new(name, scenario.name.span);
            if let Some(steps) =
                self.with_custom_steps(backgrounds, &scenario.steps, row, &mut found_in_steps)
            {
                let size = |step: &ExpandedStep| {
                    step.text.value.len() + step.doc.as_ref().map_or(64, |doc| doc.1.len())
                };
                if !self.affords(steps.iter().map(size).sum(), scenario) {
                    break;
                }
                let (group, source) = (group.to_owned(), self.source.clone());
                self.scenarios.push(ParsedScenario::Custom(ScenarioWithCustomSteps {
                    name,
                    group,
                    tags: all_tags,
                    source,
                    steps,
                }));
                continue;
            }
            let mut builder = ScenarioBuilder::new(self.source, name);
            builder.set_feature(group.to_owned(), all_tags);
            builder.limit_suggestions(self.problems.len() + found_in_steps.len());
            let backgrounds = backgrounds.iter().flat_map(|steps| steps.iter()).map(|step| (step, None));
            for (step, row) in backgrounds.chain(scenario.steps.iter().map(|step| (step, Some(row)))) {
                let size = builder.size();
                let bytes = apply(&mut builder, step, row);
                if !self.affords(bytes + builder.size().saturating_sub(size), scenario) {
                    return;
                }
            }
            let (mut lowered, found) = builder.finish_anyway();
            let image = lowered.world.machine.image.as_ref();
            lowered.row = image.and_then(|image| row.shared_name(scenario, &image.value));
            found_in_steps.extend(found);
            self.scenarios.push(ParsedScenario::Plain(Box::new(lowered)));
        }
        for problem in problems.into_iter().chain(found_in_steps) {
            if self.known.insert((problem.span(), problem.message.clone())) {
                self.problems.push(problem);
            }
        }
    }

    /// All steps of a scenario, when one of them is the user's own.
    fn with_custom_steps(
        &self,
        backgrounds: &[&Vec<Step>],
        steps: &[Step],
        row: &Row<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Vec<ExpandedStep>> {
        let is_custom = self.is_custom?;
        let backgrounds = backgrounds.iter().flat_map(|steps| steps.iter()).map(|step| (step, None));
        let all = backgrounds.chain(steps.iter().map(|step| (step, Some(row))));
        let all: Vec<ExpandedStep> = all
            .map(|(step, row)| {
                let said = StepWithValues::new(step, row);
                let custom = is_custom(step.keyword, &said.text);
                if custom && scenario::matches_phrase(step.keyword, &said.text) {
                    let message = "both patchdrill and a step of your own say this";
                    let problem = Diagnostic::error(self.source, step.text.span, message);
                    problems.push(problem.help("change the words of your own step"));
                }
                ExpandedStep::new(step, &said.text, said.doc.as_deref(), said.rows.as_deref(), custom)
            })
            .collect();
        all.iter().any(|step| step.custom).then_some(all)
    }

    /// A name that no scenario of this file has so far.
    fn unique(&mut self, name: &str) -> String {
        let mut unique = name.to_owned();
        while self.names.contains_key(&unique) {
            let number = self.names.entry(name.to_owned()).or_insert(1);
            *number += 1;
            unique = format!("{name} ({number})");
        }
        self.names.insert(unique.clone(), 1);
        unique
    }

    /// Lines between a scenario's name and its first step are its description. One that only lacks a keyword would be lost
    /// there without a word.
    fn check_description(&self, scenario: &Scenario, problems: &mut Vec<Diagnostic>) {
        if !scenario.has_description {
            return;
        }
        let end = scenario.steps.first().map_or(scenario.span.end, |step| step.text.span.start);
        let mut at = scenario.keyword.start;
        for (number, line) in self.source.slice(Span::new(at, end.max(at))).split_inclusive('\n').enumerate()
        {
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            let text = line.trim();
            let Some((word, rest)) = text.split_once(' ') else { continue };
            if number == 0 || text.starts_with(['#', '|']) {
                continue;
            }
            if let Some(keyword) = scenario::keyword_for(rest) {
                let span = Span::new(start, start + word.len());
                let message = "this line is read as a description, since it does not begin with a keyword";
                let problem = Diagnostic::error(self.source, span, message);
                problems.push(problem.label(format!("did you mean `{}`?", keyword.name())));
            }
        }
    }
}

/// What a step says with the values of a row.
struct StepWithValues<'a> {
    text: Cow<'a, str>,
    doc: Option<Cow<'a, str>>,
    rows: Option<Cow<'a, [Vec<String>]>>,
}

impl<'a> StepWithValues<'a> {
    fn new(step: &'a Step, row: Option<&Row<'_>>) -> Self {
        let doc = step.doc.as_ref();
        let table = step.table.as_ref();
        match row {
            Some(row) => Self {
                text: row.text(step),
                doc: doc.map(|doc| row.doc(doc)),
                rows: table.map(|table| row.table(&table.rows)),
            },
            None => Self {
                text: Cow::Borrowed(&step.text.value),
                doc: doc.map(|doc| Cow::Borrowed(doc.text.as_str())),
                rows: table.map(|table| Cow::Borrowed(table.rows.as_slice())),
            },
        }
    }
}

/// Applies one step; returns how many bytes it has.
fn apply(builder: &mut ScenarioBuilder, step: &Step, row: Option<&Row<'_>>) -> usize {
    let said = StepWithValues::new(step, row);
    let argument = match (&step.doc, &said.doc, &step.table, &said.rows) {
        (Some(doc), Some(text), ..) => {
            StepArgument::DocString { media: doc.media.as_deref(), text, span: doc.span }
        }
        (_, _, Some(table), Some(rows)) => StepArgument::Table { rows, span: table.span },
        _ => StepArgument::Nothing,
    };
    let exact = matches!(said.text, Cow::Borrowed(_)) && builder.stands_at(&said.text, step.text.span);
    builder.apply_step(&StepText {
        keyword: step.keyword,
        text: &said.text,
        span: step.text.span,
        exact,
        argument,
    });
    let cells = said.rows.iter().flat_map(|rows| rows.iter().flatten()).map(|cell| cell.len() + 32);
    64 + said.text.len() + said.doc.map_or(0, |doc| doc.len()) + cells.sum::<usize>()
}
