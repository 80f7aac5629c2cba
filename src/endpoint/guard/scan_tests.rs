//! Scripts that reboot without asking a command that is doubled.

use super::*;

fn doubled(name: &[u8]) -> bool {
    matches!(name, b"systemctl" | b"df" | b"kill")
}

fn hit(script: &str) -> Option<Hit> {
    scan(script.as_bytes(), Tongue::Shell { login: false }, &doubled)
}

fn how(script: &str) -> Option<(usize, Reach)> {
    hit(script).map(|hit| match hit.how {
        How::Reach(reach) | How::AfterPath(reach, _) => (hit.line, reach),
    })
}

/// Every way around PATH by which the machine would go down.
const DOWN: &[&str] = &[
    "/sbin/reboot",
    "/usr/sbin/shutdown -r now",
    "/bin/systemctl reboot",
    "/bin/systemctl --no-block isolate reboot.target",
    "//sbin//reboot",
    "/usr/sbin/../sbin/reboot",
    "/lib/systemd/systemd-shutdown reboot",
    "/bin/busybox reboot -f",
    "/sbin/init 6",
    "/usr/bin/sudo reboot",
    "/usr/bin/sudo -n /sbin/reboot",
    "echo b > /proc/sysrq-trigger",
    "echo b | tee /proc/sysrq-trigger",
    "dd if=/dev/zero of=/proc/sysrq-trigger count=1",
    "echo mem >/sys/power/state",
    "command -p reboot",
    "exec -c reboot",
    "exec /sbin/reboot",
    "env -i reboot",
    "env -u PATH shutdown -r now",
    "env PATH=/sbin:/bin reboot",
    "PATH=/usr/sbin:/sbin reboot",
    "PATH=/sbin:$PATH reboot",
    "export PATH=/usr/sbin:/usr/bin\nreboot",
    "PATH=/usr/bin:/bin\nif true; then reboot; fi",
    "go() { reboot; }\nexport PATH=/bin:/sbin:$PATH\ngo",
    "unset PATH; reboot",
    ". /etc/profile\nreboot",
    "eval \"$(/usr/libexec/path_helper -s)\"; shutdown -r now",
    "eval '/sbin/reboot'",
    "trap '/sbin/reboot' EXIT",
    "bash -c '/sbin/reboot'",
    "sh -ec 'sleep 1; /sbin/reboot'",
    "bash -lc reboot",
    "bash --login -c reboot",
    "nohup sh -c 'sleep 10; /sbin/reboot' >/dev/null 2>&1 &",
    "(sleep 10; /sbin/reboot) &",
    "timeout 5 /sbin/reboot",
    "echo x | xargs -n1 /sbin/reboot",
    "x=$(/sbin/reboot)",
    "echo `/sbin/reboot`",
    "cat <(/sbin/reboot)",
    "true && ! /sbin/reboot",
    "R=/sbin/reboot\n$R",
    "CMD='/sbin/shutdown -r now'; $CMD",
    "SBIN=/sbin; ${SBIN}/reboot",
    "cd /sbin && ./reboot",
    "bash <<EOF\n/sbin/reboot\nEOF",
    "sh <<< '/sbin/reboot'",
    "echo reboot | at now + 1 minute",
    "at now <<< reboot",
    "echo '/sbin/reboot' | sh",
    "python3 -c 'import os; os.system(\"/sbin/reboot\")'",
    "find /tmp -name x -exec /sbin/reboot ;",
    "hash -p /sbin/reboot reboot",
    "alias r='/sbin/reboot'",
    "osascript <<'END'\ntell application \"System Events\" to restart\nEND",
];

/// Scripts that look alike and take nothing down around PATH.
const HARMLESS: &[&str] = &[
    "reboot",
    "sudo reboot",
    "systemctl reboot",
    "shutdown -r now",
    "echo \"please reboot\"",
    "echo /sbin/reboot",
    "# /sbin/reboot",
    "true # /sbin/reboot",
    "cat <<EOF\n/sbin/reboot\nEOF",
    "cat > later.sh <<'EOF'\nPATH=/sbin\nreboot\nEOF",
    "[ -x /sbin/reboot ] && echo there",
    "[[ $cmd == /sbin/reboot || -x /sbin/reboot ]]",
    "ls -l /sbin/reboot /usr/sbin/shutdown",
    "grep -q /sbin/reboot /var/log/syslog",
    "if ! command -v reboot; then exit 1; fi",
    "case \"$1\" in\n  /sbin/reboot) echo a;;\n  reboot|halt) echo b;;\nesac",
    "for c in /sbin/reboot /sbin/halt; do echo $c; done",
    "commands=(/sbin/reboot /sbin/halt)",
    "REBOOT=/sbin/reboot",
    "PATH=$PATH:/usr/sbin\nreboot",
    "export PATH=\"${PATH}:/sbin\"; reboot",
    "PATH=/opt/app/bin:$PATH\nreboot",
    "PATH+=:/sbin; reboot",
    "PATH=/usr/bin:/bin\necho reboot",
    "PATH=/usr/bin:/bin\nshutdown -c",
    "reboot() { echo no; }\nPATH=/usr/bin\nreboot",
    "/sbin/shutdown -c",
    "/sbin/reboot --help",
    "/sbin/init q",
    "/opt/tomcat/bin/shutdown",
    "./reboot",
    "kill -HUP 1",
    "kill -0 1",
    "cat /proc/sysrq-trigger",
    "printf '%s\\n' '/sbin/reboot'",
    "logger 'running /sbin/reboot'",
    "mail -s 'reboot needed' root < /dev/null",
    "msg='run /sbin/reboot by hand'; echo \"$msg\"",
    "find /sbin/reboot -print",
    "timeout 5 ls /sbin/reboot",
    "crontab -l | grep reboot",
    "bash -c 'echo reboot'",
    "python3 -c 'print(\"please reboot\")'",
];

