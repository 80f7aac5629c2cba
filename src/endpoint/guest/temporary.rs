//! Where this process lays what it needs for a while.

use std::fs;
use std::path::PathBuf;

use crate::endpoint::EndpointError;

/// Longest path of a folder whose socket still has a valid address: systems allow 104 or 108 bytes, with a zero at the end.
const LONGEST: usize = 104 - 1 - "/patchdrill-XXXXXX/s".len();

/// Where temporary folders are made: the user's choice, unless paths in there are too long for sockets.
pub(in crate::endpoint) fn temporary_folder() -> Result<PathBuf, EndpointError> {
    let chosen = std::env::temp_dir();
    let failed = EndpointError::io(format!("looking for the temporary folder {}", chosen.display()));
    // Without links in it, so that it can be recognised in what the system says of processes.
    let real = fs::canonicalize(&chosen).map_err(failed)?;
    if real.as_os_str().len() <= LONGEST {
        return Ok(real);
    }
    fs::canonicalize("/tmp").map_err(EndpointError::io(format!(
        "the path {} is too long for a socket, and /tmp cannot take its place",
        real.display()
    )))
}
