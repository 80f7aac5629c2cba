//! Which command lines would reboot the machine.

use super::*;
use crate::environment::CommandLine;

fn words(line: &str) -> Vec<Arg> {
    CommandLine::parse(line).unwrap().exact().unwrap()
}

fn verdict(line: &str) -> Verdict {
    let line = words(line);
    judge(&line[0].0, &line[1..])
}

#[test]
fn what_takes_a_machine_down_is_refused() {
    for line in [
        "reboot",
        "reboot -f",
        "reboot --no-wall --force",
        "halt -p",
        "poweroff",
        "shutdown",
        "shutdown -r now",
        "shutdown -h +5 'maintenance'",
        "shutdown -P 22:00",
        "init 6",
        "init 0",
        "telinit 6",
        "telinit -t 3 S",
        "kexec -e",
        "kexec -f /boot/vmlinuz",
        "kexec",
        "systemctl reboot",
        "systemctl --no-block reboot -i",
        "systemctl -H web1 reboot",
        "systemctl -q poweroff",
        "systemctl isolate reboot.target",
        "systemctl isolate rescue",
        "systemctl start --no-block poweroff.target",
        "systemctl start reboot.target",
        "systemctl start systemd-reboot.service",
        "systemctl start web.service ctrl-alt-del.target",
        "systemctl suspend",
        "systemctl kexec",
        "loginctl reboot",
        "launchctl reboot",
        "launchctl reboot userspace",
        "fdesetup authrestart",
        "softwareupdate -ia -R",
        "softwareupdate --install --all --restart",
        "pmset sleepnow",
        "pmset schedule restart '11/30/2030 20:00:00'",
        "dbus-send --system --print-reply --dest=org.freedesktop.login1 /org/freedesktop/login1 \
         org.freedesktop.login1.Manager.Reboot boolean:true",
        "busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager Reboot b true",
        "busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager RebootWithFlags t 1",
        "gdbus call --system --dest org.freedesktop.systemd1 --object-path /org/freedesktop/systemd1 \
         --method org.freedesktop.systemd1.Manager.StartUnit reboot.target replace",
        "dbus-send --system /x org.freedesktop.systemd1.Manager.StartUnit string:reboot.target string:replace",
        "dbus-send --system /x org.freedesktop.ConsoleKit.Manager.Restart",
        "ipmitool chassis power cycle",
        "ipmitool -H bmc power reset",
        "rtcwake -m mem -s 60",
        "rtcwake -s 60",
        "busybox reboot",
        "busybox init 6",
        "toybox poweroff",
        "osascript -e 'tell application \"System Events\" to restart'",
        "osascript -e 'tell app \"Finder\"' -e 'shut down' -e 'end tell'",
        "sudo reboot",
        "sudo -n -u root /sbin/reboot",
        "sudo -- shutdown -r now",
        "sudo -uroot systemctl reboot",
        "sudo FORCE=1 reboot",
        "sudo env reboot",
        "sudo nohup reboot",
        "sudo timeout 5 /sbin/reboot",
        "sudo sh -c 'sleep 1; reboot'",
        "sudo bash -c /sbin/reboot",
        "sudo sudo doas reboot",
        "sudo kill -INT 1",
        "sudo tee /proc/sysrq-trigger",
        "doas -n reboot",
        "pkexec --user root reboot",
        "run0 reboot",
        "su -c reboot",
        "su - root -c 'shutdown -r now'",
        "su root --command=/sbin/reboot",
        "su -lc reboot",
        "runuser -u root -- reboot",
        "runuser -l root -c 'systemctl reboot'",
        "chroot / reboot",
        "chroot --userspec=0:0 /mnt /sbin/reboot",
        "nsenter -t 1 -m -u -i -n -p reboot",
        "systemd-run --on-active=30 /sbin/reboot",
        "systemd-run reboot",
        "systemd-run sh -c 'sleep 3; reboot'",
        "unshare -m reboot",
    ] {
        assert_eq!(verdict(line), Verdict::TakesDown, "{line}");
    }
}

