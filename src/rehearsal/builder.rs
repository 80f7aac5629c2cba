//! A rehearsal that is put together and run.

use std::path::Path;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};

use super::document::{Document, duration};
use super::endpoint::{Answer, Endpoint, Written};
use super::error::Error;
use super::job::{Job, Platform};
use super::result::RehearsalResult;
use crate::environment::ServiceState;
use crate::event::{FindingCode, Level};
use crate::harness::{RunOptions, Stopped, rehearse_scenario};
use crate::scenario;
use crate::source::SourceFile;

/// A job and the endpoint that it meets, ready to be rehearsed.
#[derive(Clone, Debug)]
#[must_use]
pub struct Rehearsal<P> {
    document: Document,
    options: RunOptions,
    platform: std::marker::PhantomData<P>,
}

impl<P: Platform> Rehearsal<P> {
    /// Rehearses `job`. Unless [`Self::on`] says otherwise, its scripts run in a sandbox, and without any script nothing runs.
    pub fn of(job: Job<P>) -> Self {
        let scenario = job.document.name.clone().unwrap_or_else(|| "a rehearsal from Rust".to_owned());
        Self {
            document: Document { scenario, job: job.document, ..Document::default() },
            options: RunOptions::default(),
            platform: std::marker::PhantomData,
        }
    }

    /// Where it is rehearsed.
    pub fn on(mut self, endpoint: impl Endpoint<P>) -> Self {
        endpoint.write(&mut Written(&mut self.document.endpoint));
        self
    }

    /// Doubles a command. `line` is quoted as in a shell: the command alone stands for any arguments, `*` inside an
    /// argument for any text, and `...` at the end for any further arguments.
    pub fn double(self, line: impl Into<String>, answer: impl Into<Answer>) -> Self {
        self.double_each(line, [answer])
    }

    /// Doubles a command that answers differently from call to call; the last answer repeats.
    pub fn double_each<A: Into<Answer>>(
        mut self,
        line: impl Into<String>,
        answers: impl IntoIterator<Item = A>,
    ) -> Self {
        let answers = answers.into_iter().map(|answer| answer.into().into()).collect();
        self.document.endpoint.commands.set(line, answers);
        self
    }

    /// A file that lies on the endpoint; a path that ends with a slash is a folder.
    pub fn file(mut self, path: impl Into<String>, content: impl Into<String>) -> Self {
        self.document.endpoint.files.set(path, content.into());
        self
    }

    /// An environment variable of every script.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.document.endpoint.env.set(name, value.into());
        self
    }

    /// A service, and what it does when the job begins.
    pub fn service(mut self, name: impl Into<String>, state: ServiceState) -> Self {
        self.document.endpoint.services.set(name, state.name());
        self
    }

    /// The host name.
    pub fn hostname(mut self, name: impl Into<String>) -> Self {
        self.document.endpoint.hostname = Some(name.into());
        self
    }

    /// How long an action may take in real time.
    pub fn time_limit(mut self, time: Duration) -> Self {
        self.document.endpoint.time_limit = Some(duration(time));
        self
    }

    /// The rulebook: its name, or a YAML file.
    pub fn rulebook(mut self, name: impl Into<String>) -> Self {
        self.document.rulebook = Some(name.into());
        self
    }

    /// The job runs twice on its endpoint: the second run must come to the same end and change no file.
    pub fn twice(mut self) -> Self {
        self.document.runs = Some("twice");
        self
    }

    /// How often the job may begin again after a reboot that an action forced.
    pub fn max_restarts(mut self, times: u32) -> Self {
        self.document.max_restarts = Some(times);
        self
    }

    /// The level of a kind of finding.
    pub fn finding(mut self, code: FindingCode, level: Level) -> Self {
        self.document.findings.set(code.name(), level.name());
        self
    }

    /// The options that hold where nothing was said; what was said wins.
    pub fn options(mut self, options: RunOptions) -> Self {
        self.options = options;
        self
    }

    /// The scenario that was made, in YAML: what a file of its own would hold. (It is JSON, which YAML includes.)
    #[must_use]
    pub fn to_yaml(&self) -> String {
        // Maps with text as keys cannot fail to be written.
        serde_json::to_string_pretty(&self.document).unwrap_or_default()
    }

    /// Rehearses the job. Runs on Tokio.
    ///
    /// # Errors
    /// When what was said cannot be, when the machine lacks what it takes, and when it could not be rehearsed.
    pub async fn run(self) -> Result<RehearsalResult, Error> {
        if Handle::try_current().is_err() {
            let why = "a rehearsal runs on Tokio: `run_blocking` brings a runtime along";
            return Err(Error::NotRehearsed(why.to_owned()));
        }
        let source = SourceFile::new("the rehearsal", self.to_yaml());
        let (scenarios, problems) = scenario::yaml::parse(&source);
        let Some(scenario) = scenarios.into_iter().next() else { return Err(Error::Mistakes(problems)) };
        match rehearse_scenario(scenario, problems, Path::new("rehearsal"), &self.options).await {
            Ok((case, rehearsed)) => RehearsalResult::new(case, &rehearsed),
            Err(Stopped::Wrong(mistakes)) => Err(Error::Mistakes(mistakes)),
            Err(Stopped::Missing { tool, reason }) => Err(Error::Missing { tool, reason }),
            Err(Stopped::Error(why)) => Err(Error::NotRehearsed(why)),
        }
    }

    /// Rehearses the job and waits for it, in a test that is not asynchronous.
    ///
    /// # Errors
    /// As [`Self::run`], and when it is called from asynchronous code.
    pub fn run_blocking(self) -> Result<RehearsalResult, Error> {
        if Handle::try_current().is_ok() {
            let why = "asynchronous code cannot wait here: it calls `run().await`";
            return Err(Error::NotRehearsed(why.to_owned()));
        }
        let runtime = Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::NotRehearsed(format!("no threads to run on: {error}")))?;
        runtime.block_on(self.run())
    }
}
