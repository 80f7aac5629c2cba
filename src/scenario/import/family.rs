//! Which jobs belong together: each with the job that it follows.

use std::collections::HashMap;

use super::job::ImportedJob;
use crate::diag::Diagnostic;

/// The parent of each job, by its place; `None` for a job that follows none of the others.
pub(crate) type Parents = Vec<Option<usize>>;

/// Finds the parents. Two jobs of one number and links that go round in a circle are mistakes; a link to a job that is not
/// there is kept, and told.
pub(crate) fn parents(jobs: &[ImportedJob], diagnostics: &mut Vec<Diagnostic>) -> Parents {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, job) in jobs.iter().enumerate() {
        let Some(id) = &job.id else { continue };
        if let Some(first) = places.get(&fold(&id.value)) {
            let problem =
                Diagnostic::error(&job.source, id.span, format!("two jobs have the id `{}`", id.value));
            let first = &jobs[*first];
            let label = format!("`{}` in {} has it too", first.name, first.source.name());
            diagnostics.push(problem.label(label).help("import each job once"));
        } else {
            places.insert(fold(&id.value), at);
        }
    }
    let parents: Parents = jobs
        .iter()
        .map(|job| {
            let linked = job.linked.as_ref()?;
            let parent = places.get(&fold(&linked.value)).copied();
            if parent.is_none() {
                diagnostics.push(missing(jobs, job));
            }
            parent
        })
        .collect();
    diagnostics.extend(circles(jobs, &parents));
    parents
}

/// Letter case makes no difference to the numbers of the API.
fn fold(id: &str) -> String {
    id.trim().to_ascii_lowercase()
}

fn missing(jobs: &[ImportedJob], job: &ImportedJob) -> Diagnostic {
    let linked = job.linked.clone().unwrap_or_default();
    let problem = Diagnostic::warning(
        &job.source,
        linked.span,
        "none of the files holds the job that this one follows",
    );
    let without = jobs.iter().find(|other| other.id.is_none() && !std::ptr::eq(*other, job));
    problem.label("it is kept as a job of its own").help(match without {
        Some(other) => format!(
            "{} has no `id`, as requests to create a job have none: give it this one if it is the job",
            other.source.name()
        ),
        None => "import both jobs at once, and they become a plan".to_owned(),
    })
}

/// A mistake for each circle of links, at its first job.
fn circles(jobs: &[ImportedJob], parents: &Parents) -> Vec<Diagnostic> {
    let mut seen = vec![false; jobs.len()];
    let mut problems = Vec::new();
    for start in 0..jobs.len() {
        let mut way = vec![start];
        let mut at = start;
        while let Some(parent) = parents[at].filter(|parent| !seen[*parent]) {
            if let Some(begin) = way.iter().position(|place| *place == parent) {
                let circle = &way[begin..];
                let first = &jobs[circle.iter().copied().min().unwrap_or(parent)];
                let around = circle.iter().chain(&circle[..1]);
                let names: Vec<String> = around.map(|at| format!("`{}`", jobs[*at].name)).collect();
                let span = first.linked.as_ref().map_or(first.span, |linked| linked.span);
                let message = match circle {
                    [_] => "this job follows itself".to_owned(),
                    _ => "these jobs follow each other in a circle".to_owned(),
                };
                let problem = Diagnostic::error(&first.source, span, message);
                problems.push(problem.label(names.join(" follows ")));
                break;
            }
            way.push(parent);
            at = parent;
        }
        for place in way {
            seen[place] = true;
        }
    }
    problems
}

/// Jobs that are linked with each other, parents first; the families in the order of their first jobs.
pub(crate) fn families(parents: &Parents) -> Vec<Vec<usize>> {
    let root = |mut at: usize| {
        while let Some(parent) = parents[at] {
            at = parent;
        }
        at
    };
    let depth = |mut at: usize| {
        let mut depth = 0;
        while let Some(parent) = parents[at] {
            (at, depth) = (parent, depth + 1);
        }
        depth
    };
    let mut families: Vec<Vec<usize>> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for at in 0..parents.len() {
        let place = *places.entry(root(at)).or_insert_with(|| {
            families.push(Vec::new());
            families.len() - 1
        });
        families[place].push(at);
    }
    for family in &mut families {
        family.sort_by_key(|at| depth(*at));
    }
    families
}
