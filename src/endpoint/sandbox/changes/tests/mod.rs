//! What changed is told exactly, also of hostile files.

mod hostile;
mod overlay;
mod plain;
mod support;
