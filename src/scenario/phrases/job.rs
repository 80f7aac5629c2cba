//! Phrases about a job: what it is, how it ends, and its reboot.

use super::phrase::{PhraseGroup, phrases};
use super::step::Step;
use super::value::{Action, AgentVersion, Count, Duration, Parts, Status, Text, Things, Times, Word};
use crate::expect::{self, Expect};
use crate::job::Phase;
use crate::rules::RebootDecision;
use crate::scenario::draft::DraftReboot;
use crate::source::Spanned;

pub(super) const JOB: PhraseGroup = phrases! { Given "The job":
    "a {platform} job ({name}) (with {parts})"
        "The job: for Windows, Linux or macOS. Parts that nothing else describes succeed with exit code 0."
        [
            "a Linux job",
            "a Windows job \"Monthly server patches\"",
            "a macOS job with 2 pre-actions and 3 patches",
            "a Linux job with 5 pre-actions, 3 patches and 2 post-actions",
            "a Linux job \"web tier\" with 1 pre-action and no patches",
        ]
        |step, platform: Word, name: Option<Text>, parts: Option<Parts>| {
            // A job of another name is another job.
            if let (Some(name), Some(known)) = (&name, &step.draft().job_name)
                && *known != name.value
            {
                step.builder.begin_job(name.span);
            }
            step.describe_job(Some(platform), name, parts);
        };

    "the job has {parts}"
        "So many parts, at least. A part that a step describes is added by itself."
        ["the job has 3 patches", "the job has 1 pre-action and 5 post-actions"]
        |step, parts: Parts| step.declare_parts(&parts);

    "the job is called {name}"
        "The job's name."
        ["the job is called \"web tier\""]
        |step, name: Text| step.draft().job_name = Some(name.value);

    "the job reboots at once"
        "A reboot that is owed follows at once. So it is when nothing is said."
        ["the job reboots at once"]
        |step| step.reboot(DraftReboot::Immediate);

    "the job suppresses the reboot"
        "Nothing reboots: the job shows Pending Reboot until a person reboots."
        ["the job suppresses the reboot"]
        |step| step.reboot(DraftReboot::Suppress);

    "the job reboots after a countdown of {duration}"
        "A countdown is shown, then the reboot happens."
        ["the job reboots after a countdown of 15 minutes"]
        |step, countdown: Duration| step.reboot(DraftReboot::Countdown(countdown.value));

    "the reboot can be deferred {times} by {duration} (, then after a countdown of {duration})"
        "The user may put the reboot off, by 168 hours altogether at most."
        [
            "the reboot can be deferred 3 times by 2 hours",
            "the reboot can be deferred once by 30 minutes, then after a countdown of 15 minutes",
        ]
        |step, times: Times, each: Duration, countdown: Option<Duration>| step.reboot(DraftReboot::Defer {
            each: each.value,
            times: u32::try_from(times.value).unwrap_or(u32::MAX),
            countdown: countdown.map_or(Duration::ZERO, |countdown| countdown.value),
        });

    "the agent version is {version}"
        "Version of the agent on the asset. Windows agents before 4.6.1.6 run no actions."
        ["the agent version is 4.6.1.5"]
        |step, agent: AgentVersion| step.agent_version(agent);
};

pub(super) const ENDS: PhraseGroup = phrases! { Then "How the job ends":
    "the job status is {status}"
        "The status that the console shows. \"Pending Reboot\" is met by a suppressed reboot beside any status."
        ["the job status is \"Completed with Failure\"", "the job status is \"Pending Reboot\""]
        |step, status: Status| step.expect(Expect::JobStatus(status.value));

    "the job is aborted (by {action})"
        "An exit code ended the job early."
        ["the job is aborted", "the job is aborted by pre-action 2"]
        |step, by: Option<Action>| {
            let by = step.id(by);
            step.expect(Expect::Aborted(by));
        };

    "the job is not aborted"
        "Nothing ended the job early."
        ["the job is not aborted"]
        |step| step.expect(Expect::NotAborted);

    "the outcome rests on an assumption"
        "Some element of the outcome rests on a point that the documents leave open."
        ["the outcome rests on an assumption"]
        |step| step.expect(Expect::Assumption(true));

    "the outcome rests on no assumption"
        "The documents say everything that this outcome needs."
        ["the outcome rests on no assumption"]
        |step| step.expect(Expect::Assumption(false));

    "the outcome matches the snapshot"
        "The outcome is the one that was accepted before; it lies beside the feature."
        ["the outcome matches the snapshot"]
        |step| step.expect(Expect::Snapshot);

    "the outcome and the changes match the snapshot"
        "The same, together with the files that each action changed."
        ["the outcome and the changes match the snapshot"]
        |step| step.expect(Expect::SnapshotWithChanges);
};

