//! Settings: from flags, environment, `patchdrill.toml` and defaults, in this order, each with the place it comes from.

mod declared;
mod load;
mod origin;
mod reader;
mod setting;
mod types;
pub mod values;

pub use declared::{PLACES, Settings, flags, variables};
pub use load::color_of_flags;
pub use origin::Origin;
pub use setting::{Group, Row};
pub use types::{ColorWhen, Format, Output};

#[cfg(test)]
mod tests;
