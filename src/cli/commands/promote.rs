//! `patchdrill promote`: rehearse staging, and say whether production would start.

use std::cell::RefCell;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;
use std::{fs, io};

use crate::cli::args::{PromoteArgs, PromotionFormat};
use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::reporters::Reporters;
use crate::cli::runner::Runner;
use crate::cli::{runner, select_cases};
use crate::diag::did_you_mean;
use crate::environment::Clock;
use crate::event::{FindingCode, Level};
use crate::harness::Case;
use crate::lifecycle::{PlanOutcome, SimulationVariant};
use crate::report::{PlanView, PromotionForm, Reporter, ScenarioResult, Style, Summary, Tone, Verdict};
use crate::{harness, report};

pub(crate) fn promote(context: &Context, args: &PromoteArgs) -> Result<Exit, CliError> {
    let mut options = context.options()?;
    // Whether the plan expects anything is the matter of `test`.
    options.levels.push((FindingCode::ExpectsNothing, Level::Allow));
    let mut case = select_cases::only_one(context, &args.plan, args.name.as_deref())?;
    harness::reseed(std::slice::from_mut(&mut case), context.settings.seed.value);
    let jobs = linked(&case, args.job.as_deref())?;
    let mut file = args.output.as_deref().map(create).transpose()?;
    // What it expects is not judged, so that nothing of it can fail.
    Arc::make_mut(&mut case.scenario).expectations.clear();
    runner::warn_of_real_scripts(&context.console, std::slice::from_ref(&case), &options);
    let kept = Kept::default();
    let mut reporters = Reporters::one(Box::new(KeepResult(Rc::clone(&kept))));
    let runner = Runner::new(options.jobs)?;
    let ended = runner.rehearse(vec![case], options, &mut reporters)?;
    let Some(result) = kept.borrow_mut().take() else {
        // Staging was interrupted before it came to anything.
        context.console.say(Tone::Bad, "interrupted", "nothing is decided");
        return Ok(ended);
    };
    let Some(plan) = result.plan.as_ref().filter(|plan| plan.outcome.partial.is_none()) else {
        return undecided(context, &result, ended);
    };
    let runs = would_run(&plan.outcome, &jobs);
    let mut out = Console::out();
    write(&mut out, args.format, context.console.style(), &result, &jobs)?;
    out.flush()?;
    if let Some((file, format)) = &mut file {
        write(file, *format, Style::PLAIN, &result, &jobs)?;
        file.flush()?;
    }
    Ok(if runner.interrupt.came() {
        Exit::Interrupted
    } else if runs {
        Exit::Passed
    } else {
        Exit::Failed
    })
}

/// Places of the jobs whose links decide.
fn linked(case: &Case, wanted: Option<&str>) -> Result<Vec<usize>, CliError> {
    let jobs = case.scenario.plan.as_ref().map(|plan| plan.plan.jobs.as_slice()).unwrap_or_default();
    let linked: Vec<_> =
        jobs.iter().enumerate().filter(|(_, job)| job.start.link().is_some()).map(|(at, _)| at).collect();
    if linked.is_empty() {
        let fault = CliError::usage(format!("`{}` links no job to another one", case.scenario.name));
        return Err(fault.help("a job that waits for staging says `after: staging`"));
    }
    let Some(wanted) = wanted else { return Ok(linked) };
    if let Some(at) = linked.iter().find(|at| jobs[**at].name == wanted) {
        return Ok(vec![*at]);
    }
    let names: Vec<_> = linked.iter().map(|at| jobs[*at].name.as_str()).collect();
    let message = if jobs.iter().any(|job| job.name == wanted) {
        format!("the job `{wanted}` waits for no other job")
    } else {
        format!("the plan has no job `{wanted}`")
    };
    let help = did_you_mean(wanted, names.iter().copied());
    let help = help.unwrap_or_else(|| format!("linked jobs are {}", names.join(", ")));
    Err(CliError::usage(message).help(help))
}

/// Whether every job would start, wherever in the ranges that the sources name the truth lies.
fn would_run(outcome: &PlanOutcome, jobs: &[usize]) -> bool {
    let runs = |job: &usize| {
        let verdict = |variant: &SimulationVariant| {
            variant.jobs.get(*job).and_then(|job| job.verdict.as_ref()).is_some_and(|verdict| verdict.runs)
        };
        outcome.variants.iter().all(verdict)
    };
    jobs.iter().all(runs)
}

/// Says why nothing could be decided.
fn undecided(context: &Context, result: &ScenarioResult, ended: Exit) -> Result<Exit, CliError> {
    let style = context.console.style();
    let mut out = Console::out();
    report::heading(&mut out, style, result)?;
    report::verdict(&mut out, style, 2, result)?;
    out.flush()?;
    Ok(match (&result.verdict, ended) {
        (_, Exit::Interrupted) => Exit::Interrupted,
        (Verdict::Skipped(_), _) => Exit::Missing,
        (_, ended) if result.missing_tool.is_some() && ended == Exit::Failed => Exit::Missing,
        (_, Exit::Passed) => Exit::Failed,
        (_, ended) => ended,
    })
}

/// The file of a report, made before anything runs, and its form.
fn create(file: &Path) -> Result<(fs::File, PromotionFormat), CliError> {
    let json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let format = if json { PromotionFormat::Json } else { PromotionFormat::Markdown };
    let made = fs::File::create(file).map_err(|error| {
        CliError::usage(format!("the report {} cannot be written: {error}", file.display()))
    })?;
    Ok((made, format))
}

fn write(
    out: &mut dyn Write,
    format: PromotionFormat,
    style: Style,
    result: &ScenarioResult,
    jobs: &[usize],
) -> io::Result<()> {
    let Some(view) = PlanView::of(result) else { return Ok(()) };
    let form = match format {
        PromotionFormat::Terminal => PromotionForm::Terminal(style),
        PromotionFormat::Markdown => PromotionForm::Markdown,
        PromotionFormat::Json => PromotionForm::Json,
    };
    report::promotion(out, form, &view, jobs, now())
}

/// The real time, for people: `2026-03-01 02:30 UTC`.
fn now() -> Option<String> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let clock = Clock { unix: i64::try_from(since.as_secs()).ok()?, offset: 0 };
    let shown = clock.to_string();
    let minutes = shown.rsplit_once(':').and_then(|(rest, _)| rest.rsplit_once(':'))?.0;
    Some(format!("{minutes} UTC"))
}

/// The result that was rehearsed.
type Kept = Rc<RefCell<Option<ScenarioResult>>>;

/// Keeps the one result, to be told when all is known.
struct KeepResult(Kept);

impl Reporter for KeepResult {
    fn begin(&mut self, _total: usize) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        *self.0.borrow_mut() = Some(result.clone());
        Ok(())
    }

    fn end(&mut self, _summary: &Summary) -> io::Result<()> {
        Ok(())
    }
}
