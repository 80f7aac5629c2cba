//! The shape of the JSON report. Field docs are what `patchdrill schema results` prints.

use schemars::JsonSchema;
use serde::Serialize;

use super::bytes::Bytes;
use super::matrix::Matrix;
use super::plan::model::Plan;

/// Results of a patchdrill run. The version grows when a field changes its meaning or goes; new fields may come at any time.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "patchdrill results")]
pub(super) struct Results<'a> {
    /// Always `patchdrill-results`.
    pub format: &'a str,
    /// Version of this format.
    pub version: u32,
    /// Version of patchdrill that wrote it.
    pub patchdrill: &'a str,
    /// Every scenario that was tried or skipped, in the order of files and lines.
    pub scenarios: Vec<Scenario<'a>>,
    /// The scenarios that were rehearsed on several images; absent when there were not several.
    pub matrix: Option<Matrix<'a>>,
    /// Counts of the whole run.
    pub summary: Counts,
}

/// Counts of a whole run.
#[derive(Serialize, JsonSchema)]
pub(super) struct Counts {
    pub passed: usize,
    pub failed: usize,
    /// Scenarios that could not be rehearsed.
    pub errors: usize,
    pub skipped: usize,
    /// Scenarios that were never begun, since the run was interrupted or stopped at the first failure.
    pub not_run: usize,
    /// Findings reported, expected ones included.
    pub findings: usize,
    /// Real time of the whole run, in milliseconds.
    pub took_ms: f64,
}

/// One scenario.
#[derive(Serialize, JsonSchema)]
pub(super) struct Scenario<'a> {
    pub name: &'a str,
    /// Feature and rule that it stands in.
    pub group: Option<&'a str>,
    /// Tags without `@`.
    pub tags: &'a [String],
    pub file: &'a str,
    /// Line of its name, from 1.
    pub line: usize,
    /// Column of its name in characters, from 1.
    pub column: usize,
    /// Name of the job.
    pub job: Option<&'a str>,
    /// `windows`, `linux` or `macos`.
    pub platform: &'a str,
    /// Kind of the endpoint that was used.
    pub endpoint: &'a str,
    /// Image of the container that was used.
    pub image: Option<&'a str>,
    /// The name that the scenario shares with the same one on other images.
    pub matrix_row: Option<&'a str>,
    /// Name of the rulebook that judged.
    pub rulebook: &'a str,
    /// `passed`, `failed` (expectations not met), `error` (could not be rehearsed) or `skipped` (was not tried).
    pub verdict: &'a str,
    /// Why it could not be rehearsed or was not tried.
    pub reason: Option<&'a str>,
    /// The tool that the machine lacks, when that is the reason.
    pub missing_tool: Option<&'a str>,
    /// Real time, in milliseconds.
    pub took_ms: f64,
    /// What was not met.
    pub failures: Vec<Failure<'a>>,
    /// How the job ended; absent when it could not be rehearsed.
    pub outcome: Option<Outcome<'a>>,
    /// Every run of an action in order, retries and earlier passes included.
    pub runs: Vec<Run<'a>>,
    /// Every patch that was installed for real, in order.
    pub installations: Vec<Installation<'a>>,
    /// What has become of the declared services at the end of the job, in the order of the declarations.
    pub services: Vec<Service<'a>>,
    /// The second run of the job on the same endpoint; absent when none was asked for. Everything else here tells of the
    /// first run.
    pub second_run: Option<SecondRun<'a>>,
    /// What became of its plan of several jobs on several assets; absent for an ordinary scenario.
    pub plan: Option<Plan<'a>>,
    pub findings: Vec<Finding<'a>>,
}

/// What has become of a service.
#[derive(Serialize, JsonSchema)]
pub(super) struct Service<'a> {
    pub name: &'a str,
    /// `running`, `stopped` or `failed`.
    pub state: &'a str,
    /// Whether it starts with the endpoint: `enabled`, `disabled`, `static` or `masked`.
    pub startup: &'a str,
    /// A script started it again after it had run.
    pub restarted: bool,
}

/// One expectation that was not met, or a denied finding.
#[derive(Serialize, JsonSchema)]
pub(super) struct Failure<'a> {
    pub message: &'a str,
    /// More lines, such as a difference; may be empty.
    pub details: &'a str,
    pub file: &'a str,
    /// Line of the expectation, from 1; absent for a denied finding.
    pub line: Option<usize>,
    /// Its column in characters, from 1.
    pub column: Option<usize>,
}

/// How the job ended, each element with its reasons.
#[derive(Serialize, JsonSchema)]
pub(super) struct Outcome<'a> {
    pub job: Job<'a>,
    pub pre_actions: Vec<Action<'a>>,
    pub patches: Vec<Patch<'a>>,
    pub post_actions: Vec<Action<'a>>,
    pub reboot: Reboot<'a>,
    /// Earlier passes through the job, each cut short by a reboot that an action forced; the fields above tell of the last.
    pub passes: Vec<Pass<'a>>,
    /// Some reason is an assumption: the documents leave the point open.
    pub rests_on_assumption: bool,
}

