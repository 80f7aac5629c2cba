//! Which interpreter runs a script.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::source::Span;

/// Program and argument of a shebang.
type Read<'a> = Option<(&'a str, Option<&'a str>)>;

fn inline(text: &str) -> Script {
    Script::inline(text, Span::default())
}

fn file(path: &str, text: &str) -> Script {
    Script { bytes: text.into(), ..Script::file(path, Span::default()) }
}

fn tools() -> Tools {
    Tools::of_caller(BTreeMap::new())
}

fn launch(
    script: &Script,
    platform: Platform,
    tools: &Tools,
    double: Option<&Path>,
) -> Result<Result<Launch, NotStarted>, EndpointError> {
    let (tools, doubled_osascript) = (tools.clone(), double.map(Path::to_owned));
    Interpreters { platform, tools, doubled_osascript }.launch(script)
}

fn linux(script: &Script) -> Result<Launch, NotStarted> {
    launch(script, Platform::Linux, &tools(), None).unwrap()
}

/// Program's name, arguments and file.
fn shown(script: &Script, platform: Platform, tools: &Tools) -> String {
    let launch = launch(script, platform, tools, None).unwrap().unwrap();
    let args: Vec<_> = launch.args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let name = launch.program.file_name().unwrap().to_string_lossy().into_owned();
    format!("{name} [{}] {}", args.join("|"), launch.file.to_string_lossy())
}

#[test]
fn shebangs_are_read_as_the_kernel_reads_them() {
    let long = format!("#!/{}\n", "x".repeat(300));
    let long_arg = format!("#!/bin/bash {}\n", "x".repeat(300));
    let table: &[(&str, Read)] = &[
        ("", None),
        ("echo\n", None),
        ("#!\n", None),
        ("#!  \t\n", None),
        (" #!/bin/sh\n", None),
        ("\u{feff}#!/bin/sh\n", None),
        ("#!/bin/sh", Some(("/bin/sh", None))),
        ("#!/bin/bash\necho", Some(("/bin/bash", None))),
        ("#! \t/bin/bash \t\necho", Some(("/bin/bash", None))),
        ("#!/bin/bash -e -u \n", Some(("/bin/bash", Some("-e -u")))),
        ("#!/bin/bash\r\n", Some(("/bin/bash\r", None))),
        ("#!/bin/bash -e\r\n", Some(("/bin/bash", Some("-e\r")))),
        ("#!/usr/bin/env bash\n", Some(("/usr/bin/env", Some("bash")))),
        (&long, None),
    ];
    for (text, expected) in table {
        let read = Shebang::of(text.as_bytes()).map(|Shebang { program, arg }| {
            (std::str::from_utf8(program).unwrap(), arg.map(|arg| std::str::from_utf8(arg).unwrap()))
        });
        assert_eq!(read, *expected, "{text:?}");
    }
    assert_eq!(Shebang::of(long_arg.as_bytes()).unwrap().program, b"/bin/bash");
}

#[test]
fn a_shell_is_chosen_by_shebang_extension_and_platform() {
    for (script, platform, expected) in [
        (inline("echo"), Platform::Linux, "sh [] script.sh"),
        (inline("#!/bin/sh\n"), Platform::Linux, "sh [] script.sh"),
        (inline("#!/bin/bash\n"), Platform::Linux, "bash [] script.sh"),
        (inline("#!/bin/bash -eu\n"), Platform::Linux, "bash [-eu] script.sh"),
        (inline("#!/usr/bin/env bash\n"), Platform::Linux, "bash [] script.sh"),
        (inline("#!/usr/bin/env -S bash -e\n"), Platform::Linux, "env [-S bash -e] script.sh"),
        (file("a/stop.sh", "echo"), Platform::Linux, "sh [] stop.sh"),
        (file("a/stop.bash", "echo"), Platform::Linux, "bash [] stop.bash"),
        (file("a/stop.zsh", "#!/bin/bash\n"), Platform::MacOs, "bash [] stop.zsh"),
        (file("stop", "echo"), Platform::Linux, "sh [] stop"),
    ] {
        assert_eq!(shown(&script, platform, &tools()), expected, "{script:?}");
    }
    // Not every machine has these.
    let folder = tempfile::tempdir().unwrap();
    let own = own_tools(folder.path());
    for (script, platform, expected) in [
        (inline("#!/usr/bin/env zsh\n"), Platform::Linux, "zsh [] script.sh"),
        (file("a/stop.sh", "#!/bin/zsh\n"), Platform::Linux, "zsh [] stop.sh"),
        (file("a/stop.zsh", "echo"), Platform::MacOs, "zsh [] stop.zsh"),
        (inline("#!/bin/dash\n"), Platform::MacOs, "dash [] script.sh"),
    ] {
        assert_eq!(shown(&script, platform, &own), expected, "{script:?}");
    }
}

