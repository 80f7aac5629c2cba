//! The image that a container is made of.

use super::Draft;
use super::DraftMachine;
use super::machine::shown;
use crate::source::Spanned;
use crate::spec::EndpointKind;
use crate::world::check_image;

impl Draft {
    /// The image that a container is made of; a text that cannot name one is a mistake.
    pub fn set_image(&mut self, image: Spanned<String>) {
        if let Err(why) = check_image(&image.value) {
            let message = match image.value.trim() {
                "" => "the name of the image is empty".to_owned(),
                name => format!("`{}` cannot name an image", shown(name)),
            };
            let problem = self.error(image.span, message).label(why.to_string());
            let help =
                "an image is named as an engine knows it, such as debian:12 or registry.example.com/base:3";
            self.report(problem.help(help));
        }
        self.machine.image = Some(image);
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
