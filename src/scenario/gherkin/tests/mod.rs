//! What features say, and what is refused.

mod complete;
mod complete_plan;
mod examples;
mod facts;
mod machine;
mod mistakes;
mod plans;
mod robust;
mod support;
mod tongues;
