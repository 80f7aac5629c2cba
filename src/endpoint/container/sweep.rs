//! Looks over an engine: what it is, which images it has, and which containers of patchdrill are left on it.

use std::collections::HashMap;

use bollard::Docker;
use bollard::errors::Error;
use bollard::models::ContainerSummary;
use bollard::query_parameters::{
    ListContainersOptionsBuilder, ListImagesOptionsBuilder, ListVolumesOptionsBuilder,
    RemoveContainerOptionsBuilder, RemoveVolumeOptions,
};

use super::labels::Maker;
use super::tools::Tools;
use super::{client, labels, tools};
use crate::endpoint::{Check, Diagnosis, EndpointError, Swept};
use crate::text::count;

/// How many images are named.
const MOST_SHOWN: usize = 8;

/// Removes the containers whose patchdrill is gone; with `all`, every container that a patchdrill has made.
///
/// # Errors
/// When no engine answers, or it does not remove one of them.
pub(crate) async fn sweep(all: bool) -> Result<Swept, EndpointError> {
    let docker = client::connect().await?;
    let mut swept = Swept::default();
    for found in ours(&docker).await.map_err(|error| client::no_engine(&error))? {
        let name = name(&found);
        let runs = found.labels.as_ref().and_then(Maker::read).map_or(Some(false), |maker| maker.runs());
        match runs {
            Some(true) if !all => swept.in_use.push(name),
            None if !all => swept.elsewhere.push(name),
            _ => {
                let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
                let id = found.id.unwrap_or_else(|| name.clone());
                match docker.remove_container(&id, Some(options)).await {
                    // It is gone, or going.
                    Ok(()) | Err(Error::DockerResponseServerError { status_code: 404 | 409, .. }) => {
                        swept.removed.push(name);
                    }
                    Err(error) => {
                        let what = format!("removing the container {name}: {error}");
                        return Err(EndpointError::Missing(what));
                    }
                }
            }
        }
    }
    swept.removed.extend(volumes(&docker, all).await);
    Ok(swept)
}

/// Removes the volumes with programs of other versions; with `all`, of this one too. Those that somebody uses stay.
async fn volumes(docker: &Docker, all: bool) -> Vec<String> {
    let own = Tools::own().ok().filter(|_| !all);
    let filters = HashMap::from([("name".to_owned(), vec![tools::VOLUME.to_owned()])]);
    let options = ListVolumesOptionsBuilder::new().filters(&filters).build();
    let found = docker.list_volumes(Some(options)).await.unwrap_or_default().volumes.unwrap_or_default();
    let mut removed = Vec::new();
    for volume in found.into_iter().map(|volume| volume.name) {
        // Others may hold the name somewhere within.
        if !volume.starts_with(tools::VOLUME) || own.as_ref().is_some_and(|own| own.volume() == volume) {
            continue;
        }
        if docker.remove_volume(&volume, None::<RemoveVolumeOptions>).await.is_ok() {
            removed.push(volume);
        }
    }
    removed
}

async fn ours(docker: &Docker) -> Result<Vec<ContainerSummary>, Error> {
    let filters = HashMap::from([("label".to_owned(), vec![labels::LABEL.to_owned()])]);
    docker
        .list_containers(Some(ListContainersOptionsBuilder::new().all(true).filters(&filters).build()))
        .await
}

fn name(found: &ContainerSummary) -> String {
    let name = found.names.iter().flatten().next().map(|name| name.trim_start_matches('/').to_owned());
    name.or_else(|| found.id.clone()).unwrap_or_default()
}

/// Whether containers can be made here: the engine, and which images it has.
pub(crate) async fn probe_containers() -> Diagnosis {
    let docker = match client::connect().await {
        Ok(docker) => docker,
        Err(error) => {
            let text = error.to_string();
            let (why, advice) = text.split_once("; ").unwrap_or((&text, "start a container engine"));
            return Diagnosis::new(vec![Check::missing("engine", why, advice)]);
        }
    };
    let mut checks = vec![Check::ok("engine", described(&docker).await)];
    checks.push(match images(&docker).await {
        Ok(images) if images.is_empty() => Check::limited(
            "images",
            "the engine has none",
            "`containers/build` makes some; others are fetched when a scenario names them, where a registry answers",
        ),
        Ok(images) => {
            let more = match images.len().saturating_sub(MOST_SHOWN) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let shown = images.iter().take(MOST_SHOWN).cloned().collect::<Vec<_>>().join(", ");
            Check::ok("images", format!("{shown}{more}"))
        }
        Err(error) => Check::missing("images", error.to_string(), "restart the container engine"),
    });
    checks.extend(left(&docker).await);
    Diagnosis::new(checks)
}

async fn described(docker: &Docker) -> String {
    let version = docker.version().await.unwrap_or_default();
    let name = version.components.iter().flatten().next().map_or("an engine", |component| &component.name);
    let name = if name == "Engine" { "Docker Engine" } else { name };
    let number = version.version.unwrap_or_default();
    format!("{name} {number} at {}", client::address())
}

async fn images(docker: &Docker) -> Result<Vec<String>, Error> {
    let found = docker.list_images(Some(ListImagesOptionsBuilder::new().build())).await?;
    let mut names: Vec<String> =
        found.into_iter().flat_map(|image| image.repo_tags).filter(|name| !name.contains("<none>")).collect();
    names.sort();
    Ok(names)
}

/// Containers whose patchdrill is gone.
async fn left(docker: &Docker) -> Option<Check> {
    let found = ours(docker).await.ok()?;
    let gone = |found: &&ContainerSummary| {
        found.labels.as_ref().and_then(Maker::read).is_none_or(|maker| maker.runs() == Some(false))
    };
    let number = found.iter().filter(gone).count();
    (number > 0).then(|| {
        let detail = format!("{} of a patchdrill that is gone", count(number, "container"));
        Check::limited("leftovers", detail, "`patchdrill clean` removes them")
    })
}
