//! From counts to their shape in the JSON report.

use super::model;
use crate::lifecycle::{AssetId, LinkVerdict, SLOT_SECONDS, Tally, Time};
use crate::report::plan::{PlanView, number, time, words};
use crate::report::words as names;

/// The counts of one job.
pub(super) struct JobCounts<'a> {
    pub view: &'a PlanView<'a>,
    pub job: usize,
}

impl JobCounts<'_> {
    pub(super) fn instant(&self, at: Time) -> model::Instant {
        model::Instant { seconds: at.0, shown: time::at(self.view.plan, at) }
    }

    pub(super) fn link(&self, verdict: &LinkVerdict, parent: &str) -> model::Link {
        model::Link {
            runs: verdict.runs,
            text: verdict.sentence(parent),
            decided: verdict.at.map(|at| self.instant(at)),
            conditions: verdict
                .counted
                .iter()
                .map(|counted| model::Condition {
                    measure: counted.measure.name(),
                    part: counted.part,
                    whole: counted.whole,
                    share: number::fraction(counted.part, counted.whole),
                    asked: number::fraction(counted.asked.millionths().into(), 1_000_000),
                    more: counted.more,
                    met: counted.met,
                })
                .collect(),
            held: verdict.held.map(words::held_name),
            failing_assets: self.assets(&verdict.failing),
        }
    }

    fn assets(&self, assets: &[AssetId]) -> Vec<String> {
        assets.iter().map(|asset| self.view.plan.asset_name(*asset)).collect()
    }

    pub(super) fn counts(&self, tally: &Tally) -> model::Counts {
        let share = |count: u64| number::fraction(count, tally.assets);
        let counted = |value: String, count: u64| model::Count { value, count, share: share(count) };
        let planned = self.view.plan.jobs.get(self.job).map(|planned| &planned.job);
        let ends = tally.ends.iter().map(|(end, count)| model::End {
            end: words::end(*end),
            status: end.status().map(crate::job::JobStatus::title),
            status_code: end.status().and_then(crate::job::JobStatus::code),
            count: *count,
            share: share(*count),
        });
        let actions = tally.actions.iter().map(|(id, statuses)| model::Part {
            part: id.to_string(),
            name: planned.map(|job| names::action_label(job, *id)).filter(|name| !name.is_empty()),
            statuses: statuses
                .iter()
                .map(|(key, count)| counted(words::action(*key).to_owned(), *count))
                .collect(),
        });
        let patches = tally.patches.iter().enumerate().map(|(at, statuses)| model::Part {
            part: planned
                .and_then(|job| job.patches.get(at))
                .map_or_else(|| (at + 1).to_string(), |patch| patch.name.clone()),
            name: None,
            statuses: statuses.iter().map(|(key, count)| counted(words::patch(*key), *count)).collect(),
        });
        let mut paths: Vec<_> = tally.paths.iter().collect();
        paths.sort_by_key(|(path, (count, _))| (*count, **path));
        model::Counts {
            assets: tally.assets,
            ended: tally.ended,
            ends: ends.collect(),
            actions: actions.collect(),
            patches: patches.collect(),
            aborted_by: tally.aborted.iter().map(|(id, count)| counted(id.to_string(), *count)).collect(),
            reboots: tally
                .reboots
                .iter()
                .map(|(key, count)| counted(words::reboot(*key).to_owned(), *count))
                .collect(),
            reboots_over_time: tally
                .reboots_over_time
                .iter()
                .map(|(slot, count)| model::Slot {
                    from: self.instant(Time(slot.saturating_mul(SLOT_SECONDS))),
                    count: *count,
                })
                .collect(),
            first_began: tally.first_began.map(|at| self.instant(at)),
            last_ended: tally.last_ended.map(|(at, asset)| model::Last {
                at: self.instant(at),
                asset: self.view.plan.asset_name(asset),
            }),
            paths: paths
                .into_iter()
                .map(|(path, (count, example))| model::Path {
                    path: words::path(self.view, self.job, path),
                    count: *count,
                    share: share(*count),
                    example: self.view.plan.asset_name(*example),
                })
                .collect(),
            measures: tally
                .measures
                .iter()
                .map(|(measure, (part, whole))| model::Measure {
                    measure: measure.name(),
                    part: *part,
                    whole: *whole,
                    share: number::fraction(*part, *whole),
                })
                .collect(),
            not_completed: self.assets(&tally.not_completed),
            post_actions_failed: self.assets(&tally.post_actions_failed),
            never_ended: self.assets(&tally.never_ended),
            rests_on_assumption: tally.on_assumption,
        }
    }
}
