//! What each kind of finding means, for `patchdrill explain`.

use crate::event::FindingCode;

/// What a kind of finding means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingText {
    /// A few words.
    pub title: &'static str,
    /// What was found.
    pub meaning: &'static str,
    /// Why it matters in a job.
    pub why: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// Where the fact behind it is stated.
    pub source: &'static str,
}

const NEW: &str = "Overview of Run Script Actions";
const OLD: &str = "About Pre-Actions and Post-Actions";
const FAQ: &str = "Patch Management FAQ";
const SHELL: &str = "how shells and PowerShell work";
const PRACTICE: &str = "what real patch scripts do";
const SELF: &str = "patchdrill itself";

/// What a kind of finding means, why it matters and what to do.
#[expect(clippy::too_many_lines, reason = "one entry per kind, all data")]
pub const fn explain(code: FindingCode) -> FindingText {
    match code {
        FindingCode::ForcedReboot => FindingText {
            title: "The script reboots by itself",
            meaning: "A script called `reboot`, `shutdown`, `Restart-Computer` or the like, or could call it (then it only \
                      warns).",
            why: "A job reboots at most once, at its very end. A reboot in the middle cuts the job off; when the agent takes \
                  it up again, the script reboots again: a reboot loop. patchdrill keeps the attempt away from this machine, \
                  lets the job begin again and shows the loop.",
            advice: "Exit with 10 (success) or 11 (failed) from a pre-action; the job then reboots once, under its reboot \
                     settings.",
            source: OLD,
        },
        FindingCode::UndeclaredCall => FindingText {
            title: "A call without a declared answer",
            meaning: "The script called a command that the scenario replaces, with arguments that no answer is declared for. \
                      The call failed.",
            why: "The script went another way than it would on an asset, so the rest of the rehearsal proves little.",
            advice: "Declare an answer for these arguments, or one for any arguments (`systemctl ...`).",
            source: SELF,
        },
        FindingCode::NoExplicitExit => FindingText {
            title: "No `exit` chose the code",
            meaning: "The exit code came from the last command that ran, from `set -e`, or from PowerShell itself.",
            why: "The code decides what the job does, and here nobody decided on the code. Add a line at the end, such as a \
                  log message, and a failure turns into a success.",
            advice: "End every way through the script with `exit` and a number: 0, 1, 10, 11, 12 or 101.",
            source: NEW,
        },
        FindingCode::AccidentalCode => FindingText {
            title: "A tool's code steers the job",
            meaning: "The script ended with a code that orders a reboot, an abort or a skip, and no `exit` in it names that \
                      code: it is the code of a tool.",
            why: "rsync ends with 12 when a transfer breaks off, curl with 11 after an odd answer, zypper with 101 when \
                  patches wait. To the job these are orders: abort, reboot, skip.",
            advice: "Look at the tool's code in the script and exit with one of your own: `rsync ... || exit 1`.",
            source: NEW,
        },
        FindingCode::OutputDisagrees => FindingText {
            title: "Output and exit code disagree",
            meaning: "The output speaks of a needed reboot or of a failure, and the exit code says otherwise, or the other \
                      way round.",
            why: "The job hears the code alone. A reboot that is only printed never happens, a failure that is only printed \
                  counts as a success.",
            advice: "Let the code say what the text says: 10 for a needed reboot, 1 for a failure, 12 to stop the job.",
            source: PRACTICE,
        },
        FindingCode::NothingCalled => FindingText {
            title: "Nothing that was declared got called",
            meaning: "The script ended with 0 and called none of the commands that the scenario replaces.",
            why: "Scripts look around before they begin, and leave politely where they do not feel at home. Such a rehearsal \
                  passes without having tested anything.",
            advice: "See which check ended the script early, and declare the file, the variable or the command it looks at. \
                     Expect calls, and not only codes.",
            source: PRACTICE,
        },
        FindingCode::ReadsArguments => FindingText {
            title: "The script reads arguments",
            meaning: "The script uses `$1`, `$@`, `$#`, `getopts`, `param(...)` or `$args`.",
            why: "A job passes no arguments, so these are empty, and a script that insists on them only prints its usage.",
            advice: "Take the values from environment variables, or write them into the script.",
            source: PRACTICE,
        },
        FindingCode::NeedsSiblingFile => FindingText {
            title: "The script needs a file beside it",
            meaning: "The script sources, runs or reads a file that lies in its own folder.",
            why: "An action carries one script and nothing else: on the asset that file does not exist.",
            advice: "Write the contents into the script, or have an earlier action put the file at a fixed place.",
            source: PRACTICE,
        },
        FindingCode::TruncatedScript => FindingText {
            title: "The script is cut off",
            meaning: "The script is longer than 20,480 characters or 20 KB.",
            why: "What is beyond is cut off, and what is left still runs: up to the middle of a line, without the `exit` at \
                  its end.",
            advice: "Shorten the script, or split it into two actions.",
            source: OLD,
        },
        FindingCode::ChildOutlived => FindingText {
            title: "A child outlived the script",
            meaning: "A process that the script had started still ran when the script had ended.",
            why: "It goes on while patches are installed, may hold files and locks, and nobody sees how it ends. patchdrill \
                  ended it.",
            advice: "Wait for it or end it before the script ends; start what must live on as a service.",
            source: PRACTICE,
        },
        FindingCode::ExitWraps => FindingText {
            title: "An exit code that does not fit",
            meaning: "`exit` with a number that is not between 0 and 255 in a shell, or with text in PowerShell.",
            why: "A shell keeps eight bits: 256 becomes 0, a success, and 268 becomes 12, an abort. PowerShell makes text 0.",
            advice: "Exit with a number from 0 to 255.",
            source: SHELL,
        },
        FindingCode::ExitInSubshell => FindingText {
            title: "An exit that does not end the script",
            meaning: "`exit` inside `( ... )`, `$( ... )` or a pipeline, when nothing looks at the code of that part.",
            why: "It ends that part alone. The script goes on, and the job never hears of the 12 that should have stopped it.",
            advice: "Use `{ ...; }`, feed loops by `< file` in place of a pipe, or put `|| exit $?` behind it.",
            source: SHELL,
        },
        FindingCode::ExitOfPipeline => FindingText {
            title: "An exit with the code of the wrong command",
            meaning: "`exit $?` right behind a pipeline such as `make install | tee log`, without `pipefail`.",
            why: "`$?` is then the code of the last command, which mostly succeeds: the job never hears that the first one failed.",
            advice: "Set `pipefail` in bash, exit with `${PIPESTATUS[0]}`, or write to the log in place of a pipe.",
            source: SHELL,
        },
        FindingCode::CrlfLines => FindingText {
            title: "Windows line ends in a shell script",
            meaning: "Lines of a shell script end with a carriage return and a line feed.",
            why: "`#!/bin/sh` with a carriage return names a program that does not exist; elsewhere the carriage return \
                  becomes a part of the last word of its line.",
            advice: "Save the script with Unix line ends.",
            source: SHELL,
        },
        FindingCode::ByteOrderMark => FindingText {
            title: "A byte order mark in front of the script",
            meaning: "A shell script begins with the invisible bytes that some editors put in front of UTF-8 or UTF-16.",
            why: "The system then does not see the shebang, or the shell takes the bytes for a part of the first command.",
            advice: "Save the script as UTF-8 without a byte order mark.",
            source: SHELL,
        },
        FindingCode::Shebang => FindingText {
            title: "The first line does not name a fitting shell",
            meaning: "The shebang is missing, is not the very first line, names something that the platform does not run, or \
                      names `sh` for a script that needs bash.",
            why: "Then the endpoint decides which shell runs the script, and what worked in bash can break in dash.",
            advice: "Begin with the shell that the script is written for: `#!/bin/bash`.",
            source: NEW,
        },
        FindingCode::Prompts => FindingText {
            title: "The script asks a question",
            meaning: "The script waits for a person: `read`, `select`, `Read-Host`, a package manager without `-y`.",
            why: "Standard input is empty and nobody is there: the answer is empty, or the command fails, or it waits until \
                  the action is given up after 180 minutes.",
            advice: "Give the answer as an option (`-y`) or as an environment variable of the action.",
            source: OLD,
        },
        FindingCode::OutputNotUtf8 => FindingText {
            title: "Output that is no UTF-8",
            meaning: "Some bytes of the output are not valid UTF-8.",
            why: "What the console shows of a failed action is this output, and it cannot show such bytes as they are.",
            advice: "Set a UTF-8 locale in the script, or convert what it prints.",
            source: PRACTICE,
        },
        FindingCode::OutputCut => FindingText {
            title: "Output was cut",
            meaning: "The script printed more than is kept.",
            why: "Expectations on the part that was dropped cannot be checked, and nobody reads that much in a console.",
            advice: "Print less, or write the details to a file.",
            source: SELF,
        },
        FindingCode::NeedsRebootFirst => FindingText {
            title: "An action that needs the reboot first",
            meaning: "The plan says that an action only makes sense once the reboot has happened, and it stands in the same \
                      job.",
            why: "A job reboots after all its actions. Such an action runs before the reboot and looks at the old state.",
            advice: "Move the action into a second job.",
            source: NEW,
        },
        FindingCode::RebootBetweenPatches => FindingText {
            title: "Two patches with a reboot between them",
            meaning: "The plan says that a patch can only go on after a reboot that follows another patch of the same job.",
            why: "One job reboots once, after all its patches, so the second patch cannot be installed.",
            advice: "Deploy the two patches in two jobs.",
            source: FAQ,
        },
        FindingCode::ExpectsNothing => FindingText {
            title: "The scenario expects nothing",
            meaning: "The scenario states no expectation.",
            why: "It passes whatever the job does, so it tests nothing.",
            advice: "Say how the job, its actions or its reboot should end.",
            source: SELF,
        },
        FindingCode::NotIdempotent => FindingText {
            title: "The second run is not as the first",
            meaning: "The job ran twice on the same asset (`--twice`, `runs: twice`, `When the job runs twice`), and the \
                      second run came to another end, or changed files.",
            why: "Jobs run again: after a forced reboot, when an asset was offline, when somebody repeats them. A script that \
                  does its work a second time can undo it, double it or fail on it.",
            advice: "Look first whether the work is done already, change nothing then, and end in the same way. Where another \
                     end is meant, such as 101 when nothing is left to do, expect the finding.",
            source: NEW,
        },
        FindingCode::CodeCut => FindingText {
            title: "A code of more than eight bits",
            meaning: "The script asked for an exit code beyond 0 to 255.",
            why: "Windows passes such codes on whole, Linux and macOS keep eight bits: 3010 arrives as 194.",
            advice: "Exit with a number from 0 to 255 where the job should understand it.",
            source: SHELL,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_explained_in_sentences_of_its_own() {
        let mut titles = Vec::new();
        for code in FindingCode::ALL {
            let text = explain(*code);
            for sentence in [text.meaning, text.why, text.advice] {
                assert!(sentence.ends_with('.'), "{code}: {sentence}");
                assert!(!sentence.contains("  "), "{code}: {sentence}");
            }
            assert!(!text.title.ends_with('.') && !titles.contains(&text.title), "{code}");
            titles.push(text.title);
        }
    }
}
