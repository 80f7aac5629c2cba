//! What an action may use.

use std::time::Duration;

use super::Endpoint;
use crate::environment::{self, Fact};
use crate::scenario::draft::Draft;
use crate::scenario::map::{Map, Said, map};
use crate::scenario::value::{Positive, Size};
use crate::source::Span;

map! {
    /// What an action may use on a sandbox. An action that uses more is stopped: it has failed, without an exit code.
    pub(crate) struct Limits = "the limits of an action" {
        /// How long it may take in real time, as `time_limit` says it.
        time: Duration = "the time limit of an action",
        /// Processor time of all its processes together.
        cpu: Duration = "the processor time of an action",
        /// Memory of all its processes together.
        memory: Size,
        /// Processes and threads at a time.
        processes: Positive = "a number of processes",
        /// The size of any file that it writes.
        file_size: Size,
        /// How much the actions of the job may leave on disk together.
        disk: Size,
        /// How much it may write to each of standard output and standard error.
        output: Size,
    }
}

impl Limits {
    /// What of it not every kind of endpoint can be given. How long an action may take is a setting of every kind.
    pub(super) fn facts(&self) -> Vec<(Fact, Span)> {
        let first = self.first().map(|at| (Fact::Limits, at));
        first.into_iter().chain(self.disk.field().map(|disk| (Fact::DiskLimit, disk.key))).collect()
    }

    /// Where the first of them is written, but for the time.
    fn first(&self) -> Option<Span> {
        self.said().into_iter().find(|(key, ..)| *key != "time").map(|(_, at, _)| at)
    }
}

impl Draft {
    /// What an action may use, to be described further.
    pub(crate) fn limits(&mut self, span: Span) -> &mut Limits {
        self.endpoint.limits.get_or_insert(span)
    }

    pub(super) fn finish_limits(&mut self, endpoint: &Endpoint) -> environment::Limits {
        let Some(said) = endpoint.limits.get() else { return environment::Limits::default() };
        if let (Some(time), Some(first)) = (said.time.field(), endpoint.time_limit.field()) {
            let problem = self.error(time.key, "`time` and `time_limit` say the same");
            self.report(problem.also(first.key, "keep one of them"));
        }
        let size = |size: &Said<Size>| size.get().map(|size| size.0);
        let limits = environment::Limits {
            cpu: said.cpu.copied(),
            memory: size(&said.memory),
            processes: said.processes.get().map(|number| number.0),
            file_size: size(&said.file_size),
            disk: size(&said.disk),
            output: size(&said.output),
        };
        let zero = [
            (limits.cpu == Some(Duration::ZERO), "processor time"),
            (limits.memory == Some(0), "memory"),
            (limits.processes == Some(0), "processes"),
        ];
        let span = said.first().unwrap_or_default();
        for (_, what) in zero.into_iter().filter(|(is, _)| *is) {
            let message = format!("no script can run without any {what}");
            self.report(self.error(span, message).help("leave the limit out if there is to be none"));
        }
        limits
    }
}
