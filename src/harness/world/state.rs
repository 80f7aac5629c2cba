//! The state of one scenario between its steps.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diag;
use crate::diag::has_errors;
use crate::event::{FindingCode, Level, Rehearsal};
use crate::harness::verdict::{judge, unmet};
use crate::harness::{Case, Rehearsed, RunOptions, Stopped, rehearse_scenario, snapshot};
use crate::job::Job;
use crate::report::Failure;
use crate::scenario::gherkin::{ExpandedStep, ScenarioWithCustomSteps, apply_text};
use crate::scenario::{Keyword, Scenario, ScenarioBuilder};
use crate::source::{SourceFile, Spanned};

/// What a step of your own is handed: the scenario so far, in which it can say every phrase of the vocabulary.
///
/// A phrase that cannot be understood, or an expectation that is not met, panics with an explanation: that is how a step
/// fails under cucumber.
#[derive(Debug)]
pub struct World {
    builder: ScenarioBuilder,
    /// Steps behind the run that are known before it: what they expect can decide what is doubled.
    ahead: Vec<Ahead>,
    options: RunOptions,
    /// The file that the scenario stands in; scripts are looked up beside it.
    file: PathBuf,
    done: Option<Done>,
}

/// A step that is known before its turn.
#[derive(Debug)]
enum Ahead {
    /// A step of the scenario's file.
    Step(ExpandedStep),
    /// What a `Then` will say.
    Text(String),
}

/// A rehearsal that was made.
#[derive(Debug)]
struct Done {
    case: Case,
    rehearsed: Rehearsed,
}

impl Default for World {
    fn default() -> Self {
        let source = SourceFile::new("steps", "");
        Self {
            builder: ScenarioBuilder::new(
                &source,
                Spanned { value: "a scenario".to_owned(), ..Spanned::default() },
            ),
            ahead: Vec::new(),
            options: RunOptions::default(),
            file: PathBuf::from("steps"),
            done: None,
        }
    }
}

impl World {
    /// Says what is so before the job runs, such as `a Linux job with 2 pre-actions`. What belongs below the step, and
    /// further steps, stand in further lines.
    ///
    /// # Panics
    /// When no phrase says this, or it cannot be.
    #[track_caller]
    pub fn given(&mut self, text: &str) {
        self.say(Keyword::Given, text);
    }

    /// Rehearses the job: `the job runs`.
    ///
    /// # Panics
    /// When the scenario is wrong or cannot be rehearsed.
    pub async fn when(&mut self, text: &str) {
        self.say(Keyword::When, text);
        if let Err(stopped) = self.rehearse().await {
            panic!("{}", stopped.into_words());
        }
    }

    /// Expects something of the rehearsal, such as `pre-action 1 fails with exit code 12`.
    ///
    /// # Panics
    /// When it is not so, when nothing has run yet, or when no phrase says this.
    #[track_caller]
    pub fn then(&mut self, text: &str) {
        let known = self.builder.expectations();
        self.say(Keyword::Then, text);
        if let Err(why) = self.met(known) {
            panic!("{why}");
        }
    }

    /// What happened, once the job has run.
    pub fn rehearsal(&self) -> Option<&Rehearsal> {
        self.done.as_ref()?.rehearsed.rehearsal.as_deref()
    }

    /// The job, once it has run.
    pub fn job(&self) -> Option<&Job> {
        self.done.as_ref().map(|done| &done.case.scenario.job)
    }

    /// The world of a scenario in which steps of the user's own stand among the phrases.
    pub(super) fn of(custom: &ScenarioWithCustomSteps, file: PathBuf, options: RunOptions) -> Self {
        let mut builder = ScenarioBuilder::new(&custom.source, custom.name.clone());
        builder.set_feature(custom.group.clone(), custom.tags.clone());
        let ahead = custom.steps.iter().filter(|step| step.keyword == Keyword::Then && !step.custom);
        Self { builder, ahead: ahead.cloned().map(Ahead::Step).collect(), options, file, done: None }
    }

    /// What cucumber's own runner says about the scenario before its first step.
    pub(super) fn begin(&mut self, name: &str, file: Option<PathBuf>, ahead: impl Iterator<Item = String>) {
        self.file = file.unwrap_or_else(|| self.file.clone());
        let source = SourceFile::new(self.file.display().to_string(), "");
        self.builder =
            ScenarioBuilder::new(&source, Spanned { value: name.to_owned(), ..Spanned::default() });
        self.ahead = ahead.map(Ahead::Text).collect();
    }

