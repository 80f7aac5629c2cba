//! Findings on snippets that are modelled on real scripts.

mod code_origin;
mod hostile;
mod plan;
mod run;
mod script_format;
mod support;
