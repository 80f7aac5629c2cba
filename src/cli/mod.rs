//! The command line: flags, settings, exit codes. The only place that prints.

mod args;
mod commands;
mod console;
mod context;
mod entry;
mod error;
mod executable;
mod exit;
mod explain;
mod import;
mod init;
mod interrupt;
mod progress;
mod reporters;
mod runner;
mod select_cases;
mod settings;

pub use entry::main;
