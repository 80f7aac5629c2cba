//! Findings on snippets that are modelled on real scripts.

mod form;
mod hostile;
mod origin;
mod plan;
mod run;
mod support;
