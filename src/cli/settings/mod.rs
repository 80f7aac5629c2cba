//! Settings: from flags, environment, `patchdrill.toml` and defaults, in this order, each with the place it comes from.

mod declared;
mod load;
mod origin;
mod reader;
mod setting;
mod types;
pub(super) mod values;

pub(super) use declared::{PLACES, Settings, flags, variables};
pub(super) use load::color_of_flags;
pub(super) use origin::Origin;
pub(super) use setting::{Group, Row};
pub(super) use types::{ColorWhen, Format, Output};

#[cfg(test)]
mod tests;
