//! Containers and the images that they are made of, as far as that needs no engine.

use super::support::{PASSES, Project};

/// A scenario for a container of no image in particular.
const NO_IMAGE: &str = "scenario: x\njob: { platform: linux, pre_actions: 1 }\nendpoint: container\n";

#[test]
fn a_container_without_an_image_names_all_ways_to_name_one() {
    let project = Project::with(&[("scenarios/a.yaml", NO_IMAGE)]);
    let called = project.call(&["test"]).exits(1);
    for way in ["image: debian:12", "a container of the image", "--image debian:12", "patchdrill.toml"] {
        assert!(
            called.stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains(way),
            "{way}: {}",
            called.stdout
        );
    }
}

#[test]
fn the_list_tells_endpoint_and_image() {
    let named = "scenario: y\njob: { platform: linux }\nendpoint: { image: rockylinux:9 }\n";
    let project = Project::with(&[("scenarios/a.yaml", PASSES), ("scenarios/b.yaml", named)]);
    let listed = project.call(&["list", "--format", "json"]).exits(0);
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!((&listed[0]["endpoint"], &listed[0]["image"]), (&().into(), &().into()));
    assert_eq!((&listed[1]["endpoint"], &listed[1]["image"]), (&"container".into(), &"rockylinux:9".into()));
}

#[test]
fn an_image_is_a_setting_like_others() {
    let project = Project::with(&[("patchdrill.toml", "image = \"alpine:3\"\n")]);
    let row = |called: super::support::Called| {
        let line = called.stdout.lines().find(|line| line.starts_with("image ")).unwrap().to_owned();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row(project.call(&["config"]).exits(0)), ["image", "alpine:3", "patchdrill.toml:1"]);
    let flagged = project.call(&["config", "--image", "debian:12"]).exits(0);
    assert_eq!(row(flagged), ["image", "debian:12", "--image"]);
    let output = project.command(&["config"]).env("PATCHDRILL_IMAGE", "ubuntu:24.04").output().unwrap();
    assert_eq!(row(output.into()), ["image", "ubuntu:24.04", "PATCHDRILL_IMAGE"]);
    let wrong = Project::with(&[("patchdrill.toml", "image = \"Alpine 3\"\n")]);
    wrong.call(&["config"]).exits(2).complains("patchdrill.toml:1:9").complains("did you mean `alpine:3`?");
}
