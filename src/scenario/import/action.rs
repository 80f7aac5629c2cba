//! Actions and their scripts.

use super::look::{Look, field, short};
use super::names::{Taken, safe};
use crate::diag::did_you_mean_or_list;
use crate::job::{ACTIONS_PER_PHASE, Language, Phase, Platform, SCRIPT_BYTES, SCRIPT_CHARS, Script};
use crate::scenario::yaml::{Entry, Kind, Node, Scalar, decode_base64};
use crate::source::Span;

/// The words of `scriptType` and what they stand for. The vendor's pages show `sh` alone; the others are our guess.
const SCRIPT_TYPES: [(&str, Language); 7] = [
    ("sh", Language::Shell),
    ("bash", Language::Shell),
    ("zsh", Language::Shell),
    ("ps1", Language::PowerShell),
    ("powershell", Language::PowerShell),
    ("applescript", Language::AppleScript),
    ("scpt", Language::AppleScript),
];

/// The names of the four types of action (source: "About Pre-Actions and Post-Actions").
const RUN_SCRIPT: &str = "Run Script";
const WINDOWS_ONLY: [&str; 3] = ["Install Software", "Change Registry Key", "Uninstall Software"];

/// One action of an imported job.
#[derive(Debug)]
pub(crate) struct Action {
    pub name: Option<String>,
    /// Its script, when the job holds one.
    pub script: Option<ImportedScript>,
    /// Why there is no script, for whoever reads the scenario.
    pub remark: Option<String>,
}

/// A script that becomes a file.
#[derive(Debug)]
pub(crate) struct ImportedScript {
    /// Its bytes, whatever they are.
    pub bytes: Vec<u8>,
    pub language: Language,
    /// The name of its file; empty until [`name_scripts`] has chosen one.
    pub file: String,
}

/// An action before the platform is known.
pub(crate) struct Found<'n> {
    /// Its fields.
    entries: &'n [Entry],
    span: Span,
    /// The language that `scriptType` names, and where.
    pub language: Option<(Language, Span)>,
}

