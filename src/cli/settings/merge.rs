//! All settings in force: flags win over the environment, the environment over the file, the file over defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::file::{FileSettings, env_fault};
use super::limits::LimitSettings;
use super::origin::{Origin, Sourced};
use super::types::{ColorWhen, Format, Output};
use super::{file, values};
use crate::cli::args::{Global, How, Whole};
use crate::diag::Diagnostic;
use crate::event::{FindingCode, Level};
use crate::harness::RunOptions;
use crate::rules::Rulebook;
use crate::scenario::EndpointKind;
use crate::source::SourceFile;

/// Environment variables that hold settings.
pub const VARIABLES: [&str; 15] = [
    "PATCHDRILL_CONFIG",
    "PATCHDRILL_PATHS",
    "PATCHDRILL_RULEBOOK",
    "PATCHDRILL_ENDPOINT",
    "PATCHDRILL_IMAGE",
    "PATCHDRILL_JOBS",
    "PATCHDRILL_TIME_LIMIT",
    "PATCHDRILL_MAX_RESTARTS",
    "PATCHDRILL_TWICE",
    "PATCHDRILL_FORMAT",
    "PATCHDRILL_OUTPUTS",
    "PATCHDRILL_FAIL_FAST",
    "PATCHDRILL_DENY_FINDINGS",
    "PATCHDRILL_REQUIRE",
    "PATCHDRILL_PWSH",
];

/// The environment: how a variable is looked up.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Everything that is in force, and where it comes from.
#[derive(Debug)]
pub struct Settings {
    /// The settings file, as messages name it.
    pub file: Option<String>,
    /// The project's root: the folder of the settings file, else the working directory. Relative to the working directory.
    pub root: PathBuf,
    /// What is tested when the command line names nothing; relative to [`Self::root`].
    pub paths: Sourced<Vec<PathBuf>>,
    pub rulebook: Sourced<String>,
    /// `None` leaves it to each scenario.
    pub endpoint: Sourced<Option<EndpointKind>>,
    /// The image of containers whose scenario names none.
    pub image: Sourced<Option<String>>,
    pub jobs: Sourced<usize>,
    pub time_limit: Sourced<Duration>,
    pub max_restarts: Sourced<u32>,
    pub twice: Sourced<bool>,
    pub format: Sourced<Format>,
    pub outputs: Sourced<Vec<Output>>,
    pub fail_fast: Sourced<bool>,
    pub deny_findings: Sourced<bool>,
    pub require: Sourced<Vec<String>>,
    pub color: Sourced<ColorWhen>,
    pub findings: Vec<(FindingCode, Sourced<Level>)>,
    /// What an action may use where its scenario says nothing.
    pub limits: LimitSettings,
    pub shells: BTreeMap<String, Sourced<PathBuf>>,
}

/// Looks a setting up in all its places, in order.
struct Places<'a> {
    env: Environment<'a>,
    file: String,
    diagnostics: Vec<Diagnostic>,
}

impl Places<'_> {
    fn pick<T>(
        &mut self,
        flag: Option<(T, &'static str)>,
        variable: Option<&'static str>,
        parse: impl Fn(&str) -> Result<T, String>,
        file: Option<(T, usize)>,
        default: T,
    ) -> Sourced<T> {
        if let Some((value, name)) = flag {
            return Sourced { value, from: Origin::Flag(name) };
        }
        // An empty variable is as good as none: that is how people switch one off for a single call.
        let found = variable.and_then(|name| Some((name, (self.env)(name).filter(|text| !text.is_empty())?)));
        if let Some((name, text)) = found {
            match parse(&text) {
                Ok(value) => return Sourced { value, from: Origin::Env(name) },
                Err(message) => self.diagnostics.push(env_fault(name, &text, message)),
            }
        }
        match file {
            Some((value, line)) => Sourced { value, from: Origin::File(self.file.clone(), line) },
            None => Sourced { value: default, from: Origin::Default },
        }
    }
}

