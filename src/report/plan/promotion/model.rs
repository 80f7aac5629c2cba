//! What a change board is told, whatever the form: also the shape of the JSON report of `patchdrill promote`.

#![expect(clippy::struct_field_names, reason = "fields are named as readers of the report look for them")]

use schemars::JsonSchema;
use serde::Serialize;

/// Whether linked jobs would start, and what that rests on.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "patchdrill promotion")]
pub(super) struct Promotion {
    /// Always `patchdrill-promotion`.
    pub format: &'static str,
    /// Version of this format.
    pub version: u32,
    /// Version of patchdrill that wrote it.
    pub patchdrill: &'static str,
    /// The plan's name.
    pub plan: String,
    /// Its file, with a line where the file holds several.
    pub file: String,
    /// When it was rehearsed, in real time; absent when nobody said.
    pub rehearsed_at: Option<String>,
    pub rulebook: String,
    /// What chance followed from, where assets are declared.
    pub seed: u64,
    pub decision: Decision,
    /// The rehearsal was interrupted; in a sentence.
    pub partial: Option<String>,
    /// The jobs whose links decide.
    pub links: Vec<Link>,
    /// The jobs that they wait for, each once, in the order of the plan.
    pub rehearsed: Vec<Rehearsed>,
    /// Rules behind the outcome that the documents leave open.
    pub assumptions: Vec<Assumption>,
    /// Ranges of the sources that the outcome depends on, each in a sentence.
    pub depends_on: Vec<String>,
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub(super) struct Decision {
    /// Every one of the jobs would start.
    pub starts: bool,
    /// In one sentence for each job.
    pub text: Vec<String>,
}

/// A job whose link decides.
#[derive(Serialize, JsonSchema)]
pub(super) struct Link {
    pub job: String,
    /// The job that it waits for.
    pub after: String,
    /// How many assets it is meant for.
    pub assets: u64,
    /// When it is meant to start, in words.
    pub start: String,
    /// It would start, whatever is open.
    pub starts: bool,
    /// What the link decides; several where that depends on what the sources leave open.
    pub verdicts: Vec<Verdict>,
    /// What reaches its assets with the link and would without it.
    pub blast_radius: Vec<Blast>,
}

/// What the link decides.
#[derive(Clone, Serialize, JsonSchema, PartialEq)]
pub(super) struct Verdict {
    /// What is taken for the open ranges; empty where the verdict does not depend on them.
    pub when: String,
    pub runs: bool,
    /// In a sentence, with the arithmetic.
    pub text: String,
    /// When that is known, in virtual time.
    pub decided: Option<String>,
    pub conditions: Vec<Condition>,
    pub failing_assets: Vec<String>,
}

/// One condition.
#[derive(Clone, Serialize, JsonSchema, PartialEq)]
pub(super) struct Condition {
    /// `17 of 20 post-actions successful = 85 %, 90 % asked`.
    pub text: String,
    pub part: u64,
    pub whole: u64,
    pub met: bool,
}

/// One number of the blast radius.
#[derive(Serialize, JsonSchema)]
pub(super) struct Blast {
    /// What is counted.
    pub what: &'static str,
    pub with_link: u64,
    pub without_link: u64,
}

/// A job that others wait for.
#[derive(Serialize, JsonSchema)]
pub(super) struct Rehearsed {
    pub job: String,
    pub assets: u64,
    /// When it starts, in words.
    pub start: String,
    /// Where it was rehearsed.
    pub groups: Vec<Group>,
    /// How it ended, and on how many assets.
    pub ends: Vec<Count>,
    /// Its assets one by one, as far as they are known.
    pub outcomes: Vec<Asset>,
    /// The first assets on which it is not Completed, for those who have no list of all.
    pub not_completed: Vec<String>,
}

/// Assets that are alike.
#[derive(Serialize, JsonSchema)]
pub(super) struct Group {
    pub name: String,
    pub platform: String,
    pub assets: u64,
    /// Kind of the endpoint.
    pub endpoint: &'static str,
    pub image: Option<String>,
    /// Scripts really ran; else everything was declared.
    pub real: bool,
}

/// So many assets.
#[derive(Serialize, JsonSchema)]
pub(super) struct Count {
    pub what: String,
    pub count: u64,
}

/// What happened on one asset.
#[derive(Serialize, JsonSchema)]
pub(super) struct Asset {
    pub asset: String,
    /// How the job ended, in words.
    pub end: String,
    /// It is Completed.
    pub completed: bool,
    /// Scripts really ran.
    pub real: bool,
    /// Actions and patches that were not successful, in order.
    pub failed: Vec<Failed>,
}

/// An action or a patch that was not successful.
#[derive(Serialize, JsonSchema)]
pub(super) struct Failed {
    /// Which, such as `pre-action 2 (Back up)`.
    pub what: String,
    /// What became of it, such as `failed (12)`.
    pub status: String,
    /// The last lines that it wrote.
    pub output: Vec<String>,
}

/// A rule that the documents leave open.
#[derive(Serialize, JsonSchema)]
pub(super) struct Assumption {
    /// Name of the rule; `patchdrill explain NAME` tells more.
    pub rule: &'static str,
    pub text: &'static str,
}
