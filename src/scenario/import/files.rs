//! From JSON files to the files of a project.

use super::action::Action;
use super::family::{Parents, families, parents};
use super::job::{ImportedJob, file_name, job};
use super::names::{Taken, slug};
use super::plan::{plan, plan_name};
use super::rest::Rest;
use super::scenario::{SCRIPTS, scenario};
use super::{fields, json};
use crate::diag::{Diagnostic, Severity, has_errors};
use crate::job::Platform;
use crate::scenario::yaml;
use crate::scenario::yaml::{Kind, Node};
use crate::source::SourceFile;

/// The most jobs that are imported at once; a plan holds fewer of them.
const MOST_JOBS: usize = 1_000;

/// How to import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The platform of jobs that name none.
    pub platform: Option<Platform>,
}

/// What an import comes to.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    /// The files that are to be written; none when there is an error.
    pub files: Vec<File>,
    /// What became of each scenario or plan, in the order of the jobs.
    pub summaries: Vec<Summary>,
    /// Everything that is wrong or doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Its path from the folder that is imported into, with `/` between its parts. It leads to nowhere else.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    pub is_script: bool,
}

/// What became of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// The name of the job.
    pub job: String,
    /// The file that it became, as in [`File::path`].
    pub path: String,
    /// The paths of fields that are kept as they are, such as `postDeployment.onComplete.userMessage`.
    pub kept: Vec<String>,
    /// Those of them that no public page knows.
    pub unknown: Vec<String>,
    /// The paths of fields without a value, which are left out.
    pub empty: Vec<String>,
}

/// Makes scenarios, and the scripts that belong to them, of deployment jobs.
///
/// A source holds one job or a list of them, as JSON. Every mistake is told; after one that is an error there are no files.
pub(crate) fn import(sources: &[SourceFile], options: Options) -> Imported {
    let mut imported = Imported::default();
    let mut jobs = Vec::new();
    for source in sources {
        jobs.extend(read(source, options, &mut imported.diagnostics));
    }
    if has_errors(&imported.diagnostics) {
        return imported;
    }
    let parents = parents(&jobs, &mut imported.diagnostics);
    if has_errors(&imported.diagnostics) {
        return imported;
    }
    let mut taken = Taken::default();
    for family in families(&parents) {
        imported.family(&mut jobs, &family, &parents, &mut taken);
    }
    imported.check();
    imported
}

impl Imported {
    /// Adds the files of jobs that are linked, or of a job that stands for itself.
    fn family(&mut self, jobs: &mut [ImportedJob], family: &[usize], parents: &Parents, taken: &mut Taken) {
        let members: Vec<&ImportedJob> = family.iter().map(|at| &jobs[*at]).collect();
        let stems: Vec<String> =
            members.iter().map(|job| taken.new_name(&slug(&job.name, "job"), "")).collect();
        let (stem, text, rests) = if let ([job], [stem]) = (members.as_slice(), stems.as_slice()) {
            let (text, rest) = scenario(job, stem);
            (stem.clone(), text, vec![rest])
        } else {
            let name = plan_name(&members);
            let stem = taken.new_name(&format!("{}_plan", stems[0]), "");
            let mut members: Vec<(usize, &mut ImportedJob)> =
                jobs.iter_mut().enumerate().filter(|(at, _)| family.contains(at)).collect();
            members.sort_by_key(|(at, _)| family.iter().position(|place| place == at));
            let members = members.into_iter().map(|(_, job)| job).collect();
            let (text, rests) = plan(&name, members, family, parents, &stems, &mut self.diagnostics);
            (stem, text, rests)
        };
        let path = format!("{stem}.yaml");
        self.files.push(File { path: path.clone(), bytes: text.into_bytes(), is_script: false });
        for ((at, stem), rest) in family.iter().zip(&stems).zip(&rests) {
            scripts(&jobs[*at], stem, &mut self.files);
            self.summaries.push(Summary::new(&jobs[*at], path.clone(), rest));
        }
    }

    /// Reads again what is to be written: jobs that cannot be said in YAML are told before anything is written.
    fn check(&mut self) {
        let mut problems = Vec::new();
        for file in self.files.iter().filter(|file| !file.is_script) {
            let text = String::from_utf8_lossy(&file.bytes);
            let source = SourceFile::new(format!("{} (not written)", file.path), text.as_ref());
            let (_, mistakes) = yaml::parse(&source);
            problems.extend(mistakes.into_iter().filter(|problem| problem.severity == Severity::Error));
        }
        if !problems.is_empty() {
            self.files.clear();
            self.diagnostics.append(&mut problems);
        }
    }
}

/// The jobs of one file.
fn read(source: &SourceFile, options: Options, diagnostics: &mut Vec<Diagnostic>) -> Vec<ImportedJob> {
    let (node, problems) = json::document(source);
    diagnostics.extend(problems);
    let Some(node) = node else { return Vec::new() };
    let nodes: &[Node] = match &node.kind {
        Kind::List(items) => items,
        _ => std::slice::from_ref(&node),
    };
    if nodes.is_empty() {
        let problem = Diagnostic::error(source, node.span, "this list holds no deployment job");
        diagnostics.push(problem);
    }
    let file_name = file_name(source);
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    if nodes.len() > MOST_JOBS {
        let message = format!("a file holds at most {MOST_JOBS} jobs, this one holds {}", nodes.len());
        diagnostics.push(Diagnostic::file_error(source, message));
        return Vec::new();
    }
    let mut jobs = Vec::new();
    for node in nodes {
        let (job, problems) = job(source, node, options.platform, stem);
        jobs.extend(job);
        diagnostics.extend(problems);
    }
    jobs
}

/// Adds the scripts of a job. Actions may share one.
fn scripts(job: &ImportedJob, folder: &str, files: &mut Vec<File>) {
    let actions = job.pre_actions.iter().chain(&job.post_actions);
    for script in actions.filter_map(|action: &Action| action.script.as_ref()) {
        let path = format!("{SCRIPTS}/{folder}/{}", script.file);
        if files.iter().all(|file| file.path != path) {
            files.push(File { path, bytes: script.bytes.clone(), is_script: true });
        }
    }
}

impl Summary {
    fn new(job: &ImportedJob, path: String, rest: &Rest) -> Self {
        let kept = rest.paths.clone();
        let unknown = kept.iter().filter(|path| !fields::is_known(path)).cloned().collect();
        Self { job: job.name.clone(), path, kept, unknown, empty: rest.empty.clone() }
    }
}
