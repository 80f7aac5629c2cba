//! Phrases about several jobs, the assets that they run on, and their links.

use super::phrase::{PhraseGroup, phrases};
use super::step::Step;
use super::value::{Conditions, Duration, JobRef, Parts, Text, Texts, Value, Word};
use crate::scenario::plan::PlannedJob;
use crate::source::Spanned;

pub(super) const JOBS: PhraseGroup = phrases! { Given "Several jobs":
    "another {platform} job ({name}) (with {parts})"
        "A further job: all phrases about the job, its actions and its patches speak of it from here on. A job of another name \
         (`a Linux job \"production\"`) is a further job too. `in the job \"staging\"` before a phrase speaks of another one."
        [
            "another Linux job \"production\"",
            "another Linux job \"production\" with 2 pre-actions and 3 patches",
            "another Linux job",
        ]
        |step, platform: Word, name: Option<Text>, parts: Option<Parts>| {
            let span = name.as_ref().map_or(step.span(), |name| name.span);
            step.builder.begin_job(span);
            step.describe_job(Some(platform), name, parts);
        };

    "another job {name} that does the same as {name}"
        "A further job with the actions, patches and reboot settings that the other one has so far. What is said of it \
         afterwards is said of it alone."
        ["another job \"production\" that does the same as \"staging\""]
        |step, name: Text, other: Text| {
            let from = step.builder.find_job(&other.value, other.span);
            step.builder.begin_job(name.span);
            step.describe_job(None, Some(name), None);
            step.builder.copy_job(from?);
        };

    "{job} runs on (the) (asset/assets) {groups}"
        "The assets that it runs on, by the names of their groups. Without it a job runs on all assets of its platform."
        ["the job runs on \"staging\"", "the job \"production\" runs on the assets \"web\" and \"db\""]
        |step, job: JobRef, groups: Texts| step.runs_on(job, groups, |name| name);

    "{job} runs on (the) assets tagged {tags}"
        "The assets that it runs on, by a tag of their groups."
        ["the job runs on the assets tagged \"web\""]
        |step, job: JobRef, tags: Texts| step.runs_on(job, tags, |tag| format!("tag:{tag}"));

    "{job} runs/starts after {name} (when it is completed) (, {duration} later)"
        "It runs when the other job is over on all its assets and Completed on every one of them; else it is held."
        [
            "the job runs after \"staging\"",
            "the job \"production\" runs after \"staging\" when it is completed",
            "the job runs after \"staging\", 24 hours later",
        ]
        |step, job: JobRef, parent: Text, delay: Option<Duration>| step.runs_after(job, parent, Vec::new(), delay);

    "{job} runs/starts after {name} when {conditions} (, {duration} later)"
        "It runs when the other job is over on all its assets and the conditions hold, counted over all of them; else it is \
         held. Each condition: at least, or more than, a share of the post-actions or pre-actions that are successful, of the \
         patches that are installed, or of the assets that are completed."
        [
            "the job runs after \"staging\" when at least 90 % of the post-actions are successful",
            "the job runs after \"staging\" when at least 90 % of the post-actions are successful and more than 95 % of the \
             assets are completed, 24 hours later",
            "the job runs after \"staging\" when at least 99.5 % of the patches are installed",
            "the job runs after \"staging\" when at least 90 % of the pre-actions are successful",
        ]
        |step, job: JobRef, parent: Text, conditions: Conditions, delay: Option<Duration>| step.runs_after(
            job,
            parent,
            conditions.value,
            delay,
        );

    "{job} starts {duration} later"
        "How long after the decision about its link it starts."
        ["the job starts 24 hours later"]
        |step, job: JobRef, delay: Duration| step.linked(job)?.delay.set(delay);

    "{job} waits (at most) {duration}"
        "How long after the start of the other job the decision is waited for; then it is held. Without it, for ever."
        ["the job waits at most 7 days"]
        |step, job: JobRef, within: Duration| step.linked(job)?.within.set(within);
};

impl Step<'_, '_> {
    /// Says on which assets the job runs; `by` is what makes a target of a name.
    fn runs_on(
        &mut self,
        job: Spanned<JobRef>,
        names: Spanned<Vec<String>>,
        by: fn(String) -> String,
    ) -> Option<()> {
        let targets = names.value.into_iter().map(|name| Spanned::new(by(name), names.span));
        self.planned(job)?.said.targets.get_or_insert(names.span).0.extend(targets);
        Some(())
    }

    /// Says after which job the job runs, and on which conditions.
    fn runs_after(
        &mut self,
        job: Spanned<JobRef>,
        parent: Spanned<String>,
        conditions: <Conditions as Value>::Given,
        delay: Option<Spanned<Duration>>,
    ) -> Option<()> {
        let at = self.job_at(job)?;
        if let Some(first) = self.builder.planned(at).said.after.spanned().map(|after| after.span) {
            let message = "a job runs after one other job";
            self.error(parent.span, message, |problem| problem.also(first, "the first one"));
        }
        let planned = self.builder.planned(at);
        planned.said.after.set(parent);
        planned.said.delay = delay.into();
        planned.said.within = None.into();
        planned.conditions = conditions;
        Some(())
    }

    /// The job that the phrase names; a mistake is noted when it waits for no other.
    fn linked(&mut self, job: Spanned<JobRef>) -> Option<&mut PlannedJob> {
        let at = self.job_at(job)?;
        if !self.builder.planned(at).said.after.is_said() {
            let help = "say first after which job it runs, such as `the job runs after \"staging\"`";
            self.error(self.span(), "the job waits for no other job", |problem| problem.help(help));
        }
        Some(&mut self.builder.planned(at).said).filter(|said| said.after.is_said())
    }
}
