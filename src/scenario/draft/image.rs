//! The image that a container is made of, or several of them.

use std::collections::HashMap;

use super::machine::shown;
use super::{Draft, DraftMachine};
use crate::environment::check_image;
use crate::scenario::EndpointKind;
use crate::source::{Span, Spanned};

impl Draft {
    /// The images of a matrix, each once. Who names several and no kind of endpoint means containers.
    pub(super) fn finish_matrix(&mut self) -> Vec<Spanned<String>> {
        let Some(Spanned { value: images, span }) = self.matrix.take() else { return Vec::new() };
        if images.is_empty() {
            let problem = self.error(span, "the matrix names no image, so nothing would run");
            self.report(problem.help("name at least one, such as `matrix: [debian:12, alpine:3]`"));
        }
        let on = *self.on.get_or_insert(Spanned::new(EndpointKind::Container, span));
        if on.value != EndpointKind::Container {
            let name = on.value.name();
            let problem = self.error(span, format!("the endpoint kind `{name}` has no images"));
            self.report(
                problem
                    .label("only containers are made of images")
                    .also(on.span, "the endpoint is chosen here"),
            );
        }
        if let Some(image) = self.machine_image {
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

    /// The image that a container is made of; a text that cannot name one is a mistake.
    pub fn set_image(&mut self, image: Spanned<String>) {
        self.check_image_name(&image);
        self.machine_image = Some(image.span);
        self.machine.image = Some(image);
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

    /// An image is for a container, which has no other root file system. Who names one and no kind of endpoint means a
    /// container.
    pub(super) fn check_image_place(&mut self, draft: &DraftMachine) {
        let Some(image) = &draft.image else {
            if let (Some(rootfs), Some(on)) =
                (&draft.rootfs, self.on.filter(|on| on.value == EndpointKind::Container))
            {
                let message = "a container cannot be given a root file system";
                let problem = self.error(rootfs.span, message).label("its image is its root file system");
                self.report(problem.also(on.span, "the endpoint is a container"));
            }
            return;
        };
        let on = *self.on.get_or_insert(Spanned::new(EndpointKind::Container, image.span));
        if on.value != EndpointKind::Container {
            let name = on.value.name();
            let problem = self
                .error(image.span, format!("the endpoint kind `{name}` has no image"))
                .label("only a container is made of an image")
                .also(on.span, "the endpoint is chosen here");
            self.report(problem.help("choose the endpoint kind `container`, or leave the image out"));
        }
        if let Some(rootfs) = &draft.rootfs {
            let problem = self.error(rootfs.span, "the endpoint has an image and a root file system");
            self.report(problem.label("keep one of them").also(image.span, "the image"));
        }
    }
}
