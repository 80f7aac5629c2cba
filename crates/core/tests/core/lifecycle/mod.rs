//! The life of jobs on assets in virtual time: what happens when, and what holds for every plan.

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
