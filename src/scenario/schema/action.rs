//! Actions.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::values::{
    CodeShares, Digest, ExitCode, Fails, ForcesWord, LanguageName, LimitName, Named, OneOrMany, PolicyName,
    Signal, Stretch, Text, TypeName,
};
use crate::scenario::map::ValueSchema;
use crate::scenario::plan::ActionWhere;

/// An action: what it runs, or how it is declared to end.
#[derive(JsonSchema)]
#[schemars(rename = "Action", deny_unknown_fields)]
pub(crate) struct ActionSurface {
    /// The name of the action.
    pub name: Option<Text>,
    /// Runs a script: the path of a file, or the script itself in several lines behind `|`.
    pub run_script: Option<ScriptChoice>,
    /// Downloads and installs software (Windows).
    pub install_software: Option<InstallSurface>,
    /// Changes a registry key (Windows).
    pub change_registry_key: Option<RegistrySurface>,
    /// Uninstalls software that msiexec installed (Windows).
    pub uninstall_software: Option<UninstallSurface>,
    /// Environment variables of the script of this action alone.
    pub env: Option<Named<Text>>,
    /// The plan says that this action only makes sense once the reboot has happened.
    pub needs_reboot_first: Option<bool>,
    /// Declared: the exit code, or one for each try; or exit codes with their shares of the assets, such as
    /// `{0: 97%, 1: 3%}`. Nothing runs.
    pub exits: Option<ExitChoice>,
    /// Declared: it runs longer than an action may.
    pub times_out: Option<bool>,
    /// Declared: it uses more of this than an action may and is stopped.
    pub exceeds: Option<LimitName>,
    /// Declared: a signal kills it, by number or by name such as KILL.
    pub killed_by: Option<Signal>,
    /// Declared: it cannot be started, for this reason.
    pub not_started: Option<NotStartedChoice>,
    /// Declared: the download of Install Software fails.
    pub download: Option<Fails>,
    /// Declared: the checksum of the download of Install Software is wrong.
    pub checksum: Option<ChecksumWord>,
    /// Declared: the detection script of Install Software exits with this code; a non-zero one stops the installation.
    pub detection_exits: Option<ExitCode>,
    /// Declared: the state of the key of Change Registry Key.
    pub key: Option<KeyWord>,
    /// Declared: the state of the software of Uninstall Software.
    pub software: Option<SoftwareWord>,
    /// Declared: how each run ends, in order; the last one repeats. It runs again when a rulebook retries, when the job
    /// restarts and when it runs twice.
    pub tries: Option<Vec<TrySurface>>,
    /// Declared: lines on standard output; a line end is added to the last one.
    pub prints: Option<Text>,
    /// Declared: standard output, exactly as it stands.
    pub stdout: Option<Text>,
    /// Declared: standard error, exactly as it stands.
    pub stderr: Option<Text>,
    /// Declared: how long it takes in virtual time, such as 90s, 15m or `30s to 5m`.
    pub takes: Option<Stretch>,
    /// Declared: the script forces a reboot by itself, whenever it runs (`true`) or only the first time (`once`).
    pub forces_reboot: Option<ForcesWord>,
    /// Declared: what is different on assets of a platform, or of a tag as in `"tag:laptop"`.
    #[schemars(rename = "where")]
    pub place: Option<Named<ValueSchema<ActionWhere>>>,
}

/// Exit codes.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum ExitChoice {
    Codes(OneOrMany<ExitCode>),
    Shares(CodeShares),
}

/// How one try of an action ends.
#[derive(JsonSchema)]
#[schemars(rename = "Try", deny_unknown_fields)]
pub(crate) struct TrySurface {
    /// The exit code.
    pub exits: Option<ExitCode>,
    /// It runs longer than an action may.
    pub times_out: Option<bool>,
    /// It uses more of this than an action may and is stopped.
    pub exceeds: Option<LimitName>,
    /// A signal kills it, by number or by name such as KILL.
    pub killed_by: Option<Signal>,
    /// It cannot be started, for this reason.
    pub not_started: Option<NotStartedChoice>,
    /// The download of Install Software fails.
    pub download: Option<Fails>,
    /// The checksum of the download of Install Software is wrong.
    pub checksum: Option<ChecksumWord>,
    /// The detection script of Install Software exits with this code.
    pub detection_exits: Option<ExitCode>,
    /// The state of the key of Change Registry Key.
    pub key: Option<KeyWord>,
    /// The state of the software of Uninstall Software.
    pub software: Option<SoftwareWord>,
}

