@reboot
Feature: One reboot at the most, and when
  Pre-actions and patches ask; the job reboots once, when everything else is done, and by its own settings.

  @R-09 @R-11 @A-17
  Scenario: A pre-action asks, and the reboot waits for the patches
    Given a Linux job with 3 pre-actions, 2 patches and 1 post-action
    And pre-action 1 exits 10
    When the job runs
    Then pre-actions 2 to 3 are successful
    And all patches are installed
    And post-action 1 is successful
    And the reboot is requested by pre-action 1
    And things happen in this order:
      | pre-action 1  |
      | pre-action 3  |
      | patch 2       |
      | post-action 1 |
      | the reboot    |
    And the job status is "Completed"

  @R-10 @R-11 @A-17
  Scenario: A failed pre-action can ask as well
    Given a Linux job with 2 pre-actions and 1 patch
    And pre-action 1 exits 11
    When the job runs
    Then pre-action 1 fails with exit code 11
    And pre-action 2 is successful
    And all patches are installed
    And a reboot is owed
    And the job status is "Completed with Failure"

  @R-22
  Scenario: A patch asks
    Given a Linux job
    And patch "openssl-3.0.15" installs
    And patch "kernel-6.1.0-28" installs and needs a reboot
    When the job runs
    Then the reboot is requested by patch "kernel-6.1.0-28"
    And a reboot is owed

  @R-22
  Scenario: A patch that was not installed asks for nothing
    Given a Linux job
    And patch "kernel-6.1.0-28" fails to install
    And patch "kernel-6.1.0-28" needs a reboot
    When the job runs
    Then no reboot is requested

  @R-06 @R-20
  Scenario: Many ask, one reboot
    Given a Linux job with 3 pre-actions and 1 post-action
    And pre-action 1 exits 10
    And pre-action 3 exits 11
    And patch "openssl-3.0.15" installs and needs a reboot
    And patch "kernel-6.1.0-28" installs and needs a reboot
    When the job runs
    Then the reboot is requested by pre-action 1, pre-action 3, patch "openssl-3.0.15" and patch "kernel-6.1.0-28"
    And one reboot is owed

  @R-06 @R-20
  Scenario: Under the older document many ask for one reboot as well
    Given the rulebook is "pre-post-actions"
    And a Linux job with 2 pre-actions and 1 post-action
    And pre-action 1 exits 10
    And pre-action 2 exits 11
    And patch "kernel-6.1.0-28" installs and needs a reboot
    When the job runs
    Then the reboot is requested by pre-action 1, pre-action 2 and patch "kernel-6.1.0-28"
    And one reboot is owed

  Rule: What a post-action may ask for is disputed (K2)

    @R-21
    Scenario Outline: A post-action exits <code> and asks for nothing
      Given a Linux job with 1 patch and 1 post-action
      And post-action 1 exits <code>
      When the job runs
      Then post-action 1 <is>
      And no reboot is requested

      Examples:
        | code | is                      |
        | 10   | is successful           |
        | 11   | fails with exit code 11 |

    @R-21 @A-19
    Scenario Outline: Under the older document a post-action that exits <code> gets its reboot
      Given the rulebook is "pre-post-actions"
      And a Linux job with 1 patch and 1 post-action
      And post-action 1 exits <code>
      When the job runs
      Then post-action 1 <is>
      And the reboot is requested by post-action 1
      And a reboot is owed
      And things happen in this order:
        | post-action 1 |
        | the reboot    |

      Examples:
        | code | is                      |
        | 10   | is successful           |
        | 11   | fails with exit code 11 |

    @R-06 @A-18 @A-19
    Scenario: A request that comes after the one reboot stays pending
      Given the rulebook is "pre-post-actions"
      And a Linux job with 1 pre-action, 1 patch and 1 post-action
      And pre-action 1 exits 10
      And post-action 1 exits 10
      When the job runs
      Then things happen in this order:
        | pre-action 1  |
        | patch 1       |
        | the reboot    |
        | post-action 1 |
      And the job status is "Pending Reboot"
      And the outcome rests on an assumption

  Rule: A job's reboot settings decide about the reboot that is owed

    @A-09
    Scenario: At once
      Given a Linux job with 1 pre-action and 1 patch
      And pre-action 1 exits 10
      When the job runs
      Then a reboot is owed

    @A-09 @F-07
    Scenario Outline: Suppressed on <platform> although <request>
      Given a <platform> job with 1 pre-action and 1 patch
      And the job suppresses the reboot
      And <request>
      When the job runs
      Then the reboot is suppressed
      And the job status is "Pending Reboot"

      Examples:
        | platform | request                             |
        | Linux    | pre-action 1 exits 10               |
        | Linux    | patch 1 installs and needs a reboot |
        | Windows  | pre-action 1 exits 10               |
        | Windows  | patch 1 installs and needs a reboot |
        | macOS    | pre-action 1 exits 11               |

    @F-07
    Scenario: A suppressed reboot hides no failure
      Given a Linux job with 2 pre-actions
      And the job suppresses the reboot
      And pre-action 1 exits 11
      When the job runs
      Then the reboot is suppressed
      And the job status is "Pending Reboot"
      And the job status is "Completed with Failure"

    @F-07
    Scenario: Nothing asked for, nothing suppressed
      Given a Linux job with 1 pre-action and 1 patch
      And the job suppresses the reboot
      When the job runs
      Then no reboot is requested
      And the job status is "Completed"

    @A-09
    Scenario: After a countdown
      Given a Windows job with 1 pre-action
      And the job reboots after a countdown of 15 minutes
      And pre-action 1 exits 10
      When the job runs
      Then a reboot is owed

    @A-09
    Scenario: Deferred by the user, up to 168 hours altogether
      Given a Windows job with 1 pre-action
      And the reboot can be deferred 7 times by 24 hours, then after a countdown of 15 minutes
      And pre-action 1 exits 10
      When the job runs
      Then a reboot is owed

  Rule: A script that reboots by itself endangers the job

    @A-20
    Scenario: Whoever reboots whenever it runs, never lets the job end
      Given a Linux job with 2 pre-actions, 1 patch and 1 post-action
      And pre-action 2 forces a reboot
      When the job runs
      Then pre-action 2 tries to force a reboot
      And the finding "forced-reboot" is reported for pre-action 2
      And the job restarts 3 times
      And the job falls into a reboot loop
      And the job status is "Job Resumed"
      And pre-action 1 is successful
      And pre-action 1 runs 4 times
      And pre-action 2 is interrupted by the reboot it forced
      And patch 1 is not reached
      And post-action 1 is not run
      And no reboot is requested
      And the outcome rests on an assumption
      And the outcome matches the snapshot

    @A-20
    Scenario: Whoever reboots once, makes the job run twice
      Given a Linux job with 2 pre-actions, 1 patch and 1 post-action
      And pre-action 2 forces a reboot once
      When the job runs
      Then the job restarts once
      And the job does not fall into a reboot loop
      And pre-actions 1 to 2 are successful
      And pre-action 1 runs twice
      And post-action 1 runs once
      And all patches are installed
      And the job status is "Completed"
      And the outcome rests on an assumption

    @A-20
    Scenario Outline: At most <restarts> restarts show that it is a loop
      Given a Linux job with 1 pre-action
      And the job may restart at most <times>
      And pre-action 1 forces a reboot
      When the job runs
      Then the job restarts <times>
      And the job falls into a reboot loop
      And pre-action 1 runs <runs>

      Examples:
        | restarts | times    | runs     |
        | 1        | once     | twice    |
        | 10       | 10 times | 11 times |

    @A-20
    Scenario: A post-action that reboots makes even the pre-actions run again, but no patch
      Given a Linux job with 1 pre-action, 2 patches and 1 post-action
      And patch 2 fails to install
      And post-action 1 forces a reboot once
      When the job runs
      Then pre-action 1 runs twice
      And patch 1 is installed
      And patch 2 fails to install
      And the job restarts once
      And the job status is "Completed with Failure"

    @A-20 @R-06
    Scenario: A forced reboot is not the one that is owed
      Given a Linux job with 2 pre-actions and 1 patch
      And pre-action 1 exits 10, then 0
      And patch 1 installs and needs a reboot
      And pre-action 2 forces a reboot once
      When the job runs
      Then pre-action 1 does not request a reboot
      And the reboot is requested by pre-action 1 and patch 1
      And one reboot is owed
      And things happen in this order:
        | pre-action 2  |
        | pre-action 1  |
        | patch 1       |
        | the reboot    |
      And the job restarts once
      And the outcome rests on an assumption

    @A-20 @R-12
    Scenario: What a try before the restart came to, does not count
      Given the rulebook is "rulebooks/try_again.yaml"
      And a Linux job with 2 pre-actions
      And pre-action 1 exits 21, then 0, then 21, then 12
      And pre-action 2 forces a reboot once
      When the job runs
      Then the job restarts once
      And the job is aborted by pre-action 1
      And pre-action 1 runs 4 times
      And pre-action 2 is skipped by the system
      And pre-action 2 runs once

    @A-20
    Scenario: The real script never gets through to the machine
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        echo "all patched, going down"
        shutdown -r now
        exit 0
        """
      When the job runs
      Then pre-action 1 tries to force a reboot
      And the finding "forced-reboot" is reported for pre-action 1
      And the job falls into a reboot loop
      And pre-action 1 runs 4 times
      And pre-action 1 prints "going down"

    @A-20
    Scenario: A real script that leaves itself a mark reboots once
      Given a Linux job with 1 patch
      And the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        if [[ -e rebooted ]]; then
          echo "the asset is up again"
          exit 0
        fi
        touch rebooted
        reboot
        exit 1
        """
      When the job runs
      Then pre-action 1 tries to force a reboot
      And the job restarts once
      And pre-action 1 is successful
      And pre-action 1 prints "up again"
      And patch 1 is installed
      And the job status is "Completed"

    @A-20 @sandbox
    Scenario: In a sandbox the script goes down with its endpoint
      Given a Linux job with 2 pre-actions
      And the endpoint is sandbox
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        # What lies in the folder for temporary files is gone with the reboot, other files stay.
        [[ -e "$TMPDIR/busy" ]] && exit 12
        touch "$TMPDIR/busy"
        cat /proc/sys/kernel/random/boot_id >> boots
        [[ $(wc -l < boots) -gt 2 ]] && exit 0
        systemctl reboot
        sleep 60
        exit 12
        """
      And pre-action 2 runs this script:
        """bash
        #!/bin/bash
        echo "boots: $(sort -u boots | wc -l)"
        exit 0
        """
      When the job runs
      Then the job restarts twice
      And pre-action 1 tries to force a reboot
      And pre-action 1 is successful
      And pre-action 1 runs 3 times
      And pre-action 2 runs once
      And pre-action 2 prints "boots: 3"
      And the job status is "Completed"

    @A-20 @sandbox
    Scenario Outline: In a sandbox every way down is caught: <way>
      Given a Linux job with 1 post-action
      And the endpoint is sandbox
      And the job may restart once
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        <way>
        exit 0
        """
      When the job runs
      Then pre-action 1 is interrupted by the reboot it forced
      And the job falls into a reboot loop
      And post-action 1 is not run
      And the job status is "Job Resumed"

      Examples:
        | way                        |
        | reboot                     |
        | /sbin/shutdown -h now      |
        | init 6                     |
        | systemctl --force poweroff |
