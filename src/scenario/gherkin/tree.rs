//! A feature as plain data: names, tags and steps, each with its exact place in the source.

use cucumber::gherkin;

use super::doc;
use super::doc::Doc;
use crate::scenario::Keyword;
use crate::source::{Span, Spanned};

/// A feature, or what one piece of its text holds.
#[derive(Debug, Default)]
pub(super) struct Feature {
    pub name: String,
    pub tags: Vec<String>,
    pub background: Vec<Step>,
    pub scenarios: Vec<Scenario>,
    pub rules: Vec<Rule>,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub name: String,
    pub tags: Vec<String>,
    pub background: Vec<Step>,
    pub scenarios: Vec<Scenario>,
}

#[derive(Debug)]
pub(super) struct Scenario {
    /// The place is that of the name; of the keyword when there is none.
    pub name: Spanned<String>,
    pub keyword: Span,
    /// Its keyword in English, so that it must be an outline.
    pub is_outline: bool,
    pub tags: Vec<String>,
    /// Everything from the keyword to the last line.
    pub span: Span,
    pub has_description: bool,
    pub steps: Vec<Step>,
    pub examples: Vec<Examples>,
}

#[derive(Debug)]
pub(super) struct Step {
    pub keyword: Keyword,
    pub text: Spanned<String>,
    pub doc: Option<Doc>,
    pub table: Option<Table>,
}

#[derive(Debug)]
pub(super) struct Table {
    pub rows: Vec<Vec<String>>,
    pub span: Span,
}

#[derive(Debug)]
pub(super) struct Examples {
    pub tags: Vec<String>,
    pub keyword: Span,
    pub table: Option<Table>,
}

/// Brings the grammar's tree into our form.
pub(super) struct Reader<'s> {
    /// The whole source.
    pub text: &'s str,
    /// Where the piece that was parsed begins in the source.
    pub start: usize,
    /// How many bytes were put in front of the piece.
    pub prefix: usize,
}

impl Reader<'_> {
    pub(super) fn feature(&self, feature: gherkin::Feature) -> Feature {
        Feature {
            name: feature.name,
            tags: feature.tags,
            background: feature.background.map_or_else(Vec::new, |background| self.steps(background.steps)),
            scenarios: self.scenarios(feature.scenarios),
            rules: feature.rules.into_iter().map(|rule| self.rule(rule)).collect(),
        }
    }

    fn rule(&self, rule: gherkin::Rule) -> Rule {
        Rule {
            name: rule.name,
            tags: rule.tags,
            background: rule.background.map_or_else(Vec::new, |background| self.steps(background.steps)),
            scenarios: self.scenarios(rule.scenarios),
        }
    }

    fn scenarios(&self, scenarios: Vec<gherkin::Scenario>) -> Vec<Scenario> {
        scenarios.into_iter().map(|scenario| self.scenario(scenario)).collect()
    }

    fn scenario(&self, scenario: gherkin::Scenario) -> Scenario {
        let span = self.span(scenario.span);
        let keyword = self.keyword(span.start, &scenario.keyword);
        let line = self.line(keyword.start);
        let name_at = line.find(&scenario.name).filter(|_| !scenario.name.is_empty());
        let name_span = name_at
            .map_or(keyword, |at| Span::new(keyword.start + at, keyword.start + at + scenario.name.len()));
        Scenario {
            name: Spanned::new(scenario.name, name_span),
            keyword,
            is_outline: matches!(scenario.keyword.as_str(), "Scenario Outline" | "Scenario Template"),
            tags: scenario.tags,
            span,
            has_description: scenario.description.is_some(),
            steps: self.steps(scenario.steps),
            examples: scenario.examples.into_iter().map(|examples| self.examples(examples)).collect(),
        }
    }

    fn examples(&self, examples: gherkin::Examples) -> Examples {
        let span = self.span(examples.span);
        Examples {
            tags: examples.tags,
            keyword: self.keyword(span.start, &examples.keyword),
            table: examples.table.map(|table| self.table(table)),
        }
    }

    fn table(&self, table: gherkin::Table) -> Table {
        Table { rows: table.rows, span: self.span(table.span) }
    }

    fn steps(&self, steps: Vec<gherkin::Step>) -> Vec<Step> {
        let mut last = Keyword::Given;
        steps
            .into_iter()
            .map(|step| {
                // The grammar takes `*` for `Given`, and with it every `And` that follows.
                let goes_on = matches!(step.keyword.trim(), "*" | "And" | "But");
                let keyword = match step.ty {
                    _ if goes_on => last,
                    gherkin::StepType::Given => Keyword::Given,
                    gherkin::StepType::When => Keyword::When,
                    gherkin::StepType::Then => Keyword::Then,
                };
                last = keyword;
                self.step(keyword, step)
            })
            .collect()
    }

    fn step(&self, keyword: Keyword, step: gherkin::Step) -> Step {
        // The grammar's span ends with the line, so the text is the last thing in it.
        let line = self.span(step.span);
        let end = line.start + self.text[line.start..line.end].trim_end().len();
        let begin = end.saturating_sub(step.value.len());
        let exact = self.text.get(begin..end) == Some(step.value.as_str());
        let span = if exact { Span::new(begin, end) } else { line };
        let doc = step.docstring.and_then(|text| doc::read(self.text, line.end, &text));
        Step {
            keyword,
            text: Spanned::new(step.value, span),
            doc,
            table: step.table.map(|table| self.table(table)),
        }
    }

    /// The grammar's place as a place in the source.
    fn span(&self, span: gherkin::Span) -> Span {
        let at = |offset: usize| {
            let mut at = (offset + self.start).saturating_sub(self.prefix).min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        Span::new(at(span.start), at(span.end).max(at(span.start)))
    }

    /// The place of a keyword that stands at `from`, or behind comments and blanks there.
    fn keyword(&self, from: usize, keyword: &str) -> Span {
        let start = self.text[from..].find(keyword).map_or(from, |at| from + at);
        Span::new(start, (start + keyword.len()).min(self.text.len()))
    }

    /// The rest of the line from `from`.
    fn line(&self, from: usize) -> &str {
        self.text[from..].lines().next().unwrap_or_default()
    }
}
