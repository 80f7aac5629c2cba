//! Lossy, forgiving readers of script text: what commands a script holds, and where they stand.
//!
//! Nothing here runs or judges anything. The readers take any bytes, never fail, and need time in proportion to the
//! length of the text; what they do not understand they pass over, and say so.

mod compound;
mod cursor;
mod model;
mod parser;
pub mod powershell;
mod prefix;
mod reboot;
mod redirect;
mod shebang;
mod whitespace;
mod word;

pub use model::{
    Command, Context, Enclosure, EnclosureKind, Expansion, Function, Redirect, RedirectKind, Scan, Word, show,
};
pub use parser::{commands, scan};
pub use prefix::effective;
pub use reboot::{RebootCall, reboots};
pub(crate) use reboot::{reboots_in, script_restarts};
pub use shebang::{Shebang, basename};

#[cfg(test)]
mod scan_tests;
