//! Images: whether the engine has one, fetching one that it has not, and whether it can run here.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError};

use bollard::Docker;
use bollard::errors::Error;
use bollard::query_parameters::CreateImageOptionsBuilder;
use futures::StreamExt as _;
use tokio::sync::OnceCell;

use super::client;
use crate::endpoint::EndpointError;

/// What was found out of an image, once for each in this process: it is fetched once, and a fetch that failed is not tried
/// again for each scenario.
type Known = Arc<OnceCell<Result<(), String>>>;

static KNOWN: LazyLock<std::sync::Mutex<BTreeMap<String, Known>>> = LazyLock::new(Default::default);

/// Splits the name of an image into the name proper and what follows the colon.
pub(super) fn split(image: &str) -> (&str, &str) {
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (image, "latest"),
    }
}

/// Makes sure that the engine has `image`, and that it can run here.
///
/// # Errors
/// When it has not and cannot get it, with what to do; when it is made for other processors.
pub(super) async fn ensure(docker: &Docker, image: &str) -> Result<(), EndpointError> {
    let known = {
        let mut all = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(image.to_owned()).or_default())
    };
    let found = known.get_or_try_init(|| async {
        match look(docker, image).await {
            Ok(looked) => Ok(looked),
            Err(error) => Err(client::no_engine(&error)),
        }
    });
    found.await?.clone().map_err(client::missing)
}

/// Looks at the image; fetches it if need be. An error is the engine's own; what is wrong with the image is told inside.
async fn look(docker: &Docker, image: &str) -> Result<Result<(), String>, Error> {
    let found = match docker.inspect_image(image).await {
        Err(Error::DockerResponseServerError { status_code: 404, .. }) => {
            if let Err(why) = fetch(docker, image).await {
                return Ok(Err(absent(image, &why)));
            }
            docker.inspect_image(image).await?
        }
        found => found?,
    };
    let (system, made_for) = (found.os.unwrap_or_default(), found.architecture.unwrap_or_default());
    Ok(runs_here(image, &system, &made_for, std::env::consts::ARCH))
}

/// What to do about an image that cannot be had.
fn absent(image: &str, why: &str) -> String {
    format!(
        "the container engine has no image `{image}` and cannot fetch it: {why}; make it with `containers/build`, or fetch \
         it with `docker pull {image}` where a registry answers"
    )
}

/// Whether an image that is made for `system` and `made_for` runs on processors that Rust calls `here`.
fn runs_here(image: &str, system: &str, made_for: &str, here: &str) -> Result<(), String> {
    let ours = match here {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    if !system.is_empty() && system != "linux" {
        return Err(format!(
            "the image `{image}` is made for {system}, and containers here run Linux; name an image of Linux"
        ));
    }
    // An engine that says nothing leaves it to the first program.
    if made_for.is_empty() || made_for == ours {
        return Ok(());
    }
    Err(format!(
        "the image `{image}` is made for {made_for} processors, and these are {ours}; fetch the other one with `docker pull \
         --platform linux/{ours} {image}`"
    ))
}

/// Fetches an image from where its name says.
pub(super) async fn fetch(docker: &Docker, image: &str) -> Result<(), String> {
    let (name, tag) = split(image);
    let options = CreateImageOptionsBuilder::new().from_image(name).tag(tag).build();
    let mut news = docker.create_image(Some(options), None, None);
    while let Some(news) = news.next().await {
        let failed = match news {
            Ok(news) => news.error_detail.and_then(|detail| detail.message),
            Err(
                Error::DockerResponseServerError { message, .. }
                | Error::DockerStreamError { error: message },
            ) => Some(message),
            Err(error) => Some(error.to_string()),
        };
        if let Some(why) = failed {
            return Err(why.trim().to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_where_the_tag_begins() {
        for (image, name, tag) in [
            ("debian:12", "debian", "12"),
            ("debian", "debian", "latest"),
            ("localhost:5000/team/base", "localhost:5000/team/base", "latest"),
            ("localhost:5000/team/base:1", "localhost:5000/team/base", "1"),
            ("base@sha256:00ff", "base@sha256", "00ff"),
        ] {
            assert_eq!(split(image), (name, tag), "{image}");
        }
    }

    #[test]
    fn an_image_of_another_machine_is_refused() {
        assert_eq!(runs_here("x", "linux", "amd64", "x86_64"), Ok(()));
        assert_eq!(runs_here("x", "", "", "x86_64"), Ok(()));
        let arm = runs_here("x", "linux", "arm64", "x86_64").unwrap_err();
        assert!(arm.contains("arm64") && arm.contains("--platform linux/amd64"), "{arm}");
        assert!(runs_here("x", "windows", "amd64", "x86_64").unwrap_err().contains("windows"));
    }
}
