//! From files to cases: scenarios with their scripts and rulebooks read in.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::project::PathFault;
use super::{Project, rootfs};
use crate::diag::{Diagnostic, has_errors, suggest};
use crate::job::{ActionKind, Installer, Job, Phase, Script, ScriptOrigin};
use crate::rules::Rulebook;
use crate::scenario;
use crate::scenario::Scenario;
use crate::source::{SourceFile, Span, Spanned};

/// A scenario file larger than this is not read: nobody wrote it by hand.
const LARGEST_FILE: u64 = 4 << 20;

/// A script larger than this is not read; an agent cuts at 20 KB.
const LARGEST_SCRIPT: u64 = 16 << 20;

/// A scenario that can be rehearsed.
#[derive(Clone, Debug)]
pub struct Case {
    /// The scenario, its scripts filled in.
    pub scenario: Arc<Scenario>,
    /// The rulebook that it names.
    pub rulebook: Option<Arc<Rulebook>>,
    /// The file that it was read from.
    pub file: PathBuf,
}

/// Everything that was read, and every mistake in it.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The scenarios in the order of files and lines.
    pub cases: Vec<Case>,
    /// All mistakes; when one is an error, nothing is to be run.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `files` by several threads. Nothing of them is run.
pub fn load(files: &[PathBuf], project: &Project, threads: usize) -> Loaded {
    let rulebooks = Mutex::new(HashMap::new());
    let next = AtomicUsize::new(0);
    let slots: Vec<Mutex<Loaded>> = files.iter().map(|_| Mutex::default()).collect();
    let work = || {
        while let Some((file, slot)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            files.get(at).zip(slots.get(at))
        } {
            let loaded = Loader { project, rulebooks: &rulebooks }.file(file);
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = loaded;
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(files.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut all = Loaded::default();
    for slot in slots {
        let loaded = slot.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.cases.extend(loaded.cases);
        all.diagnostics.extend(loaded.diagnostics);
    }
    all
}

/// The text of a scenario file.
pub(super) fn read_source(file: &Path) -> Result<SourceFile, Diagnostic> {
    read_text(file, LARGEST_FILE).map(|text| SourceFile::new(file.display().to_string(), text))
}

/// Whether a file holds a feature; else it holds YAML.
pub(super) fn is_feature(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("feature"))
}

/// Reads the scripts and the rulebook of a scenario that was read from `file`, or said by steps of it.
pub(super) fn case(scenario: Scenario, file: &Path, project: &Project) -> (Case, Vec<Diagnostic>) {
    let rulebooks = Mutex::new(HashMap::new());
    let mut diagnostics = Vec::new();
    let case = Loader { project, rulebooks: &rulebooks }.case(scenario, file, &mut diagnostics);
    (case, diagnostics)
}

type Rulebooks = Mutex<HashMap<PathBuf, Option<Arc<Rulebook>>>>;

struct Loader<'a> {
    project: &'a Project,
    rulebooks: &'a Rulebooks,
}

impl Loader<'_> {
    fn file(&self, file: &Path) -> Loaded {
        let source = match read_source(file) {
            Ok(source) => source,
            Err(diagnostic) => return Loaded { cases: Vec::new(), diagnostics: vec![diagnostic] },
        };
        let (scenarios, mut diagnostics) =
            if is_feature(file) { scenario::gherkin::parse(&source) } else { scenario::yaml::parse(&source) };
        let mut cases = Vec::with_capacity(scenarios.len());
        for scenario in scenarios {
            let case = self.case(scenario, file, &mut diagnostics);
            // The scripts and the rulebook of a broken one were looked up only to tell every mistake at once.
            if !case.scenario.broken {
                cases.push(case);
            }
        }
        Loaded { cases, diagnostics }
    }

    fn case(&self, mut scenario: Scenario, file: &Path, diagnostics: &mut Vec<Diagnostic>) -> Case {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let source = scenario.source.clone();
        self.read_scripts(&mut scenario, folder, &source, diagnostics);
        diagnostics.extend(rootfs::find(&mut scenario, folder).err().map(|problem| *problem));
        let rulebook =
            scenario.rulebook.as_ref().and_then(|wanted| self.rulebook(wanted, folder, &source, diagnostics));
        Case { scenario: Arc::new(scenario), rulebook, file: file.to_path_buf() }
    }

    fn read_scripts(
        &self,
        scenario: &mut Scenario,
        folder: &Path,
        source: &SourceFile,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        self.read_scripts_of(&mut scenario.job, folder, source, diagnostics);
        if let Some(plan) = &mut scenario.plan {
            for planned in &mut Arc::make_mut(plan).plan.jobs {
                self.read_scripts_of(&mut planned.job, folder, source, diagnostics);
            }
        }
    }

    fn read_scripts_of(
        &self,
        job: &mut Job,
        folder: &Path,
        source: &SourceFile,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for phase in [Phase::Pre, Phase::Post] {
            for action in job.actions_mut(phase) {
                let scripts: [Option<&mut Script>; 2] = match &mut action.kind {
                    ActionKind::RunScript(script) => [script.as_mut(), None],
                    ActionKind::InstallSoftware(install) => {
                        [install.detection.as_mut(), install.install.as_mut()]
                    }
                    ActionKind::ChangeRegistryKey(_) | ActionKind::UninstallSoftware(_) => [None, None],
                };
                for script in scripts.into_iter().flatten() {
                    diagnostics.extend(self.read_script(script, folder, source).err());
                }
            }
        }
        for patch in &mut job.patches {
            if let Some(Installer::Script(script)) = &mut patch.installer {
                diagnostics.extend(self.read_script(script, folder, source).err());
            }
        }
    }

    fn read_script(&self, script: &mut Script, folder: &Path, source: &SourceFile) -> Result<(), Diagnostic> {
        let ScriptOrigin::File { path, span } = &script.origin else { return Ok(()) };
        let shown = path.display();
        let found = self.project.file(folder, path).map_err(|fault| {
            path_fault(&fault, &format!("the script `{shown}`"), source, *span)
                .help("a script path is looked up beside the scenario first, then from the project's root; to write a script in place use `|` in YAML or a doc string in Gherkin")
        })?;
        script.bytes = read_bytes(&found, LARGEST_SCRIPT)
            .map_err(|why| Diagnostic::error(source, *span, format!("the script `{shown}` {why}")))?;
        Ok(())
    }

    fn rulebook(
        &self,
        wanted: &Spanned<String>,
        folder: &Path,
        source: &SourceFile,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Arc<Rulebook>> {
        let name = &wanted.value;
        if let Some(book) = Rulebook::named(name) {
            return Some(Arc::new(book));
        }
        if !is_rulebook_file(name) {
            let mut diagnostic = Diagnostic::error(source, wanted.span, format!("unknown rulebook `{name}`"));
            if let Some(known) = suggest(name, Rulebook::BUILT_IN) {
                diagnostic = diagnostic.label(format!("did you mean `{known}`?"));
            }
            diagnostics.push(diagnostic.help(format!(
                "the rulebooks that come with patchdrill are {}; a rulebook of your own is named by its file, such as `rulebooks/ours.yaml`",
                Rulebook::BUILT_IN.join(" and ")
            )));
            return None;
        }
        match self.project.file(folder, Path::new(name)) {
            Ok(found) => {
                // Shown as a path that can be opened from here, when it lies beside the scenario.
                let beside = folder.join(name);
                let name = &if beside.is_file() { beside.display().to_string() } else { name.clone() };
                let mut known = self.rulebooks.lock().unwrap_or_else(PoisonError::into_inner);
                known
                    .entry(found)
                    .or_insert_with_key(|found| match read_rulebook(found, name) {
                        Ok(book) => Some(Arc::new(book)),
                        Err(mut faults) => {
                            diagnostics.append(&mut faults);
                            None
                        }
                    })
                    .clone()
            }
            Err(fault) => {
                diagnostics.push(path_fault(&fault, &format!("the rulebook `{name}`"), source, wanted.span));
                None
            }
        }
    }
}

/// Whether a rulebook is named by its file and not by its name.
pub fn is_rulebook_file(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}

/// Reads a rulebook file; `name` is how messages call it.
///
/// # Errors
/// With every mistake in it.
pub fn read_rulebook(file: &Path, name: &str) -> Result<Rulebook, Vec<Diagnostic>> {
    let mut text = read_text(file, LARGEST_FILE).map_err(|diagnostic| vec![diagnostic])?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    let source = SourceFile::new(name, text);
    match scenario::rulebook::parse(&source) {
        (Some(book), diagnostics) if !has_errors(&diagnostics) => Ok(book),
        (_, diagnostics) => Err(diagnostics),
    }
}

fn path_fault(fault: &PathFault, what: &str, source: &SourceFile, span: Span) -> Diagnostic {
    let (message, label) = match fault {
        PathFault::Absolute => {
            (format!("{what} has an absolute path"), "a path inside the project is wanted")
        }
        PathFault::Outside => (format!("{what} lies outside the project"), "this leads out of the project"),
        PathFault::Missing(_) => (format!("{what} is not there"), "no such file"),
        PathFault::NotAFile => (format!("{what} is no file"), "this is a folder or another thing"),
        PathFault::Unreadable(_) => (format!("{what} cannot be looked up"), "the system says no"),
    };
    let message = match fault {
        PathFault::Unreadable(why) => format!("{message}: {why}"),
        _ => message,
    };
    Diagnostic::error(source, span, message).label(label)
}

fn read_text(file: &Path, limit: u64) -> Result<String, Diagnostic> {
    let name = file.display().to_string();
    let fault = |message: String| Diagnostic::file_error(&SourceFile::new(name.as_str(), ""), message);
    let bytes = read_bytes(file, limit).map_err(|why| fault(format!("the file {why}")))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = bytes[..at].split(|byte| *byte == b'\n').count();
        let message = if bytes.contains(&0) {
            "the file is binary, not a text".to_owned()
        } else {
            format!("the file is not valid UTF-8: line {line} holds the byte 0x{:02X}", bytes[at])
        };
        fault(message)
            .help("scenario files are UTF-8; scripts may hold any bytes and lie in files of their own")
    })
}

/// Reads at most `limit` bytes, so that a file which grows or never ends cannot fill the memory.
fn read_bytes(file: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let open = || -> std::io::Result<Vec<u8>> {
        let handle = fs::File::open(file)?;
        if !handle.metadata()?.is_file() {
            return Err(std::io::Error::other("it is no regular file"));
        }
        let mut bytes = Vec::new();
        handle.take(limit + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = open().map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("is larger than {} MiB", limit >> 20));
    }
    Ok(bytes)
}
