//! What a change board is told.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::event::{ActionRun, Captured, Event, Rehearsal};
use crate::job::{ActionEnd, ActionId};
use crate::lifecycle::{Plan, PlanOutcome};
use crate::report::json::tests::check;
use crate::report::plan::sample;
use crate::report::result::{AssetRehearsal, RanOn};
use crate::report::text;
use crate::rules::Rulebook;
use crate::scenario::EndpointKind;

/// The run of the asset that aborts, as a real endpoint shows it.
fn rehearsals(output: &[u8]) -> Vec<AssetRehearsal> {
    let (outcome, _) = crate::report::sample::outcome(&crate::report::sample::job(), &Rulebook::default());
    let run = ActionRun {
        id: ActionId::pre(1),
        end: ActionEnd::Exited(12),
        stdout: Captured::whole(output.to_vec()),
        stderr: Captured::default(),
        took: Duration::ZERO,
        real: true,
        interpreter: None,
        calls: Vec::new(),
        forced_reboots: Vec::new(),
        survivors: Vec::new(),
        changes: None,
    };
    let events = vec![Event::ActionEnded(Arc::new(run))];
    let rehearsal = Rehearsal { outcome, events, findings: Vec::new(), services: Vec::new(), second: None };
    vec![AssetRehearsal { asset: sample::staging(2), job: 0, rehearsal: Arc::new(rehearsal) }]
}

fn report(form: PromotionForm, plan: &Plan, outcome: &PlanOutcome, output: &[u8]) -> String {
    let rehearsals = rehearsals(output);
    let ran_on = [RanOn { kind: EndpointKind::Container, image: Some("debian:12".to_owned()) }];
    let view = PlanView { rehearsals: &rehearsals, ran_on: &ran_on, ..sample::view(plan, outcome) };
    let mut out = Vec::new();
    let when = Some("2026-02-27 09:30 UTC".to_owned());
    promotion(&mut out, form, &view, &[1], when).expect("memory takes everything");
    String::from_utf8(out).expect("reports are text")
}

fn plain(form: PromotionForm, outcome: &PlanOutcome) -> String {
    report(form, &sample::plan(), outcome, b"one\ntwo\n\x1b[31mnothing to back up\n")
}

const TERMINAL: PromotionForm = PromotionForm::Terminal(Style::PLAIN);

