//! A rehearsal as rows: one per thing that happened, in order, then the reboot and the job.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::{changes, patches, reasons};
use crate::event::{ActionRun, Call, CallAnswer, Captured, Event, Place};
use crate::job::{ACTION_LIMIT, ActionEnd, ActionId, Job, JobStatus};
use crate::report::style::Tone;
use crate::report::{text, words};
use crate::rules::{ActionOutcome, ActionStatus, Outcome, PatchStatus, RebootDecision, Rule, SkippedBy};

/// How much a timeline tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Tell the reasons of every element, with rule and source document.
    pub explain: bool,
    /// How many lines of each output are shown, counted from its end.
    pub output_lines: usize,
    /// How many changes of files each action shows.
    pub changes: usize,
}

impl Detail {
    /// What a failure shows: the last lines, no reasons; an expectation about a file tells of changes itself.
    pub const SHORT: Self = Self { explain: false, output_lines: 8, changes: 0 };
}

/// So many calls are always shown, if there are as many: they tell more than lines of output do.
const MOST_CALLS: usize = 40;

/// No line of output is shown longer than this, in cells: a megabyte on one line tells nobody anything.
const LONGEST_LINE: usize = 400;

/// One thing that happened.
pub(super) struct Row {
    /// `pre-action 1`, `patch`, `reboot`, `job`.
    pub who: String,
    /// The name of it.
    pub what: String,
    /// A sign that tells the status without colour.
    pub sign: char,
    pub tone: Tone,
    pub status: String,
    /// What the status alone does not say.
    pub notes: Vec<(Tone, String)>,
    pub took: Option<Duration>,
    pub below: Vec<Below>,
    /// The action or patch that it tells of.
    pub place: Option<Place>,
}

impl Row {
    pub(super) fn new(who: String, what: String) -> Self {
        Self {
            who,
            what,
            sign: ' ',
            tone: Tone::Plain,
            status: String::new(),
            notes: Vec::new(),
            took: None,
            below: Vec::new(),
            place: None,
        }
    }
}

/// A line under a row.
pub(super) struct Below {
    pub label: &'static str,
    pub tone: Tone,
    pub text: String,
    /// Broken at spaces when it is too long; else left as it is.
    pub wraps: bool,
}

impl Below {
    pub(super) fn new(label: &'static str, tone: Tone, text: String) -> Self {
        Self { label, tone, text, wraps: false }
    }
}

/// What all rows of one rehearsal share.
pub(super) struct RunView<'a> {
    pub job: &'a Job,
    pub outcome: &'a Outcome,
    pub events: &'a [Event],
    pub rulebook: &'a str,
    /// The endpoint runs real scripts, so that a declared end is worth a word.
    pub real: bool,
    pub detail: Detail,
}

