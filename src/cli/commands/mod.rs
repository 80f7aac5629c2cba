//! One file per command.

mod check;
mod clean;
mod completions;
mod config;
mod doctor;
mod explain;
mod import;
mod init;
mod list;
mod promote;
mod run;
mod schema;
mod steps;
mod test;

pub use check::{check, count_mistakes};
pub use clean::clean;
pub use completions::completions;
pub use config::config;
pub use doctor::doctor;
pub use explain::explain;
pub use import::import;
pub use init::init;
pub use list::list;
pub use promote::promote;
pub use run::run;
pub use schema::schema;
pub use steps::steps;
pub use test::test;
