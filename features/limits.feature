@limits
Feature: The limits of an action
  Time is virtual on a declared endpoint: rehearsing three hours takes no longer than rehearsing a second.

  @A-16
  Scenario: After 180 minutes the next action runs
    Given a Linux job with 2 pre-actions, 1 patch and 1 post-action
    And pre-action 1 times out
    When the job runs
    Then pre-action 1 times out
    And pre-action 2 is successful
    And all patches are installed
    And post-action 1 is successful
    And the job status is "Completed with Failure"

  @A-16
  Scenario Outline: An action that takes <time>
    Given a Linux job with 2 pre-actions
    And pre-action 1 takes <time>
    When the job runs
    Then pre-action 1 <is>
    And pre-action 2 is successful

    Examples:
      | time                 | is            |
      | 1 minute             | is successful |
      | 3 hours              | is successful |
      | 3 hours and 1 minute | times out     |

  @A-16
  Scenario: Under the older document a time-out is a failure too
    Given the rulebook is "pre-post-actions"
    And a Linux job with 2 pre-actions and 1 patch
    And pre-action 1 times out
    When the job runs
    Then pre-action 1 times out
    And pre-action 2 is successful
    And all patches are installed

  @A-16
  Scenario: A real script that hangs is ended, with everything it started
    Given a Linux job with 1 patch
    And the endpoint is local
    And an action may run for 2 seconds
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "draining connections"
      sleep 3600 &
      wait
      exit 0
      """
    When the job runs
    Then pre-action 1 times out
    And pre-action 1 prints "draining connections"
    And all patches are installed

  Rule: An action that uses more than it may is stopped, and the job goes on

    Scenario Outline: An action exceeds its <limit> limit
      Given a Linux job with 2 pre-actions, 1 patch and 1 post-action
      And pre-action 1 exceeds its <limit> limit
      When the job runs
      Then pre-action 1 exceeds its <limit> limit
      And pre-action 1 exceeds a limit
      And pre-action 1 fails
      And pre-action 2 is successful
      And all patches are installed
      And no reboot is requested
      And the job status is "Completed with Failure"

      Examples:
        | limit     |
        | CPU time  |
        | memory    |
        | process   |
        | file size |
        | disk      |
        | output    |

    Scenario: Under the older document it is a failure too
      Given the rulebook is "pre-post-actions"
      And a Windows job with 2 pre-actions and 1 patch
      And pre-action 1 exceeds its memory limit
      When the job runs
      Then pre-action 1 exceeds its memory limit
      And pre-action 2 is successful
      And all patches are installed

  Rule: A script holds 20,480 characters; what is beyond is cut off, and what is left runs
    Both scripts below end with `exit 12`. The one that is too long loses that line, and with it the power to stop the job.

    @A-15
    Scenario: The part behind the limit never runs
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs "scripts/too_long.sh"
      When the job runs
      Then pre-action 1 is successful
      And pre-action 1 prints "the beginning"
      And pre-action 1 does not print "the end"
      And the finding "truncated-script" is reported for pre-action 1
      And the finding "no-explicit-exit" is reported for pre-action 1

    @A-15 @A-22
    Scenario: A script of exactly 20,480 characters runs whole
      Its base64 form has 27,308 characters; the limit counts the script and not its way to the agent.

      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs "scripts/just_short_enough.sh"
      When the job runs
      Then pre-action 1 fails with exit code 12
      And pre-action 1 prints "the end"
      And the finding "truncated-script" is not reported
