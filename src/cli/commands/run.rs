//! `patchdrill run`: rehearse one scenario and show what happened.

use std::cell::RefCell;
use std::io;
use std::io::Write;
use std::rc::Rc;

use crate::cli::args::RunArgs;
use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::reporters::Reporters;
use crate::cli::runner::Runner;
use crate::cli::settings::{Format, Origin};
use crate::cli::{runner, select_cases};
use crate::event::{Event, FindingCode, Level};
use crate::harness::{Case, Rehearsed, RunOptions};
use crate::lifecycle::AssetId;
use crate::report::{
    Detail, PlanView, Reporter, ScenarioResult, Side, Style, Summary, Tone, Verbosity, Verdict,
};
use crate::rules::Rulebook;
use crate::{harness, report};

/// Lines of each output that a timeline shows; more are counted.
const OUTPUT_LINES: usize = 40;

/// How many changes of files each action shows.
const CHANGES: usize = 40;

pub(crate) fn run(context: &Context, args: &RunArgs) -> Result<Exit, CliError> {
    let mut options = context.options()?;
    // Whoever looks at one rehearsal may well expect nothing of it.
    options.levels.push((FindingCode::ExpectsNothing, Level::Allow));
    let format = context.settings.format.value;
    if args.compare.is_some() && format != Format::Terminal {
        return Err(CliError::usage("--compare shows its difference on a terminal only"));
    }
    let other =
        args.compare.as_deref().map(|name| context.rulebook(name, &Origin::Flag("--compare"))).transpose()?;
    let mut case = select_cases::only_one(context, &args.scenario, args.name.as_deref())?;
    harness::reseed(std::slice::from_mut(&mut case), context.settings.seed.value);
    options.asset.clone_from(&args.asset);
    let asset = args.asset.as_deref().map(|name| asset_of(&case, name)).transpose()?;
    let style = context.console.style();
    runner::warn_of_real_scripts(&context.console, std::slice::from_ref(&case), &options);
    let seen = Seen::default();
    let mut reporters = match format {
        Format::Terminal => Reporters::one(Box::new(TimelineReporter {
            out: Console::out(),
            style,
            asset,
            detail: Detail { explain: args.explain, output_lines: OUTPUT_LINES, changes: CHANGES },
            seen: Rc::clone(&seen),
        })),
        format => Reporters::to_stdout(format, style, Verbosity::Normal),
    };
    let runner = Runner::new(1)?;
    let exit = runner.rehearse(vec![case.clone()], options.clone(), &mut reporters)?;
    let seen = seen.borrow_mut().take();
    if let (Some(seen), Some(other)) = (seen, other) {
        compare(&runner, style, &case, &options, &seen, &other)?;
    }
    Ok(if runner.interrupt.came() { Exit::Interrupted } else { exit })
}

/// The asset of this name in the plan of a case.
fn asset_of(case: &Case, name: &str) -> Result<AssetId, CliError> {
    let Some(plan) = &case.scenario.plan else {
        let help = "leave `--asset` out, or name a plan";
        return Err(CliError::usage("the scenario holds no plan, and so no assets").help(help));
    };
    plan.plan.asset_named(name).ok_or_else(|| {
        let groups = plan.plan.groups.iter().filter(|group| group.count > 0);
        let known: Vec<_> = groups
            .map(|group| match group.count {
                1 => format!("`{}`", group.name),
                count => format!("`{}` to `{}`", group.asset_name(0), group.asset_name(count - 1)),
            })
            .collect();
        let fault = CliError::usage(format!("the plan has no asset `{name}`"));
        if known.is_empty() { fault } else { fault.help(format!("it has {}", known.join(", "))) }
    })
}

/// Rehearses the case once more under another rulebook and shows the difference.
fn compare(
    runner: &Runner,
    style: Style,
    case: &Case,
    options: &RunOptions,
    seen: &ScenarioResult,
    other: &Rulebook,
) -> Result<(), CliError> {
    let Some(one) = &seen.rehearsal else { return Ok(()) };
    let mut unwatched = |_: &Event| {};
    let again = harness::rehearse_case(case, other, options, &runner.cancel, &mut unwatched);
    let another = match runner.runtime.block_on(again) {
        Ok(Rehearsed { rehearsal: Some(another), .. }) => another,
        Ok(_) => return Ok(()),
        Err(_) if runner.interrupt.came() => return Ok(()),
        Err(error) => return Err(CliError::Internal(format!("not rehearsed under {}: {error}", other.name))),
    };
    let mut out = Console::out();
    let left = Side { rulebook: &seen.rulebook, outcome: &one.outcome };
    let right = Side { rulebook: &other.name, outcome: &another.outcome };
    writeln!(out)?;
    report::compare(&mut out, style, &case.scenario.job, left, right)?;
    Ok(out.flush()?)
}

/// The result that a [`TimelineReporter`] told, for whoever wants to compare it.
type Seen = Rc<RefCell<Option<ScenarioResult>>>;

/// Shows one rehearsal from beginning to end.
struct TimelineReporter<W> {
    out: W,
    style: Style,
    detail: Detail,
    /// The asset of a plan whose jobs are told one by one.
    asset: Option<AssetId>,
    seen: Seen,
}

impl<W: Write> Reporter for TimelineReporter<W> {
    fn begin(&mut self, _total: usize) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        let expected = result.scenario.expectations.len();
        let out = &mut self.out;
        report::heading(out, self.style, result)?;
        writeln!(out)?;
        match self.asset.and_then(|asset| Some((asset, PlanView::of(result)?))) {
            Some((asset, view)) => report::asset_course(out, self.style, 2, self.detail, &view, asset)?,
            None => report::details(out, self.style, 2, self.detail, result)?,
        }
        writeln!(out)?;
        for finding in report::unexpected(result) {
            report::finding(out, self.style, 2, result, finding)?;
        }
        let (tone, words) = match &result.verdict {
            Verdict::Passed if expected == 0 => (Tone::Dim, "nothing is expected of it".to_owned()),
            Verdict::Passed => {
                let plural = if expected == 1 { "expectation is" } else { "expectations are" };
                (Tone::Good, format!("✓ {expected} {plural} met"))
            }
            Verdict::Failed(failures) => {
                let plural = if failures.len() == 1 { "thing is" } else { "things are" };
                (Tone::Bad, format!("✗ {} {plural} not as expected", failures.len()))
            }
            Verdict::Error(_) => (Tone::Bad, "! it could not be rehearsed".to_owned()),
            Verdict::Skipped(_) => (Tone::Warn, "○ it was not tried".to_owned()),
        };
        writeln!(out, "  {}", self.style.paint(tone, words))?;
        *self.seen.borrow_mut() = Some(result.clone());
        report::verdict(out, self.style, 2, result)
    }

    fn end(&mut self, _summary: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}
