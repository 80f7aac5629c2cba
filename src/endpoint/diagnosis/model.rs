//! Whether a kind of endpoint works on this machine, and if not, why; and what interpreters it has.

use std::path::PathBuf;

/// What was found out about one kind of endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Diagnosis {
    /// Endpoints of this kind can be made.
    pub works: bool,
    /// What was looked at, in order. When it does not work, at least one check is [`State::Missing`].
    pub checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    /// What was looked at, such as `user namespaces`.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// What was found, in a short sentence without a full stop.
    pub detail: String,
    /// What to do about it; `None` when there is nothing to do.
    pub advice: Option<String>,
}

/// An interpreter of scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// Its name, as `--require` takes it.
    pub name: &'static str,
    /// Where it lies; `None` when it is not there.
    pub path: Option<PathBuf>,
    /// What it says of its version.
    pub version: Option<String>,
    /// Why it is not there, beyond that nothing was found.
    pub why: Option<String>,
}

/// How one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// As it should be.
    Ok,
    /// It works, but slower or with less room than it could.
    Limited,
    /// It does not work.
    Missing,
}

impl State {
    /// The name in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Limited => "limited",
            Self::Missing => "missing",
        }
    }
}

impl Diagnosis {
    /// It works as far as these checks tell: none of them is [`State::Missing`].
    pub(crate) fn new(checks: Vec<Check>) -> Self {
        Self { works: checks.iter().all(|check| check.state != State::Missing), checks }
    }

    /// Why it does not work, with what to do: the first check that is [`State::Missing`].
    pub(crate) fn reason(&self) -> Option<String> {
        let check = self.checks.iter().find(|check| check.state == State::Missing)?;
        Some(match &check.advice {
            Some(advice) => format!("{}; {advice}", check.detail),
            None => check.detail.clone(),
        })
    }
}

impl Check {
    /// Something that is as it should be.
    pub(crate) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, state: State::Ok, detail: detail.into(), advice: None }
    }

    /// Something that works less well than it could.
    pub(crate) fn limited(name: &'static str, detail: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state: State::Limited, detail: detail.into(), advice: Some(advice.into()) }
    }

    /// Something that keeps it from working.
    pub(crate) fn missing(name: &'static str, detail: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state: State::Missing, detail: detail.into(), advice: Some(advice.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_missing_thing_is_the_reason() {
        let checks = vec![
            Check::ok("kernel", "6.1"),
            Check::limited("upper layer", "on disk", "use Linux 6.6"),
            Check::missing("user namespaces", "the kernel allows none", "raise user.max_user_namespaces"),
        ];
        let diagnosis = Diagnosis::new(checks);
        assert!(!diagnosis.works);
        assert_eq!(
            diagnosis.reason().as_deref(),
            Some("the kernel allows none; raise user.max_user_namespaces")
        );
        let fine = Diagnosis::new(diagnosis.checks[..2].to_vec());
        assert_eq!((fine.works, fine.reason()), (true, None));
    }
}
