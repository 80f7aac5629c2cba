//! How a program is run in a container, be it of an action or of a patch.

use std::io::ErrorKind;
use std::time::Instant;

use super::ContainerEndpoint;
use crate::endpoint::container::engine;
use crate::endpoint::doubles::CallLog;
use crate::endpoint::local::endpoint::says_something_of_the_script;
use crate::endpoint::local::interpreter::Launch;
use crate::endpoint::patching::{Host, Ran};
use crate::endpoint::sandbox::protocol::Run;
use crate::endpoint::sandbox::script::{End, Finished};
use crate::endpoint::sandbox::{asked, script};
use crate::endpoint::{Endpoint as _, EndpointError};
use crate::job::{ActionEnd, NotStarted, Script};

impl ContainerEndpoint {
    /// Runs a program to its end; `what` is whose it is.
    pub(super) async fn execute(
        &mut self,
        what: &str,
        launch: &Launch,
        run: &Run,
    ) -> Result<Ran, EndpointError> {
        // Calls that came between two actions belong to none.
        drop(self.server.take_log());
        let allowed = asked::allowed(&self.options, &self.limits);
        let begun = Instant::now();
        let ran = script::run(self.inside.control(), &self.server, run, allowed).await;
        let took = begun.elapsed();
        let CallLog { calls, mut forced_reboots, .. } = self.server.take_log();
        let Ok(Finished { end, stdout, stderr, survivors, forced }) = ran else {
            return Err(self.lost().await);
        };
        forced_reboots.extend(forced);
        let end = match end {
            End::Cancelled => return Err(EndpointError::Interrupted),
            End::Lost => return Err(self.lost().await),
            End::Refused(error) if says_something_of_the_script(&error) => {
                return Ok(Ran::not_started(NotStarted::Refused(format!(
                    "{}: {error}",
                    launch.program.display()
                ))));
            }
            End::Refused(error) if error.kind() == ErrorKind::StorageFull => {
                let why = format!("running the script of {what}: {}", engine::DISK_IS_FULL);
                return Err(EndpointError::Missing(why));
            }
            End::Refused(error) => {
                return Err(EndpointError::Io { what: format!("running the script of {what}"), error });
            }
            End::TimedOut => ActionEnd::TimedOut,
            End::Exceeded(limit) => ActionEnd::Exceeded(limit),
            End::WentDown => {
                self.down = true;
                ActionEnd::Signaled(15)
            }
            End::Itself(status) => asked::end(status),
        };
        Ok(Ran { end, stdout, stderr, took, calls, forced_reboots, survivors, changes: None })
    }
}

impl Host for ContainerEndpoint {
    async fn run_for_patch(&mut self, folder: &str, script: &Script) -> Result<Ran, EndpointError> {
        if self.options.cancel.is_cancelled() {
            return Err(EndpointError::Interrupted);
        }
        if self.down {
            self.reboot().await?;
        }
        match self.launch(script).await? {
            Ok(launch) => {
                let run = asked::run(folder, &launch, script, self.world.env.iter(), &self.limits);
                self.execute(folder, &launch, &run).await
            }
            Err(why) => Ok(Ran::not_started(why)),
        }
    }
}
