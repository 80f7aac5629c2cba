//! What features say, and what is refused.

mod complete;
mod examples;
mod facts;
mod machine;
mod mistakes;
mod robust;
mod support;
