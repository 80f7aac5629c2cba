//! The command line: flags, settings, exit codes. The only place that prints.

mod args;
mod choose;
mod commands;
mod console;
mod context;
mod entry;
mod executable;
mod exit;
mod explain;
mod fault;
mod import;
mod init;
mod interrupt;
mod progress;
mod rehearse;
mod reporters;
mod settings;

pub use entry::main;
pub use exit::Exit;
