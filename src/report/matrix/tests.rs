//! What grids look like, and what they tell of differences.

use std::sync::Arc;

use super::*;
use crate::event::{Captured, Event};
use crate::job::ActionEnd;
use crate::report::result::{ScenarioResult, Verdict};
use crate::report::sample;
use crate::report::style::Style;
use crate::rules::Rulebook;
use crate::source::Spanned;

/// The sample on an image.
fn on(image: &str, verdict: Verdict) -> ScenarioResult {
    let mut result = sample::result(&Rulebook::default(), verdict);
    let image = Spanned::new(image.to_owned(), result.scenario.span);
    result.scenario = Arc::new(result.scenario.on_image(image.clone()));
    result.image = Some(image.value);
    result.on = "container";
    result
}

/// The sample, whose second pre-action lacks a program and so does not abort.
fn without_bash(image: &str) -> ScenarioResult {
    let mut result = on(image, Verdict::Passed);
    let mut rehearsal = (**result.rehearsal.as_ref().unwrap()).clone();
    let ended = &mut rehearsal.outcome.pre_actions[1];
    ended.end = Some(ActionEnd::Exited(127));
    rehearsal.outcome.job.aborted_by = None;
    for event in &mut rehearsal.events {
        if let Event::ActionEnded(run) = event
            && run.id.index == 1
        {
            let run = Arc::make_mut(run);
            run.end = ActionEnd::Exited(127);
            run.stderr =
                Captured::whole(b"env: \xe2\x80\x98bash\xe2\x80\x99: No such file or directory\n".to_vec());
        }
    }
    result.rehearsal = Some(Arc::new(rehearsal));
    result
}

fn drawn(results: &[ScenarioResult], width: usize) -> String {
    let mut matrix = Matrix::default();
    for result in results {
        matrix.add(result);
    }
    let mut out = Vec::new();
    draw(&mut out, Style { width, ..Style::PLAIN }, &matrix).expect("memory takes everything");
    String::from_utf8(out).expect("reports are text")
}

#[test]
fn images_that_agree_are_a_plain_grid() {
    let results = ["debian:12", "rockylinux:9"].map(|image| on(image, Verdict::Passed));
    assert_eq!(
        drawn(&results, 92),
        "on 2 images:
                                 debian:12  rockylinux:9
  The service cannot be stopped  ✓ passed   ✓ passed

"
    );
}

#[test]
fn an_image_that_differs_is_called_out_with_the_cause() {
    let skipped = || on("suse:15", Verdict::Skipped("there is no image suse:15".to_owned()));
    let skipped = ScenarioResult { rehearsal: None, ..skipped() };
    let results = [
        on("debian:12", Verdict::Passed),
        without_bash("alpine:3"),
        on("ubuntu:24.04", Verdict::Passed),
        skipped,
    ];
    let shown = drawn(&results, 92).split_whitespace().collect::<Vec<_>>().join(" ");
    for line in [
        "The service cannot be stopped ✓ aborted ✓ with failure ✓ aborted ○ skipped",
        "differences:",
        "on alpine:3: pre-action 2 failed (127): bash is missing; elsewhere failed (12)",
        "on suse:15: skipped: there is no image suse:15",
    ] {
        assert!(shown.contains(line), "{line}\nis not in\n{shown}");
    }
}

#[test]
fn a_narrow_terminal_gets_several_blocks() {
    let results = ["debian:12", "rockylinux:9", "opensuse/leap:15"].map(|image| on(image, Verdict::Passed));
    let shown = drawn(&results, 40);
    assert!(shown.lines().all(|line| line.chars().count() <= 40), "{shown}");
    for image in ["debian:12", "rockylinux:9", "opensuse/leap:15"] {
        assert_eq!(shown.matches(image).count(), 1, "{shown}");
    }
    assert!(shown.contains("The service can…"), "{shown}");
}

#[test]
fn one_image_or_none_needs_no_grid() {
    assert_eq!(drawn(&[], 92), "");
    assert_eq!(drawn(&[on("debian:12", Verdict::Passed)], 92), "");
    let alone = sample::result(&Rulebook::default(), Verdict::Passed);
    assert_eq!(drawn(&[alone, on("debian:12", Verdict::Passed)], 92), "");
}

#[test]
fn of_very_many_rows_those_that_pass_alike_are_counted() {
    let mut results = Vec::new();
    for row in 0..40 {
        for image in ["a:1", "b:1"] {
            let verdict =
                if row == 7 && image == "b:1" { Verdict::Error("it broke".into()) } else { Verdict::Passed };
            let mut result = on(image, verdict);
            Arc::make_mut(&mut result.scenario).row = Some(format!("scenario {row}"));
            results.push(result);
        }
    }
    let shown = drawn(&results, 92);
    assert!(shown.contains("scenario 7 ") && !shown.contains("scenario 8 "), "{shown}");
    assert!(shown.contains("… 39 scenarios passed alike on every image"), "{shown}");
}
