//! Compiles this library once more, small and static, and links it into the programs that patchdrill embeds.
//!
//! Users of patchdrill as a library have no second binary at hand, so the programs are part of the crate. They are compiled
//! with a plain `rustc`, as Cargo cannot yet depend on the binary of another package; so it needs no network, no second
//! toolchain and no crates.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program behind command doubles, and the supervisor of sandboxes.
const PROGRAMS: [&str; 2] = ["double", "supervisor"];

/// One way to link, and what it is called.
struct Attempt {
    target: String,
    flags: &'static [&'static str],
    linking: &'static str,
}

fn main() {
    for path in ["build.rs", "src", "programs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rustc-check-cfg=cfg(patchdrill_embedded, patchdrill_broken)");
    let out = PathBuf::from(variable("OUT_DIR"));
    println!("cargo::rustc-env=PATCHDRILL_LINKING={}", build(&wanted(), &out));
}

/// The programs that the system that is built for has a use for.
fn wanted() -> Vec<&'static str> {
    let has_sandboxes = variable("CARGO_CFG_TARGET_OS") == "linux"
        && ["x86_64", "aarch64"].contains(&&*variable("CARGO_CFG_TARGET_ARCH"));
    match (env::var_os("CARGO_CFG_UNIX"), has_sandboxes) {
        // Windows has no local endpoints, hence no doubles.
        (None, _) => Vec::new(),
        // As `lib.rs` says of its module `supervisor`.
        (Some(_), false) => vec!["double"],
        (Some(_), true) => PROGRAMS.to_vec(),
    }
}

/// Builds the programs into `out`, and says how they are linked. What cannot be built is empty.
fn build(programs: &[&str], out: &Path) -> &'static str {
    for name in PROGRAMS {
        write(&out.join(name), &[]);
    }
    if programs.is_empty() {
        return "none";
    }
    let target = variable("TARGET");
    let mut errors = String::new();
    for Attempt { target: triple, flags, linking } in attempts(&target) {
        if let Err(error) = compile_library(&triple, flags, out) {
            // Cargo compiles the same sources next, and says better what is wrong with them.
            write(&out.join("errors"), error.as_bytes());
            println!("cargo::rustc-cfg=patchdrill_broken");
            return "none";
        }
        match programs.iter().try_for_each(|name| link(name, &triple, flags, out)) {
            Ok(()) => {
                if linking == "dynamic" {
                    println!(
                        "cargo::warning=no static C library was found, so the programs that patchdrill embeds need the one of \
                         the system: they start later, and do not run in containers with another C library, such as those of \
                         Alpine; to mend it, install the package glibc-static or run `rustup target add {}`",
                        musl(&target)
                    );
                }
                return linking;
            }
            Err(error) => errors.push_str(&error),
        }
    }
    for name in PROGRAMS {
        write(&out.join(name), &[]);
    }
    assert!(variable("HOST") != target, "the embedded programs cannot be linked:\n{errors}");
    // `cargo check --target` works without a linker for the target, and so should this crate.
    println!(
        "cargo::warning=no linker for this target: endpoints that run scripts will say that they are not available"
    );
    "none"
}

/// A static program first: it starts faster, and needs nothing of the files among which it runs. Where the C library of the
/// system cannot be linked so, the one that comes with Rust's musl target may be at hand.
fn attempts(target: &str) -> Vec<Attempt> {
    let attempt = |target: &str, flags, linking| Attempt { target: target.to_owned(), flags, linking };
    if target.ends_with("-linux-gnu") {
        let mut attempts = vec![attempt(target, &["-Ctarget-feature=+crt-static"][..], "static")];
        if is_installed(&musl(target)) {
            attempts.push(attempt(&musl(target), &[], "static"));
        }
        attempts.push(attempt(target, &[], "dynamic"));
        attempts
    } else if target.ends_with("-linux-musl") {
        vec![attempt(target, &["-Ctarget-feature=+crt-static"], "static")]
    } else {
        // Elsewhere there are no sandboxes, and one C library that is always there.
        vec![attempt(target, &[], "dynamic, as usual")]
    }
}

fn musl(target: &str) -> String {
    target.replace("-gnu", "-musl")
}

/// Whether this toolchain has the standard library of a target.
fn is_installed(target: &str) -> bool {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args(["--print", "target-libdir", "--target", target]);
    rustc.output().is_ok_and(|output| {
        output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
    })
}

fn compile_library(target: &str, flags: &[&str], out: &Path) -> Result<(), String> {
    let mut rustc = rustc(target, flags);
    rustc.args(["src/lib.rs", "--crate-name=patchdrill_supervisor", "--crate-type=rlib"]);
    rustc.arg("--cfg=patchdrill_embedded").arg("-o").arg(library(out));
    run(rustc)
}

/// Links one of the programs with the library.
fn link(name: &str, target: &str, flags: &[&str], out: &Path) -> Result<(), String> {
    let mut rustc = rustc(target, flags);
    rustc.arg(format!("programs/{name}.rs")).arg("-o").arg(out.join(name));
    rustc.arg("--extern").arg(joined("patchdrill_supervisor=", library(out).as_os_str()));
    run(rustc)
}

fn library(out: &Path) -> PathBuf {
    out.join("libpatchdrill_supervisor.rlib")
}

fn rustc(target: &str, flags: &[&str]) -> Command {
    let mut rustc = Command::new(variable("RUSTC"));
    // What may be amiss with these sources is said when Cargo compiles them.
    rustc.args(["--edition=2024", "--cap-lints=allow", "--target", target]);
    rustc.args(["-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols"]).args(flags).args(linker_flags());
    if variable("PROFILE") == "release" {
        // Ten seconds for a tenth of the size: whoever compiles while working has better uses for them.
        rustc.args(["-Clto=fat", "-Ccodegen-units=1"]);
    }
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        rustc.arg("-C").arg(joined("linker=", &linker));
    }
    // Cargo speaks to its own compilers through these; this one is not among them.
    rustc.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_MAKEFLAGS").env_remove("MAKEFLAGS");
    rustc
}

fn run(mut command: Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{error}\n"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Of `RUSTFLAGS` and their like in Cargo's configuration: what says where libraries are and how to link, as a system may not
/// be able to link without it. Not what asks for a processor, since a program may run in a container of another machine; nor
/// what measures, hardens or warns, since these programs report to nobody.
fn linker_flags() -> Vec<String> {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let mut flags = flags.split('\x1f').filter(|flag| !flag.is_empty());
    let mut kept = Vec::new();
    while let Some(flag) = flags.next() {
        // A value stands behind its flag, or in the next word.
        let value = if matches!(flag, "-C" | "--codegen" | "-L" | "--sysroot") { flags.next() } else { None };
        let codegen = match flag {
            "-C" | "--codegen" => value,
            _ => flag.strip_prefix("-C").or_else(|| flag.strip_prefix("--codegen=")),
        };
        let wanted = match codegen {
            Some(codegen) => codegen.starts_with("link-arg") || codegen.starts_with("linker"),
            None => flag.starts_with("-L") || flag.starts_with("--sysroot"),
        };
        if wanted {
            kept.extend([flag].into_iter().chain(value).map(str::to_owned));
        }
    }
    kept
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|error| panic!("cargo sets {name}: {error}"))
}

fn joined(head: &str, rest: &std::ffi::OsStr) -> OsString {
    let mut joined = OsString::from(head);
    joined.push(rest);
    joined
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
