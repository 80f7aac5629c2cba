//! Who answers the calls of one endpoint: what is declared, what is refused, and what was called.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use patchdrill_supervisor::protocol::pack;

use super::wire;
use crate::endpoint::builtin::{Built, BuiltIns, Told};
use crate::endpoint::guard;
use crate::endpoint::guard::Verdict;
use crate::environment::{Answer, Arg, CommandDouble, Ending};
use crate::event::{Call, CallAnswer, ServiceEnd};

/// One action is kept this many calls of, so that a script that calls without end cannot fill the memory.
const MOST_CALLS: usize = 100_000;

/// As many bytes of arguments, for the same reason.
const MOST_BYTES: usize = 64 << 20;

/// Rules that a message names at most.
const MOST_SHOWN: usize = 10;

/// What a call is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::endpoint) enum Reply {
    /// To write this and end, or hang.
    Answer(Answer),
    /// To become the real command.
    RunNext {
        /// The folder below which the real commands are; empty when they are on PATH.
        root: PathBuf,
        /// The arguments.
        args: Vec<Arg>,
    },
    /// To become another command.
    Run {
        /// Environment variables to set.
        env: Vec<(Arg, Arg)>,
        /// The command and its arguments.
        command: Vec<Arg>,
    },
}

/// What was called since somebody last asked.
#[derive(Debug, Default)]
pub(in crate::endpoint) struct CallLog {
    /// Calls of doubled commands, and refused reboots, in order.
    pub(in crate::endpoint) calls: Vec<Call>,
    /// Command lines that tried to reboot, in order.
    pub(in crate::endpoint) forced_reboots: Vec<String>,
    bytes: usize,
}

/// Answers calls. One endpoint has one; nothing in it is shared.
#[derive(Debug)]
pub(in crate::endpoint) struct CallHandler {
    doubles: Vec<Counted>,
    built: Built,
    log: CallLog,
}

/// A doubled command, and how often each of its rules has answered.
#[derive(Debug)]
struct Counted {
    double: CommandDouble,
    answered: Vec<usize>,
}

impl CallHandler {
    /// A handler for what a scenario declares, and for the commands that the endpoint answers by itself. Declarations of the
    /// same command count as one.
    pub(in crate::endpoint) fn new(commands: &[CommandDouble], built_ins: &BuiltIns) -> Self {
        let mut doubles: Vec<Counted> = Vec::with_capacity(commands.len());
        for double in commands {
            match doubles.iter_mut().find(|known| known.double.name == double.name) {
                Some(known) => known.double.rules.extend_from_slice(&double.rules),
                None => doubles.push(Counted { double: double.clone(), answered: Vec::new() }),
            }
        }
        for counted in &mut doubles {
            counted.answered = vec![0; counted.double.rules.len()];
        }
        Self { doubles, built: Built::new(built_ins), log: CallLog::default() }
    }

    /// Whether something that was called since the last time took the endpoint down.
    #[cfg(target_os = "linux")]
    pub(super) fn goes_down(&self) -> bool {
        !self.log.forced_reboots.is_empty()
    }

    /// Hands out what was called since the last time.
    pub(in crate::endpoint) fn take_log(&mut self) -> CallLog {
        std::mem::take(&mut self.log)
    }

    /// The endpoint was rebooted.
    pub(in crate::endpoint) fn rebooted(&mut self) {
        self.built.reboot();
    }

    /// What has become of the declared services by now.
    pub(in crate::endpoint) fn services(&mut self) -> Vec<ServiceEnd> {
        self.built.services()
    }

    /// Answers one call and keeps it.
    pub(in crate::endpoint) fn call(&mut self, name: &[u8], args: Vec<Arg>) -> Reply {
        let size = args.iter().map(|arg| arg.0.len()).sum::<usize>();
        if self.log.calls.len() >= MOST_CALLS || self.log.bytes.saturating_add(size) > MOST_BYTES {
            return fails(
                CallAnswer::UNDECLARED_EXIT,
                "patchdrill: this action calls doubled commands without end\n",
            );
        }
        let verdict = guard::judge(name, &args);
        let takes_down = verdict == Verdict::TakesDown;
        let double = self.doubles.iter().position(|counted| counted.double.name.as_bytes() == name);
        let rule = double.and_then(|at| Some((at, self.doubles[at].double.rule(&args)?)));
        let Some((at, rule)) = rule else {
            return match (verdict, double) {
                (Verdict::TakesDown, _) => self.refuse(name, args, size),
                (verdict, double) => self.by_itself(name, args, size, verdict, double),
            };
        };
        let counted = &mut self.doubles[at];
        let answer = counted.double.rules[rule].answer(counted.answered[rule]).cloned().unwrap_or_default();
        counted.answered[rule] += 1;
        if takes_down {
            self.log.forced_reboots.push(line(name, &args));
        }
        self.keep(name, args, kept(&answer), size);
        Reply::Answer(answer)
    }

