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

/// How the programs were linked; `None` when this crate was built without them.
pub fn linking() -> Option<Linking> {
    match env!("PATCHDRILL_LINKING") {
        "static" => Some(Linking::Static),
        "none" => None,
        _ => Some(Linking::Dynamic),
    }
}

#[cfg(all(test, target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    use super::*;

    /// Whether a program names another one that loads its libraries.
    fn needs_a_loader(program: &[u8]) -> bool {
        const INTERPRETER: usize = 3;
        let number = |at: usize, size: usize| {
            program[at..at + size].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
        };
        let (table, size, count) = (number(32, 8), number(54, 2), number(56, 2));
        (0..count).any(|at| number(table + at * size, 4) == INTERPRETER)
    }

    #[test]
    fn the_programs_are_linked_as_they_are_said_to_be() {
        for program in [supervisor(), double()] {
            let program = program.expect("whoever can run tests has a linker");
            assert_eq!(&program[..4], b"\x7fELF");
            assert_eq!(needs_a_loader(program), linking() == Some(Linking::Dynamic));
        }
    }
}
