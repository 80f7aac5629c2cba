//! The program that stands in for a doubled or guarded command; called by patchdrill itself, it watches over it instead.
//!
//! It knows nothing by itself. It finds its endpoint by the path it was started from (scripts clear the environment), tells
//! it how it was called, and does what it is told: give an answer, or become another program. Standard input is left alone.
#![forbid(unsafe_code)]

mod cleanup_watchdog;
mod own_path;

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;
use std::{env, fs, io, thread};

use crate::protocol::double::{ANSWER, LINKED, PROGRAM_FOLDER, RUN, RUN_NEXT, SOCKET, WATCH};
use crate::protocol::{pack, read_frame, unpack};

/// As a shell reports a command that is not there.
const NOT_FOUND: u8 = 127;

/// As a shell reports a command that is there and cannot run.
const NOT_RUNNABLE: u8 = 126;

/// Where commands lie when there is no PATH.
const USUAL_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What the program does from its start to its end.
pub fn main() -> ExitCode {
    let Ok(me) = env::current_exe() else {
        return fail(NOT_FOUND, "a command double cannot tell where it lies (is /proc missing?)");
    };
    let Some(me) = own_path::settled(me) else {
        return fail(NOT_FOUND, "a command double cannot tell where it lies");
    };
    let Some((file, bin)) = me.file_name().zip(me.parent()) else {
        return fail(NOT_FOUND, "a command double cannot tell where it lies");
    };
    // In a sandbox one file is behind all links, and what it was called as tells which of them.
    let called = env::args_os().next().unwrap_or_default();
    let linked = me == Path::new(LINKED);
    let name = if linked { Path::new(&called).file_name().unwrap_or(file) } else { file };
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    // Doubles lie in folders of another name.
    if bin.file_name() == Some(OsStr::new(PROGRAM_FOLDER)) && args == [WATCH] {
        cleanup_watchdog::watch(bin.parent().unwrap_or(bin));
        return ExitCode::SUCCESS;
    }
    let fields = [name].into_iter().chain(args.iter().map(OsString::as_os_str)).map(OsStr::as_bytes);
    let shown = name.to_string_lossy();
    let Some(request) = pack(fields) else {
        return fail(NOT_RUNNABLE, &format!("`{shown}` was called with too many arguments"));
    };
    // Socket and program lie side by side there, and a folder apart elsewhere.
    let folder = if linked { Some(bin) } else { bin.parent() };
    let (mut stream, reply) = match ask(folder.unwrap_or(bin), &request) {
        Ok(answered) => answered,
        Err(error) => return fail(NOT_FOUND, &unanswered(&shown, &error)),
    };
    match unpack(&reply).as_deref() {
        Some([ANSWER, exit, delay, stdout, stderr]) => {
            answer(&mut stream, exit.first(), delay, stdout, stderr)
        }
        Some([RUN_NEXT, root, args @ ..]) => match next_program(&me, name, root) {
            Some(program) => become_program(&program, name, args, &[]),
            None => fail(
                NOT_FOUND,
                &format!("`{shown}` is not on this machine, and no answer is declared for it"),
            ),
        },
        Some([RUN, count, rest @ ..]) => run(count, rest),
        _ => fail(NOT_FOUND, &format!("the endpoint of `{shown}` answers nonsense")),
    }
}

/// Why nobody answered.
fn unanswered(shown: &str, error: &io::Error) -> String {
    use io::ErrorKind;
    match error.kind() {
        // There is no socket, nobody listens, or the answer broke off.
        ErrorKind::NotFound
        | ErrorKind::ConnectionRefused
        | ErrorKind::ConnectionReset
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => format!("`{shown}` was called when its endpoint had ended already"),
        // The script has left no room for one more file, most likely.
        _ => format!("the double of `{shown}` cannot ask its endpoint: {error}"),
    }
}

/// Sends the request and reads the reply. The stream stays open: its end is the end of the endpoint.
fn ask(folder: &Path, request: &[u8]) -> io::Result<(UnixStream, Vec<u8>)> {
    let socket = folder.join(SOCKET);
    let mut tries = 0;
    let mut stream = loop {
        match UnixStream::connect(&socket) {
            // Some systems refuse when many call at once.
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused && tries < 20 => {
                tries += 1;
                thread::sleep(Duration::from_millis(10));
            }
            connected => break connected?,
        }
    };
    stream.write_all(request)?;
    let reply = read_frame(&mut stream, usize::MAX)?;
    Ok((stream, reply))
}

