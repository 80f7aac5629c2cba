//! What features say, and what is refused.

mod complete;
mod examples;
mod facts;
mod mistakes;
mod robust;
mod support;
