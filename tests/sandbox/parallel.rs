//! Many endpoints at once.

use patchdrill::environment::EndpointSpec;
use patchdrill::internal::endpoint::{Endpoint as _, LocalOptions, SandboxEndpoint};
use patchdrill::job::{Job, Platform};
use serde_json::json;

use super::support::{PATIENCE, for_everybody};

#[test]
fn sixty_four_endpoints_share_nothing_but_the_machine() {
    for_everybody(|machine| {
        let many: Vec<_> = (0..64)
            .map(|number| {
                let paths = "/etc/patchdrill-parallel /var/tmp/patchdrill-parallel /root/patchdrill-parallel";
                let first = format!(
                    "for path in {paths}; do
if [ -e $path ]; then [ \"$(cat $path)\" = {number} ] || exit 3; touch /var/again; else echo {number} > $path; fi
done
[ -e /tmp/patchdrill-parallel ] && exit 4
echo {number} > /tmp/patchdrill-parallel
[ -e /var/again ] || {{ reboot; sleep 600; }}
exit 0"
                );
                let second = format!(
                    "for path in {paths} /tmp/patchdrill-parallel; do [ \"$(cat $path)\" = {number} ] || exit 3; done
echo {number}
exit 0"
                );
                machine.scenario(&format!("number {number}"), &json!({}), &[&first, &second])
            })
            .collect();
        machine.write("many.yaml", &many);
        let ran = machine.test(&["many.yaml", "--jobs", "64"]);
        assert_eq!(ran.len(), 64);
        for (number, scenario) in ran.iter().enumerate() {
            let ends: Vec<_> =
                scenario["runs"].as_array().unwrap().iter().filter_map(|run| run["end"].as_str()).collect();
            assert_eq!(ends[1..], ["exit code 0", "exit code 0"], "{scenario:#}");
            assert_eq!(scenario["runs"][0]["forced_reboots"], json!(["reboot"]), "{scenario:#}");
            assert_eq!(scenario["runs"][2]["stdout"]["text"], format!("{number}\n"));
        }
    });
}

#[test]
fn endpoints_that_reboot_at_once_come_up_again() {
    for_everybody(|machine| {
        let job = json!({ "platform": "linux", "pre_actions": [{ "exits": 10 }] });
        let scenario = |number: u32| {
            json!({
                "scenario": format!("number {number}"),
                "job": job,
                // No two of them alike, so that none can be made ahead.
                "endpoint": { "on": "sandbox", "limits": { "disk": format!("{}MB", number + 10) } },
                "expect": { "reboot": "owed" },
            })
        };
        machine.write("reboots.yaml", &(0..200).map(scenario).collect::<Vec<_>>());
        let ran = machine.test(&["reboots.yaml", "--jobs", "64"]);
        assert_eq!(ran.len(), 200);
        for scenario in ran {
            assert_eq!(scenario["verdict"], "passed", "{scenario:#}");
        }
    });
}

#[test]
fn an_endpoint_ends_while_another_one_that_was_rebooted_lives_on() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (job, world) = (Job::new(Platform::Linux), EndpointSpec::default());
        let start = || SandboxEndpoint::start(&job, &world, LocalOptions::default());
        let first = match start().await {
            Ok(endpoint) => endpoint,
            Err(error) => return println!("skipped: {error}"),
        };
        let mut second = start().await.unwrap();
        second.reboot().await.unwrap();
        // The limit only ends a test that fails.
        tokio::time::timeout(PATIENCE, Box::new(first).close())
            .await
            .expect("the first endpoint ends by itself");
        Box::new(second).close().await;
    });
}
