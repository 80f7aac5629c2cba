//! When a reboot comes that a user may put off.

use crate::job::{DEFER_LIMIT, RebootPolicy};
use crate::lifecycle::{JobRecord, LifecycleRule, PromptAnswer, Time, User};

/// When the reboot is due that a job owes from `from` on, by its settings and the user's answers. Notes and counts of what is
/// said on the way go into the record, also what comes later than now.
pub(super) fn due(policy: RebootPolicy, user: &User, from: Time, record: &mut JobRecord) -> Time {
    let deferral = match policy {
        RebootPolicy::Immediate | RebootPolicy::Suppress => return from,
        RebootPolicy::Countdown(countdown) => return counted_down(from.plus(countdown), record),
        RebootPolicy::Defer(deferral) => deferral,
    };
    let User::LoggedIn(answers) = user else {
        record.note(from, LifecycleRule::NobodyLoggedIn, None);
        return counted_down(from.plus(deferral.countdown()), record);
    };
    let last = from.plus(DEFER_LIMIT);
    let mut prompt = from;
    let mut left = deferral.times();
    for answer in answers {
        if left == 0 || prompt >= last {
            break;
        }
        let answered = prompt.plus(answer.after);
        if answered >= last {
            prompt = last;
            break;
        }
        match answer.answer {
            PromptAnswer::Accept => {
                record.note(answered, LifecycleRule::AcceptedReboot, None);
                return answered;
            }
            PromptAnswer::Defer => {
                record.note(answered, LifecycleRule::Deferred, None);
                prompt = answered.plus(deferral.each());
                left -= 1;
            }
        }
    }
    if left > 0 && prompt < last {
        record.note(prompt, LifecycleRule::PromptUnanswered, None);
        prompt = prompt.plus(deferral.each().saturating_mul(left));
        left = 0;
    }
    if left == 0 && prompt <= last {
        record.note(prompt, LifecycleRule::DeferralsSpent, None);
    } else {
        prompt = last;
        record.note(last, LifecycleRule::DeferLimit, None);
    }
    counted_down(prompt.plus(deferral.countdown()), record)
}

fn counted_down(until: Time, record: &mut JobRecord) -> Time {
    record.note(until, LifecycleRule::CountedDown, None);
    until
}

/// How often a reboot that was first offered at `from` was put off until `until`.
pub(super) fn deferred(policy: RebootPolicy, user: &User, from: Time, until: Time) -> u32 {
    let (RebootPolicy::Defer(deferral), User::LoggedIn(answers)) = (policy, user) else { return 0 };
    let last = from.plus(DEFER_LIMIT).min(until);
    let mut prompt = from;
    let mut count = 0;
    for answer in answers {
        let answered = prompt.plus(answer.after);
        if count == deferral.times() || answered >= last {
            return count;
        }
        if answer.answer == PromptAnswer::Accept {
            return count;
        }
        count += 1;
        prompt = answered.plus(deferral.each());
    }
    // Nobody answers any more: each prompt is put off until the next one comes.
    let left = deferral.times() - count;
    if prompt >= last {
        return count;
    }
    let each = deferral.each().as_secs().max(1);
    let unanswered = last.since(prompt).as_secs().div_ceil(each);
    count + u32::try_from(unanswered).unwrap_or(u32::MAX).min(left)
}
