//! How a program is run in a sandbox, be it of an action or of a patch.

use std::time::Instant;

use super::{SandboxEndpoint, lost};
use crate::endpoint::doubles::CallLog;
use crate::endpoint::local::endpoint::says_something_of_the_script;
use crate::endpoint::local::interpreter;
use crate::endpoint::local::interpreter::Launch;
use crate::endpoint::patching::{Host, Ran};
use crate::endpoint::sandbox::protocol::Run;
use crate::endpoint::sandbox::script::{End, Finished};
use crate::endpoint::sandbox::{asked, limits, script};
use crate::endpoint::{Endpoint as _, EndpointError};
use crate::job::{ActionEnd, Limit, NotStarted, Script};

impl SandboxEndpoint {
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
        // What an earlier action has filled is not the doing of this one.
        let was_full = limits::is_full(&self.written);
        let begun = Instant::now();
        let ran = script::run(&mut self.control, &self.server, run, allowed).await;
        let took = begun.elapsed();
        let CallLog { calls, mut forced_reboots, .. } = self.server.take_log();
        let Finished { end, stdout, stderr, survivors, forced } =
            ran.map_err(EndpointError::io(format!("running the script of {what}")))?;
        forced_reboots.extend(forced);
        let changes = self.scanner.delta();
        let end = match end {
            End::Cancelled => return Err(EndpointError::Interrupted),
            End::Lost => return Err(lost()),
            End::Refused(error) if says_something_of_the_script(&error) => {
                return Ok(Ran::not_started(NotStarted::Refused(format!(
                    "{}: {error}",
                    launch.program.display()
                ))));
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
            // It may have taken no notice of what it could not write, or ended for that very reason.
            End::Itself(_) if !was_full && limits::is_full(&self.written) => ActionEnd::Exceeded(Limit::Disk),
            End::Itself(_) if limits::cut_a_file(&self.limits, &changes) => {
                ActionEnd::Exceeded(Limit::FileSize)
            }
            End::Itself(status) => asked::end(status),
        };
        Ok(Ran { end, stdout, stderr, took, calls, forced_reboots, survivors, changes: Some(changes) })
    }
}

impl Host for SandboxEndpoint {
    async fn run_for_patch(&mut self, folder: &str, script: &Script) -> Result<Ran, EndpointError> {
        if self.options.cancel.is_cancelled() {
            return Err(EndpointError::Interrupted);
        }
        if self.down {
            self.reboot().await?;
        }
        let launch =
            interpreter::launch(script, self.platform, &self.tools, self.doubled_osascript.as_deref())?;
        match launch {
            Ok(launch) => {
                let run = asked::run(folder, &launch, script, self.world.env.iter(), &self.limits);
                self.execute(folder, &launch, &run).await
            }
            Err(why) => Ok(Ran::not_started(why)),
        }
    }
}