impl Settings {
    /// Looks everything up; `cwd` is the working directory, without links.
    ///
    /// # Errors
    /// With every mistake in settings file and environment.
    pub fn load(
        global: &Global,
        how: &How,
        whole: &Whole,
        env: Environment<'_>,
        cwd: &Path,
    ) -> Result<Self, Vec<Diagnostic>> {
        let named = global
            .config
            .clone()
            .or_else(|| env("PATCHDRILL_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from));
        let found = match &named {
            Some(path) if !cwd.join(path).is_file() => {
                let name = path.display().to_string();
                let fault =
                    Diagnostic::file_error(&SourceFile::new(name, ""), "there is no such settings file");
                return Err(vec![fault]);
            }
            Some(path) => Some(path.clone()),
            None => file::find(cwd).map(|path| upward(cwd, &path)),
        };
        let name = found.as_ref().map(|path| path.display().to_string());
        let file = match (&found, &name) {
            (Some(path), Some(name)) => FileSettings::read(&cwd.join(path), name)?,
            _ => FileSettings::default(),
        };
        let root = found.as_deref().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
        let mut places = Places { env, file: name.clone().unwrap_or_default(), diagnostics: Vec::new() };
        let settings = Self::merge(&mut places, file, global, how, whole, (name, root));
        if places.diagnostics.is_empty() { Ok(settings) } else { Err(places.diagnostics) }
    }

    /// Reports to files, as seen from the working directory: those of the settings file lie beside it.
    pub fn outputs(&self) -> Vec<Output> {
        let mut outputs = self.outputs.value.clone();
        if matches!(self.outputs.from, Origin::File(..)) {
            for output in &mut outputs {
                output.file = self.root.join(&output.file);
            }
        }
        outputs
    }

    #[expect(clippy::too_many_lines, reason = "one entry per setting, all alike")]
    fn merge(
        places: &mut Places<'_>,
        file: FileSettings,
        global: &Global,
        how: &How,
        whole: &Whole,
        (name, root): (Option<String>, PathBuf),
    ) -> Self {
        let defaults = RunOptions::default();
        let given = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
        let outputs = (!whole.output.is_empty()).then(|| whole.output.clone());
        let color = global.color.map(|when| (when, "--color"));
        let color = color.or(global.no_color.then_some((ColorWhen::Never, "--no-color")));
        let words = |text: &str| Ok(split(text, ','));
        Self {
            paths: places.pick(
                None,
                Some("PATCHDRILL_PATHS"),
                |text| Ok(std::env::split_paths(text).collect()),
                file.paths,
                ["features", "scenarios"].map(PathBuf::from).to_vec(),
            ),
            rulebook: places.pick(
                how.rulebook.clone().map(|name| (name, "--rulebook")),
                Some("PATCHDRILL_RULEBOOK"),
                |text| Ok(text.to_owned()),
                file.rulebook,
                Rulebook::DEFAULT.to_owned(),
            ),
            endpoint: places.pick(
                how.on.map(|kind| (Some(kind), "--on")),
                Some("PATCHDRILL_ENDPOINT"),
                |text| values::endpoint(text).map(Some),
                file.endpoint.map(|(kind, line)| (Some(kind), line)),
                None,
            ),
            image: places.pick(
                how.image.clone().map(|name| (Some(name), "--image")),
                Some("PATCHDRILL_IMAGE"),
                |text| values::image(text).map(Some),
                file.image.map(|(name, line)| (Some(name), line)),
                None,
            ),
            jobs: places.pick(
                whole.jobs.map(|jobs| (jobs, "--jobs")),
                Some("PATCHDRILL_JOBS"),
                values::jobs,
                file.jobs,
                defaults.jobs,
            ),
            time_limit: places.pick(
                how.time_limit.map(|time| (time, "--time-limit")),
                Some("PATCHDRILL_TIME_LIMIT"),
                values::duration,
                file.time_limit,
                defaults.time_limit,
            ),
            max_restarts: places.pick(
                how.max_restarts.map(|times| (times, "--max-restarts")),
                Some("PATCHDRILL_MAX_RESTARTS"),
                values::restarts,
                file.max_restarts,
                defaults.max_restarts,
            ),
            twice: places.pick(
                how.twice.then_some((true, "--twice")),
                Some("PATCHDRILL_TWICE"),
                values::switch,
                file.twice,
                false,
            ),
            format: places.pick(
                whole.format.map(|format| (format, "--format")),
                Some("PATCHDRILL_FORMAT"),
                values::format,
                file.format,
                Format::default(),
            ),
            outputs: places.pick(
                outputs.map(|outputs| (outputs, "--output")),
                Some("PATCHDRILL_OUTPUTS"),
                |text| split(text, ',').iter().map(|text| values::output(text)).collect(),
                file.outputs,
                Vec::new(),
            ),
            fail_fast: places.pick(
                whole.fail_fast.then_some((true, "--fail-fast")),
                Some("PATCHDRILL_FAIL_FAST"),
                values::switch,
                file.fail_fast,
                false,
            ),
            deny_findings: places.pick(
                how.deny_findings.then_some((true, "--deny-findings")),
                Some("PATCHDRILL_DENY_FINDINGS"),
                values::switch,
                file.deny_findings,
                false,
            ),
            require: places.pick(
                given(&how.require).map(|tools| (tools, "--require")),
                Some("PATCHDRILL_REQUIRE"),
                words,
                file.require,
                Vec::new(),
            ),
            color: places.pick(color, None, values::color, file.color, ColorWhen::Auto),
            limits: LimitSettings {
                limits: file.limits.limits,
                written: file
                    .limits
                    .written
                    .into_iter()
                    .map(|(limit, value, line)| {
                        (limit, Sourced { value, from: Origin::File(places.file.clone(), line) })
                    })
                    .collect(),
            },
            findings: file
                .findings
                .into_iter()
                .map(|(code, value, line)| {
                    (code, Sourced { value, from: Origin::File(places.file.clone(), line) })
                })
                .collect(),
            shells: shells(places, file.shells, &root),
            file: name,
            root,
        }
    }
}

/// Shells of the file, relative ones beside it, and `PATCHDRILL_PWSH` over them.
fn shells(
    places: &mut Places<'_>,
    file: BTreeMap<String, (PathBuf, usize)>,
    root: &Path,
) -> BTreeMap<String, Sourced<PathBuf>> {
    let mut shells: BTreeMap<_, _> = file
        .into_iter()
        .map(|(name, (program, line))| {
            // A bare name is looked up on PATH; anything with a folder is a place.
            let is_place = program.components().count() > 1;
            let value = if is_place { root.join(program) } else { program };
            (name, Sourced { value, from: Origin::File(places.file.clone(), line) })
        })
        .collect();
    if let Some(program) = (places.env)("PATCHDRILL_PWSH").filter(|program| !program.is_empty()) {
        let from = Origin::Env("PATCHDRILL_PWSH");
        shells.insert("pwsh".to_owned(), Sourced { value: PathBuf::from(program), from });
    }
    shells
}

fn split(text: &str, at: char) -> Vec<String> {
    text.split(at).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A path above or in `cwd`, seen from there: `patchdrill.toml`, `../patchdrill.toml`.
fn upward(cwd: &Path, path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(path);
    let Ok(below) = cwd.strip_prefix(folder) else { return path.to_path_buf() };
    let mut seen: PathBuf = below.components().map(|_| "..").collect();
    seen.extend(path.file_name());
    seen
}
