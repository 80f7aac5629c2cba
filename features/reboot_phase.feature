@linked @reboot
Feature: The reboot phase
  When everything is deployed and a reboot is owed, the job's settings and whoever sits at the asset decide when it comes. A reboot
  takes 5 minutes here, and the deployment is over at 03:00.

  Background:
    Given a Windows asset "desk"
    And a Windows job "patches" with 1 pre-action
    And patch 1 needs a reboot
    And the job starts at "2026-03-01 02:00"
    And pre-action 1 takes 1 hour
    And a reboot takes 5 minutes

  Rule: At once or after a countdown

    @A-09
    Scenario: At once
      When the job runs
      Then the job reboots at "2026-03-01 03:00"
      And the job ends at "2026-03-01 03:05"
      And no reboot is pending
      And the job status is "Completed"

    @A-09
    Scenario Outline: A countdown runs whoever is there: <who>
      Given the job reboots after a countdown of 15 minutes
      And <who>
      When the job runs
      Then the job shows "Pending Reboot" and "Completed"
      And the job reboots at "2026-03-01 03:15"

      Examples:
        | who                     |
        | nobody is logged in     |
        | the user never answers  |
        | the user accepts        |

  Rule: The user may put it off

    Background:
      Given the reboot can be deferred 3 times by 2 hours, then after a countdown of 15 minutes

    @A-09
    Scenario: Twice, and then it may come
      Given the user defers the reboot twice, then accepts
      When the job runs
      Then the user defers the reboot twice
      And the job reboots at "2026-03-01 07:00"
      And the job shows "Pending Reboot" and "Completed"

    @A-09
    Scenario: An answer takes as long as it takes
      Given the user defers the reboot once after 10 minutes, then accepts after 20 minutes
      When the job runs
      Then the user defers the reboot once
      And the job reboots at "2026-03-01 05:30"

    Scenario: Accepted at the first prompt, without the countdown
      Given the user accepts the reboot
      When the job runs
      Then the user never defers the reboot
      And the job reboots at "2026-03-01 03:00"

    @A-09
    Scenario: As often as the job allows, then the countdown
      Given the user defers the reboot 5 times
      When the job runs
      Then the user defers the reboot 3 times
      And the job reboots at "2026-03-01 09:15"

    @A-09
    Scenario Outline: A prompt that nobody answers counts as put off: <who>
      Given <who>
      When the job runs
      Then the user defers the reboot 3 times
      And the job reboots at "2026-03-01 09:15"

      Examples:
        | who                                               |
        | the user never answers                            |
        | the screen is locked                              |
        | the user defers the reboot once, then never answers |

    @F-05
    Scenario: Nobody is logged in: nothing can be put off, the countdown starts at once
      Given nobody is logged in
      When the job runs
      Then the user never defers the reboot
      And the job reboots at "2026-03-01 03:15"

  Rule: For 168 hours at the most

    @F-06
    Scenario: A whole week
      Given the reboot can be deferred 7 times by 24 hours, then after a countdown of 30 minutes
      And the user never answers
      When the job runs
      Then the user defers the reboot 7 times
      And the job reboots at "2026-03-08 03:30"

    @F-06
    Scenario: Slow answers do not make it longer
      Given the reboot can be deferred 7 times by 24 hours, then after a countdown of 30 minutes
      And the user defers the reboot 7 times after 3 hours
      When the job runs
      Then the user defers the reboot 7 times
      And the job reboots at "2026-03-08 03:30"

    @F-06
    Scenario: An answer that comes too late is none
      Given the reboot can be deferred 3 times by 24 hours, then after a countdown of 30 minutes
      And the user accepts the reboot after 200 hours
      When the job runs
      Then the job reboots at "2026-03-08 03:30"

  Rule: A suppressed reboot waits for a person

    Background:
      Given the job suppresses the reboot

    @F-07 @A-09
    Scenario: Nobody reboots: it is pending for ever
      When the job runs
      Then the job status is "Pending Reboot"
      And the job never reboots
      And a reboot is pending

    @F-07
    Scenario: Somebody reboots eight hours later
      Given a person reboots the asset 8 hours later
      When the job runs
      Then the job shows "Pending Reboot" and "Completed"
      And the job ends at "2026-03-01 11:00"
      And the job never reboots
      And no reboot is pending

    @F-07
    Scenario: Nothing asked for a reboot, so that nothing is pending
      Given patch 1 fails to install
      When the job runs
      Then the job status is "Completed with Failure"
      And no reboot is pending

  Rule: It follows the settings whoever asked for it

    @A-09
    Scenario: A pre-action asks
      Given another Windows job "actions"
      And the job starts at "2026-03-02 02:00"
      And pre-action 1 exits 10
      And the job reboots after a countdown of 10 minutes
      When the jobs run
      Then in the job "actions" the reboot is requested by pre-action 1
      And the job "actions" reboots at "2026-03-02 02:10"

    @A-09 @A-18
    Scenario: Under the older document post-actions wait for the reboot, however long that takes (K3)
      Given the rulebook is "pre-post-actions"
      And the reboot can be deferred once by 2 hours, then after a countdown of 15 minutes
      And the user never answers
      And post-action 1 takes 10 minutes
      When the job runs
      Then the job shows "Pending Reboot", "Job Resumed" and "Completed"
      And the job reboots at "2026-03-01 05:15"
      And post-action 1 is successful
      And the job ends at "2026-03-01 05:30"