#[test]
fn every_way_around_path_is_found() {
    for script in DOWN {
        let script = format!("#!/bin/bash\n\n{script}\n");
        assert!(matches!(how(&script), Some((3.., Reach::Down))), "{script:?}: {:?}", how(&script));
    }
}

#[test]
fn talk_of_a_reboot_is_no_reboot() {
    for script in HARMLESS {
        // Without doubles, of which another test speaks.
        let hit = scan(script.as_bytes(), Tongue::Shell { login: false }, &|_| false)
            .filter(|hit| !matches!(hit.how, How::Reach(Reach::Builtin)));
        assert_eq!(hit, None, "{script:?}");
    }
}

#[test]
fn signals_to_the_whole_machine_are_found() {
    for script in ["command kill -INT 1", "env kill -s TERM 1", "/bin/kill -9 -1", "xargs kill -9 1"] {
        assert!(scan(script.as_bytes(), Tongue::Shell { login: false }, &|_| false).is_some(), "{script}");
    }
    for script in ["kill -9 1234", "kill -1 1", "kill %1", "kill -l 1", "kill -TERM $pid"] {
        assert_eq!(scan(script.as_bytes(), Tongue::Shell { login: false }, &|_| false), None, "{script}");
    }
}

#[test]
fn doubles_that_would_not_be_asked_are_found() {
    for (script, found) in [
        ("systemctl stop web", None),
        ("sudo systemctl stop web", None),
        ("/usr/bin/systemctl stop web", Some(Reach::Double)),
        ("sudo /usr/bin/systemctl stop web", Some(Reach::Double)),
        ("if ! /bin/df -h /; then exit 1; fi", Some(Reach::Double)),
        ("PATH=/usr/bin:/bin\ndf -h /", Some(Reach::Double)),
        ("PATH=/usr/bin:/bin\ndate", None),
        ("[ -x /usr/bin/systemctl ] && systemctl status x", None),
        ("kill 123", Some(Reach::Builtin)),
        ("command kill 123", Some(Reach::Builtin)),
        ("sudo kill 123", None),
        ("kill() { :; }\nkill 123", None),
    ] {
        assert_eq!(how(script).map(|(_, reach)| reach), found, "{script:?}");
    }
}

#[test]
fn a_login_shell_sets_path_before_the_first_line() {
    let login = Tongue::Shell { login: true };
    assert_eq!(scan(b"#!/bin/bash -l\nexit 0\nreboot\n", login, &doubled).unwrap().line, 3);
    assert_eq!(scan(b"#!/bin/bash -l\nexit 10\n", login, &doubled), None);
}

#[test]
fn other_languages_are_searched_for_full_paths() {
    let other = |script: &str| scan(script.as_bytes(), Tongue::Other, &doubled).map(|hit| hit.line);
    assert_eq!(other("import os\nos.system('/sbin/reboot')\n"), Some(2));
    assert_eq!(other("open('/proc/sysrq-trigger', 'w')\n"), Some(1));
    assert_eq!(other("# /sbin/reboot\nprint('reboot')\nx = '/sbin/rebootlog'\n"), None);
}

#[test]
fn what_cannot_be_understood_is_searched_for_full_paths() {
    let deep = "$(".repeat(200);
    assert_eq!(how(&format!("x={deep}\n/sbin/reboot\n")), Some((2, Reach::Down)));
    assert_eq!(how(&format!("x={deep}\n# /sbin/reboot\nreboot\n")), None);
}

#[test]
fn a_hit_says_what_to_do() {
    for (script, words) in [
        ("\n/sbin/reboot -f", &["`/sbin/reboot -f`", "take this machine down", "bare name"][..]),
        ("PATH=/bin\n\nreboot", &["`reboot`", "line 1 sets PATH", "begin with $PATH"]),
        ("/usr/bin/systemctl stop web", &["real command", "bare name"]),
        ("kill 5", &["shell itself", "double another command"]),
    ] {
        let text = hit(script).unwrap().to_string();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        assert!(text.contains("declared endpoint"), "{text}");
    }
}

#[test]
fn nesting_without_end_is_refused_and_costs_little() {
    for script in ["nohup ".repeat(4000), "eval ".repeat(4000), "env timeout 5 ".repeat(1000)] {
        let text = format!("{script} ls");
        assert_eq!(how(&text).map(|(_, reach)| reach), Some(Reach::Unreadable), "{}", &text[..20]);
    }
    // Behind `sudo` stands a guard, so its line is judged when it is called.
    assert_eq!(how(&"sudo ".repeat(4000)), None);
}

proptest::proptest! {
    #[test]
    fn any_bytes_can_be_scanned(script in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        for tongue in [Tongue::Shell { login: false }, Tongue::PowerShell, Tongue::Apple, Tongue::Other] {
            if let Some(hit) = scan(&script, tongue, &doubled) {
                proptest::prop_assert!(hit.line >= 1);
                let _ = hit.to_string();
            }
        }
    }

    #[test]
    fn any_shell_like_text_can_be_scanned(script in r#"((sudo|env|PATH=|/sbin/|reboot|eval|sh -c|<<E|E\n|['"`$(){};|&\n ]) ?){0,40}"#) {
        let _ = scan(script.as_bytes(), Tongue::Shell { login: false }, &doubled);
    }
}
