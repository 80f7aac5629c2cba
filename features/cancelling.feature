@linked @lifecycle
Feature: Disabling, deleting and moving a job
  What an administrator changes on the server reaches an agent that has the job already 5 to 30 minutes later. Where in that range
  an asset lies nobody knows: patchdrill tries both ends, expects the same at both, and says when the outcome depends on it.

  Background:
    Given a Linux job with 1 pre-action and 1 patch
    And the job starts at "2026-03-01 02:00"

  Rule: A change that arrives before the start takes the job back

    @F-08 @F-10 @F-12
    Scenario Outline: <what> half an hour before the start: in time at both ends
      Given the job is <what> 31 minutes before its start
      When the job runs
      Then the job is received 3 hours before its start
      And the job never begins
      And all assets are withdrawn
      And the outcome depends on no range

      Examples:
        | what     |
        | disabled |
        | deleted  |

    @F-08 @F-10 @F-12
    Scenario: It arrives just at the start: in time
      Given the job is deleted 30 minutes before its start
      When the job runs
      Then the job never begins
      And the outcome depends on no range

    @F-08 @F-10 @F-12
    Scenario: Ten minutes before the start: in time for one end, too late for the other
      Given the job is disabled 10 minutes before its start
      When the job runs
      Then the outcome depends on how soon a change reaches the agent

    @F-08 @F-10 @F-12
    Scenario Outline: Ten minutes before the start, and the change takes <delay>
      Given the job is disabled 10 minutes before its start
      And a change reaches the agent after <delay>
      When the job runs
      Then <amount> is withdrawn
      And the outcome depends on no range

      Examples:
        | delay      | amount    |
        | 5 minutes  | one asset |
        | 10 minutes | one asset |
        | 11 minutes | no asset  |
        | 30 minutes | no asset  |

    @F-08 @F-10
    Scenario: Four minutes before the start: too late at both ends
      Given the job is disabled 4 minutes before its start
      When the job runs
      Then the job status is "Completed"
      And the outcome depends on no range

    @F-08 @F-09
    Scenario: Before the hand-over a change counts at once
      Given the job is deleted 181 minutes before its start
      When the job runs
      Then the job is never received
      And all assets are withdrawn
      And the outcome depends on no range

  Rule: While it downloads a job can still be cancelled

    @F-10 @F-12
    Scenario: The change arrives before the deployment begins
      Given the download of patch 1 takes 2 hours
      And the job is disabled 1 hour after its start
      When the job runs
      Then the job begins at its start
      And all assets are withdrawn
      And the job never reboots

    @F-10 @F-12
    Scenario: The change arrives when the deployment has begun: it runs to its end
      Given pre-action 1 takes 2 hours
      And the job is deleted 10 minutes after its start
      When the job runs
      Then the job status is "Completed"
      And patch 1 is installed
      And the job ends 2 hours after its start
      And the outcome depends on no range

    @F-12
    Scenario: The download is over between the two ends
      Given the download of patch 1 takes 20 minutes
      And the job is disabled at its start
      When the job runs
      Then the job begins at its start
      And the outcome depends on how soon a change reaches the agent

  Rule: A job can be given another start

    Scenario: Moved to the next night
      Given the job is rescheduled 1 day before its start to "2026-03-02 02:00"
      When the job runs
      Then the job is received at "2026-03-01 23:00"
      And the job begins at "2026-03-02 02:00"
      And the outcome depends on no range

    Scenario: Moved when the agent has it already
      Given the job is rescheduled 1 hour before its start to 2 hours after its start
      When the job runs
      Then the job is received 3 hours before its start
      And the job begins 2 hours after its start
      And the outcome depends on no range

    Scenario: Moved too late
      Given pre-action 1 takes 2 hours
      And the job is rescheduled 10 minutes after its start to "2026-03-02 02:00"
      When the job runs
      Then the job begins at its start
      And the job ends 2 hours after its start

    Scenario: Moved, and then deleted
      Given the job is rescheduled 1 day before its start to "2026-03-02 02:00"
      And the job is deleted at "2026-03-01 12:00"
      When the job runs
      Then the job is never received
      And all assets are withdrawn
