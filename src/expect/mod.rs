//! What a scenario expects of a rehearsal, as plain data, and whether it was met.

mod what;

pub use what::{
    ActionExpect, ActionSet, Count, Expect, Expectation, OrderItem, PatchExpect, PatchSet, Stream, TextExpect,
};