impl RunView<'_> {
    /// Every row, in the order in which things happened.
    pub(super) fn rows(&self) -> Vec<Row> {
        let events = self.events;
        let mut seen = HashMap::<ActionId, u32>::new();
        let mut rows = Vec::new();
        let mut pass = 0;
        if events.iter().any(|event| matches!(event, Event::WentDown(_))) {
            rows.push(Row {
                sign: '▸',
                status: "the job begins".to_owned(),
                ..Row::new("pass 1".to_owned(), String::new())
            });
        }
        for event in events {
            match event {
                Event::ActionStarted(_) => {}
                Event::ActionEnded(run) => {
                    let tried = seen.entry(run.id).or_default();
                    *tried += 1;
                    rows.push(self.ran(pass, run, *tried));
                }
                Event::ActionSkipped(id) => rows.push(self.skipped(pass, *id)),
                Event::PatchEnded(run) => {
                    let row = self.patch(pass, run.index);
                    rows.push(match &run.installation {
                        Some(installation) => patches::installed(row, installation, self.detail),
                        None => row,
                    });
                }
                Event::PatchSkipped(index) => rows.push(self.patch(pass, *index)),
                Event::Rebooted => rows.push(self.reboot()),
                Event::WentDown(id) => {
                    pass += 1;
                    seen.clear();
                    rows.push(self.went_down(*id, pass));
                }
            }
        }
        if !events.iter().any(|event| matches!(event, Event::Rebooted)) {
            rows.push(self.reboot());
        }
        rows.push(self.job());
        rows
    }

    /// An action took the endpoint down: another pass begins, or the job is given up.
    fn went_down(&self, by: ActionId, pass: usize) -> Row {
        let outcome = self.outcome;
        if outcome.job.reboot_loop && pass > outcome.restarts() {
            let status = format!("{by} forces a reboot, again and again");
            return Row {
                sign: '✗',
                tone: Tone::Bad,
                status,
                ..Row::new("reboot loop".to_owned(), String::new())
            };
        }
        Row {
            sign: '↻',
            tone: Tone::Warn,
            status: format!("{by} took the asset down: the job begins again"),
            ..Row::new(format!("pass {}", pass + 1), String::new())
        }
    }

    fn ran(&self, pass: usize, run: &ActionRun, tried: u32) -> Row {
        let outcome = self.outcome.action_in(pass, run.id);
        let is_last = outcome.is_none_or(|outcome| tried >= outcome.attempts);
        let mut row = match outcome {
            Some(outcome) if is_last => self.action(run.id, outcome),
            _ => Row {
                status: format!("{}, tried again", run.end),
                sign: '↺',
                tone: Tone::Warn,
                ..self.row_of(run.id)
            },
        };
        row.took = (!run.took.is_zero()).then_some(run.took);
        if self.real && !run.real {
            row.notes.push((Tone::Dim, "declared".to_owned()));
        }
        let mut below = calls(&run.calls, self.detail.output_lines.max(MOST_CALLS));
        below.extend(output("out", Tone::Plain, &run.stdout, self.detail.output_lines));
        below.extend(output("err", Tone::Plain, &run.stderr, self.detail.output_lines));
        // Those that went through a double stand among the calls already.
        let called: Vec<_> =
            run.calls.iter().filter(|call| call.answer == CallAnswer::RebootRefused).map(call_line).collect();
        for line in run.forced_reboots.iter().filter(|line| !called.contains(line)) {
            below.push(Below::new("down", Tone::Bad, format!("{} takes the asset down", text::plain(line))));
        }
        if run.real && run.end == ActionEnd::TimedOut && run.took < ACTION_LIMIT {
            let limit =
                "stopped at this rehearsal's time limit; an agent waits 180 minutes (time_limit sets it)";
            below.push(Below::new("stop", Tone::Warn, limit.to_owned()));
        }
        for line in &run.survivors {
            below.push(Below::new("left", Tone::Warn, format!("{} outlived the script", text::plain(line))));
        }
        if let Some(changes) = &run.changes {
            below.extend(changes::below(changes, self.detail.changes));
        }
        if let (true, Some(program)) = (self.detail.explain, &run.interpreter) {
            below.push(Below::new("with", Tone::Dim, text::plain(program)));
        }
        below.append(&mut row.below);
        row.below = below;
        row
    }

    fn row_of(&self, id: ActionId) -> Row {
        let place = Some(Place::Action(id, None));
        Row { place, ..Row::new(id.to_string(), words::action_label(self.job, id)) }
    }

    fn skipped(&self, pass: usize, id: ActionId) -> Row {
        self.outcome
            .action_in(pass, id)
            .map_or_else(|| Row::new(id.to_string(), String::new()), |outcome| self.action(id, outcome))
    }

    fn action(&self, id: ActionId, outcome: &ActionOutcome) -> Row {
        let whole = self.outcome;
        let (sign, tone) = match outcome.status {
            ActionStatus::Success => ('✓', Tone::Good),
            ActionStatus::Failed | ActionStatus::Interrupted => ('✗', Tone::Bad),
            ActionStatus::Skipped(SkippedBy::User) => ('⊘', Tone::Warn),
            ActionStatus::Skipped(SkippedBy::System) | ActionStatus::NotRun(_) => ('○', Tone::Warn),
        };
        let mut notes = Vec::new();
        let is_last_pass = whole.action(id).is_some_and(|last| std::ptr::eq(last, outcome));
        if is_last_pass && whole.job.aborted_by == Some(id) {
            notes.push((Tone::Bad, "aborts the job".to_owned()));
        }
        if outcome.requests_reboot {
            notes.push((Tone::Note, "asks for a reboot".to_owned()));
        }
        Row {
            sign,
            tone,
            status: words::action_status(outcome),
            notes,
            below: self.why(|run| reasons::action(run, outcome)),
            ..self.row_of(id)
        }
    }

    fn patch(&self, pass: usize, index: usize) -> Row {
        let place = Some(Place::Patch(index));
        let row = Row { place, ..Row::new("patch".to_owned(), words::patch_name(self.job, index)) };
        let Some(outcome) = self.outcome.patch_in(pass, index) else { return row };
        let (sign, tone) = match outcome.status {
            PatchStatus::Installed => ('✓', Tone::Good),
            PatchStatus::Skipped | PatchStatus::NotReached => ('○', Tone::Warn),
            PatchStatus::NotApplicable => ('–', Tone::Dim),
            _ => ('✗', Tone::Bad),
        };
        let mut notes = Vec::new();
        if outcome.requests_reboot {
            notes.push((Tone::Note, "asks for a reboot".to_owned()));
        }
        if outcome.reasons.iter().any(|reason| reason.rule == Rule::InstalledBeforeRestart) {
            notes.push((Tone::Dim, "by an earlier pass".to_owned()));
        }
        let status = outcome.status.to_string();
        Row { sign, tone, status, notes, below: self.why(|run| reasons::plain(run, &outcome.reasons)), ..row }
    }

    fn reboot(&self) -> Row {
        let outcome = &self.outcome.reboot;
        let (sign, tone) = match outcome.decision {
            RebootDecision::None => ('–', Tone::Dim),
            RebootDecision::Owed => ('↻', Tone::Note),
            RebootDecision::Suppressed | RebootDecision::Dropped => ('↻', Tone::Warn),
        };
        let notes = match outcome.requested_by.as_slice() {
            [] => Vec::new(),
            [first, others @ ..] => {
                let more =
                    if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
                let words = format!("asked for by {}{more}", words::requester(*first, self.job));
                vec![(Tone::Plain, words)]
            }
        };
        Row {
            sign,
            tone,
            status: words::reboot(self.outcome, self.job.reboot),
            notes,
            below: self.why(|run| reasons::plain(run, &outcome.reasons)),
            ..Row::new("reboot".to_owned(), String::new())
        }
    }

    fn job(&self) -> Row {
        let outcome = self.outcome;
        let (sign, tone) = match outcome.job.status {
            JobStatus::Completed => ('✓', Tone::Good),
            JobStatus::NoPatchAvailable | JobStatus::NotApplicable => ('–', Tone::Dim),
            _ => ('✗', Tone::Bad),
        };
        let name = self.job.name.as_deref().map(text::plain).unwrap_or_default();
        Row {
            sign,
            tone,
            status: outcome.job.status.to_string(),
            notes: words::job_notes(outcome).into_iter().map(|note| (Tone::Warn, note)).collect(),
            below: self.why(|run| reasons::plain(run, &outcome.job.reasons)),
            ..Row::new("job".to_owned(), name)
        }
    }

    fn why(&self, tell: impl FnOnce(&Self) -> Vec<Below>) -> Vec<Below> {
        if self.detail.explain { tell(self) } else { Vec::new() }
    }
}