impl Look<'_> {
    /// The actions of a phase as far as they can be read without the platform.
    pub(crate) fn find_actions<'n>(&mut self, phase: Phase, node: &'n Node) -> Vec<Found<'n>> {
        let items = node.items();
        if let Some(sixth) = items.get(ACTIONS_PER_PHASE) {
            let message = format!("a job has at most {ACTIONS_PER_PHASE} {}s", phase.noun());
            let problem =
                self.error(sixth.span, message).label(format!("this is number {}", ACTIONS_PER_PHASE + 1));
            self.report(problem.help("the vendor's API refuses such a job as well"));
        }
        let mut found = Vec::new();
        for item in items {
            let expected = "an action such as {\"action\": \"Run Script\", ...}";
            let Some(entries) = self.map(item, expected) else { continue };
            let language = field(entries, "scriptType").and_then(|node| {
                let language = self.choice(node, "the type of a script", &SCRIPT_TYPES)?;
                self.tell(node);
                Some((language, node.span))
            });
            found.push(Found { entries, span: item.span, language });
        }
        found
    }

    /// The action in full. Without a platform, which has been reported, nothing is said of what it runs.
    pub(crate) fn action(&mut self, found: &Found<'_>, platform: Option<Platform>) -> Action {
        let entries = found.entries;
        let name = field(entries, "actionItem").and_then(|node| {
            let name = self.text(node, "the name of an action")?;
            self.tell(node);
            Some(name.trim().to_owned())
        });
        let kind =
            field(entries, "action").and_then(|node| Some((self.text(node, "the type of an action")?, node)));
        if let Some((text, node)) = kind {
            if !text.trim().eq_ignore_ascii_case(RUN_SCRIPT) {
                return self.other(name, text, node, platform);
            }
            self.tell(node);
        }
        if let (Some((language, span)), Some(platform)) = (found.language, platform)
            && !platform.languages().contains(&language)
        {
            let message = format!("a {platform} asset does not run {language} scripts");
            let names: Vec<String> = platform.languages().iter().map(ToString::to_string).collect();
            let problem = self.error(span, message).label(format!("{platform} runs {}", names.join(" or ")));
            self.report(problem);
        }
        let usual =
            platform.and_then(|platform| platform.languages().first().copied()).unwrap_or(Language::Shell);
        let language = found.language.map_or(usual, |(language, _)| language);
        match field(entries, "script") {
            Some(node) => {
                let bytes = self.script(node);
                self.tell(node);
                let script = bytes.map(|bytes| ImportedScript { bytes, language, file: String::new() });
                Action { name, script, remark: None }
            }
            None => self.without_script(name, found),
        }
    }

    fn without_script(&mut self, name: Option<String>, found: &Found<'_>) -> Action {
        let own = field(found.entries, "defaultScriptType").and_then(Node::as_text).map(short);
        let remark = if let Some(own) = own {
            format!("the vendor's own script {own}, which no export holds: it succeeds here")
        } else {
            let problem = self.warning(found.span, "this action has no script");
            let help = "say in the scenario how it ends, such as `exits: 1`, or give it a script";
            self.report(problem.label("it succeeds when it is rehearsed").help(help));
            "no script was exported: it succeeds here".to_owned()
        };
        Action { name, script: None, remark: Some(remark) }
    }

    /// An action of another type: the names of its fields are on no public page, so that they are kept as they are.
    fn other(&mut self, name: Option<String>, kind: &str, node: &Node, platform: Option<Platform>) -> Action {
        let known = WINDOWS_ONLY.iter().find(|known| known.eq_ignore_ascii_case(kind.trim()));
        match (known, platform) {
            (Some(known), Some(platform)) if platform != Platform::Windows => {
                let message = format!("a {platform} asset knows no {known}");
                let problem = self.error(node.span, message).label("Run Script is all it knows");
                self.report(problem);
            }
            (Some(known), _) => {
                let key = known.to_lowercase().replace(' ', "_");
                let problem = self
                    .warning(node.span, format!("{known} is imported as an action that succeeds"))
                    .label("the API's names for its settings are on no public page");
                self.report(problem.help(format!(
                    "its fields are kept; write them as `{key}:`, which `patchdrill schema` describes"
                )));
            }
            (None, _) => {
                let words = [&[RUN_SCRIPT][..], &WINDOWS_ONLY].concat();
                let problem = self.error(node.span, format!("unknown type of action `{}`", short(kind)));
                self.report(problem.label(did_you_mean_or_list(kind, &words)));
            }
        }
        let remark = format!("{}, whose settings stand under `imported`: it succeeds here", short(kind));
        Action { name, script: None, remark: Some(remark) }
    }

    /// The bytes of a script.
    fn script(&mut self, node: &Node) -> Option<Vec<u8>> {
        let Kind::Scalar(Scalar { text, plain: false }) = &node.kind else {
            self.wrong(node, "a script in base64");
            return None;
        };
        let Some(bytes) = decode_base64(text) else {
            let wrong = text.find(|c: char| !(c.is_ascii_alphanumeric() || "+/= \r\n\t".contains(c)));
            // Where nothing in the text is escaped its characters stand where they are read.
            let exact = node.span.end - node.span.start == text.len() + 2;
            let at = wrong.filter(|_| exact).map(|at| node.span.start + 1 + at);
            let span = at.map_or(node.span, |at| {
                Span::new(at, at + text[at - node.span.start - 1..].chars().next().map_or(1, char::len_utf8))
            });
            let mut problem = self.error(span, "this is not base64");
            if wrong.is_none() {
                problem = problem.label("its end is missing");
            }
            let help = "scripts travel in base64: write what `base64 -w0 FILE` prints";
            self.report(problem.help(help));
            return None;
        };
        let script = Script::inline(bytes, node.span);
        if let Some(cut) = script.truncation() {
            let limit = format!("{SCRIPT_BYTES} bytes or {SCRIPT_CHARS} characters");
            let problem = self
                .warning(
                    node.span,
                    format!("this script is longer than {limit}: an agent cuts it off in line {}", cut.line),
                )
                .label(format!("the last {} bytes never reach an asset", cut.lost));
            self.report(
                problem.help("the file holds all of it; a rehearsal runs what is left behind the cut"),
            );
        }
        if script.bytes.contains(&0) {
            let wide = script.bytes.starts_with(&[0xff, 0xfe]) || script.bytes.get(1) == Some(&0);
            let problem = self.warning(node.span, "this script holds NUL bytes").label(if wide {
                "is it UTF-16, as `[Text.Encoding]::Unicode` makes it?"
            } else {
                "is it a script at all?"
            });
            self.report(problem.help("the file holds the very bytes that an asset would get"));
        }
        Some(script.bytes)
    }
}

/// Chooses the files of a job's scripts. Scripts of the same name and content share one.
pub(crate) fn name_scripts(actions: [(Phase, &mut Vec<Action>); 2]) {
    let mut taken = Taken::default();
    let mut known: Vec<(String, Vec<u8>, String)> = Vec::new();
    for (phase, actions) in actions {
        for (at, action) in actions.iter_mut().enumerate() {
            let Some(script) = &mut action.script else { continue };
            let otherwise = format!("{}-{}", phase.noun(), at + 1);
            let name = safe(action.name.as_deref().unwrap_or_default(), &otherwise);
            let (stem, end) = split(&name, script.language);
            let wanted = format!("{stem}{end}");
            let same = known.iter().find(|(name, bytes, _)| *name == wanted && *bytes == script.bytes);
            script.file = if let Some((_, _, file)) = same {
                file.clone()
            } else {
                let file = taken.new_name(stem, end);
                known.push((wanted, script.bytes.clone(), file.clone()));
                file
            };
        }
    }
}

/// The name without and the extension with its dot; a name that has an extension of its language keeps it.
fn split(name: &str, language: Language) -> (&str, &str) {
    let ends: &[&'static str] = match language {
        Language::Shell => &[".sh", ".bash", ".zsh", ".ksh"],
        Language::PowerShell => &[".ps1"],
        Language::AppleScript => &[".applescript"],
    };
    let lower = name.to_ascii_lowercase();
    let own = ends.iter().find(|end| lower.ends_with(*end) && lower.len() > end.len());
    match own {
        Some(end) => (&name[..name.len() - end.len()], end),
        None => (name, ends.first().copied().unwrap_or_default()),
    }
}
