//! `patchdrill run`: rehearse one scenario and show what happened.

use std::cell::RefCell;
use std::io;
use std::io::Write;
use std::rc::Rc;

use crate::cli::args::RunArgs;
use crate::cli::choose;
use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::fault::Fault;
use crate::cli::rehearse;
use crate::cli::rehearse::Stage;
use crate::cli::reporters::Reporters;
use crate::cli::settings::{Format, Origin};
use crate::event::{Event, FindingCode, Level};
use crate::harness;
use crate::harness::{Case, RunOptions, Selection};
use crate::report;
use crate::report::{Detail, Look, Reporter, ScenarioResult, Side, Summary, Tone, Verbosity, Verdict};
use crate::rules::Rulebook;

/// Lines of each output that a timeline shows; more are counted.
const OUTPUT_LINES: usize = 40;

/// How many changes of files each action shows.
const CHANGES: usize = 40;

pub fn run(context: &Context, args: &RunArgs) -> Result<Exit, Fault> {
    let mut options = context.options(&args.how)?;
    // Whoever looks at one rehearsal may well expect nothing of it.
    options.levels.push((FindingCode::ExpectsNothing, Level::Allow));
    let format = context.settings.format.value;
    if args.compare.is_some() && format != Format::Terminal {
        return Err(Fault::usage("--compare shows its difference on a terminal only"));
    }
    let other =
        args.compare.as_deref().map(|name| context.rulebook(name, &Origin::Flag("--compare"))).transpose()?;
    let case = only_one(context, args)?;
    let look = context.console.look();
    rehearse::warn_of_real_scripts(&context.console, std::slice::from_ref(&case), &options);
    let seen = Seen::default();
    let mut reporters = match format {
        Format::Terminal => Reporters::one(Box::new(Story {
            out: Console::out(),
            look,
            detail: Detail { explain: args.explain, output_lines: OUTPUT_LINES, changes: CHANGES },
            seen: Rc::clone(&seen),
        })),
        format => Reporters::to_stdout(format, look, Verbosity::Normal),
    };
    let stage = Stage::new(1)?;
    let exit = stage.rehearse(vec![case.clone()], options.clone(), &mut reporters)?;
    let seen = seen.borrow_mut().take();
    if let (Some(seen), Some(other)) = (seen, other) {
        compare(&stage, look, &case, &options, &seen, &other)?;
    }
    Ok(if stage.interrupt.came() { Exit::Interrupted } else { exit })
}

/// The one scenario that is meant.
fn only_one(context: &Context, args: &RunArgs) -> Result<Case, Fault> {
    let selection =
        Selection::new(None, args.name.as_deref()).map_err(|error| Fault::usage(error.to_string()))?;
    let mut cases = choose::cases(context, std::slice::from_ref(&args.scenario), &selection)?;
    if cases.len() > 1 {
        const SHOWN: usize = 8;
        let mut list: Vec<_> = cases.iter().take(SHOWN).map(choose::place).collect();
        if cases.len() > SHOWN {
            list.push(format!("… and {} more", cases.len() - SHOWN));
        }
        let message =
            format!("{} scenarios are meant, and one can be run:\n  {}", cases.len(), list.join("\n  "));
        return Err(Fault::usage(message).help("name one by FILE:LINE or by --name"));
    }
    cases.pop().ok_or_else(|| Fault::Internal("no scenario is left to run".to_owned()))
}

/// Rehearses the case once more under another rulebook and shows the difference.
fn compare(
    stage: &Stage,
    look: Look,
    case: &Case,
    options: &RunOptions,
    seen: &ScenarioResult,
    other: &Rulebook,
) -> Result<(), Fault> {
    let Some(one) = &seen.rehearsal else { return Ok(()) };
    let mut unwatched = |_: &Event| {};
    let again = harness::rehearse_case(case, other, options, &stage.cancel, &mut unwatched);
    let another = match stage.runtime.block_on(again) {
        Ok(another) => another,
        Err(_) if stage.interrupt.came() => return Ok(()),
        Err(error) => return Err(Fault::Internal(format!("not rehearsed under {}: {error}", other.name))),
    };
    let mut out = Console::out();
    let left = Side { rulebook: &seen.rulebook, outcome: &one.outcome };
    let right = Side { rulebook: &other.name, outcome: &another.outcome };
    writeln!(out)?;
    report::compare(&mut out, look, &case.scenario.job, left, right)?;
    Ok(out.flush()?)
}

/// The result that a [`Story`] told, for whoever wants to compare it.
type Seen = Rc<RefCell<Option<ScenarioResult>>>;

/// Shows one rehearsal from beginning to end.
struct Story<W> {
    out: W,
    look: Look,
    detail: Detail,
    seen: Seen,
}

impl<W: Write> Reporter for Story<W> {
    fn begin(&mut self, _total: usize) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        let expected = result.scenario.expectations.len();
        let out = &mut self.out;
        report::heading(out, self.look, result)?;
        writeln!(out)?;
        report::story(out, self.look, 2, self.detail, result)?;
        writeln!(out)?;
        for finding in report::unexpected(result) {
            report::finding(out, self.look, 2, result, finding)?;
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
        writeln!(out, "  {}", self.look.paint(tone, words))?;
        *self.seen.borrow_mut() = Some(result.clone());
        report::verdict(out, self.look, 2, result)
    }

    fn end(&mut self, _summary: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}