/// The calls of doubled commands; equal calls in a row become one line. Of very many the last ones are shown, with a word
/// on those that are left out.
pub(super) fn calls(calls: &[Call], most: usize) -> Vec<Below> {
    let all: Vec<_> = calls.chunk_by(|one, next| one == next).collect();
    let (before, last) = all.split_at(all.len().saturating_sub(most));
    let left_out: usize = before.iter().map(|same| same.len()).sum();
    let run = (left_out > 0)
        .then(|| Below::new("call", Tone::Dim, format!("… {} before", words::count(left_out, "call"))));
    let shown = last.iter().map(|same| {
        let call = &same[0];
        let mut line = call_line(call);
        let (tone, answer) = match call.answer {
            CallAnswer::Exits(code) => (Tone::Plain, format!("exits {code}")),
            CallAnswer::Hangs => (Tone::Warn, "never answers".to_owned()),
            CallAnswer::Undeclared => (Tone::Bad, "no answer is declared".to_owned()),
            CallAnswer::Real => (Tone::Plain, "the real command ran".to_owned()),
            CallAnswer::RebootRefused => (Tone::Bad, "takes the asset down".to_owned()),
        };
        let times = if same.len() > 1 { format!("  ({} times)", same.len()) } else { String::new() };
        _ = write!(line, " → {answer}{times}");
        Below::new("call", tone, shown(line.as_bytes()))
    });
    run.into_iter().chain(shown).collect()
}

fn call_line(call: &Call) -> String {
    let mut line = call.command.clone();
    for word in &call.args {
        _ = write!(line, " {word}");
    }
    line
}

/// The last lines of an output, with a word on what is left out.
pub(super) fn output(label: &'static str, tone: Tone, captured: &Captured, most: usize) -> Vec<Below> {
    let bytes = captured.bytes.trim_ascii_end();
    let all: Vec<_> =
        if bytes.is_empty() { Vec::new() } else { bytes.split(|byte| *byte == b'\n').collect() };
    let left_out = all.len().saturating_sub(most);
    let mut below = Vec::new();
    if left_out > 0 {
        let words = format!("… {} before", words::count(left_out, "line"));
        below.push(Below::new(label, Tone::Dim, words));
    }
    for line in &all[left_out..] {
        below.push(Below::new(label, tone, shown(line.strip_suffix(b"\r").unwrap_or(line))));
    }
    if captured.lost > 0 {
        let words = format!("… {} bytes more were not kept", captured.lost);
        below.push(Below::new(label, Tone::Warn, words));
    }
    below
}

fn shown(line: &[u8]) -> String {
    // Bytes beyond what can be shown are not even looked at; one cell takes at most four bytes, or an escape of its own.
    let read = &line[..line.len().min(LONGEST_LINE * 4)];
    text::clip(&text::line(read), LONGEST_LINE)
}
