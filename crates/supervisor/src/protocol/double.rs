//! What a command double and its endpoint say to each other: one message each way over a Unix socket.

/// The socket, in the folder of its endpoint.
pub const SOCKET: &str = "s";

/// The program behind all doubles of a sandbox, seen from inside.
pub const LINKED: &str = "/run/patchdrill/double";

/// The variable by which the processes of an endpoint are recognised; its value is the endpoint's folder.
pub const MARKER: &str = "PATCHDRILL_ENDPOINT";

/// The folder in which the program itself lies.
pub const PROGRAM_FOLDER: &str = "double";

/// The argument with which the program, called there, watches over patchdrill.
pub const WATCH: &str = "watch";

/// What tells the cleanup watchdog of a container: its engine's address and its name follow, with a space between.
pub const CONTAINER: &str = "container ";

/// What tells the cleanup watchdog that a container is gone: its name follows.
pub const GONE: &str = "gone ";

/// First field of an answer; then follow exit code (one byte, or none: it hangs), delay in milliseconds (eight bytes),
/// standard output and standard error.
pub const ANSWER: &[u8] = b"answer";

/// First field of the order to become another program: the next one on PATH of the same name. Then follows the folder below
/// which to look for the folders of PATH too, where doubles lie in the place of the real programs, or nothing; then the
/// arguments.
pub const RUN_NEXT: &[u8] = b"next";

/// First field of the order to become another program: the number of environment variables (four bytes), each as
/// name and value, then a command with its arguments.
pub const RUN: &[u8] = b"run";
