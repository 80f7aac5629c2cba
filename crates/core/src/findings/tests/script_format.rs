//! Form: length, line ends, marks, first lines.

use super::support::{plan_of, short};
use crate::event::FindingCode;
use crate::job::Platform;

fn check(platform: Platform, script: &str, expected: &[&str]) {
    let found: Vec<String> = plan_of(platform, script.as_bytes()).iter().map(short).collect();
    assert_eq!(found, expected, "{script:?} on {platform}");
}

#[test]
fn a_clean_script_has_no_findings() {
    check(Platform::Linux, "#!/bin/sh\nsystemctl stop myapp || exit 12\nexit 0\n", &[]);
    check(Platform::MacOs, "#!/bin/zsh\nexit 0\n", &[]);
    check(Platform::Windows, "\u{feff}Stop-Service MyApp\r\nexit 0\r\n", &[]);
    check(Platform::Windows, "#!/usr/bin/env pwsh\nexit 0\n", &[]);
}

#[test]
fn shebangs_are_looked_at() {
    for (platform, script, expected) in [
        (Platform::Linux, "exit 0", &["shebang@1"][..]),
        (Platform::MacOs, "exit 0", &["shebang@1"]),
        (Platform::Windows, "exit 0", &[]),
        (Platform::Linux, "\n# stops the app\n#!/bin/sh\nexit 0", &["shebang@3"]),
        (Platform::Linux, " #!/bin/sh\nexit 0", &["shebang@1"]),
        (Platform::Linux, "#!/usr/bin/python3\nimport sys", &["shebang@1"]),
        (Platform::Linux, "#!/usr/bin/env pwsh\nexit 0", &["shebang@1"]),
        (Platform::Linux, "#!/usr/bin/osascript\nreturn", &["shebang@1"]),
        (Platform::MacOs, "#!/usr/bin/osascript\nreturn", &[]),
        (Platform::MacOs, "#!/usr/bin/bash\nexit 0", &["shebang@1"]),
        (Platform::Linux, "#!/usr/bin/bash\nexit 0", &[]),
        (Platform::Windows, "#!/bin/bash\nexit 0", &["shebang@1"]),
        (Platform::Linux, "#!/bin/sh\nif [[ -f /x ]]; then exit 12; fi\nexit 0", &["shebang@2"]),
        (Platform::Linux, "#!/bin/sh\nhosts=(a b)\nexit 0", &["shebang@2"]),
        (Platform::Linux, "#!/bin/sh\nread -r x <<< \"$y\"\nexit 0", &["shebang@2"]),
        (Platform::MacOs, "#!/bin/sh\nif [[ -f /x ]]; then exit 12; fi\nexit 0", &[]),
        (Platform::Linux, "#!/bin/sh\necho \"[[ x ]]\" '((' x=\"(a)\"\nexit 0", &[]),
        (Platform::Linux, "#!/bin/busybox sh\nexit 0", &[]),
    ] {
        check(platform, script, expected);
    }
}

#[test]
fn windows_line_ends_matter_to_shells_only() {
    check(Platform::Linux, "#!/bin/sh\r\nexit 0\r\n", &["crlf-lines@1"]);
    check(Platform::Linux, "#!/bin/sh\necho a\r\nexit 0\n", &["crlf-lines@2"]);
    check(Platform::Linux, "#!/bin/sh\nprintf 'a\\r\\n'\nexit 0\n", &[]);
    let found = plan_of(Platform::Linux, b"#!/bin/sh\r\nexit 0\r\n");
    assert_eq!(
        found[0].message,
        "2 lines of the shell script end as on Windows (CR LF), and the system looks for an interpreter whose name ends in a \
         carriage return"
    );
}

#[test]
fn marks_matter_to_shells_only() {
    check(Platform::Linux, "\u{feff}#!/bin/sh\nexit 0\n", &["byte-order-mark@1"]);
    check(Platform::Linux, "\u{feff}exit 0\n", &["byte-order-mark@1", "shebang@1"]);
    let utf16: Vec<u8> = "\u{feff}#!/bin/sh\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = plan_of(Platform::Linux, &utf16);
    assert_eq!(found[0].message, "the script begins with a UTF-16 byte order mark, and no shell can read it");
}

#[test]
fn a_long_script_tells_what_it_loses() {
    let filler = format!("# {}\n", "x".repeat(97));
    let head = format!("#!/bin/sh\n{}", filler.repeat(203));
    let room = 20_480 - head.len();
    for (tail, expected) in [
        (
            format!("echo {}\nexit 12\n", "y".repeat(room)),
            "the script is longer than 20480 characters, so the agent gets it cut off in this line: 2 lines never run, \
             the last of them is `exit 12`",
        ),
        (
            format!("echo {}\n\n\n", "y".repeat(room - 6)),
            "the script is longer than 20480 characters, so the agent gets it cut off in this line: 2 blank bytes are lost",
        ),
        (
            format!("echo {} exit 12", "y".repeat(room - 5)),
            "the script is longer than 20480 characters, so the agent gets it cut off in this line: `exit 12` never runs",
        ),
    ] {
        let found = plan_of(Platform::Linux, format!("{head}{tail}").as_bytes());
        let cut: Vec<_> = found.iter().filter(|each| each.code == FindingCode::TruncatedScript).collect();
        assert_eq!(cut.len(), 1, "{tail}");
        assert_eq!(cut[0].message, expected);
        assert_eq!(
            short(cut[0]),
            if tail.ends_with("\n\n\n") { "truncated-script@206" } else { "truncated-script@205" }
        );
    }
}
