//! From the paths of a command line to the cases that are meant.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::context::Context;
use super::error::CliError;
use super::settings::{Origin, Settings};
use crate::diag::has_errors;
use crate::harness;
use crate::harness::{Case, Expanded, Project, RunOptions, Selection};
use crate::report::{Tone, printable};

/// A path of the command line; `features/abort.feature:12` means the scenario at that line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    path: PathBuf,
    line: Option<usize>,
}

impl Wanted {
    /// Takes a line off the end of a path, unless a file of that very name is there.
    fn parse(path: &Path) -> Self {
        let path = if plain(path).as_os_str().is_empty() { path } else { plain(path) };
        let whole = Self { path: path.to_path_buf(), line: None };
        if path.exists() {
            return whole;
        }
        let numbered = |text: &str| {
            let (file, number) = text.rsplit_once(':')?;
            Some((file.to_owned(), number.parse::<usize>().ok()?)).filter(|(file, _)| !file.is_empty())
        };
        match path.to_str().and_then(numbered) {
            // Messages name places as FILE:LINE:COLUMN, and places are copied.
            Some((file, number)) => match numbered(&file) {
                Some((file, line)) => Self { path: PathBuf::from(file), line: Some(line) },
                None => Self { path: PathBuf::from(file), line: Some(number) },
            },
            None => whole,
        }
    }

    /// Whether it means the case; `lines` are the lines on which scenarios of the case's file begin.
    fn means(&self, case: &Case, line_of: impl Fn(&Case) -> usize, lines: &BTreeSet<usize>) -> bool {
        // What stands above the first scenario of a file belongs to it.
        let begins = |line| lines.range(..=line).next_back().or(lines.first());
        plain(&case.file).starts_with(plain(&self.path))
            && self.line.is_none_or(|line| begins(line) == Some(&line_of(case)))
    }
}

/// The path without the `./` that stands in front of it.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// Reads the scenarios that `paths` name and keeps those that `selection` takes.
///
/// # Errors
/// When something about the files is wrong, or nothing is left.
pub(super) fn from_paths(
    context: &Context,
    paths: &[PathBuf],
    selection: &Selection,
) -> Result<Vec<Case>, CliError> {
    select(harness::on_own_images(load(context, paths)?), selection)
}

/// The same on each of `images`, whatever images scenarios name themselves; says what is left out.
///
/// # Errors
/// As [`cases`].
pub(super) fn on_images(
    context: &Context,
    paths: &[PathBuf],
    selection: &Selection,
    images: &[String],
    options: &RunOptions,
) -> Result<Vec<Case>, CliError> {
    let chosen = select(load(context, paths)?, selection)?;
    let Expanded { cases, left_out } = harness::on_images(chosen, images, options);
    let told: Vec<String> = left_out.iter().map(|(why, number)| format!("{number} {why}")).collect();
    if cases.is_empty() {
        let fault = CliError::usage("none of the chosen scenarios is for containers, so there is no matrix");
        return Err(fault.help(format!("left out: {}", told.join(", "))));
    }
    if !told.is_empty() {
        let number: usize = left_out.values().sum();
        let noun = if number == 1 { "scenario is" } else { "scenarios are" };
        let sentence = format!("{number} {noun} left out of the matrix: {}", told.join(", "));
        context.console.say(Tone::Note, "note", &sentence);
    }
    Ok(cases)
}

fn select(loaded: Vec<Case>, selection: &Selection) -> Result<Vec<Case>, CliError> {
    let total = loaded.len();
    let chosen: Vec<_> = loaded.into_iter().filter(|case| selection.takes(&case.scenario)).collect();
    if chosen.is_empty() {
        let message = format!("none of {total} scenarios is chosen by --tags and --name");
        return Err(CliError::usage(message).help("`patchdrill list` shows names and tags"));
    }
    Ok(chosen)
}

