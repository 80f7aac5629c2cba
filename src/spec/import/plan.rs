//! The text of a plan: jobs that are linked, on the assets that they name.

use super::assets::Assets;
use super::family::Parents;
use super::job::ImportedJob;
use super::names::Taken;
use super::names::slug;
use super::reboot::length;
use super::rest::Rest;
use super::scenario::Page;
use super::schedule::Kind;
use super::text::scalar;
use crate::job::Platform;

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

/// A group of assets.
struct Group {
    name: String,
    platform: Platform,
    assets: Assets,
}

/// The name of the plan of a family of jobs, parents first.
pub fn plan_name(jobs: &[&ImportedJob]) -> String {
    match jobs {
        [first, second] => format!("{}, then {}", first.name, second.name),
        [first, others @ ..] => format!("{} and {} jobs that follow", first.name, others.len()),
        [] => String::new(),
    }
}

/// The plan of a family of jobs, parents first: its text, and what is left of each job. `family` holds their places in
/// `parents`, `scripts` the folders of their scripts.
pub fn plan(
    name: &str,
    jobs: Vec<&mut ImportedJob>,
    family: &[usize],
    parents: &Parents,
    scripts: &[String],
) -> (String, Vec<Rest>) {
    let (mut members, groups) = members(jobs, family, parents, scripts);
    let mut page = Page::default();
    let files: Vec<&str> = members.iter().map(|member| member.job.file_name()).collect();
    page.remark(
        0,
        &format!("Imported from {}: jobs that follow each other make one plan.", files.join(" and ")),
    );
    page.line(0, &format!("plan: {}", scalar(name)));
    page.line(0, "tags: [imported]");
    page.line(0, "assets:");
    for group in &groups {
        group.write(&mut page);
    }
    page.line(0, "jobs:");
    for at in 0..members.len() {
        let after = members[at].parent.map(|parent| members[parent].name.clone());
        let inherited = members[at].parent.map(|parent| members[parent].job.patches.clone());
        members[at].write(&mut page, after.as_deref(), inherited);
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
            let name = group_names.new_name(&slug(&job.name, "assets"), "");
            groups.push(Group { name: name.clone(), platform: job.platform, assets: job.assets.clone() });
            name
        };
        let parent = parents[*at].and_then(|parent| family.iter().position(|place| *place == parent));
        members.push(Member { job, name, scripts: scripts.clone(), group, parent });
    }
    (members, groups)
}

impl Group {
    fn write(&self, page: &mut Page) {
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
    }
}

impl Member<'_> {
    fn write(&mut self, page: &mut Page, after: Option<&str>, inherited: Option<Vec<String>>) {
        page.line(2, &format!("{}:", scalar(&self.name)));
        page.line(4, &format!("targets: {}", scalar(&self.group)));
        if let Some(after) = after {
            page.line(4, &format!("after: {}", scalar(after)));
            self.job.tell(&["linkedJobId"]);
            match &self.job.rule {
                Some(rule) => page.line(4, &format!("when: {{ post_actions_successful: \"{rule}\" }}")),
                None => page.line(4, "when: completed"),
            }
        }
        self.schedule(page, after.is_some());
        // A job that names no patches of its own takes those of the job that it is linked with.
        if let Some(patches) = inherited
            && self.job.patches.is_empty()
            && self.job.query.is_none()
            && !patches.is_empty()
        {
            page.remark(4, "The job names no patches: those of the job that it follows.");
            self.job.patches = patches;
        }
        page.job(4, self.job, &self.scripts);
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
                    page.remark(4, &zone);
                }
                if let Some(Kind::Again(often)) = kind {
                    page.remark(4, &format!("{often}; a plan rehearses one run"));
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
