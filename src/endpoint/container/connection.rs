//! The program inside a container, seen from here.

use patchdrill_supervisor::protocol::sandbox as protocol;
use patchdrill_supervisor::protocol::sandbox::Broken;
use patchdrill_supervisor::protocol::{Reader, Writer};

use super::handle::ContainerHandle;
use super::link;
use super::link::Complaints;
use crate::endpoint::EndpointError;
use crate::endpoint::doubles::Server;
use crate::endpoint::guest::supervised::Channel;

/// A connection to it, until the container ends.
#[derive(Debug)]
pub(super) struct AgentConnection {
    control: Channel,
    complaints: Complaints,
}

impl AgentConnection {
    /// Connects to it.
    pub(super) async fn open(container: &ContainerHandle, server: &Server) -> Result<Self, EndpointError> {
        let attached = container.attach().await?;
        let (control, complaints) = link::connect(attached, server.remote_handler())
            .map_err(EndpointError::io("connecting to the container"))?;
        Ok(Self { control, complaints })
    }

    /// What it is told, and what it tells.
    pub(super) fn control(&mut self) -> &mut Channel {
        &mut self.control
    }

    /// What it has complained about.
    pub(super) fn complaints(&self) -> String {
        self.complaints.text()
    }

    /// The answer to a question; `None` when the program is gone.
    pub(super) async fn ask(
        &mut self,
        question: &Writer,
        by: &[u8],
    ) -> Option<Result<Vec<Vec<u8>>, EndpointError>> {
        self.control.send(question, &[]).await.ok()?;
        loop {
            let fields = self.control.receive().await.ok()??.fields;
            let (kind, rest) = fields.split_first()?;
            if kind == by {
                return Some(Ok(fields));
            }
            if kind == protocol::BROKEN {
                let Broken { what, errno } = Broken::read(&mut Reader(rest));
                let error = std::io::Error::from_raw_os_error(errno);
                return Some(Err(EndpointError::Io { what: format!("{what} in the container"), error }));
            }
        }
    }
}