pub(super) const REBOOT: PhraseGroup = phrases! { Then "The reboot":
    "no reboot is requested"
        "Nobody asks for a reboot."
        ["no reboot is requested"]
        |step| step.expect(Expect::Reboot(RebootDecision::None));

    "one/a reboot is owed"
        "One reboot, at the end, under the job's reboot settings."
        ["one reboot is owed", "a reboot is owed"]
        |step| step.expect(Expect::Reboot(RebootDecision::Owed));

    "the reboot is suppressed"
        "One is owed, and the job suppresses it."
        ["the reboot is suppressed"]
        |step| step.expect(Expect::Reboot(RebootDecision::Suppressed));

    "the reboot is dropped"
        "One was asked for, and the rulebook drops it since the job was aborted."
        ["the reboot is dropped"]
        |step| step.expect(Expect::Reboot(RebootDecision::Dropped));

    "the reboot is requested by {things}"
        "Exactly these ask for it, in this order."
        [
            "the reboot is requested by pre-action 1",
            "the reboot is requested by pre-action 1, patch \"openssl-3.0.15\" and patch 2",
        ]
        |step, things: Things| {
            let by = step.requesters(&things.value);
            step.expect(Expect::RebootRequestedBy(by));
        };

    "{things} try/tries to force a reboot"
        "These actions, and no others, try to reboot the endpoint by themselves."
        ["pre-action 1 tries to force a reboot", "pre-action 1 and post-action 2 try to force a reboot"]
        |step, things: Things| {
            let by = step.forcing(&things.value);
            step.expect(Expect::RebootForcedBy(by));
        };

    "no action tries to force a reboot"
        "No script tries to reboot the endpoint by itself."
        ["no action tries to force a reboot"]
        |step| step.expect(Expect::RebootForcedBy(Vec::new()));

    "the job restarts {count}"
        "How often the job begins again since an action took the endpoint down."
        ["the job restarts once", "the job restarts 3 times", "the job restarts at least twice"]
        |step, count: Count| step.expect(Expect::Restarts(count.value));

    "the job does not restart"
        "No action takes the endpoint down."
        ["the job does not restart"]
        |step| step.expect(Expect::Restarts(expect::Count::Exactly(0)));

    "the job falls into a reboot loop"
        "An action takes the endpoint down again after the last restart that is allowed."
        ["the job falls into a reboot loop"]
        |step| step.expect(Expect::RebootLoop(true));

    "the job does not fall into a reboot loop"
        "The job comes to its end, however often it restarts."
        ["the job does not fall into a reboot loop"]
        |step| step.expect(Expect::RebootLoop(false));
};

impl Step<'_, '_> {
    /// Says what the present job is.
    pub(super) fn describe_job(
        &mut self,
        platform: Option<Spanned<String>>,
        name: Option<Spanned<String>>,
        parts: Option<Spanned<Parts>>,
    ) {
        self.draft().job = Some(self.span());
        if let Some(platform) = platform {
            self.draft().name_platform(&platform.value, platform.span);
        }
        if let Some(name) = name {
            self.draft().job_name = Some(name.value);
        }
        if let Some(parts) = parts {
            self.declare_parts(&parts);
        }
    }

    /// Says how many parts the job has.
    fn declare_parts(&mut self, parts: &Spanned<Parts>) {
        let Spanned { value: parts, span } = *parts;
        for (phase, count) in [(Phase::Pre, parts.pre_actions), (Phase::Post, parts.post_actions)] {
            if let Some(count) = count {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                self.draft().declare_actions(phase, count, span);
            }
        }
        let Some(count) = parts.patches else { return };
        if let Some(first) = self.builder.numbers.count {
            self.error(span, "the number of patches is given twice", |problem| {
                problem.also(first.span, format!("the first time, {}", first.value))
            });
            return;
        }
        self.builder.numbers.count = Some(Spanned::new(count, span));
        let known = self.draft().patches().len();
        self.draft().declare_patches(usize::try_from(count).unwrap_or(usize::MAX), span);
        let now = self.draft().patches().len();
        self.builder.numbers.unnamed.extend(known..now);
    }

    fn reboot(&mut self, reboot: DraftReboot) {
        self.draft().reboot = Some(Spanned::new(reboot, self.span()));
    }
}