/// A pass through the job that was cut short by a forced reboot; it holds what the pass came to.
#[derive(Serialize, JsonSchema)]
pub(super) struct Pass<'a> {
    /// The action that took the endpoint down.
    pub interrupted_by: String,
    pub pre_actions: Vec<Action<'a>>,
    pub patches: Vec<Patch<'a>>,
    pub post_actions: Vec<Action<'a>>,
}

/// A second run of the job on the same endpoint, held against the first.
#[derive(Serialize, JsonSchema)]
pub(super) struct SecondRun<'a> {
    /// It came to the same end and, as far as can be told, changed no file.
    pub same: bool,
    /// The endpoint can tell which files it changed; else only ends were compared.
    pub tells_files: bool,
    /// In what it differs, in the order of the job.
    pub differences: Vec<Difference<'a>>,
    pub outcome: Outcome<'a>,
    /// Every run of an action in order.
    pub runs: Vec<Run<'a>>,
}

/// One thing that was not in the second run as in the first.
#[derive(Serialize, JsonSchema)]
pub(super) struct Difference<'a> {
    /// Where, in words: `pre-action 2`, `patch 1` or `job`.
    pub place: String,
    /// In what: `status`, `end`, `reboot`, `forced-reboots`, `service` or `files`.
    pub what: &'a str,
    /// How it was in the first run; empty for files.
    pub first: &'a str,
    /// How it was in the second run; of files, which of them it changed.
    pub second: &'a str,
}

/// The job as a whole.
#[derive(Serialize, JsonSchema)]
pub(super) struct Job<'a> {
    /// The words of the vendor's console, such as `Completed with Failure`.
    pub status: &'a str,
    /// The code of the vendor's status list, where it gives one.
    pub status_code: Option<u16>,
    /// The action that aborted the job, such as `pre-action 2`.
    pub aborted_by: Option<String>,
    /// The console shows Pending Reboot until a person reboots.
    pub pending_reboot: bool,
    /// How often the job began again after a forced reboot.
    pub restarts: usize,
    /// An action forced a reboot again after the last restart that was allowed.
    pub reboot_loop: bool,
    pub reasons: Vec<Reason<'a>>,
}

/// One action.
#[expect(clippy::struct_field_names, reason = "fields are named as readers of the report look for them")]
#[derive(Serialize, JsonSchema)]
pub(super) struct Action<'a> {
    /// Which, such as `pre-action 2`.
    pub action: String,
    pub name: Option<&'a str>,
    /// `success`, `failed`, `skipped`, `not-run` or `interrupted` (the endpoint went down while it ran).
    pub status: &'a str,
    /// Who assigned the 101 of a skipped action: `user` or `system`.
    pub skipped_by: Option<&'a str>,
    /// The exit code that its script asked for; never an invented one.
    pub exit_code: Option<i32>,
    /// How it ended, in words; absent when it never ran.
    pub end: Option<String>,
    /// The limit that it exceeded: `cpu`, `memory`, `processes`, `file_size`, `disk` or `output`.
    pub exceeded: Option<&'a str>,
    /// How often it was tried in this pass.
    pub attempts: u32,
    /// How often it ran, earlier passes included.
    pub runs: u32,
    pub requests_reboot: bool,
    pub reasons: Vec<Reason<'a>>,
}

/// One patch.
#[derive(Serialize, JsonSchema)]
pub(super) struct Patch<'a> {
    pub name: &'a str,
    /// `installed`, `failed`, `skipped`, `not-applicable` or `not-reached`.
    pub status: &'a str,
    /// The status in words, which say what kind of failure it is.
    pub detail: String,
    pub requests_reboot: bool,
    pub reasons: Vec<Reason<'a>>,
}

/// What becomes of the reboot.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reboot<'a> {
    /// `none`, `owed`, `suppressed` or `dropped`.
    pub decision: &'a str,
    /// Who asked for one, in order.
    pub requested_by: Vec<String>,
    /// Actions that tried to reboot the endpoint by themselves.
    pub forced_by: Vec<String>,
    pub reasons: Vec<Reason<'a>>,
}

/// Why an element is as it is.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reason<'a> {
    /// Name of the rule; `patchdrill explain NAME` tells more.
    pub rule: &'a str,
    pub text: &'a str,
    /// The document that states the rule, or the rulebook in force.
    pub document: String,
    /// The documents leave this point open.
    pub assumption: bool,
    /// The action or patch that made the rule apply, when it is another element.
    pub by: Option<String>,
}

