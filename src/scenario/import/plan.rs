//! The text of a plan: jobs that are linked, on the assets that they name.

use super::assets::Assets;
use super::family::Parents;
use super::job::ImportedJob;
use super::names::{Taken, slug};
use super::reboot::length;
use super::rest::Rest;
use super::scenario::Page;
use super::schedule::Kind;
use super::text::scalar;
use crate::diag::Diagnostic;
use crate::job::{Language, Platform};

/// A job of a plan.
struct Member<'j> {
    job: &'j mut ImportedJob,
    /// Its name in the plan, which no other job of the plan has.
    name: String,
    /// The folder of its scripts.
    scripts: String,
    /// The name of its group of assets.
    group: String,
    /// The place of its parent in the plan.
    parent: Option<usize>,
}

/// What a job must know of the one that it follows.
struct Parent {
    name: String,
    /// Its patches, as far as the job could have them too.
    patches: Vec<String>,
    has_post_actions: bool,
}

/// A group of assets.
struct Group {
    name: String,
    platform: Platform,
    assets: Assets,
}

/// The name of the plan of a family of jobs, parents first.
pub(crate) fn plan_name(jobs: &[&ImportedJob]) -> String {
    match jobs {
        [first, second] => format!("{}, then {}", first.name, second.name),
        [first, others @ ..] => format!("{} and {} jobs that follow", first.name, others.len()),
        [] => String::new(),
    }
}

/// The plan of a family of jobs, parents first: its text, and what is left of each job. `family` holds their places in
/// `parents`, `scripts` the folders of their scripts.
pub(crate) fn plan(
    name: &str,
    jobs: Vec<&mut ImportedJob>,
    family: &[usize],
    parents: &Parents,
    scripts: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> (String, Vec<Rest>) {
    let (mut members, groups) = members(jobs, family, parents, scripts);
    let mut page = Page::default();
    let mut files: Vec<&str> = members.iter().map(|member| member.job.file_name()).collect();
    files.dedup();
    page.remark(
        0,
        &format!("Imported from {}: jobs that follow each other make one plan.", files.join(" and ")),
    );
    page.line(0, &format!("plan: {}", scalar(name)));
    page.line(0, "tags: [imported]");
    page.line(0, "assets:");
    for group in &groups {
        let mut jobs = members.iter().filter(|member| member.group == group.name);
        group.write(&mut page, jobs.any(|member| member.job.languages().contains(&Language::Shell)));
    }
    page.line(0, "jobs:");
    for at in 0..members.len() {
        let (platform, own) = (members[at].job.platform, members[at].group.clone());
        let parent = members[at].parent.map(|parent| {
            let Member { name, job, group, .. } = &members[parent];
            // On the same assets they are there already.
            let shares = job.platform == platform && *group != own;
            let patches = if shares { job.patches.clone() } else { Vec::new() };
            Parent { name: name.clone(), patches, has_post_actions: !job.post_actions.is_empty() }
        });
        members[at].write(&mut page, parent, diagnostics);
    }
    page.remark(0, "What every run of the plan should come to; say here what else is expected of it.");
    page.line(0, "expect:");
    page.line(2, "jobs:");
    for member in members.iter().filter(|member| member.parent.is_some()) {
        page.line(4, &format!("{}: runs", scalar(&member.name)));
    }
    let rests: Vec<Rest> = members.iter().map(|member| member.job.rest()).collect();
    if rests.iter().any(|rest| !rest.kept.is_empty()) {
        page.remark(0, "What else the jobs say. It means nothing to a rehearsal.");
        page.line(0, "imported:");
    }
    for (member, rest) in members.iter().zip(&rests) {
        page.rest(2, &member.name, rest);
    }
    (page.text, rests)
}

/// The jobs with their names in the plan, and the groups of their assets.
fn members<'j>(
    jobs: Vec<&'j mut ImportedJob>,
    family: &[usize],
    parents: &Parents,
    scripts: &[String],
) -> (Vec<Member<'j>>, Vec<Group>) {
    let (mut names, mut group_names) = (Taken::default(), Taken::default());
    let mut groups: Vec<Group> = Vec::new();
    let mut members = Vec::new();
    for ((job, at), scripts) in jobs.into_iter().zip(family).zip(scripts) {
        let name = names.new_name(&job.name, "");
        let known = |group: &&Group| {
            group.platform == job.platform
                && !job.assets.known_by.is_empty()
                && group.assets.known_by == job.assets.known_by
        };
        let group = if let Some(group) = groups.iter().find(known) {
            group.name.clone()
        } else {
            let name = group_names.new_word(&slug(&job.name, "assets"));
            groups.push(Group { name: name.clone(), platform: job.platform, assets: job.assets.clone() });
            name
        };
        let parent = parents[*at].and_then(|parent| family.iter().position(|place| *place == parent));
        members.push(Member { job, name, scripts: scripts.clone(), group, parent });
    }
    (members, groups)
}

