//! What is the same for all endpoints on which scripts really run: which program runs a script, what is looked at before, and the
//! steps of an action and of a patch. What differs is a [`Guest`]: this machine itself, a sandbox, or a container.

mod capture;
mod endpoint;
mod interpreter;
mod preflight;
mod process_rules;
mod rooted;
mod slots;
#[cfg(target_os = "linux")]
pub(super) mod supervised;
mod temporary;
mod tools;

pub(super) use capture::Capture;
pub(crate) use endpoint::ScriptEndpoint;
pub(super) use endpoint::{Guest, ScriptRun, Session};
pub(super) use interpreter::{Interpreters, Launch, Launches, looks_like_shell};
#[cfg(target_os = "linux")]
pub(super) use preflight::{check_double_names, doubled_names};
pub(super) use preflight::{check_environment, check_environments, is_windows_path, scripts};
pub(super) use process_rules::{CHILD_GRACE, LOOK_AGAIN, STOP_GRACE, is_about_the_script};
pub(super) use slots::wait_for_slot;
pub(super) use temporary::temporary_folder;
pub(super) use tools::{Kind, Tools, USUAL_PATH, is_program};