#[cfg(not(target_os = "macos"))]
#[test]
fn the_standard_shell_of_macos_is_bash() {
    for (script, expected) in [
        (inline("echo"), "bash [--posix] script.sh"),
        (inline("#!/bin/sh\n"), "bash [--posix] script.sh"),
        (inline("#!/bin/sh -e\n"), "bash [--posix|-e] script.sh"),
    ] {
        assert_eq!(shown(&script, Platform::MacOs, &tools()), expected, "{script:?}");
    }
}

#[test]
fn what_a_shebang_names_must_be_there() {
    for (text, program) in [
        ("#!/no/such/shell\n", "/no/such/shell"),
        ("#!/usr/bin/env no-such-shell\n", "no-such-shell"),
        ("#!/usr/bin/env bash -e\n", "'bash -e'"),
        ("#!/usr/bin/env -S no-such-shell -e\n", "no-such-shell"),
        ("#!bash\n", "bash"),
        ("#!/bin/bash\r\n", "$'/bin/bash\\r' (the line ends as on Windows)"),
        ("#!/usr/bin/env bash\r\n", "$'bash\\r' (the line ends as on Windows)"),
    ] {
        assert_eq!(linux(&inline(text)), Err(NotStarted::NoInterpreter(program.into())), "{text:?}");
    }
    assert!(matches!(linux(&inline("#!/etc\n")), Err(NotStarted::Refused(_))));
    assert!(matches!(linux(&inline("#!/etc/passwd\n")), Err(NotStarted::Refused(_))));
}

#[test]
fn scripts_are_read_in_their_own_tongue() {
    for (text, tongue) in [
        ("echo", Tongue::Shell { login: false }),
        ("#!/bin/bash -e\n", Tongue::Shell { login: false }),
        ("#!/bin/bash -el\n", Tongue::Shell { login: true }),
        ("#!/bin/bash --login\n", Tongue::Shell { login: true }),
        ("#!/bin/cat\n", Tongue::Other),
    ] {
        assert_eq!(linux(&inline(text)).unwrap().tongue, tongue, "{text:?}");
    }
}

/// Tools whose shells and `osascript` are our own.
fn own_tools(folder: &Path) -> Tools {
    let shells = ["pwsh", "osascript", "bash", "zsh", "dash"].map(|name| {
        let program = folder.join(name);
        fs::write(&program, "#!/bin/sh\n").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        (name.to_owned(), program)
    });
    Tools::of_caller(shells.into())
}

