//! Lines on standard error that show how far a long run is; never without a terminal, never inside the report.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use std::{fmt, io};

use indicatif::{HumanCount, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::console::Console;
use crate::harness::PlanProgress;

/// A run that is over by then needs no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far the scenarios are.
const SCENARIOS: &str = "{spinner:.cyan} {pos}/{len} {msg} {elapsed:.dim}";

/// How far the assets of a plan are, how many a second, and how long the rest will take.
const ASSETS: &str = "  {bar:24.cyan/dim} {human_pos}/{human_len} · {rate} a second · {eta} left";

/// How far a run is.
#[derive(Debug)]
pub(super) struct Progress {
    lines: MultiProgress,
    scenarios: ProgressBar,
    assets: ProgressBar,
    failed: usize,
    /// Dropped with the progress; then nobody shows it any more.
    _over: mpsc::Sender<()>,
}

impl Progress {
    /// Nothing is done yet; shown once the run takes long. `None` where nobody could see it.
    pub(super) fn start() -> Option<Self> {
        if !Console::shows_progress() {
            return None;
        }
        let lines = MultiProgress::with_draw_target(ProgressDrawTarget::hidden());
        let scenarios = lines.add(styled(ProgressBar::new(0), SCENARIOS));
        let assets = styled(ProgressBar::hidden(), ASSETS);
        let (over, waits) = mpsc::channel();
        let (shown, bar) = (lines.clone(), scenarios.clone());
        std::thread::spawn(move || {
            if waits.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(Duration::from_millis(120));
            }
        });
        Some(Self { lines, scenarios, assets, failed: 0, _over: over })
    }

    /// So many scenarios are to come.
    pub(super) fn expect(&self, total: usize) {
        self.scenarios.set_length(u64::try_from(total).unwrap_or(u64::MAX));
    }

    /// Shows how far plans are, on a line of their own that is there while one is simulated.
    pub(super) fn of_plans(&self) -> PlanProgress {
        let (lines, assets) = (self.lines.clone(), self.assets.clone());
        let shown = AtomicBool::new(false);
        PlanProgress(Some(Arc::new(move |done, of| {
            if !shown.swap(true, Ordering::Relaxed) {
                assets.reset();
                lines.add(assets.clone());
            }
            assets.set_length(of);
            assets.set_position(done);
            if done >= of && shown.swap(false, Ordering::Relaxed) {
                lines.remove(&assets);
            }
        })))
    }

    /// Counts one scenario while `report` writes; the lines are out of the way meanwhile.
    ///
    /// # Errors
    /// Those of `report`.
    pub(super) fn count(&mut self, bad: bool, report: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let written = self.lines.suspend(report);
        self.failed += usize::from(bad);
        if bad {
            self.scenarios.set_message(format!("· {} did not pass ·", self.failed));
        }
        self.scenarios.inc(1);
        written
    }
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => {
            bar.with_style(style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
                // Whole numbers, as everything else on the line.
                let _ = write!(
                    out,
                    "{}",
                    HumanCount(Duration::from_secs_f64(state.per_sec().max(0.0)).as_secs())
                );
            }))
        }
        Err(_) => bar,
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.assets.finish_and_clear();
        self.scenarios.finish_and_clear();
    }
}
