//! The vocabulary: every sentence that a step of a feature may say, as data.
//!
//! Each phrase is a pattern with a meaning, examples and the way into the draft (`given_*`, `when`, `then_*`). A [`Story`]
//! takes the steps of one scenario, finds their phrases (`token`, `matcher`, `param`, `read`; `expression` is for
//! cucumber's own runner) and brings them into the
//! draft (`step`, `on_*`).

mod everyday;
mod expression;
mod focus;
mod given_actions;
mod given_assets;
mod given_course;
mod given_endpoint;
mod given_job;
mod given_machine;
mod given_patches;
mod given_plan;
mod given_services;
mod given_windows;
mod machines;
mod matcher;
mod nearest;
mod on_actions;
mod on_assets;
mod on_course;
mod on_endpoint;
mod on_files;
mod on_job;
mod on_life;
mod on_machine;
mod on_patches;
mod on_plan;
mod on_services;
mod on_windows;
mod param;
mod pattern;
mod phrase;
mod plan_value;
mod read;
mod read_plan;
mod step;
mod story;
mod table;
mod telling;
mod then_actions;
mod then_files;
mod then_job;
mod then_plan;
mod token;
mod value;
mod vocabulary;
mod when;

pub use expression::expression;
pub use nearest::{is_said, said_behind};
pub use phrase::{Below, Keyword, Phrase, PhraseGroup};
pub use story::{Attached, StepText, Story};
pub use vocabulary::phrases;
