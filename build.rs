//! Compiles the helper program that stands in for doubled commands, so that it can be embedded.
//!
//! Users of the library need no second binary: the helper is part of the crate and is laid onto each endpoint.

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

const SOURCE: &str = "src/endpoint/doubles/stub.rs";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SOURCE}");
    println!("cargo::rerun-if-changed=src/endpoint/doubles/place.rs");
    println!("cargo::rerun-if-changed=src/endpoint/doubles/warden.rs");
    println!("cargo::rerun-if-changed=src/endpoint/doubles/wire.rs");
    let helper = PathBuf::from(variable("OUT_DIR")).join("helper");
    // Windows has no local endpoints, hence no helper.
    if env::var_os("CARGO_CFG_UNIX").is_none() {
        write(&helper, &[]);
        return;
    }
    if let Err(error) = compile(&helper) {
        assert!(
            variable("HOST") != variable("TARGET"),
            "the helper for command doubles does not compile:\n{error}"
        );
        // `cargo check --target` works without a linker for the target, and so should this crate.
        println!(
            "cargo::warning=no linker for this target: local endpoints will say that they are not available"
        );
        write(&helper, &[]);
    }
}

/// Tries a static program first, since it starts faster and needs nothing of the machine; not every toolchain can link one.
fn compile(helper: &Path) -> Result<(), String> {
    let gnu = variable("TARGET").ends_with("-linux-gnu");
    let mut tried = String::new();
    for flags in [&["-Ctarget-feature=+crt-static"][..], &[]] {
        if !gnu && !flags.is_empty() {
            continue;
        }
        match rustc(helper, flags) {
            Ok(()) => return Ok(()),
            Err(error) => tried.push_str(&error),
        }
    }
    Err(tried)
}

fn rustc(helper: &Path, flags: &[&str]) -> Result<(), String> {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args([SOURCE, "--crate-name=patchdrill_helper", "--crate-type=bin", "--edition=2024"]);
    rustc.args(["-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols", "-Clto=fat", "-Ccodegen-units=1"]);
    rustc.arg("--target").arg(variable("TARGET")).arg("-o").arg(helper).args(flags);
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        rustc.arg("-C").arg(
            [&*std::ffi::OsString::from("linker="), &linker].into_iter().collect::<std::ffi::OsString>(),
        );
    }
    // Cargo speaks to its own compilers through these; this one is not among them.
    rustc.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_MAKEFLAGS").env_remove("MAKEFLAGS");
    let output = rustc.output().map_err(|error| format!("{error}\n"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|error| panic!("cargo sets {name}: {error}"))
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
