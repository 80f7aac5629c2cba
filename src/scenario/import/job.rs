//! One deployment job.

use super::action::{Action, name_scripts};
use super::assets::Assets;
use super::fields;
use super::link::Rule;
use super::look::{Look, field, short};
use super::reboot::Reboot;
use super::rest::{Rest, Told, is_empty};
use super::schedule::Schedule;
use crate::diag::{Diagnostic, did_you_mean, did_you_mean_or_list};
use crate::job::{Language, Phase, Platform};
use crate::scenario::yaml::{Entry, Kind, Node};
use crate::source::{SourceFile, Span, Spanned};

/// A job that was read.
#[derive(Debug)]
pub(crate) struct ImportedJob {
    /// The file that it stands in.
    pub source: SourceFile,
    /// Where its name is written, else where it begins.
    pub span: Span,
    /// Its number, which links name.
    pub id: Option<Spanned<String>>,
    pub name: String,
    /// The operating system of its assets.
    pub platform: Platform,
    /// Actions before the patches.
    pub pre_actions: Vec<Action>,
    /// The patches, each once.
    pub patches: Vec<String>,
    /// The query by which the API chooses patches when the job runs.
    pub query: Option<String>,
    /// Actions after the patches.
    pub post_actions: Vec<Action>,
    /// What it does about a reboot.
    pub reboot: Reboot,
    /// When it runs.
    pub schedule: Schedule,
    /// The assets that it names: how many, and their tags.
    pub assets: Assets,
    /// The number of the job that it follows.
    pub linked: Option<Spanned<String>>,
    /// The condition on that job.
    pub rule: Option<Rule>,
    /// The job as it was read.
    pub node: Node,
    /// What of it the scenario says.
    pub told: Told,
}

