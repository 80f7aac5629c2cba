//! Whether Windows would let a script run at all.

use crate::job::{ExecutionPolicy, Script};

/// The line that every signed `PowerShell` script carries.
const SIGNATURE: &[u8] = b"# SIG # Begin signature block";

/// The execution policy that keeps `script` from running, if one does.
///
/// A signature is looked for and not checked: whom a machine trusts is not part of a job. A script that travels with a
/// job is a local file when it runs, so `RemoteSigned` never stops it (source: "About Pre-Actions and Post-Actions").
pub(super) fn forbidding(script: &Script) -> Option<ExecutionPolicy> {
    let policy = script.execution_policy?;
    let forbidden = match policy {
        ExecutionPolicy::Restricted => true,
        ExecutionPolicy::AllSigned => !is_signed(script.delivered()),
        ExecutionPolicy::Bypass | ExecutionPolicy::RemoteSigned | ExecutionPolicy::Unrestricted => false,
    };
    forbidden.then_some(policy)
}

fn is_signed(script: &[u8]) -> bool {
    script.split(|byte| *byte == b'\n').any(|line| line.trim_ascii() == SIGNATURE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn only_a_strict_policy_stops_a_script() {
        let signed = "exit 0\r\n# SIG # Begin signature block\r\n# MII...\r\n# SIG # End signature block\r\n";
        let told = "'# SIG # Begin signature block, it says'";
        let table = [
            (None, "exit 0", false),
            (Some(ExecutionPolicy::Bypass), "exit 0", false),
            (Some(ExecutionPolicy::Unrestricted), "exit 0", false),
            (Some(ExecutionPolicy::RemoteSigned), "exit 0", false),
            (Some(ExecutionPolicy::AllSigned), "exit 0", true),
            (Some(ExecutionPolicy::AllSigned), told, true),
            (Some(ExecutionPolicy::AllSigned), signed, false),
            (Some(ExecutionPolicy::Restricted), signed, true),
        ];
        for (policy, text, stopped) in table {
            let script = Script { execution_policy: policy, ..Script::inline(text, Span::default()) };
            assert_eq!(forbidding(&script), policy.filter(|_| stopped), "{policy:?} {text:?}");
        }
    }
}