fn answer(
    stream: &mut UnixStream,
    exit: Option<&u8>,
    delay: &[u8],
    stdout: &[u8],
    stderr: &[u8],
) -> ExitCode {
    let delay = delay.try_into().map_or(0, u64::from_le_bytes);
    if delay > 0 {
        thread::sleep(Duration::from_millis(delay));
    }
    // A reader that went away is no concern of the command, as the endpoint knows nothing of it either.
    let _ = io::stdout().write_all(stdout).and_then(|()| io::stdout().flush());
    let _ = io::stderr().write_all(stderr);
    if let Some(exit) = exit {
        return ExitCode::from(*exit);
    }
    // The endpoint never writes again: this waits until it ends.
    let _ = io::copy(stream, &mut io::sink());
    fail(NOT_FOUND, "the endpoint ended while a command was hanging as declared")
}

/// The next program called `name` on PATH that is not this one under another name. Behind each folder of PATH comes the one
/// of the same name below `root`.
fn next_program(me: &Path, name: &OsStr, root: &[u8]) -> Option<PathBuf> {
    let own = fs::metadata(me).ok().map(|meta| (meta.dev(), meta.ino()));
    let other = |meta: &fs::Metadata| Some((meta.dev(), meta.ino())) != own;
    let root = Some(Path::new(OsStr::from_bytes(root))).filter(|root| !root.as_os_str().is_empty());
    let below = |folder: &Path| root.map(|root| root.join(folder.strip_prefix("/").unwrap_or(folder)));
    let path = path();
    let folders = env::split_paths(&path).flat_map(|folder| {
        let real = below(&folder);
        [Some(folder), real].into_iter().flatten()
    });
    // A script may have set a PATH of its own; the program is still where it always was.
    let usual = env::split_paths(USUAL_PATH).filter_map(|folder| below(&folder));
    find(folders.chain(usual), name, other)
}

fn search(name: &OsStr) -> Option<PathBuf> {
    find(env::split_paths(&path()), name, |_| true)
}

fn path() -> OsString {
    env::var_os("PATH").unwrap_or_else(|| USUAL_PATH.into())
}

fn find(
    mut folders: impl Iterator<Item = PathBuf>,
    name: &OsStr,
    fits: impl Fn(&fs::Metadata) -> bool,
) -> Option<PathBuf> {
    folders.find_map(|folder| {
        let program = folder.join(name);
        let meta = fs::metadata(&program).ok()?;
        (meta.is_file() && meta.mode() & 0o111 != 0 && fits(&meta)).then_some(program)
    })
}

fn run(count: &[u8], rest: &[&[u8]]) -> ExitCode {
    let pairs = count.try_into().map_or(0, u32::from_le_bytes) as usize;
    let Some((env, [name, args @ ..])) = rest.split_at_checked(pairs * 2) else { return ExitCode::SUCCESS };
    let name = OsStr::from_bytes(name);
    let found = if name.as_bytes().contains(&b'/') { Some(name.into()) } else { search(name) };
    match found {
        Some(program) => become_program(&program, name, args, env),
        None => fail(NOT_FOUND, &format!("`{}`: command not found", name.to_string_lossy())),
    }
}

/// Returns only when it failed.
fn become_program(program: &Path, name: &OsStr, args: &[&[u8]], env: &[&[u8]]) -> ExitCode {
    let mut command = Command::new(program);
    command.arg0(name).args(args.iter().map(|arg| OsStr::from_bytes(arg)));
    for pair in env.chunks_exact(2) {
        command.env(OsStr::from_bytes(pair[0]), OsStr::from_bytes(pair[1]));
    }
    let error = command.exec();
    let code = if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { NOT_RUNNABLE };
    fail(code, &format!("`{}` cannot be run: {error}", program.display()))
}

fn fail(code: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "patchdrill: {message}");
    ExitCode::from(code)
}
