//! What both tongues, Gherkin and YAML, lower to.

use std::sync::Arc;

use crate::environment::{EndpointKind, EndpointSpec};
use crate::event::{FindingCode, Level};
use crate::expect::Expectation;
use crate::job::Job;
use crate::source::{SourceFile, Span, Spanned};

use super::PlanSpec;

/// One rehearsal to be made: a job, the endpoint it meets, and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name. An expanded row of a Scenario Outline carries the row in its name, so that names are unique.
    pub name: String,
    /// Feature (and Rule, behind ` / `) that it stands in; `None` for YAML.
    pub group: Option<String>,
    /// Tags without `@`, those of feature and rule included.
    pub tags: Vec<String>,
    /// The text it was read from.
    pub source: SourceFile,
    /// Where its name is written.
    pub span: Span,
    /// The job.
    pub job: Job,
    /// The endpoint as declared.
    pub world: EndpointSpec,
    /// Several jobs on several assets, or the life of the one job around its run; `None` for a job that only runs. With one,
    /// [`Self::job`] and [`Self::world`] are those of its first job.
    pub plan: Option<Arc<PlanSpec>>,
    /// The kind of endpoint that the scenario asks for; `None` leaves it to settings.
    pub on: Option<EndpointKind>,
    /// The images on each of which it is to be rehearsed; empty unless the scenario asks for several at once.
    pub matrix: Vec<Spanned<String>>,
    /// The name that it shares with the same scenario on other images; `None` where it stands for itself.
    pub row: Option<String>,
    /// The rulebook that it asks for, by name; `None` leaves it to settings.
    pub rulebook: Option<Spanned<String>>,
    /// Whether the job runs a second time on the same endpoint; `None` leaves it to settings.
    pub twice: Option<bool>,
    /// How often the job may begin again after forced reboots; `None` leaves it to settings.
    pub max_restarts: Option<u32>,
    /// Switches for findings.
    pub levels: Vec<(FindingCode, Level)>,
    /// What is expected.
    pub expectations: Vec<Expectation>,
    /// A mistake was found in it. It is never run; it is only there so that mistakes in what it names, such as scripts
    /// that are missing, can be told together with the others.
    pub broken: bool,
}

impl Scenario {
    /// The same scenario in a container of this image, with the image in its name.
    #[must_use]
    pub fn on_image(&self, image: Spanned<String>) -> Self {
        let mut scenario = self.clone();
        scenario.matrix.clear();
        scenario.on = Some(EndpointKind::Container);
        scenario.name = format!("{} [{}]", self.name, image.value);
        scenario.row = Some(self.name.clone());
        scenario.world.machine.image = Some(image);
        scenario
    }

    /// The name of its snapshot: the outcome of a job is the same on every image that the scenario is rehearsed on.
    pub fn snapshot_name(&self) -> &str {
        let image = self.world.machine.image.as_ref().map(|image| image.value.as_str());
        match (&self.row, image) {
            (Some(row), Some(image)) if self.name == format!("{row} [{image}]") => row,
            _ => &self.name,
        }
    }
}
