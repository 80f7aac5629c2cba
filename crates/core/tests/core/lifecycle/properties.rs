//! What holds for every plan.

use std::collections::BTreeSet;

use patchdrill_core::job::JobStatus;
use patchdrill_core::lifecycle::{
    AssetRun, Blocker, Compiled, JobEnd, JobRecord, Measure, NeverBegan, Plan, Share, Start, Tally, Time,
};
use patchdrill_core::rules::Rulebook;
use proptest::prelude::*;

use super::arbitrary::{books, plans};
use super::plans::{Whole, assets, rehearse};
use super::support::*;

/// Everything that must hold of one record.
fn holds(plan: &Plan, record: &JobRecord) -> Result<(), TestCaseError> {
    let planned = &plan.jobs[record.job];
    prop_assert!(record.reboots.len() <= 1, "at most one reboot: {record:?}");
    prop_assert!(record.history.is_sorted_by_key(|moment| moment.at), "time goes on: {record:?}");
    prop_assert!(record.notes.is_sorted_by_key(|note| note.at), "time goes on: {record:?}");
    let ran = record.outcome.is_some();
    let outcome_end = matches!(record.end, JobEnd::Ran(_) | JobEnd::PendingReboot(_));
    prop_assert_eq!(ran, outcome_end, "{:?}", record);
    prop_assert!(!ran || record.began.is_some());
    if let (Some(began), Some(ended)) = (record.began, record.ended) {
        prop_assert!(began <= ended);
    }
    let last = record.history.last().map(|moment| moment.status);
    if let Some(status) = record.end.status() {
        prop_assert_eq!(last, Some(status), "{:?}", record);
    }
    let first = record.history.first().map(|moment| moment.status);
    prop_assert!(first.is_none_or(|first| first == JobStatus::Received));
    let pending = matches!(record.end, JobEnd::PendingReboot(_) | JobEnd::Blocked(Blocker::PendingReboot));
    prop_assert!(!pending || record.pending_reboot);
    let looped = record.outcome.as_ref().is_some_and(|outcome| outcome.job.reboot_loop);
    let offline = record.end == JobEnd::Never(NeverBegan::Offline);
    let waits_for_ever = record.end == JobEnd::Never(NeverBegan::Held);
    prop_assert!(record.ended.is_some() || looped || offline || waits_for_ever, "{record:?}");
    if let Some(outcome) = &record.outcome {
        prop_assert_eq!(outcome.pre_actions.len(), planned.job.pre_actions.len());
        prop_assert_eq!(outcome.patches.len(), planned.job.patches.len());
        prop_assert_eq!(outcome.post_actions.len(), planned.job.post_actions.len());
    }
    if waits_for_ever {
        prop_assert!(record.history.is_empty() && record.began.is_none() && record.reboots.is_empty());
        prop_assert!(planned.start.link().is_some());
    }
    prop_assert!(!record.notes.is_empty(), "nothing happens without a reason: {record:?}");
    Ok(())
}

/// Busy from the start to the end of the deployment: nothing else begins in between.
fn never_two_at_once(records: &[JobRecord]) -> Result<(), TestCaseError> {
    let deployed = |record: &JobRecord| {
        let over = |status| {
            !matches!(status, JobStatus::Received | JobStatus::Started | JobStatus::Resumed)
                && !matches!(status, JobStatus::Downloaded | JobStatus::DownloadFailed)
        };
        let looped = record.outcome.as_ref().is_some_and(|outcome| outcome.job.reboot_loop);
        let first = record.history.iter().find(|moment| over(moment.status)).map(|moment| moment.at);
        if looped { Some(Time(i64::MAX)) } else { first.or(record.ended) }
    };
    for one in records {
        for other in records.iter().filter(|other| other.job != one.job) {
            let (Some(began), Some(until), Some(start)) = (one.began, deployed(one), other.began) else {
                continue;
            };
            let within = began < start && start < until;
            prop_assert!(!within, "{one:?} while {other:?}");
        }
    }
    Ok(())
}

