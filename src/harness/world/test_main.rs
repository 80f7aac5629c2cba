//! Every scenario as a test of its own, under `cargo test` and `cargo nextest run`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use cucumber::step;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

use super::{World, custom_steps};
use crate::diag::{Diagnostic, has_errors};
use crate::endpoint::Cancel;
use crate::harness::run::{image_used, would_be_skipped};
use crate::harness::{Case, Project, RunOptions, discover, endpoint_kind, load, on_own_images, run_case};
use crate::report::{Failure, ScenarioResult, Style, Verdict};
use crate::scenario::Keyword;
use crate::scenario::gherkin::{ParsedScenario, ScenarioWithCustomSteps};
use crate::{diag, report, scenario};

/// Makes every scenario of `paths` (files and folders) a test, and runs those that the arguments of this process choose:
/// the `main` of a test without Rust's own harness.
///
/// A test is called after its file and its scenario, such as `features/abort.feature::The second of five pre-actions aborts`.
/// Steps of your own that attributes have collected may stand among the phrases.
pub fn test_main<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> ExitCode {
    Tests::new(paths).run()
}

/// Scenarios to be run as tests; [`test_main`] for those who want to set more.
#[derive(Clone, Debug)]
pub struct Tests {
    paths: Vec<PathBuf>,
    options: RunOptions,
}

impl Tests {
    /// All scenarios of `paths`, with the options that `patchdrill test` has by default.
    pub fn new<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Self {
        Self { paths: paths.into_iter().map(Into::into).collect(), options: RunOptions::default() }
    }

    /// Rehearses with these options. How many tests run at a time is for the test runner to say.
    #[must_use]
    pub fn options(mut self, options: RunOptions) -> Self {
        self.options = options;
        self
    }

    /// Runs the tests that the arguments of this process choose.
    pub fn run(self) -> ExitCode {
        let arguments = Arguments::from_args();
        let trials = self.trials(&arguments);
        libtest_mimic::run(&arguments, trials).exit_code()
    }

    /// The tests. A file with mistakes is one test, which fails with them.
    pub(super) fn trials(self, arguments: &Arguments) -> Vec<Trial> {
        let context = match TestContext::new(self.options) {
            Ok(context) => Arc::new(context),
            Err(why) => return vec![Trial::test("patchdrill", || Err(Failed::from(why)))],
        };
        let (mut files, problems) = discover(&self.paths);
        // A test that ends is passed for nextest, whatever it says: what will be skipped must be known before.
        let nextest_asks = arguments.list && std::env::var_os("NEXTEST").is_some();
        let mut trials = Vec::new();
        if has_errors(&problems) {
            trials.push(broken("paths".to_owned(), &problems));
        }
        // Test runners begin a process for every single test: then only its file is worth reading.
        if let (true, Some(wanted)) = (arguments.exact, &arguments.filter) {
            files.retain(|file| wanted.starts_with(&file.display().to_string()));
        }
        for file in files {
            match context.read(&file) {
                Ok(tests) => trials.extend(tests.into_iter().map(|test| context.trial(test, nextest_asks))),
                Err(problems) => trials.push(broken(file.display().to_string(), &problems)),
            }
        }
        trials
    }
}

/// What all tests share.
struct TestContext {
    options: RunOptions,
    project: Project,
    own: step::Collection<World>,
    runtime: tokio::runtime::Runtime,
}

/// One scenario to be run.
enum Test {
    Plain(Case),
    Custom(ScenarioWithCustomSteps, PathBuf),
}

