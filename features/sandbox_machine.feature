@sandbox
Feature: The machine of a sandbox
  A sandbox shows its scripts the machine that the scenario declares.

  Background:
    Given a Linux job with 1 pre-action
    And the endpoint is a sandbox

  Scenario: A host name and another process 1
    Given the hostname is "web-01.example.com"
    And process 1 is called "init"
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      [ "$(uname -n)" = web-01.example.com ] || exit 21
      [ "$(cat /proc/sys/kernel/hostname)" = web-01.example.com ] || exit 22
      [ "$(cat /proc/1/comm)" = init ] || exit 23
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: Nothing is said, and the script finds a machine that was booted by systemd
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      [ "$(cat /proc/1/comm)" = systemd ] || exit 21
      [ -d /run/systemd/system ] || exit 22
      [ "$(id -u)" = 0 ] || exit 23
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: The operating system, its modules and its processor
    Given the operating system is "rocky 9.3"
    And the kernel module "nf_tables" is loaded
    And the kernel module "ext4" is loaded
    And the processor is "Intel(R) Xeon(R) Gold 6338"
    And the processor has 4 cores
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      . /etc/os-release
      [ "$ID $VERSION_ID" = "rocky 9.3" ] || exit 21
      # A kernel without modules has no such file, here as anywhere.
      if [ -e /proc/modules ]; then
        [ "$(cut -d' ' -f1 /proc/modules | tr '\n' ' ')" = "nf_tables ext4 " ] || exit 22
      fi
      [ "$(grep -c ^processor /proc/cpuinfo)" = 4 ] || exit 23
      grep -q 'model name.*Gold 6338' /proc/cpuinfo || exit 24
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: A machine that has been up for long
    Given the endpoint has been up for 40 days
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      read -r up rest </proc/uptime
      [ "${up%.*}" -ge 3456000 ] && [ "${up%.*}" -lt 3542400 ] || exit 21
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: A network of its own reaches nobody
    Given the endpoint has a network of its own
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      [ "$(grep -c : /proc/net/dev)" = 1 ] || exit 21
      grep -q '^ *lo:' /proc/net/dev || exit 22
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: Files of the machine are the endpoint's own
    Given the file "/etc/patchdrill-example.conf" contains "mode=on"
    And the file "/etc/patchdrill-example.conf" has the mode 0600
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      [ "$(cat /etc/patchdrill-example.conf)" = mode=on ] || exit 21
      [ "$(stat -c %a /etc/patchdrill-example.conf)" = 600 ] || exit 22
      echo mode=off >/etc/patchdrill-example.conf || exit 23
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  @R-30
  Scenario: Less than 5 GB free on the root disk, as df tells it
    Given the disk "/" has 4 GB free of 40 GB
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      free=$(df -P -k / | awk 'NR == 2 { print $4 }')
      [ "$free" -lt $((5 * 1000 * 1000)) ] && { echo "only $free KiB free"; exit 12; }
      exit 0
      """
    When the job runs
    Then pre-action 1 fails with exit code 12
    And the job is aborted

  Scenario: Inside the backup window, by the declared clock
    Given the clock shows "2026-03-01 02:30"
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      hour=$(date +%H)
      [ "$hour" -ge 1 ] && [ "$hour" -lt 4 ] && { echo "backup window"; exit 101; }
      exit 0
      """
    When the job runs
    Then pre-action 1 is skipped by the user

  Scenario: A retry loop that would sleep for an hour
    Given sleeping takes no time
    And an action may run for at most 20 seconds
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      for attempt in 1 2 3 4 5 6; do
        sleep 600
      done
      echo "gave up after $attempt attempts"
      exit 1
      """
    When the job runs
    Then pre-action 1 fails with exit code 1
    And pre-action 1 prints "gave up after 6 attempts"

  Scenario Outline: A clone is told by its machine id
    Given the machine id is <id>
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      # The golden image still has its own id: a machine that was cloned without a new one is not to be patched.
      [ "$(cat /etc/machine-id)" != 0123456789abcdef0123456789abcdef ] || exit 12
      exit 0
      """
    When the job runs
    Then pre-action 1 <end>

    Examples:
      | id                                 | end                      |
      | 0123456789ABCDEF0123456789abcdef   | fails with exit code 12  |
      | "4c4c4544003957108052b4c04f384833" | is successful            |