#[test]
fn what_does_no_harm_passes() {
    for line in [
        "reboot --help",
        "reboot -w",
        "shutdown -c",
        "shutdown -k now",
        "shutdown --help",
        "shutdown --show",
        "init q",
        "init",
        "telinit u",
        "kexec -l /boot/vmlinuz --reuse-cmdline",
        "systemctl",
        "systemctl status reboot.target",
        "systemctl is-active reboot",
        "systemctl --no-pager status web",
        "systemctl restart web.service",
        "systemctl stop reboot-notifier.service",
        "systemctl isolate multi-user.target",
        "systemctl -p ActiveState show reboot.target",
        "systemctl -t service list-units",
        "systemctl reboot --help",
        "systemctl reboot --when=cancel",
        "systemctl daemon-reexec",
        "loginctl list-sessions",
        "loginctl terminate-session 3",
        "launchctl list",
        "softwareupdate -l",
        "pmset -g",
        "dbus-send --session --dest=org.x /x org.x.Notify string:Reboot-needed",
        "busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager CanReboot",
        "ipmitool chassis power status",
        "ipmitool sensor list",
        "rtcwake -m show",
        "rtcwake --mode=no -s 60",
        "busybox ls reboot",
        "osascript -e 'display dialog \"Restart now?\"'",
        "osascript message.applescript",
        "su - postgres -c 'psql -c \"select 1\"'",
        "su -c 'echo reboot'",
        "runuser -u postgres -- psql",
        "chroot /mnt ls /sbin/reboot",
        "systemd-run --user true",
        "something-else reboot",
    ] {
        assert_eq!(verdict(line), Verdict::Harmless, "{line}");
    }
}

#[test]
fn raised_commands_run_as_they_are() {
    for (line, env, command) in [
        ("sudo ls -la", "", "ls -la"),
        ("sudo -n ls", "", "ls"),
        ("sudo -nu postgres psql -c 'select 1'", "", "psql -c 'select 1'"),
        ("sudo -upostgres psql", "", "psql"),
        ("sudo --user postgres --non-interactive psql", "", "psql"),
        ("sudo --user=postgres psql", "", "psql"),
        ("sudo -E -H A=1 B='x y' env", "A 1 B 'x y'", "env"),
        ("sudo -- -odd", "", "-odd"),
        ("sudo -i", "", "sh"),
        ("sudo -s", "", "sh"),
        ("sudo -i whoami", "", "whoami"),
        ("sudo -v", "", "true"),
        ("sudo -k", "", "true"),
        ("sudo -l", "", "true"),
        ("sudo", "", "false"),
        ("sudo -e /etc/fstab", "", "false"),
        ("sudo systemctl status reboot.target", "", "systemctl status reboot.target"),
        ("sudo echo reboot", "", "echo reboot"),
        ("doas -u www ls", "", "ls"),
        ("pkexec --user www ls", "", "ls"),
        ("run0 --user=www ls", "", "ls"),
    ] {
        let env = words(env).chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        assert_eq!(verdict(line), Verdict::Instead { env, command: words(command) }, "{line}");
    }
}

#[test]
fn bytes_that_are_no_text_are_passed_on() {
    let args = [Arg(b"cat".to_vec()), Arg(b"\xff\n".to_vec())];
    assert_eq!(judge(b"sudo", &args), Verdict::Instead { env: vec![], command: args.to_vec() });
    assert_eq!(judge(b"\xff", &args), Verdict::Harmless);
}

#[test]
fn a_long_chain_of_commands_is_refused_and_costs_little() {
    for word in ["sudo", "systemd-run", "nohup", "env"] {
        let args = vec![Arg(word.into()); 50_000];
        assert_eq!(judge(b"sudo", &args), Verdict::TakesDown, "{word}");
    }
    let args = vec![Arg(b"x".to_vec()); 50_000];
    assert_eq!(judge(b"systemd-run", &args), Verdict::Harmless);
}