impl TestContext {
    fn new(options: RunOptions) -> Result<Self, String> {
        let project = Project::around(std::path::Path::new("."))
            .map_err(|error| format!("cannot find the project: {error}"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("cannot begin: {error}"))?;
        Ok(Self { options, project, own: custom_steps::collection(), runtime })
    }

    /// The scenarios of one file, or what is wrong with it.
    fn read(&self, file: &std::path::Path) -> Result<Vec<Test>, Vec<Diagnostic>> {
        let source = load::read_source(file).map_err(|problem| vec![problem])?;
        let is_own = |keyword: Keyword, text: &str| custom_steps::says(&self.own, keyword, text);
        let (parsed, mut problems) = if load::is_feature(file) {
            scenario::gherkin::parse_with(&source, &is_own)
        } else {
            let (scenarios, problems) = scenario::yaml::parse(&source);
            (
                scenarios.into_iter().map(|scenario| ParsedScenario::Plain(Box::new(scenario))).collect(),
                problems,
            )
        };
        let mut tests = Vec::new();
        for scenario in parsed {
            match scenario {
                ParsedScenario::Plain(scenario) => {
                    let (case, more) = load::case(*scenario, file, &self.project);
                    problems.extend(more);
                    tests.extend(on_own_images(vec![case]).into_iter().map(Test::Plain));
                }
                ParsedScenario::Custom(custom) => tests.push(Test::Custom(custom, file.to_path_buf())),
            }
        }
        if has_errors(&problems) { Err(problems) } else { Ok(tests) }
    }

    fn trial(self: &Arc<Self>, test: Test, look_ahead: bool) -> Trial {
        let skipped = match &test {
            Test::Plain(case) if look_ahead => self.runtime.block_on(would_be_skipped(case, &self.options)),
            Test::Plain(_) | Test::Custom(..) => false,
        };
        let (file, name) = match &test {
            Test::Plain(case) => (case.file.display(), &case.scenario.name),
            Test::Custom(custom, file) => (file.display(), &custom.name.value),
        };
        let name = format!("{file}::{name}");
        let context = Arc::clone(self);
        Trial::ignorable_test(name, move || match test {
            Test::Plain(case) => {
                let result = context.runtime.block_on(run_case(&case, &context.options, &Cancel::new()));
                result.map_or_else(|| Err(Failed::from("interrupted")), |result| completion(&result))
            }
            Test::Custom(custom, file) => context.runtime.block_on(context.custom(&custom, file)),
        })
        .with_ignored_flag(skipped)
    }

    /// Runs a scenario in which steps of the user's own stand among the phrases.
    async fn custom(&self, custom: &ScenarioWithCustomSteps, file: PathBuf) -> Result<Completion, Failed> {
        let begun = Instant::now();
        let mut world = World::of(custom, file, self.options.clone());
        let verdict = self.verdict(custom, &mut world).await;
        let Some(scenario) = world.scenario() else {
            // What it says is wrong, so there is nothing to show but that.
            return match verdict {
                Verdict::Skipped(why) => Ok(Completion::ignored_with(why)),
                Verdict::Error(why) => Err(Failed::from(why)),
                Verdict::Failed(failures) => Err(Failed::from(messages(&failures))),
                Verdict::Passed => Ok(Completion::Completed),
            };
        };
        let rehearsed = world.rehearsed();
        completion(&ScenarioResult {
            on: endpoint_kind(&scenario, &self.options).name(),
            image: image_used(&scenario, &self.options),
            rulebook: self.options.rulebook.name.clone(),
            rehearsal: rehearsed.as_ref().and_then(|rehearsed| rehearsed.rehearsal.clone()),
            took: begun.elapsed(),
            missing_tool: None,
            plan: rehearsed.and_then(|rehearsed| rehearsed.plan),
            scenario,
            verdict,
        })
    }

    async fn verdict(&self, custom: &ScenarioWithCustomSteps, world: &mut World) -> Verdict {
        for step in &custom.steps {
            if !step.custom {
                if let Err(stopped) = world.take(step).await {
                    return stopped.into();
                }
            } else if let Err(why) = custom_steps::run(&self.own, world, step).await {
                let message = format!("the step `{}` failed", step.text.value);
                return Verdict::Failed(vec![Failure { span: Some(step.text.span), message, details: why }]);
            }
        }
        if world.rehearsed().is_none() {
            return Verdict::Error("no step of the scenario ran its job".to_owned());
        }
        let own = custom.steps.iter().any(|step| step.custom && step.keyword == Keyword::Then);
        let failures = world.judge(own);
        if failures.is_empty() { Verdict::Passed } else { Verdict::Failed(failures) }
    }
}

/// A test that fails with what is wrong in a file.
fn broken(name: String, problems: &[Diagnostic]) -> Trial {
    let text = diag::render(problems, false);
    Trial::test(name, move || Err(Failed::from(text.trim_end())))
}

/// The result of a scenario as the result of a test.
fn completion(result: &ScenarioResult) -> Result<Completion, Failed> {
    match &result.verdict {
        Verdict::Passed => return Ok(Completion::Completed),
        Verdict::Skipped(why) => return Ok(Completion::ignored_with(why)),
        Verdict::Failed(_) | Verdict::Error(_) => {}
    }
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    let _ = report::verdict(&mut text, Style::PLAIN, 0, result);
    let findings = result.rehearsal.iter().flat_map(|_| report::unexpected(result));
    for finding in findings {
        let _ = report::finding(&mut text, Style::PLAIN, 0, result, finding);
    }
    Err(Failed::from(String::from_utf8_lossy(&text).trim_end()))
}

fn messages(failures: &[Failure]) -> String {
    let lines: Vec<String> =
        failures.iter().map(|failure| format!("{}\n{}", failure.message, failure.details)).collect();
    lines.join("\n")
}
