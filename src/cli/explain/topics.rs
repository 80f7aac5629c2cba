//! Things that are no code and no status, and that people ask for all the same.

use super::table::Row;

/// The topics.
pub(super) const TOPICS: &[Row] = &[
    (
        "abort",
        &["aborted"],
        &[
            ("means", "An action exited 12: the job stops there."),
            (
                "the job",
                "Every action that has not run is skipped by the system with 101, no patch is installed, and the job ends \
                 Completed with Failure. From a post-action only later post-actions are skipped.",
            ),
            (
                "reboot",
                "A reboot that was asked for before the abort: the documents are silent. It stays owed, and the outcome is marked as resting on an assumption.",
            ),
            ("source", "Overview of Run Script Actions"),
            ("see also", "12, K4, skipped by the system, reboot-after-abort"),
        ],
    ),
    (
        "reboot",
        &["restart"],
        &[
            ("means", "A job reboots its asset at most once, after all actions and patches."),
            (
                "asked for by",
                "Pre-actions that exit 10 or 11, patches that need it, Install Software actions with 10 or 11.",
            ),
            (
                "settings",
                "At once; after a countdown; deferred by the user, 168 hours at most altogether; or suppressed, which shows Pending Reboot until a person reboots.",
            ),
            (
                "trap",
                "A script that reboots by itself can put the job into a reboot loop. patchdrill keeps the attempt away from this machine, reports it as `forced-reboot` and lets the job begin again.",
            ),
            ("source", "Overview of Run Script Actions; Reboot settings; Patch Management FAQ"),
            ("see also", "10, 11, K2, K3, Pending Reboot, forced-reboot, reboot loop"),
        ],
    ),
    (
        "reboot loop",
        &["loop", "restarts", "max_restarts", "max-restarts", "A-20"],
        &[
            ("means", "A script reboots the asset whenever it runs, so that the job begins again and again."),
            (
                "the job",
                "The action that took the asset down counts as interrupted, however its script would have ended. The job begins again with its first action; patches that are installed stay installed.",
            ),
            (
                "ends",
                "A script that reboots once lets the job end, with `restarts: 1` in the outcome. After 3 restarts (--max-restarts, `max_restarts`, `the job may restart at most ...`) a rehearsal takes it for a loop: the job shows Job Resumed and never ends.",
            ),
            (
                "reboot",
                "A reboot that a script forced is not the job's own: one that was asked for is still owed. No document says so, and the outcome is marked as resting on an assumption.",
            ),
            ("source", "About Pre-Actions and Post-Actions; Job status list"),
            ("see also", "forced-reboot, job-restarts, loop-status, interrupted, Job Resumed"),
        ],
    ),
    (
        "second run",
        &["twice", "idempotence", "idempotent", "R-25"],
        &[
            (
                "means",
                "The job runs a second time on the same asset, as it does when it is retried or repeated.",
            ),
            (
                "asked for",
                "`patchdrill test --twice`, `runs: twice` in YAML, `When the job runs twice` in a feature. A scenario with `runs: once` never runs twice.",
            ),
            (
                "must",
                "Come to the same end, action by action, and change no file. What is not so is the finding `not-idempotent`, which fails the scenario unless it is expected or allowed. Only a sandbox can tell which files a script changed; elsewhere ends are compared.",
            ),
            (
                "finds",
                "The endpoint as the first run has left it, behind the reboot if the first run ended with one. Doubled commands and declared actions go on with the answers that come next.",
            ),
            (
                "expectations",
                "Everything that a scenario expects, calls included, is judged by the first run.",
            ),
            ("source", "Overview of Run Script Actions"),
            ("see also", "not-idempotent, 101"),
        ],
    ),
    (
        "what changed",
        &["changes", "files", "only_changes_in"],
        &[
            ("means", "The files that an action created, changed and deleted. Only a sandbox can tell."),
            (
                "a change",
                "Another content, other permissions, another owner, another type or another target of a link. A new time alone is none, and neither is what an action made and removed itself. A deleted folder stands for everything in it.",
            ),
            (
                "expected by",
                "`the file \"/etc/motd\" was changed`, `pre-action 1 changed no file`, `no file outside \"/opt/myapp\" was changed`, `the file \"/etc/motd\" holds \"text\"`; in YAML `files`, `only_changes_in`, and `changes` of an action.",
            ),
            (
                "paths",
                "`*` stands for any characters, slashes included, and `\\*` for a star. A path that does not begin with `/` may lie in any folder.",
            ),
            (
                "pinned by",
                "`the outcome and the changes match the snapshot`; in YAML `snapshot: with_changes`.",
            ),
            (
                "limits",
                "10,000 changes of an action are listed, the others counted. Files up to 64 KB are kept for `holds`, and the first 64 MB of a file are hashed. What a script mounts itself is not seen.",
            ),
            ("see also", "second run"),
        ],
    ),
    (
        "limits",
        &["limit", "truncation", "truncated", "20480", "size"],
        &[
            ("actions", "5 pre-actions and 5 post-actions; Linux and macOS have Run Script only."),
            (
                "scripts",
                "20,480 characters and 20 KB. What is beyond is cut off, and the cut script runs: see `truncated-script`.",
            ),
            ("time", "180 minutes an action."),
            ("deferral", "168 hours altogether."),
            ("agents", "Windows agents run actions from version 4.6.1.6 on."),
            (
                "source",
                "Overview of Run Script Actions; About Pre-Actions and Post-Actions; Patch Management FAQ",
            ),
        ],
    ),
    (
        "assumption",
        &["assumptions"],
        &[
            ("means", "The documents contradict each other or are silent, and a rulebook had to choose."),
            (
                "shown as",
                "`assumption` beside the rule in `patchdrill run --explain`, and `rests_on_assumption` in the JSON report.",
            ),
            ("see also", "K1, K2, K3, K4"),
        ],
    ),
    (
        "services",
        &["service", "systemctl", "systemd", "units"],
        &[
            (
                "means",
                "Services that a scenario declares: the endpoint's `systemctl` and `service` answer for them as systemd does, and remember what was done.",
            ),
            (
                "declared",
                "`services: {nginx: running, db: {state: stopped, stop: fails}}` in YAML, `the service \"nginx\" is running` and `the service \"nginx\" cannot be stopped` in a feature.",
            ),
            (
                "unknown",
                "A unit that nobody declared does not exist. What `systemctl` is asked beyond that has no answer: the call fails with 113, and a scenario can declare the answer.",
            ),
            (
                "expected",
                "What they do at the end of the job, after its reboot; whether they start with the endpoint; whether a script restarted them.",
            ),
            (
                "on",
                "Local endpoints and sandboxes, for Linux. A sandbox has a service manager always; a local endpoint has the machine's own when no service is declared. On a declared endpoint nothing changes them but a reboot.",
            ),
            ("wins", "What a scenario declares of the command itself."),
            ("see also", "undeclared-call, sandbox"),
        ],
    ),
    (
        "declared",
        &["simulated", "simulator"],
        &[
            (
                "means",
                "An endpoint on which nothing runs: how every action ends is declared by the scenario, and time is virtual.",
            ),
            (
                "good for",
                "What a job does about exit codes, timeouts and patches; all platforms on any machine.",
            ),
            ("see also", "local, sandbox"),
        ],
    ),
    (
        "local",
        &["real"],
        &[
            (
                "means",
                "An endpoint on this machine: scripts really run, by the machine's own shells, in a folder of their own, without standard input.",
            ),
            (
                "trap",
                "What is not doubled is real. Attempts to reboot are refused; everything else a script may do, it does.",
            ),
            ("see also", "declared, sandbox, forced-reboot"),
        ],
    ),
    (
        "sandbox",
        &["namespaces", "overlay", "throw-away"],
        &[
            (
                "means",
                "An endpoint on a throw-away copy of this machine: scripts run as root and see its files, but whatever they write, stop or reboot is their copy's. Linux only.",
            ),
            (
                "says",
                "In YAML `on: sandbox`, in a feature `Given the endpoint is a sandbox`, for a whole run `--on sandbox`.",
            ),
            (
                "machine",
                "It can have its own root file system, host name, clock, uptime, operating system release, kernel modules, processor and disks: `patchdrill steps sandbox` lists what can be said.",
            ),
            (
                "limits",
                "Processor time, memory, processes, file size, disk and output of an action can be limited.",
            ),
            (
                "trap",
                "The network is the endpoint's own loopback unless the scenario asks for the machine's.",
            ),
            (
                "here",
                "`patchdrill doctor` makes one and tells whether it works on this machine, and if not, which switch of the system is in the way.",
            ),
            ("see also", "local, declared, container, limits of a sandbox, forced-reboot"),
        ],
    ),
    (
        "container",
        &["image", "docker", "podman"],
        &[
            (
                "means",
                "An endpoint in a container that is made of an image, kept for the whole job and removed at its end: scripts run as root on the distribution that the image holds.",
            ),
            (
                "says",
                "In YAML `endpoint: { on: container, image: rockylinux:9 }`, in a feature `Given a container of the image \"rockylinux:9\"`, for a whole run `--on container --image rockylinux:9`.",
            ),
            (
                "image",
                "The scenario's own, else that of `--image`, `PATCHDRILL_IMAGE` or `image` in patchdrill.toml.",
            ),
            (
                "here",
                "It needs a container engine, Docker or Podman. Without one the scenario is skipped with the reason; `--require container` makes that an error.",
            ),
            (
                "several",
                "`matrix: [debian:12, alpine:3]` in YAML, a column of images in Examples, or `--matrix debian:12,alpine:3` rehearse a scenario once per image; a grid at the end tells where they differ.",
            ),
            ("see also", "real patch, sandbox, local, declared, forced-reboot"),
        ],
    ),
    (
        "real patch",
        &["apt", "dnf", "zypper", "apk", "package", "installer"],
        &[
            (
                "means",
                "A patch that says what installs it, a package or a script, is installed for real in a sandbox or a container, and what came of it is read from there.",
            ),
            (
                "says",
                "In YAML `{ name: targetpkg, apt: targetpkg=2.4.1 }` (also dnf, zypper, apk, or `run:` a script), in a feature `And patch \"targetpkg\" is the apt package \"targetpkg=2.4.1\"`.",
            ),
            (
                "reboot",
                "It asks for one when /run/reboot-required appears or newly names a package, when `needs-restarting -r` newly says so, or when zypper ends with 102.",
            ),
            (
                "elsewhere",
                "A declared endpoint takes what is declared; a local one refuses, since it would change this machine.",
            ),
            ("see also", "container, sandbox, declared"),
        ],
    ),
    (
        "limits of a sandbox",
        &[
            "memory limit",
            "CPU time limit",
            "process limit",
            "file size limit",
            "disk limit",
            "output limit",
            "out of memory",
        ],
        &[
            (
                "means",
                "An action on a sandbox that uses more than it may is stopped; it has failed, without an exit code, and the job goes on.",
            ),
            (
                "says",
                "In YAML `limits: { memory: 512 MiB, cpu: 2s, processes: 64, file_size: 1 GiB, disk: 2 GB, output: 10 MiB }` under `endpoint`, in a feature `Given an action may use at most 512 MiB of memory`; for all scenarios `[limits]` in patchdrill.toml.",
            ),
            (
                "expects",
                "`Then pre-action 1 exceeds its memory limit`, in YAML `{exceeded: memory}`; on a declared endpoint `exceeds: memory`.",
            ),
            ("see also", "sandbox, action-resource-limit, action-time-limit"),
        ],
    ),
];