#[test]
fn powershell_and_applescript_are_chosen_by_language_shebang_extension_and_platform() {
    let folder = tempfile::tempdir().unwrap();
    let tools = own_tools(folder.path());
    let named = |language| Script { language: Some(language), ..inline("#!/bin/sh\n") };
    for (script, platform, name, file) in [
        (inline("exit 10"), Platform::Windows, "pwsh", "script.ps1"),
        (inline("#!/usr/bin/env pwsh\n"), Platform::Linux, "pwsh", "script.ps1"),
        (file("x/Check.PS1", "exit"), Platform::Linux, "pwsh", "Check.PS1"),
        (file("x/check", "#!/usr/bin/pwsh\n"), Platform::Linux, "pwsh", "check.ps1"),
        (named(Language::PowerShell), Platform::Windows, "pwsh", "script.ps1"),
        (named(Language::AppleScript), Platform::MacOs, "osascript", "script.applescript"),
        (file("tell.applescript", "beep"), Platform::MacOs, "osascript", "tell.applescript"),
        (inline("#!/usr/bin/osascript\nbeep"), Platform::MacOs, "osascript", "script.applescript"),
        (inline("#!/bin/bash\n"), Platform::Linux, "bash", "script.sh"),
        (inline("#!/usr/bin/env bash\n"), Platform::Linux, "bash", "script.sh"),
    ] {
        let launch = launch(&script, platform, &tools, None).unwrap().unwrap();
        assert_eq!(
            (launch.program, launch.file),
            (folder.path().join(name), OsString::from(file)),
            "{script:?}"
        );
    }
}

#[test]
fn a_doubled_osascript_stands_in_for_the_real_one() {
    let double = Path::new("/e/bin/osascript");
    let script = Script { language: Some(Language::AppleScript), ..inline("beep") };
    let launch = launch(&script, Platform::MacOs, &tools(), Some(double)).unwrap().unwrap();
    assert_eq!((launch.program.as_path(), launch.doubled), (double, true));
}

#[cfg(not(target_os = "macos"))]
#[test]
fn a_tool_that_is_missing_is_no_fault_of_the_script() {
    let script = Script { language: Some(Language::AppleScript), ..inline("beep") };
    let missing = launch(&script, Platform::MacOs, &tools(), None);
    assert!(matches!(missing, Err(EndpointError::MissingTool { tool, .. }) if tool == "osascript"));
}

#[test]
fn a_shell_that_every_mac_has_and_this_machine_has_not_is_a_missing_tool() {
    // A root file system that holds nothing.
    let root = tempfile::tempdir().unwrap();
    let bare = Tools::of_root(BTreeMap::new(), Some(root.path().to_owned()));
    for (script, platform, tool) in [
        (inline("#!/bin/zsh\n"), Platform::MacOs, Some("zsh")),
        (inline("#!/usr/bin/env zsh\n"), Platform::MacOs, Some("zsh")),
        (inline("#!/usr/bin/env -S zsh -f\n"), Platform::MacOs, Some("zsh")),
        (file("a.ksh", "echo"), Platform::MacOs, Some("ksh")),
        // No Mac has these, and no other system has to have any of them.
        (inline("#!/usr/bin/zsh\n"), Platform::MacOs, None),
        (inline("#!/bin/zsh\r\n"), Platform::MacOs, None),
        (inline("#!/usr/bin/env fish\n"), Platform::MacOs, None),
        (inline("#!/bin/zsh\n"), Platform::Linux, None),
        (inline("#!/usr/bin/env zsh\n"), Platform::Linux, None),
    ] {
        let launch = launch(&script, platform, &bare, None);
        match tool {
            Some(shell) => {
                assert!(
                    matches!(&launch, Err(EndpointError::MissingTool { tool, .. }) if tool == shell),
                    "{launch:?}"
                );
            }
            None => assert!(matches!(&launch, Ok(Err(NotStarted::NoInterpreter(_)))), "{launch:?}"),
        }
    }
}

#[test]
fn files_that_may_be_run_are_recognised() {
    for (path, text, expected) in [
        ("a.sh", "", true),
        ("a", "#!/bin/bash\n", true),
        ("a.txt", "#!/usr/bin/env zsh\n", true),
        ("a.sh", "#!/usr/bin/python3\n", false),
        ("a.conf", "x=1", false),
    ] {
        assert_eq!(looks_like_shell(Path::new(path), text.as_bytes()), expected, "{path} {text:?}");
    }
}
