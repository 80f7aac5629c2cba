//! The compiled programs.

/// The supervisor; `None` when this crate was built without it.
pub fn supervisor() -> Option<&'static [u8]> {
    static PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/supervisor"));
    Some(PROGRAM).filter(|program| !program.is_empty())
}

/// The program behind command doubles; `None` when this crate was built without it.
pub fn double() -> Option<&'static [u8]> {
    static PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/double"));
    Some(PROGRAM).filter(|program| !program.is_empty())
}

/// How a program finds the C library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linking {
    /// It is part of the program, which runs wherever the kernel does.
    Static,
    /// The system has to have the one that the program was linked with: an endpoint whose files hold another one, or none,
    /// cannot run it.
    Dynamic,
}

/// How the programs were linked.
pub fn linking() -> Linking {
    if env!("PATCHDRILL_LINKING") == "static" { Linking::Static } else { Linking::Dynamic }
}