/// Reads the scenarios that `paths` name; without any, those that the settings name.
///
/// # Errors
/// When something about the files is wrong, or there is no scenario.
pub(super) fn load(context: &Context, paths: &[PathBuf]) -> Result<Vec<Case>, CliError> {
    let settings = &context.settings;
    let wanted: Vec<_> = if paths.is_empty() {
        usual_paths(settings)?.into_iter().map(|path| Wanted { path, line: None }).collect()
    } else {
        paths.iter().map(|path| Wanted::parse(path)).collect()
    };
    let named: Vec<_> = wanted.iter().map(|wanted| wanted.path.clone()).collect();
    let (files, mut diagnostics) = harness::discover(&named);
    let mut loaded = Vec::new();
    for (project, files) in by_project(&files)? {
        let mut part = harness::load(&files, &project, settings.jobs.value);
        loaded.append(&mut part.cases);
        diagnostics.append(&mut part.diagnostics);
    }
    if has_errors(&diagnostics) {
        return Err(CliError::Input(diagnostics));
    }
    context.console.diagnostics(&diagnostics);
    let line_of = |case: &Case| case.scenario.source.position(case.scenario.span.start).line;
    if wanted.iter().all(|wanted| wanted.line.is_none()) {
        return Ok(loaded);
    }
    let mut chosen = Vec::new();
    for same_file in loaded.chunk_by(|one, next| one.file == next.file) {
        let lines: BTreeSet<_> = same_file.iter().map(line_of).collect();
        let means = |case: &&Case| wanted.iter().any(|wanted| wanted.means(case, line_of, &lines));
        chosen.extend(same_file.iter().filter(means).cloned());
    }
    Ok(chosen)
}

/// File, line and name of a case.
pub(super) fn place(case: &Case) -> String {
    let scenario = &*case.scenario;
    let line = scenario.source.position(scenario.span.start).line;
    printable(&format!("{}:{line}  {}", scenario.source.name(), scenario.name))
}

/// The paths of the settings, as seen from the working directory. Default folders that are missing are passed over.
fn usual_paths(settings: &Settings) -> Result<Vec<PathBuf>, CliError> {
    let from = &settings.paths;
    let paths = from.value.iter().map(|path| settings.root.join(path));
    if from.from != Origin::Default {
        return Ok(paths.collect());
    }
    let there: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    if there.is_empty() {
        let help = "name files or folders, or let `patchdrill init` make a small project to start from";
        return Err(
            CliError::usage("there is neither a folder `features` nor a folder `scenarios` here").help(help)
        );
    }
    Ok(there)
}

/// Neighbouring files of the same project together. Scripts and rulebooks of a scenario are looked up in the project that its
/// file lies in, wherever patchdrill is called.
fn by_project(files: &[PathBuf]) -> Result<Vec<(Project, Vec<PathBuf>)>, CliError> {
    let mut known: HashMap<PathBuf, Project> = HashMap::new();
    let mut parts: Vec<(Project, Vec<PathBuf>)> = Vec::new();
    for file in files {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !known.contains_key(folder) {
            let project = Project::around_or(folder, Path::new(".")).map_err(|error| {
                CliError::usage(format!("the folder {} cannot be used: {error}", folder.display()))
            })?;
            known.insert(folder.to_path_buf(), project);
        }
        let Some(project) = known.get(folder) else { continue };
        match parts.last_mut().filter(|(last, _)| last == project) {
            Some((_, files)) => files.push(file.clone()),
            None => parts.push((project.clone(), vec![file.clone()])),
        }
    }
    Ok(parts)
}

/// The one scenario that is meant.
///
/// # Errors
/// When the path means none or several.
pub(super) fn only_one(context: &Context, path: &Path, name: Option<&str>) -> Result<Case, CliError> {
    let selection = Selection::new(None, name).map_err(|error| CliError::usage(error.to_string()))?;
    let mut cases = from_paths(context, &[path.to_path_buf()], &selection)?;
    if cases.len() > 1 {
        const SHOWN: usize = 8;
        let mut list: Vec<_> = cases.iter().take(SHOWN).map(place).collect();
        if cases.len() > SHOWN {
            list.push(format!("… and {} more", cases.len() - SHOWN));
        }
        let message =
            format!("{} scenarios are meant, and one can be run:\n  {}", cases.len(), list.join("\n  "));
        return Err(CliError::usage(message).help("name one by FILE:LINE or by --name"));
    }
    cases.pop().ok_or_else(|| CliError::Internal("no scenario is left to run".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_stand_behind_a_path() {
        for (text, path, line) in [
            ("features/a.feature:12", "features/a.feature", Some(12)),
            ("features/a.feature:12:5", "features/a.feature", Some(12)),
            ("features/a.feature", "features/a.feature", None),
            ("features/a.feature:x", "features/a.feature:x", None),
            (r"C:\a.feature", r"C:\a.feature", None),
            (r"C:\a.feature:7", r"C:\a.feature", Some(7)),
            (":7", ":7", None),
            ("./features/a.feature:7", "features/a.feature", Some(7)),
            (".", ".", None),
        ] {
            assert_eq!(Wanted::parse(Path::new(text)), Wanted { path: path.into(), line }, "{text}");
        }
    }
}
