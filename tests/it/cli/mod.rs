//! The command line from outside: what a user and a CI server see.

mod again;
mod config;
#[cfg(unix)]
mod doctor;
mod exit_codes;
mod explain;
mod help;
mod image;
mod init;
#[cfg(unix)]
mod interrupt;
mod list;
mod matrix;
mod plans;
mod reports;
#[cfg(unix)]
mod rootfs;
mod support;
