//! The life of jobs on assets in virtual time: what happens when, and what holds for every plan.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod lifecycle {
    mod arbitrary;
    mod changes;
    mod links;
    mod plans;
    mod properties;
    mod reboots;
    mod rules;
    mod several;
    mod stages;
    mod support;
}
