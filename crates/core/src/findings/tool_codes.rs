//! Exit codes of well-known tools that mean something else to a job, as the tools document them.

/// What `tool` means by `code`, when the two are known to collide with codes that jobs give a meaning.
pub(super) fn meaning(tool: &[u8], code: i32) -> Option<&'static str> {
    Some(match (tool, code) {
        (b"rsync", 10) => "error in socket I/O",
        (b"rsync", 11) => "error in file I/O",
        (b"rsync", 12) => "error in the protocol data stream",
        (b"curl", 10) => "the FTP server did not connect back",
        (b"curl", 11) => "the FTP server gave a strange reply to the password",
        (b"curl", 12) => "timeout while waiting for the FTP server",
        (b"zypper", 101) => "security patches are waiting",
        (b"cargo", 101) => "the build failed or a program panicked",
        (b"zip", 10) => "error in a temporary file",
        (b"zip", 11) => "read or seek error",
        (b"zip", 12) => "nothing to do",
        (b"unzip", 10) => "invalid options",
        (b"unzip", 11) => "no matching files were found",
        (b"fsck" | b"e2fsck", 12) => "errors are left and the check itself failed",
        (b"robocopy", 10..=12) => "some files could not be copied",
        _ => return None,
    })
}

/// What a shell itself means by a code, in a few words.
pub(super) const fn of_shell(code: i32) -> Option<&'static str> {
    match code {
        126 => Some("a file that cannot be run"),
        127 => Some("a command that was not found"),
        130 => Some("a command that was interrupted"),
        134 => Some("a command that aborted"),
        137 => Some("a command that was killed"),
        139 => Some("a command that crashed"),
        143 => Some("a command that was terminated"),
        _ => None,
    }
}
