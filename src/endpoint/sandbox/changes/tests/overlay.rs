//! What real overlays leave in their upper folders.

use super::support::Overlay;

const LOWER: &str = "echo welcome >motd; mkdir -p app/conf; echo 1 >app/a; echo 2 >app/b; echo 3 >app/conf/c; ln -s motd link";

#[test]
fn files_are_created_changed_and_deleted() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    let expected = [
        "changed file /opt/app/conf/c 644 \"4\\n\"",
        "created file /opt/fresh 600 \"x\\n\"",
        "created link /opt/here -> app/a",
        "deleted file /opt/motd 644",
    ];
    let script = "echo 4 >app/conf/c; (umask 077; echo x >fresh); ln -s app/a here; rm motd";
    assert_eq!(overlay.run(script), expected);
    assert_eq!(overlay.run("cat app/a >/dev/null"), [""; 0]);
    assert_eq!(overlay.run("rm fresh"), ["deleted file /opt/fresh 600"]);
    assert_eq!(overlay.run("echo welcome >motd"), ["created file /opt/motd 644 \"welcome\\n\""]);
}

#[test]
fn what_was_only_touched_or_changed_back_is_no_change() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    assert_eq!(overlay.run("touch motd app/a; echo 1 >app/a"), [""; 0]);
    assert_eq!(overlay.run("cp motd keep; echo x >motd; cat keep >motd; rm keep"), [""; 0]);
    assert_eq!(overlay.run("rm motd; echo welcome >motd"), [""; 0]);
    assert_eq!(overlay.run("chmod 600 motd; chmod 644 motd; chmod 700 app; chmod 755 app"), [""; 0]);
    assert_eq!(overlay.run("rm link; ln -s motd link"), [""; 0]);
}

#[test]
fn a_change_that_is_undone_later_is_a_change_each_time() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    assert_eq!(overlay.run("echo 9 >app/a"), ["changed file /opt/app/a 644 \"9\\n\""]);
    // As long as before, and so soon that a coarse clock may not tell.
    assert_eq!(overlay.run("echo 1 >app/a"), ["changed file /opt/app/a 644 \"1\\n\""]);
    assert_eq!(overlay.run("echo 1 >app/a"), [""; 0]);
    assert_eq!(overlay.run("touch tmp; rm tmp"), [""; 0]);
}

#[test]
fn permissions_and_targets_count_too() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    assert_eq!(overlay.run("chmod 4755 app/a"), ["changed file /opt/app/a 4755 \"1\\n\""]);
    assert_eq!(overlay.run("chmod 1777 app"), ["changed folder /opt/app 1777"]);
    assert_eq!(overlay.run("ln -sfn app link"), ["changed link /opt/link -> app"]);
    assert_eq!(overlay.run("chmod 700 ."), ["changed folder /opt 700"]);
}

#[test]
fn a_deleted_folder_is_one_entry() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    assert_eq!(overlay.run("echo 5 >app/d")[..], ["created file /opt/app/d 644 \"5\\n\""]);
    assert_eq!(overlay.run("rm -r app"), ["deleted folder /opt/app 755"]);
    assert_eq!(
        overlay.run("mkdir -p app/conf; echo 1 >app/a"),
        [
            "created folder /opt/app 755",
            "created file /opt/app/a 644 \"1\\n\"",
            "created folder /opt/app/conf 755",
        ]
    );
    assert_eq!(overlay.run("rm -r app"), ["deleted folder /opt/app 755"]);
}

#[test]
fn a_folder_that_is_made_anew_lacks_what_was_in_it() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    assert_eq!(
        overlay.run("rm -r app; mkdir app; echo 1 >app/a; mkdir app/conf"),
        ["deleted file /opt/app/b 644", "deleted file /opt/app/conf/c 644"]
    );
    assert_eq!(overlay.run("touch app/b"), ["created file /opt/app/b 644 \"\""]);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_one_change() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    assert_eq!(overlay.run("echo 5 >app/d").len(), 1);
    assert_eq!(overlay.run("rm -r app; echo x >app"), ["changed file /opt/app 644 \"x\\n\""]);
    assert_eq!(overlay.run("rm app; mkdir app"), ["changed folder /opt/app 755"]);
}

#[test]
fn moving_deletes_and_creates() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    assert_eq!(
        overlay.run("mv motd motd.old; mv app/conf app/conf.d"),
        [
            "deleted folder /opt/app/conf 755",
            "created folder /opt/app/conf.d 755",
            "created file /opt/app/conf.d/c 644 \"3\\n\"",
            "deleted file /opt/motd 644",
            "created file /opt/motd.old 644 \"welcome\\n\"",
        ]
    );
}

#[test]
fn what_patchdrill_laid_down_is_no_change_and_what_is_its_own_never_is() {
    let Some(mut overlay) = Overlay::over(LOWER) else { return };
    overlay.changes("echo declared >declared; mkdir own; echo log >own/log");
    overlay.bench.scanner.baseline();
    assert_eq!(overlay.run("echo declared >declared; echo more >>own/log"), [""; 0]);
    assert_eq!(overlay.run("echo other >declared"), ["changed file /opt/declared 644 \"other\\n\""]);
}

#[test]
fn what_patchdrill_added_between_counts_as_there_before() {
    let add = "mkdir -p app/bin; ln -s /run/double app/bin/tool; ln -s /run/double app/b";
    let Some(mut overlay) = Overlay::over_both(LOWER, add) else { return };
    assert_eq!(overlay.run("touch app; ls -R . >/dev/null"), [""; 0]);
    assert_eq!(overlay.run("touch app/bin/new; rm app/bin/new"), [""; 0]);
    assert_eq!(overlay.run("rm app/bin/tool"), ["deleted link /opt/app/bin/tool -> /run/double"]);
    assert_eq!(overlay.run("rm app/b; echo x >app/b"), ["changed file /opt/app/b 644 \"x\\n\""]);
    let expected = [
        "deleted file /opt/app/a 644",
        "deleted folder /opt/app/bin 755",
        "deleted folder /opt/app/conf 755",
    ];
    assert_eq!(overlay.run("rm -r app; mkdir app; echo x >app/b"), expected);
}