#[test]
fn a_held_promotion_tells_why_and_what_was_avoided() {
    let shown = plain(TERMINAL, &sample::outcome(false));
    let whole = "\
Monthly patches
scenarios/monthly.yaml · rulebook run-script-actions · seed 42 · rehearsed 2026-02-27 09:30
UTC · patchdrill VERSION

  ✗ production is held: 17 of 20 post-actions successful = 85 %, 90 % asked

staging: what was rehearsed
  • staging: 20 assets, Linux, for real on container endpoints of the image debian:12
  • starts 2026-03-01 02:00

staging: what happened
  • Completed on 17 assets
  • Completed with Failure on 3 assets

  staging-03  ✗ Completed with Failure
                pre-action 2 (Back up): failed (12), aborts the job
                │ one
                │ two
                │ \\x1b[31mnothing to back up

production: what its link asks of staging
  • held, decided 2026-03-01 02:41 in virtual time
    ✗ 17 of 20 post-actions successful = 85 %, 90 % asked
    failing assets: staging-03, staging-07, staging-11

production: what was avoided
                             with the link  without it
  assets that it ran on                  0      97,997
  with failure                           0       1,997
  aborted                                0       1,990
  rebooted                               0      67,063
  left waiting for a reboot              0       1,000

what this rests on
";
    let whole = whole.replace("VERSION", env!("CARGO_PKG_VERSION"));
    assert!(shown.starts_with(&whole), "{shown}");
    assert!(shown.contains("  • assumption prompt-unanswered: A prompt that nobody answers"), "{shown}");
    let widest = shown.lines().map(text::width).max();
    assert!(widest <= Some(Style::PIPED_WIDTH), "{widest:?}");
}

#[test]
fn production_that_would_start_says_so() {
    let shown = plain(TERMINAL, &sample::outcome(true));
    let sentence = "  ✓ production would start: 19 of 20 post-actions successful = 95 %, 90 % asked\n";
    assert!(shown.contains(sentence), "{shown}");
    assert!(shown.contains("production: what it would do\n"), "{shown}");
}

#[test]
fn what_depends_on_a_range_is_held_and_says_why() {
    let shown = plain(TERMINAL, &sample::open_outcome());
    for part in [
        "✗ production is held: the verdict depends on what the sources leave open",
        "(change in 30 min: held: 17 of 20",
        "• runs with change in 5 min, decided",
        "• held with change in 30 min, decided",
        "• the outcome depends on how soon a change reaches the agent (5 min to 30 min)",
        "! PARTIAL",
    ] {
        let joined = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(joined.contains(part), "{part}\nis not in\n{shown}");
    }
}

#[test]
fn markdown_tells_the_same() {
    let shown = plain(PromotionForm::Markdown, &sample::outcome(false));
    for part in [
        "# Monthly patches\n\n**Decision: held**\n\n- production is held: 17 of 20 post-actions successful = 85 %, 90 % asked\n",
        "| Completed with Failure | 3 |\n",
        "| staging-03 | ✗ Completed with Failure | pre-action 2 (Back up): failed (12), aborts the job |\n",
        "```text\none\ntwo\n\\x1b[31mnothing to back up\n```\n",
        "| with failure | 0 | 1,997 |\n",
        "  - ✗ 17 of 20 post-actions successful",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
}

#[test]
fn nothing_that_others_wrote_becomes_markup() {
    let mut planned = sample::plan();
    let evil =
        "<script>alert(1)</script> [x](https://evil.example) www.evil.example @all | `a` **b**\n# h\u{1b}[2J";
    evil.clone_into(&mut planned.jobs[0].name);
    evil.clone_into(&mut planned.groups[0].name);
    planned.jobs[0].job.pre_actions[1].name = Some(evil.to_owned());
    let output = b"```\n<b>\n````\n\x1b]0;x\x07\n";
    for form in [TERMINAL, PromotionForm::Markdown, PromotionForm::Json] {
        let shown = report(form, &planned, &sample::outcome(false), output);
        let obeyed = |c: char| c != '\n' && (c.is_control() || text::is_hidden(c));
        assert!(!shown.contains(obeyed), "{form:?}: {shown:?}");
    }
    let shown = report(PromotionForm::Markdown, &planned, &sample::outcome(false), output);
    let (fenced, open): (Vec<_>, Vec<_>) =
        shown.split("\n`````").enumerate().partition(|(at, _)| at % 2 == 1);
    assert_eq!(fenced.len(), 1, "the fence is longer than any in the output\n{shown}");
    for (_, text) in open {
        for markup in ["<", " [x]", "https://", "www.", " @all", " | `", "**b"] {
            assert!(!text.contains(markup), "{markup}\nis in\n{text}");
        }
        assert!(text.lines().all(|line| !line.starts_with("# h")), "{text}");
    }
}

#[test]
fn json_holds_the_whole_and_its_schema_names_every_field() {
    let schema = promotion_schema();
    for outcome in [sample::outcome(false), sample::outcome(true), sample::open_outcome()] {
        let value: Value = serde_json::from_str(&plain(PromotionForm::Json, &outcome)).expect("it is JSON");
        check(&value, &schema, &schema, "promotion");
    }
    let held: Value = serde_json::from_str(&plain(PromotionForm::Json, &sample::outcome(false))).unwrap();
    assert_eq!(held["decision"]["starts"], false);
    assert_eq!(held["rehearsed"][0]["groups"][0]["image"], "debian:12");
    assert_eq!(
        held["rehearsed"][0]["outcomes"][0]["failed"][0],
        json!({
            "what": "pre-action 2 (Back up)",
            "status": "failed (12), aborts the job",
            "output": ["one", "two", "\\x1b[31mnothing to back up"]
        })
    );
    assert_eq!(held["links"][0]["blast_radius"][1]["without_link"], 1_997);
}

#[test]
fn without_a_course_nothing_starts() {
    let outcome = PlanOutcome { variants: Vec::new(), ..sample::outcome(true) };
    assert!(plain(TERMINAL, &outcome).contains("✗ production is held: nothing was decided"));
}
