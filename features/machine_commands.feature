@sandbox
Feature: Commands that show what a scenario says of the machine
  Patch scripts look at the time, at the disks and at the root file system before they do anything, and some stop politely when they
  meet no real machine. In a sandbox these commands show what the scenario declares, and all else as it is.

  Background:
    Given a Linux job
    And the endpoint is a sandbox

  Scenario: Waiting for a slow service takes no time
    Given sleeping takes no time
    And the service "myapp" is running
    And the service "myapp" takes 49 seconds to stop
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl stop --no-block myapp
      waited=0
      while [ "$(systemctl is-active myapp)" = deactivating ]; do
        sleep 10
        waited=$((waited + 10))
      done
      echo "down after $waited seconds"
      exit 0
      """
    When the job runs
    Then pre-action 1 prints "down after 50 seconds"
    And the command "sleep" was called 5 times with "10"
    And the service "myapp" is stopped

  Scenario: A service that never goes down meets the patience of the script
    Given sleeping takes no time
    And the service "myapp" hangs when it is stopped
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl stop --no-block myapp
      for _ in 1 2 3 4 5 6; do
        [ "$(systemctl is-active myapp)" = deactivating ] || exit 0
        sleep 5m
      done
      echo "myapp does not go down"
      exit 12
      """
    And patch "openssl-3.0.15" installs
    When the job runs
    Then pre-action 1 fails with exit code 12
    And all patches are skipped
    And the service "myapp" is running

  Scenario: Inside and outside the backup window
    Given sleeping takes no time
    And the clock shows "2026-02-28 23:30"
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      date '+%F %H:%M'
      date -d tomorrow +%F
      date -u -d '+2 hours' '+%F %H:%M'
      date -d 'next monday' +%F
      [ "$(date +%H)" -ge 22 ] && sleep 8h
      /bin/date '+%F %H:%M'
      date -d 2020-02-02 +%A
      exit 0
      """
    When the job runs
    Then pre-action 1 prints exactly this:
      """
      2026-02-28 23:30
      2026-03-01
      2026-03-01 01:30
      2026-03-02
      2026-03-01 07:30
      Sunday
      """

  @R-30
  Scenario: Too little room for the patches
    Given the disk "/" has 4 GB free of 40 GB
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      free=$(df --output=avail -B1 / | tail -n 1)
      df -hT /usr | tail -n 1
      df -P / | awk 'NR == 2 { print $5 }'
      [ "$free" -ge 5000000000 ] || exit 12
      exit 0
      """
    And patch "openssl-3.0.15" installs
    When the job runs
    Then pre-action 1 fails with exit code 12
    And pre-action 1 prints "/dev/sda1      ext4   38G   34G  3.8G  90% /"
    And pre-action 1 prints "90%"
    And the job is aborted by pre-action 1

  Scenario: The root file system looks like a disk, unless it is declared otherwise
    Given these disks:
      | mount | type |
      | /data | xfs  |
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      findmnt -n -o FSTYPE /
      stat -f -c %T /
      findmnt -n -o SOURCE,FSTYPE -T /data/db
      mount | grep -c ' on / type ext4 '
      stat -c %F /etc
      exit 0
      """
    When the job runs
    Then pre-action 1 prints exactly this:
      """
      ext4
      ext2/ext3
      /dev/sdb1 xfs
      1
      directory
      """

  Scenario: There always is a service manager
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl is-system-running && systemctl daemon-reload
      systemctl stop myapp || exit 1
      """
    When the job runs
    Then pre-action 1 prints "running"
    And pre-action 1 prints "Failed to stop myapp.service: Unit myapp.service not loaded." to standard error
    And the command "systemctl" was called 3 times

  Scenario: Whoever declares answers hears of calls that no answer fits
    Given the command "systemctl stop myapp" exits 0
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl stop myapp
      systemctl is-active myapp
      """
    When the job runs
    Then pre-action 1 fails with exit code 113
    And the finding "undeclared-call" is reported
