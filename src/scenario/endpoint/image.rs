//! The image that a container is made of, or several of them.

use std::collections::HashMap;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Endpoint;
use crate::environment::{EndpointKind, Fact, check_image};
use crate::scenario::draft::Draft;
use crate::scenario::map::schema;
use crate::scenario::value::{Value, shown};
use crate::scenario::yaml::{Kind, Node, Reader};
use crate::source::{Span, Spanned};

/// The name of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Image(pub String);

impl Value for Image {
    const EXPECTED: &'static str = "the name of an image such as debian:12";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let name = reader.text(node, expected);
        if name.is_none() && matches!(node.kind, Kind::List(_)) {
            reader.help_last("several images are a `matrix: [...]` beside `endpoint`");
        }
        name.map(|name| Self(name.to_owned()))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9._:/@-]*$" }))
    }
}

impl Draft {
    /// The images of a matrix, each once. Who names several and no kind of endpoint means containers.
    pub(in crate::scenario) fn finish_matrix(&mut self) -> Vec<Spanned<String>> {
        let Some(Spanned { value: images, span }) = self.matrix.take() else { return Vec::new() };
        if images.is_empty() {
            let problem = self.error(span, "the matrix names no image, so nothing would run");
            self.report(problem.help("name at least one, such as `matrix: [debian:12, alpine:3]`"));
        }
        let on = self.on_or_container(span);
        if !on.value.supports(Fact::Image) {
            let name = on.value.name();
            let problem = self.error(span, format!("the endpoint kind `{name}` has no images"));
            self.report(
                problem
                    .label("only containers are made of images")
                    .also(on.span, "the endpoint is chosen here"),
            );
        }
        if let Some(image) = self.endpoint.image.spanned().map(|image| image.span) {
            let problem = self.error(span, "the scenario names one image, and a matrix of images");
            self.report(problem.label("keep one of them").also(image, "the image"));
        }
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for image in &images {
            self.check_image_name(image);
            if let Some(first) = seen.insert(&image.value, image.span) {
                let problem = self
                    .error(image.span, format!("the image `{}` is in the matrix twice", shown(&image.value)));
                self.report(problem.also(first, "the first time"));
            }
        }
        images
    }

    /// The kind of endpoint. Who names an image and no kind means a container.
    fn on_or_container(&mut self, image: Span) -> Spanned<EndpointKind> {
        let on = self.on().unwrap_or(Spanned::new(EndpointKind::Container, image));
        self.endpoint.on.set(on);
        on
    }

    fn check_image_name(&mut self, image: &Spanned<String>) {
        let Err(why) = check_image(&image.value) else { return };
        let message = match image.value.trim() {
            "" => "the name of the image is empty".to_owned(),
            name => format!("`{}` cannot name an image", shown(name)),
        };
        let problem = self.error(image.span, message).label(why.to_string());
        let help =
            "an image is named as an engine knows it, such as debian:12 or registry.example.com/base:3";
        self.report(problem.help(help));
    }

    /// An image is for a container, which has no other root file system.
    pub(super) fn check_image(&mut self, endpoint: &Endpoint) {
        let Some(image) = endpoint.image.cloned().map(|image| image.map(|image| image.0)) else { return };
        self.check_image_name(&image);
        let on = self.on_or_container(image.span);
        if !on.value.supports(Fact::Image) {
            let name = on.value.name();
            let problem = self
                .error(image.span, format!("the endpoint kind `{name}` has no image"))
                .label("only a container is made of an image")
                .also(on.span, "the endpoint is chosen here");
            self.report(problem.help("choose the endpoint kind `container`, or leave the image out"));
        }
        if let Some(rootfs) = endpoint.rootfs.spanned() {
            let problem = self.error(rootfs.span, "the endpoint has an image and a root file system");
            self.report(problem.label("keep one of them").also(image.span, "the image"));
        }
    }
}