fn sums_up(plan: &Plan, whole: &Whole) -> Result<(), TestCaseError> {
    for (job, tally) in whole.tallies.iter().enumerate() {
        let all: u64 = plan.jobs[job].groups.iter().map(|group| plan.groups[*group].count).sum();
        prop_assert_eq!(tally.assets, all);
        prop_assert_eq!(tally.ends.values().sum::<u64>(), all);
        prop_assert_eq!(tally.paths.values().map(|(count, _)| count).sum::<u64>(), all);
        let ran =
            tally.ends.iter().filter(|(end, _)| matches!(end, JobEnd::Ran(_) | JobEnd::PendingReboot(_)));
        let ran: u64 = ran.map(|(_, count)| count).sum();
        prop_assert_eq!(tally.reboots.values().sum::<u64>(), ran);
        for counts in tally.actions.values() {
            prop_assert_eq!(counts.values().sum::<u64>(), ran);
        }
        for counts in &tally.patches {
            prop_assert_eq!(counts.values().sum::<u64>(), ran);
        }
        prop_assert!(tally.ended <= all);
        prop_assert_eq!(tally.measures.get(&Measure::Completed).map_or(0, |(_, whole)| *whole), all);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_record_holds(plan in plans(), book in books(), late in any::<bool>()) {
        let whole = rehearse(&plan, &book, if late { LATE } else { EARLY });
        for records in whole.records.values() {
            for record in records {
                holds(&plan, record)?;
            }
            if book.name == Rulebook::DEFAULT {
                never_two_at_once(records)?;
            }
        }
        sums_up(&plan, &whole)?;
    }

    #[test]
    fn a_held_job_has_run_nothing(plan in plans()) {
        let whole = rehearse(&plan, &Rulebook::default(), EARLY);
        for (job, verdict) in whole.verdicts.iter().enumerate() {
            if verdict.as_ref().is_some_and(|verdict| !verdict.runs) {
                let tally = &whole.tallies[job];
                prop_assert!(tally.actions.is_empty() && tally.first_began.is_none());
                prop_assert!(tally.reboots_over_time.is_empty());
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_records_in_every_order(plan in plans()) {
        let (book, mut orders) = (Rulebook::default(), Vec::new());
        let compiled = Compiled::new(&plan, &book);
        let mut forwards = assets(&plan);
        let mut backwards = forwards.clone();
        backwards.reverse();
        for order in [&mut forwards, &mut backwards] {
            let mut run = AssetRun::new(&compiled, LATE);
            let mut records = Vec::new();
            for asset in order.iter() {
                run.reset(*asset, &[]);
                records.push((*asset, run.simulate().to_vec()));
            }
            records.sort_by_key(|(asset, _)| *asset);
            orders.push(records);
        }
        prop_assert_eq!(&orders[0], &orders[1]);
    }

    #[test]
    fn tallies_can_be_added_in_any_order(plan in plans(), cut in 0..10_usize) {
        let whole = rehearse(&plan, &Rulebook::default(), EARLY);
        for job in 0..plan.jobs.len() {
            let mut parts = [Tally::default(), Tally::default()];
            for (at, (asset, records)) in whole.records.iter().enumerate() {
                for record in records.iter().filter(|record| record.job == job) {
                    parts[usize::from(at % 10 < cut)].count(*asset, record, &plan.jobs[job]);
                }
            }
            let [one, other] = parts;
            let (mut left, mut right) = (one.clone(), other.clone());
            left.add(&other);
            right.add(&one);
            prop_assert_eq!(&left, &right);
            prop_assert_eq!(&left, &whole.tallies[job]);
        }
    }

    #[test]
    fn a_wider_condition_never_holds_a_job_that_ran(plan in plans(), lower in 0..1_000_000_u32) {
        let before = rehearse(&plan, &Rulebook::default(), EARLY);
        for job in 0..plan.jobs.len() {
            let mut wider = plan.clone();
            let (Start::After(link) | Start::AtAfter(_, link)) = &mut wider.jobs[job].start else { continue };
            for condition in &mut link.conditions {
                condition.share = Share::from_millionths(condition.share.millionths().min(lower));
                condition.more = false;
            }
            // Later jobs may meet the one that runs now on their assets: only its own verdict is comparable.
            let after = rehearse(&wider, &Rulebook::default(), EARLY);
            let runs = |whole: &Whole| whole.verdicts[job].as_ref().is_some_and(|verdict| verdict.runs);
            prop_assert!(!runs(&before) || runs(&after));
        }
    }

    #[test]
    fn what_is_asked_twice_is_answered_twice(plan in plans()) {
        let book = Rulebook::default();
        let compiled = Compiled::new(&plan, &book);
        let mut run = AssetRun::new(&compiled, EARLY);
        let mut seen = BTreeSet::new();
        for asset in assets(&plan) {
            run.reset(asset, &[]);
            loop {
                let demand = run.next();
                prop_assert_eq!(run.next(), demand);
                match demand {
                    patchdrill_core::lifecycle::InputRequest::Begin(job) => {
                        prop_assert!(seen.insert((asset, job)), "a job begins once");
                        run.drawn();
                    }
                    patchdrill_core::lifecycle::InputRequest::Link(_) => run.leave_out(),
                    patchdrill_core::lifecycle::InputRequest::Done => break,
                }
            }
        }
    }
}
