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

/// The programs, and whether the system that is built for has a use for each of them.
const PROGRAMS: [(&str, fn(&Target) -> bool); 2] =
    [("double", |target| target.unix), ("supervisor", |target| target.has_sandboxes)];

/// What is built for.
struct Target {
    triple: String,
    /// Windows has no local endpoints, hence no doubles.
    unix: bool,
    /// As `lib.rs` says of its module `supervisor`.
    has_sandboxes: bool,
}

/// One way to link, and what it is called.
struct Attempt {
    triple: String,
    flags: &'static [&'static str],
    linking: &'static str,
}

fn main() {
    for path in ["build.rs", "src", "programs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rustc-check-cfg=cfg(patchdrill_embedded)");
    let target = Target {
        triple: variable("TARGET"),
        unix: env::var_os("CARGO_CFG_UNIX").is_some(),
        has_sandboxes: variable("CARGO_CFG_TARGET_OS") == "linux"
            && ["x86_64", "aarch64"].contains(&&*variable("CARGO_CFG_TARGET_ARCH")),
    };
    let out = PathBuf::from(variable("OUT_DIR"));
    println!("cargo::rustc-env=PATCHDRILL_LINKING={}", build(&target, &out));
}

/// Builds the programs into `out`, and says how they are linked.
fn build(target: &Target, out: &Path) -> &'static str {
    for (name, _) in PROGRAMS {
        write(&out.join(name), &[]);
    }
    if !target.unix {
        return "none";
    }
    let mut errors = String::new();
    for Attempt { triple, flags, linking } in attempts(target) {
        match compile(target, out, &triple, flags) {
            Ok(()) => {
                if linking == "dynamic" {
                    println!(
                        "cargo::warning=no static C library was found (package glibc-static, or `rustup target add \
                         {}`): the programs that patchdrill embeds are linked dynamically, so they start later and do \
                         not run in containers with another C library, such as those of Alpine",
                        musl(&target.triple)
                    );
                }
                return linking;
            }
            Err(error) => errors.push_str(&error),
        }
    }
    assert!(variable("HOST") != target.triple, "the embedded programs do not compile:\n{errors}");
    // `cargo check --target` works without a linker for the target, and so should this crate.
    println!(
        "cargo::warning=no linker for this target: endpoints that run scripts will say that they are not available"
    );
    for (name, _) in PROGRAMS {
        write(&out.join(name), &[]);
    }
    "none"
}

/// A static program first: it starts faster, and needs nothing of the files it runs on. Where the C library of the system
/// cannot be linked so, the one that comes with Rust's musl target may be at hand.
fn attempts(target: &Target) -> Vec<Attempt> {
    let attempt = |triple: &str, flags, linking| Attempt { triple: triple.to_owned(), flags, linking };
    let plain = |linking| attempt(&target.triple, &[], linking);
    if target.triple.ends_with("-linux-gnu") {
        let mut attempts =
            vec![attempt(&target.triple, &["-Ctarget-feature=+crt-static"] as &'static [_], "static")];
        if is_installed(&musl(&target.triple)) {
            attempts.push(attempt(&musl(&target.triple), &[], "static"));
        }
        attempts.push(plain("dynamic"));
        attempts
    } else if target.triple.ends_with("-linux-musl") {
        vec![plain("static")]
    } else {
        // No other system has a C library to be linked so, nor one other than its own.
        vec![plain("system")]
    }
}

fn musl(triple: &str) -> String {
    triple.replace("-gnu", "-musl")
}

/// Whether this toolchain has the standard library of a target.
fn is_installed(triple: &str) -> bool {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args(["--print", "target-libdir", "--target", triple]);
    rustc.output().is_ok_and(|output| {
        output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
    })
}

/// Compiles the library, and with it each program that the target has a use for.
fn compile(target: &Target, out: &Path, triple: &str, flags: &[&str]) -> Result<(), String> {
    let library = out.join("libpatchdrill_supervisor.rlib");
    rustc(triple, flags, "src/lib.rs", &library, |rustc| {
        rustc.args(["--crate-name=patchdrill_supervisor", "--crate-type=rlib", "--cfg=patchdrill_embedded"]);
    })?;
    for (name, _) in PROGRAMS.iter().filter(|(_, wanted)| wanted(target)) {
        rustc(triple, flags, &format!("programs/{name}.rs"), &out.join(name), |rustc| {
            let library = [&*OsString::from("patchdrill_supervisor="), library.as_os_str()];
            rustc.arg("--extern").arg(library.into_iter().collect::<OsString>());
        })?;
    }
    Ok(())
}

fn rustc(
    triple: &str,
    flags: &[&str],
    source: &str,
    built: &Path,
    extra: impl FnOnce(&mut Command),
) -> Result<(), String> {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args([source, "--edition=2024", "--cap-lints=allow", "--target", triple]).arg("-o").arg(built);
    rustc.args(["-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols"]).args(flags).args(honoured());
    if variable("PROFILE") == "release" {
        // Thirteen seconds for a third of the size: for whoever compiles while working that is no bargain.
        rustc.args(["-Clto=fat", "-Ccodegen-units=1"]);
    }
    extra(&mut rustc);
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        rustc.arg("-C").arg([&*OsString::from("linker="), &linker].into_iter().collect::<OsString>());
    }
    // Cargo speaks to its own compilers through these; this one is not among them.
    rustc.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_MAKEFLAGS").env_remove("MAKEFLAGS");
    let output = rustc.output().map_err(|error| format!("{error}\n"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Of `RUSTFLAGS` and their like in Cargo's configuration: what says how to find libraries and how to link, as a system may
/// not be able to link without it. Not what asks for a processor, since a program may run in a container of another machine;
/// nor what measures, hardens or warns, since these programs report to nobody.
fn honoured() -> Vec<String> {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let mut flags = flags.split('\x1f').filter(|flag| !flag.is_empty());
    let mut kept = Vec::new();
    while let Some(flag) = flags.next() {
        // Values stand behind their flag, or in the next word.
        let is_apart = matches!(flag, "-C" | "--codegen" | "-L" | "--sysroot");
        let value = if is_apart { flags.next() } else { None };
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

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
