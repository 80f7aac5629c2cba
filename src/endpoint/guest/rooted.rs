//! Paths inside a folder that is the root of an endpoint.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// More links than this lead in a circle.
const MOST_LINKS: usize = 40;

/// Where `path` leads when `root` is the root: links are followed as a program inside would follow them, and none leads out.
pub(in crate::endpoint) fn resolve(root: &Path, path: &Path) -> PathBuf {
    let mut place = root.to_owned();
    let mut todo: VecDeque<OsString> = parts(path);
    let mut links = 0;
    while let Some(part) = todo.pop_front() {
        if part == ".." {
            if place != root {
                place.pop();
            }
            continue;
        }
        place.push(&part);
        if let Ok(target) = fs::read_link(&place)
            && links < MOST_LINKS
        {
            links += 1;
            place.pop();
            if target.is_absolute() {
                root.clone_into(&mut place);
            }
            for part in parts(&target).into_iter().rev() {
                todo.push_front(part);
            }
        }
    }
    place
}

fn parts(path: &Path) -> VecDeque<OsString> {
    let named = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_inside_and_none_leads_out() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path();
        fs::create_dir_all(root.join("usr/bin")).unwrap();
        symlink("usr/bin", root.join("bin")).unwrap();
        symlink("/usr/bin/dash", root.join("usr/bin/sh")).unwrap();
        symlink("../../../../etc", root.join("usr/out")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        for (path, leads_to) in [
            ("/bin/sh", "usr/bin/dash"),
            ("/bin/../bin/x", "usr/bin/x"),
            ("/../../etc/passwd", "etc/passwd"),
            ("/usr/out/passwd", "etc/passwd"),
            ("/", ""),
        ] {
            assert_eq!(resolve(root, Path::new(path)), root.join(leads_to), "{path}");
        }
        assert!(resolve(root, Path::new("/loop/x")).starts_with(root));
    }
}
