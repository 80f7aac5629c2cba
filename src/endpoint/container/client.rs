//! The container engine, and what to say when there is none.

use std::env;
use std::error::Error as StdError;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bollard::errors::Error;
use bollard::{API_DEFAULT_VERSION, Docker};

use crate::endpoint::EndpointError;

/// How long an engine may take to say that it is there.
const PING_LIMIT: Duration = Duration::from_secs(10);

/// How long it may take over an answer, in seconds.
const ANSWER_LIMIT: u64 = 120;

/// What `--require` calls containers.
pub(super) const TOOL: &str = "container";

/// Where Podman listens when nobody says otherwise.
const PODMAN: &str = "/run/podman/podman.sock";

/// What to say when nothing can be written any more.
pub(super) const DISK_IS_FULL: &str =
    "the engine's disk is full: `docker system df` shows what takes the room";

/// A client of the engine that answers here.
///
/// # Errors
/// When none does, with the reason and what to do.
pub(super) async fn connect() -> Result<Docker, EndpointError> {
    let docker = open(&address()).map_err(|error| no_engine(&error))?;
    match tokio::time::timeout(PING_LIMIT, docker.ping()).await {
        Ok(Ok(_)) => Ok(docker),
        Ok(Err(error)) => Err(no_engine(&error)),
        Err(_) => {
            let seconds = PING_LIMIT.as_secs();
            Err(missing(format!(
                "the container engine at {} does not answer within {seconds} seconds; restart it",
                address()
            )))
        }
    }
}

fn open(address: &str) -> Result<Docker, Error> {
    match address.split_once("://") {
        Some(("unix", _)) => Docker::connect_with_unix(address, ANSWER_LIMIT, API_DEFAULT_VERSION),
        Some(("tcp" | "http", _)) => Docker::connect_with_http(address, ANSWER_LIMIT, API_DEFAULT_VERSION),
        _ => Err(Error::UnsupportedURISchemeError { uri: address.to_owned() }),
    }
}

/// Where the engine is looked for: where the user says, at the usual socket, or at that of an engine of the user's own.
pub(super) fn address() -> String {
    env::var("DOCKER_HOST").unwrap_or_else(|_| {
        let home = env::var_os("HOME").map(PathBuf::from);
        let run = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let places = [
            (Some(PathBuf::from("/")), "var/run/docker.sock"),
            (run, ".docker/run/docker.sock"),
            (home.clone(), ".docker/run/docker.sock"),
            (home, ".docker/desktop/docker.sock"),
        ];
        let sockets = places.into_iter().filter_map(|(folder, socket)| Some(folder?.join(socket)));
        let found = sockets.into_iter().find(|socket| socket.exists());
        format!("unix://{}", found.as_deref().unwrap_or(Path::new("/var/run/docker.sock")).display())
    })
}

/// The engine's address for whoever speaks no more than plain HTTP: the path of a socket, or host and port.
pub(super) fn plain_address() -> Option<String> {
    plain(&address())
}

fn plain(address: &str) -> Option<String> {
    if let Some(socket) = address.strip_prefix("unix://") {
        return Some(socket.to_owned());
    }
    let address = address.strip_prefix("tcp://").or_else(|| address.strip_prefix("http://"))?;
    Some(address.trim_end_matches('/').to_owned())
}

/// What is missing of containers: whoever does not require them goes on without.
pub(super) fn missing(reason: String) -> EndpointError {
    EndpointError::MissingTool { tool: TOOL.to_owned(), reason }
}

/// Says why no engine can be reached.
pub(super) fn no_engine(error: &(dyn StdError + 'static)) -> EndpointError {
    let asked = env::var("DOCKER_HOST").ok();
    missing(explain(&address(), asked.is_some(), &cause(error), Path::new(PODMAN).exists()))
}

/// What lies beneath an error of the engine's client.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    System(ErrorKind),
    Other(String),
}

fn cause(error: &(dyn StdError + 'static)) -> Cause {
    let text = error.to_string();
    if text.starts_with("Socket not found") {
        return Cause::System(ErrorKind::NotFound);
    }
    let mut deepest = text;
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && io.kind() != ErrorKind::Other
        {
            return Cause::System(io.kind());
        }
        deepest = error.to_string();
        next = error.source();
    }
    Cause::Other(deepest)
}

/// The words for it: what was tried, why it failed, and what to do.
fn explain(address: &str, asked: bool, cause: &Cause, podman: bool) -> String {
    let set = if asked { " (DOCKER_HOST says so)" } else { "" };
    let socket = address.strip_prefix("unix://").unwrap_or(address);
    let what = match cause {
        Cause::System(ErrorKind::NotFound) => format!("there is no {socket}{set}"),
        Cause::System(ErrorKind::PermissionDenied) => {
            return format!(
                "no container engine can be used: {socket}{set} does not let this user in; become a member of its group \
                 (usually `docker`), or set DOCKER_HOST to the socket of an engine of your own"
            );
        }
        Cause::System(ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset) => {
            format!("nobody answers at {socket}{set}: the engine is stopped")
        }
        Cause::System(kind) => format!("{socket}{set} cannot be reached: {kind}"),
        Cause::Other(text) => format!("{socket}{set} cannot be used: {text}"),
    };
    let todo = match cause {
        _ if podman && !asked => {
            "Podman listens here: set DOCKER_HOST=unix:///run/podman/podman.sock".to_owned()
        }
        Cause::Other(_) if asked => {
            "DOCKER_HOST takes unix:///path/to/socket, tcp://host:port or http://host:port".to_owned()
        }
        _ if asked => "correct DOCKER_HOST, or start that engine".to_owned(),
        _ => "install and start Docker (or Podman, with DOCKER_HOST set to its socket)".to_owned(),
    };
    format!("no container engine answers: {what}; {todo}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_for_the_cleanup_watchdog() {
        for (address, expected) in [
            ("unix:///run/docker.sock", Some("/run/docker.sock")),
            ("tcp://10.0.0.1:2375", Some("10.0.0.1:2375")),
            ("http://engine:2375/", Some("engine:2375")),
            ("https://engine:2376", None),
        ] {
            assert_eq!(plain(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn every_reason_says_what_to_do() {
        let usual = "unix:///var/run/docker.sock";
        let system = |kind| Cause::System(kind);
        for (address, asked, cause, podman, parts) in [
            (
                usual,
                false,
                system(ErrorKind::NotFound),
                false,
                ["there is no /var/run/docker.sock;", "install"],
            ),
            (usual, false, system(ErrorKind::NotFound), true, ["there is no", "podman.sock"]),
            (
                usual,
                false,
                system(ErrorKind::PermissionDenied),
                false,
                ["does not let this user in", "group"],
            ),
            (usual, false, system(ErrorKind::ConnectionRefused), false, ["is stopped", "start"]),
            ("unix:///x", true, system(ErrorKind::NotFound), true, ["/x (DOCKER_HOST says so)", "correct"]),
            ("ssh://x", true, Cause::Other("no such scheme".into()), false, ["no such scheme", "tcp://"]),
        ] {
            let text = explain(address, asked, &cause, podman);
            assert!(parts.iter().all(|part| text.contains(part)), "{text}");
        }
    }
}
