//! A run from chosen cases to an exit code.

use std::sync::Arc;

use tokio::runtime::Runtime;

use super::console::Console;
use super::error::CliError;
use super::exit::Exit;
use super::interrupt::Interrupt;
use super::reporters::Reporters;
use crate::endpoint::Cancel;
use crate::harness;
use crate::harness::{Case, RunOptions};
use crate::job::Phase;
use crate::report::{Reporter, Summary, Tone};
use crate::scenario::EndpointKind;

/// Threads, and the switch that Ctrl-C throws.
pub(super) struct Runner {
    pub runtime: Runtime,
    pub cancel: Cancel,
    pub interrupt: Interrupt,
}

impl Runner {
    /// Sets everything up for `jobs` scenarios at the same time.
    ///
    /// # Errors
    /// When the machine gives no threads.
    pub(super) fn new(jobs: usize) -> Result<Self, CliError> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(jobs.clamp(1, processors))
            .enable_all()
            .build()
            .map_err(|error| CliError::Internal(format!("no threads to run on: {error}")))?;
        let cancel = Cancel::new();
        let interrupt = Interrupt::listen(&runtime, &cancel);
        Ok(Self { runtime, cancel, interrupt })
    }

    /// Rehearses all cases and reports them.
    ///
    /// # Errors
    /// When a report cannot be written.
    pub(super) fn rehearse(
        &self,
        cases: Vec<Case>,
        mut options: RunOptions,
        reporters: &mut Reporters,
    ) -> Result<Exit, CliError> {
        options.plan_progress = reporters.show_progress();
        let cases: Arc<[Case]> = cases.into();
        let options = Arc::new(options);
        let all: &mut [&mut dyn Reporter] = &mut [reporters];
        let summary = harness::run(&cases, &options, &self.cancel, &self.runtime, all)?;
        Ok(self.exit(&summary, reporters.lacking()))
    }

    fn exit(&self, summary: &Summary, lacking: usize) -> Exit {
        if self.interrupt.came() {
            Exit::Interrupted
        } else if summary.failed > 0 || summary.errors > lacking {
            Exit::Failed
        } else if lacking > 0 {
            Exit::Missing
        } else {
            Exit::Passed
        }
    }
}

/// Says, once, that scripts will really run on this machine.
pub(super) fn warn_of_real_scripts(console: &Console, cases: &[Case], options: &RunOptions) {
    let runs_scripts = |case: &&Case| {
        let job = &case.scenario.job;
        let has_script = |phase| job.actions(phase).iter().any(|action| action.script().is_some());
        harness::endpoint_kind(&case.scenario, options) == EndpointKind::Local
            && [Phase::Pre, Phase::Post].into_iter().any(has_script)
    };
    let number = cases.iter().filter(runs_scripts).count();
    if number > 0 {
        let who = if number == 1 {
            "1 scenario runs its".to_owned()
        } else {
            format!("{number} scenarios run their")
        };
        console.say(
            Tone::Note,
            "note",
            &format!(
                "{who} scripts on this machine (endpoint local): what is not doubled is real; \
                 attempts to reboot are refused"
            ),
        );
    }
}
