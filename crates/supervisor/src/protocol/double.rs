//! How a command double and its endpoint speak: one message each way over a Unix socket. A message is its own length and a
//! list of fields, each with its length; lengths are 32 bits, lowest byte first. So every byte of an argument arrives as it
//! was, whatever it is.

/// The socket, in the folder of its endpoint.
pub const SOCKET: &str = "s";

/// The program behind all doubles of a sandbox, seen from inside.
pub const LINKED: &str = "/run/patchdrill/double";

/// The variable by which the processes of an endpoint are recognised; its value is the endpoint's folder.
pub const MARKER: &str = "PATCHDRILL_ENDPOINT";

/// The folder in which the helper program itself lies.
pub const HELPER_FOLDER: &str = "helper";

/// The argument with which the helper program, called there, watches over patchdrill.
pub const WATCH: &str = "watch";

/// What tells the warden of a container: its engine's address and its name follow, with a space between.
pub const CONTAINER: &str = "container ";

/// What tells the warden that a container is gone: its name follows.
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

/// A message with these fields.
pub fn pack<'a>(fields: impl Iterator<Item = &'a [u8]> + Clone) -> Option<Vec<u8>> {
    let body: usize = fields.clone().map(|field| 4 + field.len()).sum();
    let mut message = Vec::with_capacity(4 + body);
    message.extend_from_slice(&u32::try_from(body).ok()?.to_le_bytes());
    for field in fields {
        message.extend_from_slice(&u32::try_from(field.len()).ok()?.to_le_bytes());
        message.extend_from_slice(field);
    }
    Some(message)
}

/// The fields of a message whose own length was read already; `None` when it is not well formed.
pub fn unpack(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut fields = Vec::new();
    while let Some((length, rest)) = body.split_first_chunk() {
        let (field, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        fields.push(field);
        body = rest;
    }
    body.is_empty().then_some(fields)
}
