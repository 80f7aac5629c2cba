//! Tells the scenarios of a feature, one story each.

use std::collections::HashMap;
use std::collections::HashSet;

use super::outline;
use super::outline::Row;
use super::tree::Feature;
use super::tree::Scenario;
use super::tree::Step;
use crate::diag::Diagnostic;
use crate::source::SourceFile;
use crate::source::Span;
use crate::source::Spanned;
use crate::spec;
use crate::spec::Attached;
use crate::spec::StepText;
use crate::spec::Story;

/// Tells every scenario and collects what came of it.
pub(super) struct Teller<'s> {
    pub source: &'s SourceFile,
    pub scenarios: Vec<spec::Scenario>,
    pub problems: Vec<Diagnostic>,
    names: HashMap<String, usize>,
    /// Mistakes that are known: a background is told once for every scenario.
    known: HashSet<(Option<Span>, String)>,
}

impl<'s> Teller<'s> {
    pub(super) fn new(source: &'s SourceFile) -> Self {
        Self {
            source,
            scenarios: Vec::new(),
            problems: Vec::new(),
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

    fn outline(&mut self, group: &str, tags: &[String], backgrounds: &[&Vec<Step>], scenario: &Scenario) {
        let mut problems = Vec::new();
        let mut found_in_steps = Vec::new();
        self.check_description(scenario, &mut problems);
        let rows = outline::rows(scenario, self.source, &mut problems);
        // Further mistakes of a scenario that misses lines or names would only repeat these.
        for row in if problems.is_empty() { rows.as_slice() } else { &[] } {
            let name = self.unique(&row.name(scenario));
            let mut all_tags: Vec<String> = Vec::new();
            for tag in tags.iter().chain(&scenario.tags).chain(row.tags) {
                if !all_tags.contains(tag) {
                    all_tags.push(tag.clone());
                }
            }
            let mut story = Story::new(self.source, Spanned::new(name, scenario.name.span));
            story.place(group.to_owned(), all_tags);
            story.after(self.problems.len() + found_in_steps.len());
            for step in backgrounds.iter().flat_map(|steps| steps.iter()) {
                tell(&mut story, step, None);
            }
            for step in &scenario.steps {
                tell(&mut story, step, Some(row));
            }
            let (told, found) = story.finish_anyway();
            found_in_steps.extend(found);
            self.scenarios.push(told);
        }
        for problem in problems.into_iter().chain(found_in_steps) {
            if self.known.insert((problem.span(), problem.message.clone())) {
                self.problems.push(problem);
            }
        }
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
            if let Some(keyword) = spec::said_behind(rest) {
                let span = Span::new(start, start + word.len());
                let message = "this line is read as a description, since it does not begin with a keyword";
                let problem = Diagnostic::error(self.source, span, message);
                problems.push(problem.label(format!("did you mean `{}`?", keyword.name())));
            }
        }
    }
}

fn tell(story: &mut Story, step: &Step, row: Option<&Row<'_>>) {
    let text = row.map_or(step.text.value.as_str().into(), |row| row.text(step));
    let doc = step.doc.as_ref().map(|doc| row.map_or(doc.text.as_str().into(), |row| row.doc(doc)));
    let rows = step
        .table
        .as_ref()
        .map(|table| row.map_or(table.rows.as_slice().into(), |row| row.table(&table.rows)));
    let below = match (&step.doc, &doc, &step.table, &rows) {
        (Some(doc), Some(text), ..) => Attached::Doc { media: doc.media.as_deref(), text, span: doc.span },
        (_, _, Some(table), Some(rows)) => Attached::Table { rows, span: table.span },
        _ => Attached::Nothing,
    };
    let exact = matches!(text, std::borrow::Cow::Borrowed(_)) && story.stands_at(&text, step.text.span);
    story.tell(&StepText { keyword: step.keyword, text: &text, span: step.text.span, exact, below });
}