    /// What is not declared: the endpoint answers by itself, the real command runs, or nobody knows the answer.
    fn by_itself(
        &mut self,
        name: &[u8],
        args: Vec<Arg>,
        size: usize,
        verdict: Verdict,
        double: Option<usize>,
    ) -> Reply {
        let root = self.built.real_root().map(Path::to_owned).unwrap_or_default();
        let declared = double.map(|at| &self.doubles[at].double);
        // Whoever declares answers of a command wants to hear of calls that no answer fits, unless there is more declared
        // of which the command speaks.
        let strict = declared.is_some_and(|double| !double.rules.is_empty()) && !self.built.is_declared(name);
        let told = if strict { None } else { self.built.answer(name, &args) };
        match (told, declared) {
            (Some(Told::Answer(answer)), _) => {
                self.keep(name, args, kept(&answer), size);
                Reply::Answer(answer)
            }
            (Some(Told::Real(real)), _) => {
                // Nobody asked about a command that tells nothing of what is declared.
                if declared.is_some() || self.built.is_declared(name) {
                    self.keep(name, args, CallAnswer::Real, size);
                }
                Reply::RunNext { root, args: real }
            }
            (Some(Told::Unknown), _) => {
                let called = line(name, &args);
                let message = format!(
                    "patchdrill: the `{}` of this endpoint has no answer to `{called}`; declare one\n",
                    String::from_utf8_lossy(name)
                );
                self.keep(name, args, CallAnswer::Undeclared, size);
                fails(CallAnswer::UNDECLARED_EXIT, message)
            }
            (None, Some(double)) => {
                let message = undeclared(double, &args);
                self.keep(name, args, CallAnswer::Undeclared, size);
                fails(CallAnswer::UNDECLARED_EXIT, message)
            }
            (None, None) => match verdict {
                Verdict::Instead { env, command } => Reply::Run { env, command },
                Verdict::Harmless | Verdict::TakesDown => Reply::RunNext { root, args },
            },
        }
    }

    fn refuse(&mut self, name: &[u8], args: Vec<Arg>, size: usize) -> Reply {
        let line = line(name, &args);
        let message = format!(
            "patchdrill: refused: `{line}` would take this machine down. A job reboots at most once, at its very end; \
             a script asks for that with exit code 10 or 11.\n"
        );
        self.log.forced_reboots.push(line);
        self.keep(name, args, CallAnswer::RebootRefused, size);
        fails(CallAnswer::REFUSED_EXIT, message)
    }

    fn keep(&mut self, name: &[u8], args: Vec<Arg>, answer: CallAnswer, size: usize) {
        let command = String::from_utf8_lossy(name).into_owned();
        self.log.bytes += size;
        self.log.calls.push(Call { command, args, answer });
    }
}

impl Reply {
    /// The message that says so.
    pub(super) fn pack(&self) -> Option<Vec<u8>> {
        match self {
            Self::Answer(answer) => {
                let exit = match answer.ending {
                    Ending::Exits(code) => vec![code],
                    Ending::Hangs => Vec::new(),
                };
                let delay = u64::try_from(answer.delay.as_millis()).unwrap_or(u64::MAX).to_le_bytes();
                let fields = [wire::ANSWER, &exit, &delay, &answer.stdout, &answer.stderr];
                pack(fields.into_iter())
            }
            Self::RunNext { root, args } => {
                let head = [wire::RUN_NEXT, root.as_os_str().as_bytes()];
                pack(head.into_iter().chain(args.iter().map(|arg| arg.0.as_slice())))
            }
            Self::Run { env, command } => {
                let count = u32::try_from(env.len()).ok()?.to_le_bytes();
                let env = env.iter().flat_map(|(name, value)| [name.0.as_slice(), value.0.as_slice()]);
                let command = command.iter().map(|word| word.0.as_slice());
                pack([wire::RUN, &count].into_iter().chain(env).chain(command))
            }
        }
    }
}

fn kept(answer: &Answer) -> CallAnswer {
    match answer.ending {
        Ending::Exits(code) => CallAnswer::Exits(code),
        Ending::Hangs => CallAnswer::Hangs,
    }
}

fn fails(code: u8, message: impl Into<Vec<u8>>) -> Reply {
    let (ending, stderr) = (Ending::Exits(code), message.into());
    Reply::Answer(Answer { ending, stderr, stdout: Vec::new(), delay: Duration::ZERO })
}

/// A command line as it was typed, cut when it is very long.
fn line(name: &[u8], args: &[Arg]) -> String {
    let mut line = Arg(name.to_vec()).to_string();
    for arg in args {
        if line.len() > 300 {
            line.push_str(" ...");
            break;
        }
        let _ = write!(line, " {}", Arg(arg.0[..arg.0.len().min(300)].to_vec()));
    }
    line
}

/// Says what was called and what would have been answered, the nearest first.
fn undeclared(double: &CommandDouble, args: &[Arg]) -> String {
    let called = line(double.name.as_bytes(), args);
    let mut message = format!("patchdrill: no answer is declared for `{called}`\n");
    let mut declared: Vec<String> = double
        .rules
        .iter()
        .map(|rule| format!("{} {}", double.name, rule.args).trim_end().chars().take(300).collect())
        .collect();
    declared.sort_by_cached_key(|known| strsim::damerau_levenshtein(known, &called));
    for (at, known) in declared.iter().take(MOST_SHOWN).enumerate() {
        let label = if at == 0 { "  declared: " } else { "            " };
        let _ = writeln!(message, "{label}`{known}`");
    }
    if declared.len() > MOST_SHOWN {
        let _ = writeln!(message, "            and {} more", declared.len() - MOST_SHOWN);
    }
    message
}
