//! What the JSON report holds of a plan.

use serde_json::{Value, json};

use super::convert::filled;
use super::model;
use crate::job::{ActionId, JobStatus};
use crate::lifecycle::{Exact, JobEnd, NeverBegan, NotExact, PlanOutcome};
use crate::report::plan::{PlanView, sample};

fn told(outcome: &PlanOutcome) -> Value {
    let planned = sample::plan();
    serde_json::to_value(filled(&sample::view(&planned, outcome))).expect("the plan is JSON")
}

#[test]
fn a_held_job_tells_its_arithmetic_and_what_was_avoided() {
    let plan = told(&sample::outcome(false));
    assert_eq!((&plan["seed"], &plan["assets"]), (&json!(42), &json!(100_020)));
    assert_eq!(plan["origin"], "2026-03-01 00:00:00 +01:00");
    assert_eq!(plan["groups"][1]["endpoint"], "declared");
    let held = &plan["courses"][0]["jobs"][1];
    assert_eq!(held["after"], "staging");
    assert_eq!(
        held["link"],
        json!({
            "runs": false,
            "text": "held: 17 of 20 post-actions successful = 85 %, 90 % asked",
            "decided": { "seconds": 9_660, "shown": "2026-03-01 02:41" },
            "conditions": [{
                "measure": "post_actions_successful",
                "part": 17,
                "whole": 20,
                "share": 0.85,
                "asked": 0.9,
                "more": false,
                "met": false
            }],
            "held": null,
            "failing_assets": ["staging-03", "staging-07", "staging-11"]
        })
    );
    assert_eq!(held["counts"]["ends"][0]["end"], "held by its link");
    assert_eq!(held["counts"]["ends"][0]["status"], Value::Null);
    assert_eq!(held["without_link"]["aborted_by"][0]["count"], 1_990);
    assert_eq!(held["blast_radius"]["with_link"]["failed"], 0);
    assert_eq!(held["blast_radius"]["without_link"]["failed"], 1_997);
}

#[test]
fn counts_keep_user_and_system_apart_and_paths_come_rarest_first() {
    let plan = told(&sample::outcome(true));
    let production = &plan["courses"][0]["jobs"][1];
    assert_eq!(production["without_link"], Value::Null);
    let actions = &production["counts"]["actions"];
    assert_eq!(actions[0]["statuses"][1]["value"], "skipped by the user");
    assert_eq!(actions[2]["statuses"][2]["value"], "skipped by the system");
    let path = &plan["courses"][0]["jobs"][0]["counts"]["paths"][0];
    assert_eq!((&path["count"], &path["example"]), (&json!(1), &json!("staging-11")));
    assert_eq!(path["share"], 0.05);
}

#[test]
fn an_asset_is_told_with_its_rules() {
    let record = &told(&sample::outcome(false))["courses"][0]["assets"][0]["jobs"][0];
    assert_eq!(record["history"][0]["status_code"], 2055);
    assert_eq!(record["history"][0]["at"], json!({ "seconds": -3_600, "shown": "2026-02-28 23:00" }));
    assert_eq!(record["notes"][3]["by"], "production");
    assert_eq!(record["notes"][3]["assumption"], true);
    assert_eq!(record["outcome"]["job"]["status"], "Completed with Failure");
}

#[test]
fn courses_and_interruptions_are_marked() {
    let plan = told(&sample::open_outcome());
    assert_eq!(plan["partial"], json!({ "done": 61_000, "of": 100_020 }));
    assert_eq!(plan["depends_on"], json!(["change_delay"]));
    let delays: Vec<_> =
        plan["courses"].as_array().into_iter().flatten().map(|variant| &variant["change_delay_s"]).collect();
    assert_eq!(delays, [300, 1_800]);
}

#[test]
fn the_same_outcome_gives_the_same_bytes() {
    let bytes = || told(&sample::open_outcome()).to_string();
    assert_eq!(bytes(), bytes());
    assert!(!bytes().contains("took"), "no real time is in it");
}

#[test]
fn the_schema_names_every_field() {
    let schema = schemars::schema_for!(model::Plan<'_>).to_value();
    for outcome in [sample::outcome(false), sample::open_outcome()] {
        crate::report::json::tests::check(&told(&outcome), &schema, &schema, "plan");
    }
}

#[test]
fn exact_shares_are_told_or_why_there_are_none() {
    let (planned, outcome) = (sample::plan(), sample::outcome(true));
    let exact = Exact {
        assets: 20,
        ends: [(JobEnd::Ran(JobStatus::Completed), 0.75), (JobEnd::Never(NeverBegan::Offline), 0.25)].into(),
        aborted: [(ActionId::pre(1), 0.125)].into(),
        ..Exact::default()
    };
    let exact = [Ok(exact), Err(NotExact::Window)];
    let view = PlanView { exact: &exact, ..sample::view(&planned, &outcome) };
    let plan = serde_json::to_value(filled(&view)).expect("the plan is JSON");
    let (staging, production) = (&plan["exact"][0], &plan["exact"][1]);
    assert_eq!((&staging["job"], &staging["shares"]["completed"]), (&json!("staging"), &json!(0.75)));
    assert_eq!(
        staging["shares"]["ends"][1],
        json!({ "value": "not reached: offline", "share": 0.25, "expected": 5.0 })
    );
    assert_eq!(staging["shares"]["aborted_by"][0]["value"], "pre-action 2");
    assert_eq!(production["shares"], Value::Null);
    assert_eq!(production["why_not"], "the job has a patch window");
    let schema = schemars::schema_for!(model::Plan<'_>).to_value();
    crate::report::json::tests::check(&plan, &schema, &schema, "plan");
}
