//! What the report of a plan looks like.

use super::*;
use crate::job::JobStatus;
use crate::lifecycle::{Exact, JobEnd, NotExact, Plan, PlanOutcome};
use crate::report::plan::sample;
use crate::report::style::Style;
use crate::report::text;
use crate::report::timeline::Detail;

const EXPLAINED: Detail = Detail { explain: true, ..Detail::SHORT };

fn of(width: usize, planned: &Plan, outcome: &PlanOutcome) -> String {
    let mut out = Vec::new();
    let style = Style { width, ..Style::PLAIN };
    plan(&mut out, style, 0, Detail::SHORT, &sample::view(planned, outcome))
        .expect("memory takes everything");
    String::from_utf8(out).expect("reports are text")
}

fn shown(width: usize, outcome: &PlanOutcome) -> String {
    of(width, &sample::plan(), outcome)
}

fn asset(detail: Detail, outcome: &PlanOutcome, asset: crate::lifecycle::AssetId) -> String {
    let mut out = Vec::new();
    let planned = sample::plan();
    let view = sample::view(&planned, outcome);
    asset_course(&mut out, Style::PLAIN, 0, detail, &view, asset).expect("memory takes everything");
    String::from_utf8(out).expect("reports are text")
}

#[test]
fn a_held_plan_tells_why_and_what_was_avoided() {
    let shown = shown(80, &sample::outcome(false));
    let end = "
production  100,000 assets · starts 24 h after staging
  link      held · decided 2026-03-01 02:41
            ✗ 17 of 20 post-actions successful = 85 %, 90 % asked
            failing assets: staging-03, staging-07, staging-11

  held by its link  100,000  100.00 %  ████████████████████████████████████████

  blast radius               with the link  without it
  assets that it ran on                  ·      97,997
  with failure                           ·       1,997
  aborted                                ·       1,990
  rebooted                               ·      67,063
  left waiting for a reboot              ·       1,000
";
    assert!(shown.ends_with(end), "{shown}");
    for part in [
        "seed 42 · 2 jobs · 100,020 assets",
        "  Completed               17  85.0 %  ██████████████████████████████████\n",
        "  pre-action 2   Back up                     18       2          ·\n",
        "  pre-action 2 aborted the job on 2 assets\n",
        "  patch  kernel-6.1.0-28         18        2\n",
        "  reboots   18, at most 9 in 5 min: 2026-03-01 02:15\n",
        "  done      2026-03-01 02:41, 41 min after the first one began; staging-07 is\n",
        "   1  staging-11  Completed with Failure · post-action 1 failed · reboot\n",
        "  replay one: patchdrill run scenarios/monthly.yaml --asset staging-11 --seed 42\n",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
}

#[test]
fn both_ends_of_a_range_stand_side_by_side() {
    let shown = shown(80, &sample::open_outcome());
    for part in [
        "≠ the outcome depends on how soon a change reaches the agent (5 min to 30 min)\n",
        "                                         change in 5 min  change in 30 min\n  production\n",
        "    link                                            runs              held\n",
        "    Completed                                     95,000                 0\n",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
    let mark = "PARTIAL: interrupted after 61,000 of 100,020 runs";
    assert_eq!(shown.matches(mark).count(), 2, "above and below\n{shown}");
    let outcome = PlanOutcome { depends_on: Vec::new(), ..sample::open_outcome() };
    assert!(of(80, &sample::plan(), &outcome).contains("✓ both ends were tried of how soon a change"));
}

#[test]
fn no_line_is_wider_than_the_terminal_or_than_100_cells() {
    for outcome in [sample::outcome(false), sample::outcome(true), sample::open_outcome()] {
        for width in [60, 80, 120, 400] {
            let shown = shown(width, &outcome);
            // A command is never broken: it is there to be copied.
            let told = shown.lines().filter(|line| !line.contains("--asset"));
            let widest = told.map(text::width).max();
            assert!(widest <= Some(width.min(100)), "{width}: {widest:?}\n{shown}");
        }
    }
}

#[test]
fn names_are_made_harmless() {
    let mut planned = sample::plan();
    "\u{1b}[2Jevil\n".clone_into(&mut planned.jobs[0].name);
    "\u{9b}x\u{202e}".clone_into(&mut planned.groups[0].name);
    planned.jobs[0].job.pre_actions[0].name = Some("\u{7}bell".to_owned());
    let shown = of(80, &planned, &sample::outcome(false));
    assert!(shown.chars().all(|c| c == '\n' || !(c.is_control() || text::is_hidden(c))), "{shown:?}");
}

#[test]
fn a_plan_without_assets_or_courses_is_told_too() {
    let mut planned = sample::plan();
    planned.groups.iter_mut().for_each(|group| group.count = 0);
    let mut outcome = sample::outcome(false);
    for job in &mut outcome.variants[0].jobs {
        *job = crate::lifecycle::JobVariant::default();
    }
    assert!(of(80, &planned, &outcome).contains("staging  0 assets"));
    outcome.variants.clear();
    assert_eq!(of(80, &planned, &outcome), "");
}

#[test]
fn the_life_of_a_job_is_told_in_order() {
    let outcome = sample::outcome(false);
    let shown = asset(Detail::SHORT, &outcome, sample::staging(2));
    let life = "\
staging-03  Linux · group staging · times are +01:00

staging  Completed with Failure
  2026-02-28 23:00     Job Received
                       │ The server hands a job to the agent 3 hours before its start.
  2026-03-01 02:00     Job Started
  2026-03-01 02:05     Downloaded
                       │ A job downloads, then deploys what was downloaded, then reboots if
                       │ what was deployed asks for it.
  2026-03-01 02:10     │ The user put the reboot off.
  2026-03-01 02:11:40  │ A prompt";
    assert!(shown.starts_with(life), "{shown}");
    for part in [
        "↻ the job reboots the asset",
        "                       │ that the job allows. (production)\n",
        "the reboot was put off 2 times · a reboot is still pending on the asset\n",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
    let explained = asset(EXPLAINED, &outcome, sample::staging(2));
    for part in
        ["│ handed-over · Patch Management FAQ\n", "│ prompt-unanswered · no document says so · assumption\n"]
    {
        assert!(explained.contains(part), "{part}\nis not in\n{explained}");
    }
    let unknown = asset(Detail::SHORT, &outcome, sample::web(5));
    assert!(unknown.ends_with("no job of the plan is meant for it\n"), "{unknown}");
}

#[test]
fn whoever_asks_for_reasons_is_told_what_was_to_be_expected() {
    let (planned, outcome) = (sample::plan(), sample::outcome(true));
    let ends = [
        (JobEnd::Ran(JobStatus::Completed), 0.970_299),
        (JobEnd::Ran(JobStatus::CompletedWithFailure), 0.029_701),
    ];
    let exact = [Ok(Exact { assets: 20, ends: ends.into(), ..Exact::default() }), Err(NotExact::Changed)];
    let view = PlanView { exact: &exact, ..sample::view(&planned, &outcome) };
    let told = |detail| {
        let mut out = Vec::new();
        plan(&mut out, Style { width: 100, ..Style::PLAIN }, 0, detail, &view)
            .expect("memory takes everything");
        String::from_utf8(out).expect("reports are text")
    };
    let explained = told(EXPLAINED);
    for line in [
        "  exactly   97.0299 % Completed, 2.9701 % Completed with Failure\n",
        "  exactly   not to be computed: the job is changed on its way\n",
    ] {
        assert!(explained.contains(line), "{explained}");
    }
    assert!(!told(Detail::SHORT).contains("exactly"));
}
