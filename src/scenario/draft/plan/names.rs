//! How many groups, jobs and assets there are, and what they are called.

use std::collections::HashMap;

use super::model::{DraftGroup, DraftPlan};
use crate::lifecycle::{MOST_ASSETS, MOST_GROUPS, MOST_JOBS};
use crate::scenario::draft::Draft;
use crate::source::{Span, Spanned};

/// Numbers beyond this need not be told exactly.
const BEYOND: i128 = 1_000_000_000_000_000;

/// What a target begins with that means a tag.
pub(super) const TAG: &str = "tag:";

impl Draft {
    /// Cuts a plan that is beyond all measure down to the most that there may be.
    pub(super) fn check_plan_size(&mut self, plan: &mut DraftPlan) {
        if plan.jobs.is_empty() && !plan.incomplete {
            let problem = self.error(self.name.span, "the plan has no jobs");
            self.report(problem.help("say at least of one job what it does, and on which assets"));
        }
        if let Some(first) = plan.groups.get(MOST_GROUPS) {
            let message = format!("{} groups of assets are too many", plan.groups.len());
            let problem = self.error(first.name.span, message).label(format!("at most {MOST_GROUPS}"));
            self.report(problem.help("assets that are alike make one group with a `count`"));
            plan.groups.truncate(MOST_GROUPS);
            plan.incomplete = true;
        }
        if let Some(first) = plan.jobs.get(MOST_JOBS) {
            let message = format!("{} jobs are too many for one plan", plan.jobs.len());
            let problem = self.error(first.name.span, message).label(format!("at most {MOST_JOBS}"));
            self.report(problem.help("write several plans"));
            plan.jobs.truncate(MOST_JOBS);
            plan.incomplete = true;
        }
        self.check_total(&plan.groups);
    }

    /// Assets altogether.
    fn check_total(&mut self, groups: &[DraftGroup]) {
        let mut total: i128 = 0;
        let most = i128::from(MOST_ASSETS);
        for group in groups {
            let Some(count) = group.count().filter(|count| (0..=most).contains(&count.value)) else {
                continue;
            };
            let before = total;
            total += count.value;
            if total > most && before <= most {
                let counts = groups.iter().filter_map(DraftGroup::count);
                let all = counts.fold(0_i128, |all, count| all.saturating_add(count.value.max(0)));
                if all > BEYOND {
                    // One of them alone is too much, and said to be so.
                    return;
                }
                let message = format!("the plan has {} assets, which are too many", thousands(all));
                let label = format!("at most {} altogether", thousands(most));
                self.report(self.error(count.span, message).label(label));
            }
        }
    }

    /// How many assets a group has; a number that cannot be is a mistake, and stands for one.
    pub(super) fn finish_count(&mut self, group: &DraftGroup) -> u64 {
        let Some(Spanned { value: count, span }) = group.count() else { return 1 };
        if let Ok(count) = u64::try_from(count)
            && count <= MOST_ASSETS
        {
            return count;
        }
        let name = &group.name.value;
        if count < 0 {
            self.report(self.error(span, format!("the group `{name}` cannot have {count} assets")));
        } else {
            let message = match count {
                ..=BEYOND => format!("{} assets are too many", thousands(count)),
                _ => "so many assets are too many".to_owned(),
            };
            let label = format!("at most {} altogether", thousands(i128::from(MOST_ASSETS)));
            self.report(self.error(span, message).label(label));
        }
        1
    }

    /// Names are there, and tell groups, assets and jobs apart.
    pub(super) fn check_plan_names(&mut self, plan: &DraftPlan) {
        let groups = plan.groups.iter().map(|group| &group.name);
        let first = self.check_name_of_each("group", groups);
        self.check_name_of_each("job", plan.jobs.iter().map(|job| &job.name));
        for group in &plan.groups {
            let Spanned { value: name, span } = &group.name;
            if name.starts_with(TAG) {
                let problem = self.error(*span, format!("a group of assets cannot be called `{name}`"));
                self.report(problem.label("as a target this would mean a tag"));
            }
            let only = group.count().is_none_or(|count| count.value == 1);
            let Some((head, number)) = name.rsplit_once('-').filter(|_| only) else { continue };
            let Some(other) = first.get(head).and_then(|at| plan.groups.get(*at)) else { continue };
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            let number: i128 = if digits { number.parse().unwrap_or(0) } else { 0 };
            let numbered =
                other.count().filter(|count| count.value > 1 && (1..=count.value).contains(&number));
            if numbered.is_some() {
                let message = format!("two assets are called `{name}`");
                let problem = self.error(*span, message).label("the only asset of this group");
                let also = format!("asset {number} of this group");
                self.report(problem.also(other.name.span, also).help("rename one of the groups"));
            }
        }
    }

    /// Each has a name, and no two the same; the place of each name.
    fn check_name_of_each<'n>(
        &mut self,
        noun: &str,
        names: impl Iterator<Item = &'n Spanned<String>>,
    ) -> HashMap<&'n str, usize> {
        let mut first: HashMap<&str, (usize, Span)> = HashMap::new();
        for (at, Spanned { value: name, span }) in names.enumerate() {
            if name.trim().is_empty() {
                self.report(self.error(*span, format!("a {noun} has no name")));
            } else if let Some((_, before)) = first.get(name.as_str()) {
                let message = format!("there are two {noun}s called `{name}`");
                self.report(self.error(*span, message).also(*before, "the first one"));
            } else {
                first.insert(name, (at, *span));
            }
        }
        first.into_iter().map(|(name, (at, _))| (name, at)).collect()
    }
}

/// A number with its digits in threes.
pub(super) fn thousands(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}
