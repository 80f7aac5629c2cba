//! The text of a scenario, and of what a plan says in the same words.

use super::action::Action;
use super::job::ImportedJob;
use super::rest::Rest;
use super::text::{comment, scalar};
use super::{names, text};
use crate::job::Language;
use crate::scenario::yaml::{Kind, Node};
use crate::source::Span;

/// The folder of scripts beside a scenario file; nothing in it is taken for a scenario.
pub(crate) const SCRIPTS: &str = "scripts";

/// Writes a file line by line.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub text: String,
}

impl Page {
    /// A line, that many spaces from the left.
    pub(crate) fn line(&mut self, indent: usize, line: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line of comment.
    pub(crate) fn remark(&mut self, indent: usize, remark: &str) {
        self.line(indent, &format!("# {}", comment(remark)));
    }

    /// The actions, patches and reboot settings of a job; scripts lie in the folder `scripts`.
    pub(crate) fn job(&mut self, indent: usize, job: &ImportedJob, scripts: &str) {
        self.actions(indent, "pre_actions", &job.pre_actions, scripts);
        if let Some(query) = &job.query {
            self.remark(
                indent,
                &format!("The vendor chooses more patches when the job runs, by the query: {query}"),
            );
        }
        if !job.patches.is_empty() {
            self.line(indent, "patches:");
            for patch in &job.patches {
                self.line(indent + 2, &format!("- {}", scalar(patch)));
            }
        }
        self.actions(indent, "post_actions", &job.post_actions, scripts);
        if let Some(reboot) = job.reboot.to_yaml() {
            self.line(indent, &format!("reboot: {reboot}"));
        }
    }

    fn actions(&mut self, indent: usize, key: &str, actions: &[Action], scripts: &str) {
        if actions.is_empty() {
            return;
        }
        self.line(indent, &format!("{key}:"));
        for action in actions {
            if let Some(remark) = &action.remark {
                self.remark(indent + 2, remark);
            }
            let name = action.name.as_ref().map(|name| format!("name: {}", scalar(name)));
            let script = action.script.as_ref().map(|script| {
                let path = format!("{SCRIPTS}/{scripts}/{}", script.file);
                format!("run_script: {}", scalar(&path))
            });
            // An action of which nothing is known succeeds.
            let lines: Vec<String> = name.into_iter().chain(script).collect();
            let lines = if lines.is_empty() { vec!["exits: 0".to_owned()] } else { lines };
            for (at, line) in lines.iter().enumerate() {
                self.line(indent + 2, &format!("{} {line}", if at == 0 { "-" } else { " " }));
            }
        }
    }

    /// What to know before the scripts are run.
    fn hints(&mut self, job: &ImportedJob) {
        let languages = job.languages();
        if languages.contains(&Language::Shell) {
            self.remark(0, "Scripts run for real, in a sandbox. Say under `endpoint` what they meet there: files, services, and commands");
            self.remark(
                0,
                "that are answered and not run, such as `commands: { systemctl stop myapp: { exits: 5 } }`.",
            );
        } else if !languages.is_empty() {
            self.remark(0, "Scripts run for real, and on this very machine: read them first. Commands that `endpoint` answers for");
            self.remark(0, "are not run, such as `commands: { msiexec ...: { exits: 0 } }`.");
        }
    }

    /// What is left of a job, behind the key `imported` or the name of a job.
    pub(crate) fn rest(&mut self, indent: usize, key: &str, rest: &Rest) {
        if !rest.kept.is_empty() {
            let node = Node { span: Span::default(), kind: Kind::Map(rest.kept.clone()) };
            text::entry(&mut self.text, indent, key, &node);
        }
    }
}

/// The scenario of a job that stands for itself, and what is left of the job; its scripts lie in the folder `scripts`.
pub(crate) fn scenario(job: &ImportedJob, scripts: &str) -> (String, Rest) {
    let mut page = Page::default();
    page.remark(0, &format!("Imported from {}.", job.file_name()));
    page.line(0, &format!("scenario: {}", scalar(&job.name)));
    let tags: Vec<String> = tags(job).iter().map(|tag| scalar(tag)).collect();
    page.line(0, &format!("tags: [{}]", tags.join(", ")));
    page.line(0, "job:");
    page.line(2, &format!("name: {}", scalar(&job.name)));
    page.line(2, &format!("platform: {}", job.platform.name()));
    page.job(2, job, scripts);
    page.hints(job);
    page.remark(0, "What every run of the job should come to; say here what else is expected of it.");
    page.line(0, "expect:");
    let nothing = job.pre_actions.is_empty() && job.patches.is_empty() && job.post_actions.is_empty();
    page.line(2, if nothing { "job: No Patch Available" } else { "job: Completed" });
    let rest = job.rest();
    if !rest.kept.is_empty() {
        page.remark(0, "What else the job says. It means nothing to a rehearsal.");
    }
    page.rest(0, "imported", &rest);
    (page.text, rest)
}

/// Words by which the scenario can be chosen: that it was imported, its platform, and the tags of its assets.
pub(crate) fn tags(job: &ImportedJob) -> Vec<String> {
    let own = job.assets.tags.iter().map(|tag| names::slug(tag, "tag"));
    let mut tags = vec!["imported".to_owned(), job.platform.name().to_owned()];
    for tag in own {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}
