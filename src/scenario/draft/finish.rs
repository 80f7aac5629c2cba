//! From a draft to a scenario.

use super::action::Declared;
use super::{Draft, DraftReboot};
use crate::diag::{Diagnostic, has_errors};
use crate::environment::EndpointSpec;
use crate::job::{DEFER_LIMIT, Deferral, Job, Phase, Platform, RebootPolicy, RebootPolicyError};
use crate::rules::MOST_RESTARTS;
use crate::scenario::Scenario;

impl Draft {
    /// As [`Draft::finish_anyway`], but nothing is there of a scenario with mistakes.
    #[cfg(test)]
    pub(crate) fn finish(self) -> (Option<Scenario>, Vec<Diagnostic>) {
        let (scenario, problems) = self.finish_anyway();
        (Some(scenario).filter(|scenario| !scenario.broken), problems)
    }

    /// Checks everything that both formats have in common. What could be read of a scenario with mistakes is there as well; it is then
    /// [broken](Scenario::broken).
    pub(crate) fn finish_anyway(mut self) -> (Scenario, Vec<Diagnostic>) {
        match self.plan.take() {
            Some(plan) => self.finish_plan(*plan),
            None => self.finish_run(),
        }
    }

    /// A scenario of one run of one job.
    pub(super) fn finish_run(mut self) -> (Scenario, Vec<Diagnostic>) {
        if self.name.value.trim().is_empty() {
            self.report(self.error(self.name.span, "the scenario has no name").help("say what it shows"));
        }
        self.check_job();
        let platform = self.platform.map(|platform| platform.value);
        let mut declared = Declared::new();
        let pre_actions = self.finish_actions(Phase::Pre, &mut declared);
        let post_actions = self.finish_actions(Phase::Post, &mut declared);
        let (patches, patch_ends) = self.finish_patches(platform);
        let reboot = self.finish_reboot();
        let matrix = self.finish_matrix();
        let mut world = self.finish_endpoint();
        self.check_levels();
        let job = Job {
            name: self.job_name.take(),
            // Without a platform the scenario is broken; the checks below do not look at it.
            platform: platform.unwrap_or(Platform::Linux),
            agent: self.agent.map(|agent| agent.value),
            pre_actions,
            patches,
            post_actions,
            reboot,
        };
        let expectations = std::mem::take(&mut self.expectations);
        if self.job.is_some() && !self.incomplete {
            let EndpointSpec { commands, services, machine, .. } = &mut world;
            self.check_expectations(&expectations, &job, commands, services, machine);
        }
        self.check_contradictions(&expectations);
        let max_restarts = self.finish_restarts();
        let problems = std::mem::take(&mut self.problems);
        world.actions = declared;
        world.patches = patch_ends;
        let on = self.on().map(|on| on.value);
        let scenario = Scenario {
            name: self.name.value,
            group: self.group,
            tags: self.tags,
            source: self.source,
            span: self.name.span,
            job,
            world,
            plan: None,
            on,
            matrix,
            row: None,
            rulebook: self.rulebook,
            twice: self.twice,
            max_restarts,
            levels: self.levels.into_iter().map(|level| level.value).collect(),
            expectations,
            broken: has_errors(&problems),
        };
        (scenario, problems)
    }

    fn check_job(&mut self) {
        let problem = match (self.job, self.platform) {
            (Some(_), Some(_)) => return,
            // What describes it may be what could not be read.
            (None, _) if self.incomplete => return,
            // The unknown name has been reported.
            (Some(_), None) if self.unknown_platform => return,
            (None, _) => self
                .error(self.name.span, "the scenario has no job")
                .help("a scenario rehearses one job: say on which platform it runs, and what it does"),
            (Some(job), None) => self
                .error(job, "the job names no platform")
                .label("expected one of `windows`, `linux` or `macos`"),
        };
        self.report(problem);
    }

    fn finish_restarts(&mut self) -> Option<u32> {
        let restarts = self.max_restarts?;
        let number = u32::try_from(restarts.value).ok().filter(|number| (1..=MOST_RESTARTS).contains(number));
        if number.is_none() {
            let message = format!("a job may restart 1 to {MOST_RESTARTS} times, not {}", restarts.value);
            let help = "more restarts show nothing new";
            self.report(self.error(restarts.span, message).help(help));
        }
        number
    }

    fn finish_reboot(&mut self) -> RebootPolicy {
        let Some(reboot) = self.reboot else { return RebootPolicy::default() };
        match reboot.value {
            DraftReboot::Immediate => RebootPolicy::Immediate,
            DraftReboot::Suppress => RebootPolicy::Suppress,
            DraftReboot::Countdown(countdown) => RebootPolicy::Countdown(countdown),
            DraftReboot::Defer { each, times, countdown } => match Deferral::new(each, times, countdown) {
                Ok(deferral) => RebootPolicy::Defer(deferral),
                Err(RebootPolicyError::DefersTooLong { hours }) => {
                    let limit = DEFER_LIMIT.as_secs() / 3600;
                    let message = format!("a reboot can be put off for at most {limit} hours altogether");
                    self.report(
                        self.error(reboot.span, message).label(format!("this comes to {hours} hours")),
                    );
                    RebootPolicy::default()
                }
            },
        }
    }
}