    /// Takes a step of the scenario's file that is a phrase. What a `Then` expects is judged at the end, with all others.
    ///
    /// # Errors
    /// When it is wrong.
    pub(super) async fn take(&mut self, step: &ExpandedStep) -> Result<(), Stopped> {
        let known = self.builder.problems().len();
        self.builder.apply_step(&step.to_text());
        self.sound_from(known).map_err(Stopped::Error)?;
        if step.keyword == Keyword::When { self.rehearse().await } else { Ok(()) }
    }

    #[track_caller]
    pub(super) fn say(&mut self, keyword: Keyword, text: &str) {
        let known = self.builder.problems().len();
        apply_text(&mut self.builder, keyword, text);
        if let Err(why) = self.sound_from(known) {
            panic!("{why}");
        }
    }

    /// Whether no mistake was found since there were `known` ones.
    fn sound_from(&self, known: usize) -> Result<(), String> {
        let new = self.builder.problems().get(known..).unwrap_or_default();
        if has_errors(new) { Err(diag::render(new, false)) } else { Ok(()) }
    }

    /// Rehearses the job as far as its steps say it.
    pub(super) async fn rehearse(&mut self) -> Result<(), Stopped> {
        let mut plan = self.builder.clone();
        for step in &self.ahead {
            match step {
                Ahead::Step(step) => plan.apply_step(&step.to_text()),
                Ahead::Text(text) => apply_text(&mut plan, Keyword::Then, text),
            }
        }
        let scenario = finished(plan).map_err(Stopped::Error)?;
        let (case, rehearsed) = rehearse_scenario(scenario, Vec::new(), &self.file, &self.options).await?;
        self.done = Some(Done { case, rehearsed });
        Ok(())
    }

    /// Whether everything is met that was expected since there were `known` expectations.
    fn met(&self, known: usize) -> Result<(), String> {
        let Some(done) = &self.done else {
            return Err("nothing has run yet of which this could be expected".to_owned());
        };
        let scenario = finished(self.builder.clone())?;
        let new = scenario.expectations.get(known..).unwrap_or_default();
        let mut failures = unmet(&scenario, new, &done.rehearsed);
        if new.iter().any(|expectation| snapshot::is_expected(&expectation.what))
            && let Err(differs) =
                snapshot::compare(&scenario, &done.case.file, &done.rehearsed, self.options.snapshots)
        {
            failures.push(Failure { span: None, message: differs.message, details: differs.diff });
        }
        let unmet: Vec<String> =
            failures.iter().map(|unmet| format!("{}\n{}", unmet.message, unmet.details)).collect();
        if unmet.is_empty() { Ok(()) } else { Err(unmet.join("\n").trim_end().to_owned()) }
    }

    /// Everything that is not as expected, denied findings included. `own` says that steps of the user's own expect
    /// something too.
    pub(super) fn judge(&self, own: bool) -> Vec<Failure> {
        let Some(done) = &self.done else { return Vec::new() };
        let mut case = done.case.clone();
        // Steps of the user's own may have expected more than was known before the run.
        if let Ok(mut scenario) = finished(self.builder.clone()) {
            if own {
                scenario.levels.push((FindingCode::ExpectsNothing, Level::Allow));
            }
            case.scenario = Arc::new(scenario);
        }
        judge(&case, &self.options, &done.rehearsed)
    }

    /// The scenario as it was rehearsed, else as far as its steps say it.
    pub(super) fn scenario(&self) -> Option<Arc<Scenario>> {
        match &self.done {
            Some(done) => {
                finished(self.builder.clone()).ok().map(Arc::new).or(Some(Arc::clone(&done.case.scenario)))
            }
            None => self.builder.clone().finish().0.map(Arc::new),
        }
    }

    /// What is shown of the rehearsal; `None` before it was made.
    pub(super) fn rehearsed(&self) -> Option<Rehearsed> {
        self.done.as_ref().map(|done| done.rehearsed.clone())
    }
}

/// The scenario that the steps say; all mistakes when some is an error.
fn finished(builder: ScenarioBuilder) -> Result<Scenario, String> {
    let (scenario, problems) = builder.finish();
    scenario.ok_or_else(|| diag::render(&problems, false))
}
