@linked
Feature: Several jobs on one asset
  The machine of an asset runs its jobs in order, one at a time. What one job leaves behind, the next one finds.

  Rule: One job at a time

    Background:
      Given a Linux job "patches" with 1 pre-action and 1 patch
      And the job starts at "2026-03-01 02:00"
      And pre-action 1 takes 1 hour
      And another Linux job "scan" with 1 pre-action

    Scenario: A job that starts while another one runs is blocked, and does not come back
      Given the job starts at "2026-03-01 02:30"
      When the jobs run
      Then the job "scan" shows "Job Received" and "Execution Blocked"
      And the job "scan" never begins
      And the job "patches" shows "Completed"

    Scenario: A job that starts when the other one has just ended runs
      Given the job starts at "2026-03-01 03:00"
      When the jobs run
      Then the job "scan" begins at "2026-03-01 03:00"
      And the job "scan" shows "Completed"

    Scenario: Both at the same instant: the one that is written first runs
      Given the job starts at "2026-03-01 02:00"
      When the jobs run
      Then the job "patches" shows "Completed"
      And the job "scan" shows "Execution Blocked"

    Scenario: A job that was cancelled blocks nothing
      Given the job starts at "2026-03-01 02:30"
      And the job "patches" is deleted 1 hour before its start
      When the jobs run
      Then the job "patches" never begins
      And the job "scan" shows "Completed"

  Rule: A pending reboot blocks later jobs on Windows, and only there

    @B-01
    Scenario: Windows
      Given a Windows job "monthly"
      And patch "KB5034441" needs a reboot
      And the job suppresses the reboot
      And another Windows job "daily" with 1 pre-action
      And the job starts 20 hours after the beginning of the plan
      When the jobs run
      Then the job "monthly" shows "Pending Reboot"
      And the job "daily" shows "Job Received" and "Execution Blocked"
      And the job "daily" never begins

    @B-01
    Scenario Outline: <platform>
      Given a <platform> job "monthly"
      And patch "kernel" needs a reboot
      And the job suppresses the reboot
      And another <platform> job "daily" with 1 pre-action
      And the job starts 20 hours after the beginning of the plan
      When the jobs run
      Then the job "monthly" shows "Pending Reboot"
      And the job "daily" shows "Job Started" and "Pending Reboot"
      And in the job "daily" all actions are successful
      And in the job "daily" no reboot is requested
      And in the job "daily" a reboot is pending

      Examples:
        | platform |
        | Linux    |
        | macOS    |

    @B-01 @F-07
    Scenario: A person has rebooted before the next job starts
      Given a Windows asset "desk"
      And a person reboots the asset 8 hours later
      And a Windows job "monthly"
      And patch "KB5034441" needs a reboot
      And the job suppresses the reboot
      And another Windows job "daily" with 1 pre-action
      And the job starts 20 hours after the beginning of the plan
      When the jobs run
      Then the job "monthly" shows "Pending Reboot" and "Completed"
      And the job "daily" shows "Job Started" and "Completed"

    @B-01
    Scenario: The reboot of one job settles what another one owes
      Given a Linux job "monthly"
      And patch "kernel" needs a reboot
      And the job suppresses the reboot
      And another Linux job "daily"
      And pre-action 1 exits 10
      And the job reboots at once
      And the job starts 20 hours after the beginning of the plan
      When the jobs run
      Then the job "monthly" shows "Pending Reboot" and "Completed"
      And the job "monthly" never reboots
      And the job "monthly" ends 20 hours after its start
      And the job "daily" reboots at its start
      And in the job "daily" no reboot is pending

  Rule: A user who defers blocks later jobs on Windows as well

    Background:
      Given a Windows asset "desk"
      And the user never answers
      And a Windows job "monthly"
      And patch "KB5034441" needs a reboot
      And the reboot can be deferred 3 times by 2 hours, then after a countdown of 15 minutes
      And another Windows job "daily" with 1 pre-action

    Scenario: Before the reboot has come
      Given the job starts 5 hours after the beginning of the plan
      When the jobs run
      Then the job "daily" shows "Execution Blocked"
      And the job "monthly" reboots 6 hours and 15 minutes after its start

    Scenario: After the reboot has come
      Given the job starts 7 hours after the beginning of the plan
      When the jobs run
      Then the job "daily" shows "Job Started" and "Completed"

  Rule: A patch that an earlier job has installed does not apply any more

    Scenario: The second job finds nothing to do
      Given a Linux job "first"
      And patch "openssl" installs
      And another Linux job "second"
      And patch "openssl" installs
      And the job starts 2 hours after the beginning of the plan
      When the jobs run
      Then in the job "first" patch "openssl" is installed
      And in the job "second" patch "openssl" is not applicable
      And the job "second" shows "Not Applicable"

    Scenario: What failed the first time applies again
      Given a Linux job "first"
      And patch "openssl" fails to install
      And another Linux job "second"
      And patch "openssl" installs
      And the job starts 2 hours after the beginning of the plan
      When the jobs run
      Then in the job "first" patch "openssl" fails
      And in the job "second" patch "openssl" is installed
      And the job "second" shows "Completed"

  Rule: One job can do the same as another

    Scenario: And yet go its own way
      Given a Linux job "first" with 2 pre-actions and 1 patch
      And pre-action 2 exits 1
      And another job "second" that does the same as "first"
      And the job starts 2 hours after the beginning of the plan
      And pre-action 1 exits 12
      When the jobs run
      Then in the job "first" pre-action 1 is successful
      And in the job "first" pre-action 2 fails with exit code 1
      And in the job "second" pre-action 1 fails with exit code 12
      And in the job "second" the job is aborted by pre-action 1

    Scenario: A job that was told before can be told further
      Given a Linux job "first" with 2 pre-actions
      And another Linux job "second" with 2 pre-actions
      And the job starts 2 hours after the beginning of the plan
      And in the job "first" pre-action 2 exits 1
      When the jobs run
      Then in the job "first" pre-action 2 fails
      And in the job "second" all pre-actions are successful
