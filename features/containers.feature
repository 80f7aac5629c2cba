@linux @container
Feature: Containers
  A scenario can be rehearsed on any distribution of a fleet: in a container that is made of its image, kept for the whole
  job, and removed at the end. `containers/build` makes the images that are named here; without a container engine, or
  without the image, a scenario is skipped with that reason.

  Scenario: One container is kept for the whole job
    Given a container of the image "patchdrill/debian:12"
    And a Linux job with 1 patch
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "before the patches" > /etc/patched
      exit 0
      """
    And post-action 1 runs this script:
      """bash
      #!/bin/bash
      [[ $(cat /etc/patched) == "before the patches" && $(id -u) == 0 ]] || exit 1
      exit 0
      """
    When the job runs
    Then the job status is "Completed"

  Scenario: Exit codes mean the same as everywhere
    Given a container of the image "patchdrill/debian:12"
    And a Linux job with 3 pre-actions and 2 patches
    And the command "systemctl stop myapp.service" exits 5 and prints "Unit myapp.service not loaded."
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl stop myapp.service || exit 12
      exit 0
      """
    When the job runs
    Then pre-action 1 fails with exit code 12
    And the command "systemctl" was called once with "stop myapp.service"
    And pre-actions 2 to 3 are skipped by the system with exit code 101
    And all patches are skipped
    And the job is aborted by pre-action 1

  Scenario: A reboot keeps the disk and nothing else
    Given a container of the image "patchdrill/debian:12"
    And a Linux job
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      # The second run finds what the first one has left on disk, and nothing in /tmp.
      if [ -e /var/lib/begun ]; then
        [ ! -e /tmp/begun ] || exit 1
        exit 0
      fi
      touch /var/lib/begun /tmp/begun
      reboot
      """
    When the job runs
    Then pre-action 1 tries to force a reboot
    And the job restarts once

  Scenario Outline: What a script needs is on <image>
    Given a container of the image "<image>"
    And a Linux job
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      for tool in awk curl grep ps sudo; do
        command -v "$tool" > /dev/null || { echo "$tool is missing" >&2; exit 1; }
      done
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

    Examples:
      | image                  |
      | patchdrill/debian:12   |
      | patchdrill/rhel-like:9 |