impl ImportedJob {
    /// The fields of the job as it was read.
    fn entries(&self) -> &[Entry] {
        match &self.node.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The name of the file that it stands in, without its folder.
    pub(crate) fn file_name(&self) -> &str {
        file_name(&self.source)
    }

    /// Something doubtful about a field.
    pub(crate) fn warning(&self, key: &str, message: impl Into<String>) -> Diagnostic {
        let span = field(self.entries(), key).map_or(self.span, |node| node.span);
        Diagnostic::warning(&self.source, span, message)
    }

    /// The languages of its scripts.
    pub(crate) fn languages(&self) -> Vec<Language> {
        let actions = self.pre_actions.iter().chain(&self.post_actions);
        actions.filter_map(|action| Some(action.script.as_ref()?.language)).collect()
    }

    /// The scenario says these fields as a whole.
    pub(crate) fn tell(&mut self, keys: &[&str]) {
        let Kind::Map(entries) = &self.node.kind else { return };
        for entry in entries.iter().filter(|entry| keys.contains(&entry.key.as_str())) {
            self.told.tell(&entry.value);
        }
    }

    /// What the scenario does not say.
    pub(crate) fn rest(&self) -> Rest {
        self.told.rest(self.entries())
    }
}

/// The name of a file without its folder.
pub(crate) fn file_name(source: &SourceFile) -> &str {
    source.name().rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Reads a job. Whatever is wrong with it is told; what could be read of a job with mistakes is not there.
pub(crate) fn job(
    source: &SourceFile,
    node: &Node,
    otherwise: Option<Platform>,
    file_name: &str,
) -> (Option<ImportedJob>, Vec<Diagnostic>) {
    let mut look = Look::new(source);
    let Some(entries) = look.map(node, "a deployment job, an object") else { return (None, look.problems) };
    if !entries.iter().any(|entry| fields::SIGNS.contains(&entry.key.as_str())) {
        look.report(no_job(&look, node, entries));
        return (None, look.problems);
    }
    let job = look.job(node, entries, otherwise, file_name);
    (job, look.problems)
}

fn no_job(look: &Look<'_>, node: &Node, entries: &[Entry]) -> Diagnostic {
    let span = entries.first().map_or(node.span, |entry| entry.key_span);
    let problem = look.error(span, "this is no deployment job");
    let error = entries.iter().any(|entry| entry.key.to_ascii_lowercase().contains("error"));
    problem.label("a job has fields such as `name`, `scheduleType` and `approvedPatches`").help(if error {
        "this looks like an answer of the API that tells of an error"
    } else {
        "import what `GET /pm/v1/deploymentjob/ID` answers, or what is sent to `POST /pm/v1/deploymentjob`"
    })
}

impl Look<'_> {
    fn job(
        &mut self,
        node: &Node,
        entries: &[Entry],
        otherwise: Option<Platform>,
        file_name: &str,
    ) -> Option<ImportedJob> {
        let begin = entries.first().map_or(node.span, |entry| entry.key_span);
        let (name, span) = self.name(entries, begin, file_name);
        let id = field(entries, "id").and_then(|node| {
            let id = self.text(node, "the id of a job")?;
            Some(Spanned::new(id.trim().to_owned(), node.span))
        });
        let found =
            [(Phase::Pre, "preDeployActions"), (Phase::Post, "postDeployActions")].map(|(phase, key)| {
                field(entries, key).map_or_else(Vec::new, |node| self.find_actions(phase, node))
            });
        let first = found.iter().flatten().find_map(|action| action.language);
        let platform = self.platform(entries, otherwise, first, span);
        self.kind(entries);
        let (patches, query) = self.patches(entries);
        let reboot = self.reboot(entries);
        let schedule = self.schedule(entries);
        let assets = self.assets(entries);
        let linked = self.linked(entries);
        let rule = self.rule(entries);
        let [mut pre_actions, mut post_actions] =
            found.map(|found| found.iter().map(|action| self.action(action, platform)).collect::<Vec<_>>());
        self.doubt(entries);
        let platform = platform?;
        name_scripts([(Phase::Pre, &mut pre_actions), (Phase::Post, &mut post_actions)]);
        Some(ImportedJob {
            source: self.source().clone(),
            span,
            id,
            name,
            platform,
            pre_actions,
            patches,
            query,
            post_actions,
            reboot,
            schedule,
            assets,
            linked,
            rule,
            node: node.clone(),
            told: std::mem::take(&mut self.told),
        })
    }

    fn name(&mut self, entries: &[Entry], begin: Span, file_name: &str) -> (String, Span) {
        let Some(node) = field(entries, "name") else {
            let problem = self.warning(begin, "this job has no name");
            self.report(problem.label(format!("it is called `{}`, as its file", short(file_name))));
            return (file_name.to_owned(), begin);
        };
        let name = self.text(node, "the name of the job").unwrap_or_default().trim().to_owned();
        self.tell(node);
        (name, node.span)
    }

    /// The platform that the job names, else that of its scripts, else the one that the user names.
    fn platform(
        &mut self,
        entries: &[Entry],
        otherwise: Option<Platform>,
        script: Option<(Language, Span)>,
        span: Span,
    ) -> Option<Platform> {
        if let Some(node) = field(entries, "platform") {
            let text = self.text(node, "the platform of the job")?;
            // "Mac" is how the vendor's console calls it.
            let known = text
                .trim()
                .parse()
                .ok()
                .or(text.trim().eq_ignore_ascii_case("mac").then_some(Platform::MacOs));
            if known.is_none() {
                let label = did_you_mean_or_list(text, &Platform::ALL.map(Platform::name));
                let problem = self.error(node.span, format!("unknown platform `{}`", short(text)));
                self.report(problem.label(label));
            }
            self.tell(node);
            return known;
        }
        if otherwise.is_some() {
            return otherwise;
        }
        let Some((language, span)) = script else {
            let problem = self.error(span, "this job names no platform");
            self.report(problem.help("say it with `--platform linux`, `windows` or `macos`"));
            return None;
        };
        let platform = match language {
            Language::Shell => Platform::Linux,
            Language::PowerShell => Platform::Windows,
            Language::AppleScript => Platform::MacOs,
        };
        let problem =
            self.warning(span, format!("this job names no platform: it is taken for one of {platform}"));
        let problem = problem.label(format!("because of this {language} script"));
        self.report(problem.help("`--platform` says it for jobs that do not"));
        Some(platform)
    }

    /// Fields that nobody knows and that a rehearsal may well need: they are kept, and nobody would look for them there.
    fn doubt(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| !fields::is_known(&entry.key) && !is_empty(&entry.value)) {
            let acts =
                |item: &Node| matches!(&item.kind, Kind::Map(fields) if field(fields, "action").is_some());
            let label = if entry.value.items().iter().any(acts) {
                "it holds actions; known are `preDeployActions` and `postDeployActions`".to_owned()
            } else if let Some(label) = did_you_mean(&entry.key, fields::READ) {
                label
            } else {
                continue;
            };
            let message = format!(
                "unknown field `{}`: it is kept, and the rehearsal does without it",
                short(&entry.key)
            );
            let problem = self.warning(entry.key_span, message);
            self.report(problem.label(label));
        }
    }

    /// Install or Rollback.
    fn kind(&mut self, entries: &[Entry]) {
        let Some(node) = field(entries, "type") else { return };
        match self.choice(node, "the type of a job", &[("Install", true), ("Rollback", false)]) {
            Some(true) => self.tell(node),
            Some(false) => {
                let problem = self.warning(node.span, "this job removes patches");
                let problem = problem.label("what is installed in a rehearsal is what this job rolls back");
                self.report(problem);
            }
            None => {}
        }
    }
}
