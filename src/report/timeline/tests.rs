//! What timelines look like.

use super::*;
use crate::environment::Arg;
use crate::event::{Call, CallAnswer};
use crate::report::result::Verdict;
use crate::report::sample;
use crate::report::style::Style;
use crate::rules::Rulebook;

fn show(detail: Detail, style: Style) -> String {
    let mut out = Vec::new();
    let result = sample::result(&Rulebook::default(), Verdict::Passed);
    heading(&mut out, style, &result).expect("memory takes everything");
    timeline(&mut out, style, 2, detail, &result).expect("memory takes everything");
    String::from_utf8(out).expect("reports are text")
}

const SHORT: &str = r"The service cannot be stopped
scenarios/service.yaml:1 · Linux · local endpoint · rulebook run-script-actions
  pre-action 1                   ✓ success (10) · asks for a reboot · declared
  pre-action 2   stop_app.sh     ✗ failed (12) · aborts the job                        12 ms
                 │ call systemctl stop 'my app.service' → exits 5  (2 times)
                 │ out  stopping
                 │ out  … 7 bytes more were not kept
                 │ err  \x1b[31mnot loaded\xff
  patch          openssl-3.0.15  ○ skipped
  post-action 1  start again     ○ skipped by the system (101)
  reboot                         ↻ one, at the end · asked for by pre-action 1
  service        myapp           ● running · enabled
  ──────────────────────────────────────────────────────────────────────────────────────────
  job            web tier        ✗ Completed with Failure · aborted by pre-action 2
  assumption: A reboot that was asked for before the abort is still owed.
";

#[test]
fn a_timeline_tells_what_happened_in_order() {
    assert_eq!(show(Detail::SHORT, Style::PLAIN), SHORT);
}

#[test]
fn colour_adds_nothing_but_colour() {
    let colored = show(Detail::SHORT, Style { color: true, ..Style::PLAIN });
    assert!(colored.contains("\x1b[1m\x1b[31m✗ failed (12)"), "{colored}");
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), SHORT);
}

#[test]
fn every_element_is_explained_with_rule_and_document() {
    let shown = show(Detail { explain: true, ..Detail::SHORT }, Style::PLAIN);
    for lines in [
        "│ why  Exit code 12 means failed, and the job is aborted.
                 │      exit-code · rulebook run-script-actions
  patch ",
        "│ why  After an abort no patch is installed (pre-action 2).
                 │      abort-skips-patches · Overview of Run Script Actions
  post-action 1",
        "│ why  A reboot that was asked for before the abort is still owed
                 │      (pre-action 2).
                 │      reboot-after-abort · no document says so · assumption
",
        "job            web tier        ✗ Completed with Failure · aborted by pre-action 2
                 │ why  An aborted job ends Completed with Failure (pre-action 2).
                 │      abort-ends-job · Overview of Run Script Actions
",
    ] {
        assert!(shown.contains(lines), "{lines}\nis not in\n{shown}");
    }
    assert!(!shown.contains("assumption:"), "it stands beside its element already: {shown}");
}

#[test]
fn of_very_many_calls_the_last_ones_are_shown() {
    let call = |word: &str| Call {
        command: "sleep".to_owned(),
        args: vec![Arg(word.into())],
        answer: CallAnswer::Exits(0),
    };
    let made = [call("1"), call("1"), call("2"), call("3"), call("3"), call("4")];
    let lines = |most| rows::calls(&made, most).into_iter().map(|below| below.text).collect::<Vec<_>>();
    assert_eq!(lines(2), ["… 3 calls before", "sleep 3 → exits 0  (2 times)", "sleep 4 → exits 0"]);
    assert_eq!(lines(3)[0], "… 2 calls before");
    assert_eq!((lines(4).len(), lines(usize::MAX).len()), (4, 4));
}

#[test]
fn of_a_long_output_the_end_is_shown() {
    let shown = show(Detail { output_lines: 0, ..Detail::SHORT }, Style::PLAIN);
    assert!(shown.contains("│ out  … 1 line before\n"), "{shown}");
    assert!(!shown.contains("stopping"), "{shown}");
}

#[test]
fn changes_are_told_when_asked_and_the_rest_is_counted() {
    let shown = show(Detail { changes: 3, ..Detail::SHORT }, Style::PLAIN);
    let run = r"
                 │ file ~ changed /etc/motd  (mode 0644, owner 0:5, 1 byte)
                 │ file + created link $'/opt/b\x1b[2J'  (to $'\xff', owner 0:5)
                 │ file ~ changed /var/log/x  (mode 0644, owner 0:5, 1 byte)
                 │ file … 8 changes more
  patch ";
    assert!(shown.contains(run), "{shown}");
    let all = show(Detail { changes: usize::MAX, ..Detail::SHORT }, Style::PLAIN);
    assert!(all.contains("│ file - deleted /var/log/x\n                 │ file … 7 changes more\n"), "{all}");
}

fn compared(books: &[Rulebook; 2]) -> (bool, String) {
    let job = sample::job();
    let [left, right] = books.each_ref().map(|book| (&book.name, sample::outcome(&job, book).0));
    let [left, right] = [&left, &right].map(|(rulebook, outcome)| Side { rulebook, outcome });
    let mut out = Vec::new();
    let differs = compare(&mut out, Style::PLAIN, &job, left, right).expect("memory takes everything");
    (differs, String::from_utf8(out).expect("reports are text"))
}

#[test]
fn two_rulebooks_are_compared_where_they_differ() {
    let (differs, shown) = compared(&[Rulebook::run_script_actions(), Rulebook::pre_post_actions()]);
    assert!(differs);
    assert_eq!(
        shown,
        "                        run-script-actions                 pre-post-actions
  pre-action 2          failed (12), aborts the job        failed (12)
  patch openssl-3.0.15  skipped                            installed
  post-action 1         skipped by the system (101)        success (0)
  job                   Completed with Failure, aborted    Completed with Failure
                        by pre-action 2

  only under run-script-actions:
  • After an abort every action that has not run is skipped with a system-assigned 101.
    [Overview of Run Script Actions]
  • After an abort no patch is installed. [Overview of Run Script Actions]
  • An aborted job ends Completed with Failure. [Overview of Run Script Actions]
  • assumption: A reboot that was asked for before the abort is still owed. [no document
    says so]

  only under pre-post-actions:
  • A non-zero exit code that the table does not name means failed; the job goes on.
    [rulebook pre-post-actions]
  • The patch was downloaded, checked and installed. [Patch Management FAQ]
  • A failed action makes the job Completed with Failure. [Overview of Run Script Actions]
"
    );
}

#[test]
fn equal_ends_are_said_to_be_equal() {
    let (differs, shown) = compared(&[Rulebook::default(), Rulebook::default()]);
    assert!(!differs);
    assert_eq!(shown, "✓ run-script-actions and run-script-actions end this job the same way.\n");
}
