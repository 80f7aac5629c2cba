//! Expectations on the order in which things happen.

use std::collections::BTreeSet;

use super::OrderItem;
use super::check::{Checked, Unmet};
use crate::environment::{Arg, CommandLine};
use crate::event::{Call, Event, Rehearsal};
use crate::job::Job;
use crate::rules::Requester;

/// Whether doubled commands were called in this order; other calls may lie between.
pub(super) fn calls(rehearsal: &Rehearsal, expected: &[CommandLine]) -> Checked {
    let lines: Vec<Vec<Arg>> = rehearsal.calls().map(|(_, call)| line(call)).collect();
    let mut from = 0;
    for (place, words) in expected.iter().enumerate() {
        if let Some(at) = lines[from..].iter().position(|line| words.matches(line)) {
            from += at + 1;
        } else {
            let after = if place == 0 { String::new() } else { format!(" after `{}`", expected[place - 1]) };
            let shown: Vec<_> =
                rehearsal.calls().map(|(id, call)| format!("{id} called: {}", show(call))).collect();
            return Err(Unmet::new(
                format!("`{words}` should be called{after}, but it is not"),
                shown.join("\n"),
            ));
        }
    }
    Ok(())
}

/// Whether things happened in this order; others may lie between.
pub(super) fn events(job: &Job, rehearsal: &Rehearsal, expected: &[OrderItem]) -> Checked {
    let happened = happened(job, rehearsal);
    let mut from = 0;
    for (place, item) in expected.iter().enumerate() {
        let wanted = |thing: &Happening| match (item, thing) {
            (OrderItem::Action(id), Happening::Action(ran)) => id == ran,
            (OrderItem::Patch(at), Happening::Patch(tried)) => at == tried,
            (OrderItem::Reboot, Happening::Reboot) => true,
            (OrderItem::Call(pattern), Happening::Call(line)) => CommandLine(pattern.clone()).matches(line),
            _ => false,
        };
        if let Some(at) = happened[from..].iter().position(|(thing, _)| wanted(thing)) {
            from += at + 1;
        } else {
            let after = if place == 0 {
                String::new()
            } else {
                format!(" after {}", name(job, &expected[place - 1]))
            };
            let shown: Vec<_> = happened.iter().map(|(_, shown)| shown.clone()).collect();
            let message = format!("{} should come{after}, but it does not", name(job, item));
            return Err(Unmet::new(message, format!("what happened: {}", shown.join(", "))));
        }
    }
    Ok(())
}

/// A call as its command line.
pub(super) fn show(call: &Call) -> String {
    line(call).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

enum Happening {
    Action(crate::job::ActionId),
    Patch(usize),
    Reboot,
    WentDown,
    Call(Vec<Arg>),
}

fn happened(job: &Job, rehearsal: &Rehearsal) -> Vec<(Happening, String)> {
    let mut list = Vec::new();
    let mut seen = BTreeSet::new();
    for event in &rehearsal.events {
        match event {
            Event::ActionStarted(id) => {
                if seen.insert(*id) {
                    list.push((Happening::Action(*id), id.to_string()));
                }
            }
            Event::ActionEnded(run) => {
                list.extend(
                    run.calls.iter().map(|call| (Happening::Call(line(call)), format!("`{}`", show(call)))),
                );
            }
            Event::PatchEnded(run) => {
                list.push((Happening::Patch(run.index), Requester::Patch(run.index).describe(job)));
            }
            Event::Rebooted => list.push((Happening::Reboot, "the reboot".to_owned())),
            Event::WentDown(id) => {
                // In the next pass everything happens anew.
                seen.clear();
                list.push((Happening::WentDown, format!("the restart that {id} forced")));
            }
            Event::ActionSkipped(_) | Event::PatchSkipped(_) => {}
        }
    }
    list
}

fn name(job: &Job, item: &OrderItem) -> String {
    match item {
        OrderItem::Action(id) => id.to_string(),
        OrderItem::Patch(at) => Requester::Patch(*at).describe(job),
        OrderItem::Reboot => "the reboot".to_owned(),
        OrderItem::Call(pattern) => format!("the call `{}`", CommandLine(pattern.clone())),
    }
}

fn line(call: &Call) -> Vec<Arg> {
    std::iter::once(Arg(call.command.clone().into_bytes())).chain(call.args.iter().cloned()).collect()
}
