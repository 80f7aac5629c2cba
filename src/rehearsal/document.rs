//! The scenario as it is written in YAML: the one thing that all builders fill in.
//!
//! JSON is YAML, so that a serialiser of JSON writes it, and everything in it is quoted.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A whole scenario.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Document {
    pub scenario: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rulebook: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_restarts: Option<u32>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub findings: Entries<&'static str>,
    pub job: Job,
    pub endpoint: Endpoint,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Job {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub platform: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pre_actions: Vec<Action>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Patch>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_actions: Vec<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot: Option<Reboot>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Action {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_script: Option<Script>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uninstall_software: Option<UninstallSoftware>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub env: Entries<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stdout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<Try>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Script {
    Inline(String),
    File(String),
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct UninstallSoftware {
    pub registry_key: String,
    pub display_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_version: Option<String>,
}

/// How a run of an action ends.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Try {
    Exits(i32),
    TimesOut(bool),
    KilledBy(u8),
    Exceeds(&'static str),
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Patch {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reboot {
    Suppress(bool),
    Countdown(String),
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Endpoint {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rootfs: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_limit: Option<String>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub env: Entries<String>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub files: Entries<String>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub services: Entries<&'static str>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub commands: Entries<Vec<Answer>>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exits: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hangs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stdout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stderr: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
}

/// A map in the order in which it was filled: of two patterns the first wins.
#[derive(Clone, Debug)]
pub(super) struct Entries<V>(Vec<(String, V)>);

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Entries<V> {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets the value of a key; the last one counts.
    pub(super) fn set(&mut self, key: impl Into<String>, value: V) {
        let key = key.into();
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = value,
            None => self.0.push((key, value)),
        }
    }
}

impl<V: Serialize> Serialize for Entries<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A length of time as scenarios write it.
pub(super) fn duration(time: std::time::Duration) -> String {
    format!("{}ms", time.as_millis())
}
