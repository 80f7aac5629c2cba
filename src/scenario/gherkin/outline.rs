//! Fills the rows of examples into scenario outlines.
//!
//! The grammar's own expansion copies all examples for every row and gives up at the first unknown name; this one keeps
//! places and finds all mistakes. A name between `<` and `>` that no column has is a mistake in a step, and stays as it is in
//! a doc string: scripts are full of `<`.

use std::borrow::Cow;

use super::doc::Doc;
use super::tree::{Examples, Scenario, Step};
use crate::diag::{Diagnostic, did_you_mean_or_list};
use crate::source::{SourceFile, Span};

/// A row of values is part of a scenario's name up to this many characters; longer ones are numbered.
const LONGEST_ROW: usize = 60;

/// Many names with long values could fill the memory; what is beyond stays as it is, and is refused later.
const LONGEST_TEXT: usize = 4 << 20;

/// One row of an outline, or a scenario that is none.
pub(super) struct Row<'f> {
    columns: &'f [String],
    values: &'f [String],
    number: usize,
    /// Tags of the examples.
    pub tags: &'f [String],
}

/// Every row of `scenario`; one without values when it is no outline.
pub(super) fn rows<'f>(
    scenario: &'f Scenario,
    source: &SourceFile,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Row<'f>> {
    if scenario.examples.is_empty() {
        if scenario.is_outline {
            let problem = Diagnostic::error(source, scenario.keyword, "this outline has no examples");
            problems
                .push(problem.help("add `Examples:` and a table below its steps, or call it `Scenario:`"));
        }
        return vec![Row { columns: &[], values: &[], number: 0, tags: &[] }];
    }
    let mut rows = Vec::new();
    for examples in &scenario.examples {
        let table = examples.table.as_ref().map_or(&[][..], |table| &table.rows);
        let Some((columns, values)) = table.split_first().filter(|(_, values)| !values.is_empty()) else {
            let problem =
                Diagnostic::error(source, examples.keyword, "these examples hold no rows, so nothing runs");
            problems.push(problem.help("write a table: names in the first row, values below"));
            continue;
        };
        for values in values {
            rows.push(Row { columns, values, number: rows.len() + 1, tags: &examples.tags });
        }
    }
    check_names(scenario, &scenario.examples, source, problems);
    rows
}

/// Every name in the steps must be a column of all examples.
fn check_names(
    scenario: &Scenario,
    examples: &[Examples],
    source: &SourceFile,
    problems: &mut Vec<Diagnostic>,
) {
    let tables: Vec<&[String]> = examples
        .iter()
        .filter_map(|examples| Some(examples.table.as_ref()?.rows.first()?.as_slice()))
        .collect();
    let mut check = |text: &str, span: Span, exact: bool| {
        for (start, end) in names(text) {
            let name = &text[start + 1..end];
            for columns in &tables {
                if !columns.iter().any(|column| column == name) {
                    let place =
                        if exact { Span::new(span.start + start, span.start + end + 1) } else { span };
                    let known: Vec<&str> = columns.iter().map(String::as_str).collect();
                    let message = format!("the examples have no column `{name}`");
                    problems.push(
                        Diagnostic::error(source, place, message).label(did_you_mean_or_list(name, &known)),
                    );
                    break;
                }
            }
        }
    };
    check(&scenario.name.value, scenario.name.span, true);
    for step in &scenario.steps {
        let exact = source.slice(step.text.span) == step.text.value;
        check(&step.text.value, step.text.span, exact);
        if let Some(table) = &step.table {
            table.rows.iter().flatten().for_each(|cell| check(cell, table.span, false));
        }
    }
}

/// The places of `<` and `>` around names, as the `cucumber` crate knows them: a name neither begins nor ends with a blank.
fn names(text: &str) -> Vec<(usize, usize)> {
    let mut names = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('<').map(|at| from + at) {
        let Some(close) = text[open..].find('>').map(|at| open + at) else { break };
        let name = &text[open + 1..close];
        let plain = !name.is_empty() && name == name.trim() && !name.contains(['\n', '\r', '\t']);
        if plain {
            names.push((open, close));
            from = close + 1;
        } else {
            from = open + 1;
        }
    }
    names
}

impl Row<'_> {
    /// The name of the scenario that this row makes.
    pub(super) fn name(&self, scenario: &Scenario) -> String {
        let name = &scenario.name.value;
        match self.fill(name) {
            Cow::Owned(filled) => filled,
            Cow::Borrowed(_) if self.columns.is_empty() => name.clone(),
            Cow::Borrowed(_) => {
                let length: usize = self.columns.iter().chain(self.values).map(String::len).sum();
                if length > LONGEST_ROW * 4 {
                    return format!("{name} [#{}]", self.number);
                }
                let pairs: Vec<String> = self
                    .columns
                    .iter()
                    .zip(self.values)
                    .map(|(column, value)| format!("{column}={value}"))
                    .collect();
                let row = pairs.join(", ");
                if row.chars().count() > LONGEST_ROW || row.contains(char::is_control) {
                    format!("{name} [#{}]", self.number)
                } else {
                    format!("{name} [{row}]")
                }
            }
        }
    }

    /// The name that this row shares with those that differ from it in nothing but the image: `None` when no column holds it.
    pub(super) fn shared_name(&self, scenario: &Scenario, image: &str) -> Option<String> {
        if !self.values.iter().any(|value| value == image) {
            return None;
        }
        let others = self.columns.iter().zip(self.values).filter(|(_, value)| *value != image);
        let (columns, values): (Vec<_>, Vec<_>) =
            others.map(|(column, value)| (column.clone(), value.clone())).unzip();
        // A number would be one of this row alone.
        let name = Row { columns: &columns, values: &values, number: 0, tags: &[] }.name(scenario);
        Some(name.strip_suffix(" [#0]").map(str::to_owned).unwrap_or(name))
    }

    /// The text of a step with this row's values.
    pub(super) fn text<'s>(&self, step: &'s Step) -> Cow<'s, str> {
        self.fill(&step.text.value)
    }

    /// A table with this row's values.
    pub(super) fn table<'s>(&self, rows: &'s [Vec<String>]) -> Cow<'s, [Vec<String>]> {
        if self.columns.is_empty() || !rows.iter().flatten().any(|cell| cell.contains('<')) {
            return Cow::Borrowed(rows);
        }
        let filled = rows.iter().map(|row| row.iter().map(|cell| self.fill(cell).into_owned()).collect());
        Cow::Owned(filled.collect())
    }

    /// The text of a doc string with this row's values.
    pub(super) fn doc<'s>(&self, doc: &'s Doc) -> Cow<'s, str> {
        self.fill(&doc.text)
    }

    fn fill<'s>(&self, text: &'s str) -> Cow<'s, str> {
        if self.columns.is_empty() || !text.contains('<') {
            return Cow::Borrowed(text);
        }
        let mut filled = String::new();
        let mut from = 0;
        let mut at = 0;
        while let Some(open) = text[at..].find('<').map(|found| at + found)
            && filled.len() < LONGEST_TEXT
        {
            let value = self.columns.iter().zip(self.values).find(|(column, _)| {
                !column.is_empty()
                    && text[open + 1..]
                        .strip_prefix(column.as_str())
                        .is_some_and(|rest| rest.starts_with('>'))
            });
            at = open + 1;
            if let Some((column, value)) = value {
                filled.push_str(&text[from..open]);
                filled.push_str(value);
                at += column.len() + 1;
                from = at;
            }
        }
        if from == 0 {
            return Cow::Borrowed(text);
        }
        filled.push_str(&text[from..]);
        Cow::Owned(filled)
    }
}