impl Group {
    /// Writes the group; `has_scripts` says that a sandbox could run scripts of its jobs.
    fn write(&self, page: &mut Page, has_scripts: bool) {
        page.line(2, &format!("{}:", scalar(&self.name)));
        page.line(4, &format!("platform: {}", self.platform.name()));
        match self.assets.count {
            Some(count) => page.line(4, &format!("count: {count}")),
            None => page.remark(
                4,
                "The job does not say how many assets it has: write `count: 100`, if they are as many.",
            ),
        }
        if !self.assets.tags.is_empty() {
            let tags: Vec<String> = self.assets.tags.iter().map(|tag| scalar(&slug(tag, "tag"))).collect();
            page.line(4, &format!("tags: [{}]", tags.join(", ")));
        }
        if has_scripts {
            page.remark(4, "No script runs here, and each succeeds; with `on: sandbox` they run for real.");
        }
    }
}

impl Member<'_> {
    fn write(&mut self, page: &mut Page, parent: Option<Parent>, diagnostics: &mut Vec<Diagnostic>) {
        page.line(2, &format!("{}:", scalar(&self.name)));
        page.line(4, &format!("targets: {}", scalar(&self.group)));
        if let Some(parent) = &parent {
            page.line(4, &format!("after: {}", scalar(&parent.name)));
            self.job.tell(&["linkedJobId"]);
            self.condition(page, parent, diagnostics);
        }
        self.schedule(page, parent.is_some());
        let inherited = parent.map(|parent| parent.patches).unwrap_or_default();
        // A job that names no patches of its own takes those of the job that it is linked with.
        if self.job.patches.is_empty() && self.job.query.is_none() && !inherited.is_empty() {
            let message = "this job names no patches: it is given those of the job that it follows";
            let problem = self.job.warning("linkedJobId", message).label("so we read the vendor's pages");
            diagnostics.push(problem.help("write others under `patches:` if the console shows others"));
            page.remark(4, "The job names no patches: those of the job that it follows.");
            self.job.patches = inherited;
        }
        page.job(4, self.job, &self.scripts);
    }

    /// What must hold of the parent. A share of post-actions that are not there can never be reached.
    fn condition(&mut self, page: &mut Page, parent: &Parent, diagnostics: &mut Vec<Diagnostic>) {
        let Some(rule) = &self.job.rule else { return page.line(4, "when: completed") };
        if parent.has_post_actions {
            let (message, why) = rule.doubt();
            let problem = self.job.warning("chainedJobRule", message).label(why);
            diagnostics.push(problem.help("compare it with what the vendor's console shows"));
            page.line(4, &format!("when: {{ post_actions_successful: \"{rule}\" }}"));
            self.job.tell(&["chainedJobRule"]);
        } else {
            let message = format!("this condition counts post-actions, and `{}` has none", parent.name);
            let problem = self.job.warning("chainedJobRule", message).label("it is kept");
            diagnostics.push(problem.help("the job waits until that one is Completed on all its assets"));
            page.line(4, "when: completed");
        }
    }

    fn schedule(&mut self, page: &mut Page, follows: bool) {
        let schedule = &self.job.schedule;
        let (kind, start, window) = (schedule.kind, schedule.start.clone(), schedule.window);
        let zone = schedule.zone.clone();
        match (kind, start) {
            (Some(Kind::OnDemand) | None, None | Some(_)) if !follows => {
                page.remark(4, "A person starts this job; here it starts at the plan's beginning.");
            }
            (Some(Kind::Once | Kind::Again(_)), Some(start)) => {
                if let Some(zone) = zone {
                    page.remark(
                        4,
                        &format!(
                            "The start is {zone}; a plan knows offsets, such as 2026-03-01 02:00 -05:00."
                        ),
                    );
                }
                if let Some(Kind::Again(often)) = kind {
                    page.remark(
                        4,
                        &format!("The job runs again and again ({often}); a plan rehearses one run."),
                    );
                } else {
                    self.job.tell(&["scheduleType"]);
                }
                page.line(4, &format!("start: {start}"));
                self.job.tell(&["startDateTime"]);
            }
            _ => {}
        }
        if let Some(minutes) = window {
            page.line(4, &format!("window: {}", length(minutes)));
            self.job.tell(&["timeout", "timeoutUnit"]);
        }
    }
}
