//! A line on standard error that shows how far a long run is; never without a terminal, never inside the report.

use std::io;
use std::sync::mpsc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use super::console::Console;

/// A run that is over by then needs no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run is.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    failed: usize,
    /// Dropped with the progress; then nobody shows it any more.
    _over: mpsc::Sender<()>,
}

impl Progress {
    /// Starts to count; shown once the run takes long. `None` where nobody could see it.
    pub fn start(total: usize) -> Option<Self> {
        if !Console::shows_progress() {
            return None;
        }
        let length = u64::try_from(total).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {pos}/{len} {msg} {elapsed:.dim}") {
            bar.set_style(style);
        }
        let (over, waits) = mpsc::channel();
        let shown = bar.clone();
        std::thread::spawn(move || {
            if waits.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(120));
            }
        });
        Some(Self { bar, failed: 0, _over: over })
    }

    /// Counts one scenario while `report` writes; the line is out of the way meanwhile.
    ///
    /// # Errors
    /// Those of `report`.
    pub fn count(&mut self, bad: bool, report: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let written = self.bar.suspend(report);
        self.failed += usize::from(bad);
        if bad {
            self.bar.set_message(format!("· {} did not pass ·", self.failed));
        }
        self.bar.inc(1);
        written
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