/// The result of a checksum.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case", inline)]
pub(crate) enum ChecksumWord {
    /// It is wrong.
    Mismatch,
    /// It is right.
    Match,
}

/// The state of a registry key.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case", inline)]
pub(crate) enum KeyWord {
    /// It is not there.
    Missing,
    /// Windows refuses the change.
    Refused,
    /// It is there.
    Present,
}

/// The state of software to be uninstalled.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case", inline)]
pub(crate) enum SoftwareWord {
    /// Nothing installed matches.
    Missing,
    /// What matches was not installed by msiexec.
    NotMsi,
    /// It is there.
    Installed,
}

/// Why a script never began.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum NotStartedChoice {
    Refused(Text),
    Map(NotStartedSurface),
}

/// Why a script never began; exactly one of the keys.
#[derive(JsonSchema)]
#[schemars(rename = "NotStarted", deny_unknown_fields)]
pub(crate) struct NotStartedSurface {
    /// The operating system refuses, in these words.
    pub refused: Option<Text>,
    /// The program that would run the script is missing.
    pub no_interpreter: Option<Text>,
    /// The execution policy of the asset forbids it (Windows).
    pub execution_policy: Option<PolicyName>,
}

/// A script.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub(crate) enum ScriptChoice {
    Text(Text),
    Map(ScriptSurface),
}

/// A script with more about it; either `file` or `inline`.
#[derive(JsonSchema)]
#[schemars(rename = "Script", deny_unknown_fields)]
pub(crate) struct ScriptSurface {
    /// The path of the file, beside the scenario or from the root of the project.
    pub file: Option<Text>,
    /// The script itself.
    pub inline: Option<Text>,
    /// The language. Left out, shebang, file name and platform decide.
    pub language: Option<LanguageName>,
    /// The execution policy under which it runs (Windows).
    pub execution_policy: Option<PolicyName>,
}

/// An Install Software action.
#[derive(JsonSchema)]
#[schemars(rename = "InstallSoftware", deny_unknown_fields)]
pub(crate) struct InstallSurface {
    /// The name of the software.
    pub name: Text,
    /// Where it is downloaded from: https://, http:// or a share.
    pub url: Text,
    /// What the SHA-256 of the download must be, in 64 hexadecimal digits.
    pub sha256: Digest,
    /// Decides whether to install: 0 goes on, anything else does not. Left out, the software is installed directly.
    pub detection_script: Option<ScriptChoice>,
    /// Installs: 0, another code, 10 and 11 mean what they mean for a script.
    pub install_script: Option<ScriptChoice>,
}

/// A Change Registry Key action.
#[derive(JsonSchema)]
#[schemars(rename = "ChangeRegistryKey", deny_unknown_fields)]
pub(crate) struct RegistrySurface {
    /// The path, from one of the five roots to the name of the key, with backslashes.
    pub path: Text,
    /// The type of the value.
    #[schemars(rename = "type")]
    pub kind: TypeName,
    /// The data; numbers only for `REG_BINARY`, `REG_DWORD` and `REG_QWORD`.
    pub data: Text,
    /// Create the key when it is missing. Left out or false, a missing key is left alone.
    pub add_new_key: Option<bool>,
}

/// An Uninstall Software action.
#[derive(JsonSchema)]
#[schemars(rename = "UninstallSoftware", deny_unknown_fields)]
pub(crate) struct UninstallSurface {
    /// The key under which Windows keeps the list of installed software.
    pub registry_key: Text,
    /// The exact display name.
    pub display_name: Text,
    /// The exact display version. Left out, any version.
    pub display_version: Option<Text>,
}