/// One run of an action.
#[derive(Serialize, JsonSchema)]
pub(super) struct Run<'a> {
    /// Which, such as `pre-action 2`.
    pub action: String,
    /// The pass through the job that it belongs to, from 1.
    pub pass: usize,
    /// The exit code that its script asked for.
    pub exit_code: Option<i32>,
    /// How it ended, in words.
    pub end: String,
    /// The limit that it exceeded: `cpu`, `memory`, `processes`, `file_size`, `disk` or `output`.
    pub exceeded: Option<&'a str>,
    /// Real time on a real endpoint, virtual time on a declared one; in milliseconds.
    pub took_ms: f64,
    /// A real script ran; else the end was declared.
    pub real: bool,
    /// The interpreter that ran it.
    pub interpreter: Option<&'a str>,
    pub stdout: Output<'a>,
    pub stderr: Output<'a>,
    /// Calls of doubled commands, in order.
    pub calls: Vec<Call<'a>>,
    /// Command lines that forced a reboot of the endpoint, or tried to.
    pub forced_reboots: &'a [String],
    /// Command lines of processes that outlived the script; they were ended.
    pub survivors: &'a [String],
    /// What it changed in the files of the endpoint, by path; absent where the endpoint cannot tell.
    pub changes: Option<Vec<Change<'a>>>,
    /// Changes beyond the limit of the list, as far as they were counted.
    pub unlisted_changes: u64,
    /// So many files were written that not all of them were looked at: changes may be missing.
    pub missing_changes: bool,
}

/// What the installer of a patch did on the endpoint.
#[derive(Serialize, JsonSchema)]
pub(super) struct Installation<'a> {
    /// Name of the patch.
    pub patch: &'a str,
    /// The pass through the job that it belongs to, from 1.
    pub pass: usize,
    /// What ran, such as `apt-get install targetpkg=2.4.1`, or the script.
    pub command: &'a str,
    /// The exit code of the installer.
    pub exit_code: Option<i32>,
    /// How it ended, in words.
    pub end: String,
    /// It has installed the patch.
    pub installed: bool,
    /// The version that was installed before; absent when there was none, or a script installs the patch.
    pub version_before: Option<&'a str>,
    /// The version that is installed now.
    pub version_after: Option<&'a str>,
    /// Why it counts as not installed; in several lines.
    pub failure: Option<&'a str>,
    /// What on the endpoint says that the patch needs a reboot.
    pub needs_reboot: Option<&'a str>,
    pub took_ms: f64,
    pub stdout: Output<'a>,
    pub stderr: Output<'a>,
    /// Calls of doubled commands, in order.
    pub calls: Vec<Call<'a>>,
    /// Command lines that forced a reboot of the endpoint, or tried to.
    pub forced_reboots: &'a [String],
}

/// One file, folder, link or special file that changed. Of a deleted one, mode, owner and size are those before.
#[derive(Serialize, JsonSchema)]
pub(super) struct Change<'a> {
    /// From `/`, as the action sees it.
    pub path: Bytes<'a>,
    /// `created`, `changed` or `deleted`; a deleted folder stands for everything beneath it.
    pub kind: &'a str,
    /// `file`, `folder`, `link` or `special file`.
    pub what: &'a str,
    /// Permission bits, as four octal digits.
    pub mode: String,
    /// The user that owns it, as the action sees it.
    pub uid: u32,
    /// The group that owns it, as the action sees it.
    pub gid: u32,
    /// Length of a file, in bytes.
    pub size: u64,
    /// Hash of a file's content; absent of what is deleted, no file, not readable or too long.
    pub sha256: Option<String>,
    /// Why a file has no hash: `unreadable` or `too-long`.
    pub no_hash: Option<&'a str>,
    /// Where a link leads.
    pub target: Option<Bytes<'a>>,
}

/// What a script wrote.
#[derive(Serialize, JsonSchema)]
pub(super) struct Output<'a> {
    #[serde(flatten)]
    pub bytes: Bytes<'a>,
    /// Bytes beyond the limit, which were not kept.
    pub lost_bytes: u64,
}

/// One call of a doubled command.
#[derive(Serialize, JsonSchema)]
pub(super) struct Call<'a> {
    pub command: &'a str,
    pub args: Vec<Bytes<'a>>,
    /// `exits`, `hangs`, `undeclared` (no answer fits these arguments), `reboot-refused` or `real` (the real command ran).
    pub answer: &'a str,
    /// The declared exit code.
    pub exit_code: Option<u8>,
}

/// Something doubtful beside the verdict.
#[derive(Serialize, JsonSchema)]
pub(super) struct Finding<'a> {
    /// What kind; also the name of its switch.
    pub code: &'a str,
    /// `allow`, `warn` or `deny`.
    pub level: &'a str,
    /// It made the scenario fail.
    pub denied: bool,
    /// The scenario expects it.
    pub expected: bool,
    /// Where, in words, such as `pre-action 2, line 14`.
    pub place: String,
    /// The script's file, as the scenario names it.
    pub file: Option<String>,
    /// Line of the script, from 1.
    pub line: Option<usize>,
    pub message: &'a str,
    pub help: &'a str,
}
