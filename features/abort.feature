@abort
Feature: An action can stop the whole job
  Exit code 12 is the one code that reaches beyond its own action: whatever has not happened yet will not happen. It is meant for
  checks such as "no backup runs" or "there is room on the disk".

  @R-12 @R-13 @R-14 @R-15 @R-16
  Scenario: The second of five pre-actions aborts
    Given a Linux job with 5 pre-actions, 3 patches and 2 post-actions
    And pre-action 2 exits 12
    When the job runs
    Then pre-action 1 is successful
    And pre-action 2 fails with exit code 12
    And pre-actions 3 to 5 are skipped by the system with exit code 101
    And all post-actions are skipped by the system with exit code 101
    And all patches are skipped
    And the job is aborted by pre-action 2
    And the job status is "Completed with Failure"
    And no reboot is requested

  @R-13 @R-14 @R-15
  Scenario Outline: Nothing runs behind an abort by pre-action <aborting>
    Given a Linux job with 5 pre-actions, 2 patches and 5 post-actions
    And pre-action <aborting> exits 12
    When the job runs
    Then <earlier>
    And pre-action <aborting> fails with exit code 12
    And <later>
    And all patches are skipped
    And all post-actions are skipped by the system with exit code 101
    And the job is aborted by pre-action <aborting>

    Examples:
      | aborting | earlier                            | later                                                             |
      | 1        | the job is aborted                 | pre-actions 2 to 5 are skipped by the system with exit code 101   |
      | 3        | pre-actions 1 to 2 are successful  | pre-actions 4 to 5 are skipped by the system with exit code 101   |
      | 5        | pre-actions 1 to 4 are successful  | the job status is "Completed with Failure"                        |

  Rule: An abort among the post-actions comes too late for the patches

    @R-12 @R-13
    Scenario: Patches stay installed
      Given a Linux job with 1 pre-action, 2 patches and 3 post-actions
      And post-action 1 exits 12
      When the job runs
      Then all patches are installed
      And post-action 1 fails with exit code 12
      And post-actions 2 to 3 are skipped by the system with exit code 101
      And the job is aborted by post-action 1
      And the job status is "Completed with Failure"

    Scenario: The reboot that a patch needs is still owed
      Given a Linux job with 1 post-action
      And patch "kernel-6.1.0-28" installs and needs a reboot
      And post-action 1 exits 12
      When the job runs
      Then the job is aborted by post-action 1
      And the reboot is requested by patch "kernel-6.1.0-28"
      And a reboot is owed

  Rule: A reboot that was asked for before the abort is still owed, which no document says

    Scenario: Pre-action 1 asks for a reboot, pre-action 2 aborts
      Given a Linux job with 3 pre-actions and 2 patches
      And pre-action 1 exits 10
      And pre-action 2 exits 12
      When the job runs
      Then the job is aborted by pre-action 2
      And all patches are skipped
      And the reboot is requested by pre-action 1
      And a reboot is owed
      And the outcome rests on an assumption

    Scenario: A rulebook of one's own can decide otherwise
      Given the rulebook is "rulebooks/forgetful_abort.yaml"
      And a Linux job with 3 pre-actions and 2 patches
      And pre-action 1 exits 10
      And pre-action 2 exits 12
      When the job runs
      Then the job is aborted by pre-action 2
      And the reboot is dropped

  Rule: Under the older document no action stops anything

    Background:
      Given the rulebook is "pre-post-actions"

    @R-12 @R-13 @R-14 @R-15 @R-16 @A-26
    Scenario: The second of five pre-actions exits 12
      Given a Linux job with 5 pre-actions, 3 patches and 2 post-actions
      And pre-action 2 exits 12
      When the job runs
      Then pre-action 1 is successful
      And pre-action 2 fails with exit code 12
      And pre-actions 3 to 5 are successful
      And all patches are installed
      And all post-actions are successful
      And the job is not aborted
      And the job status is "Completed with Failure"

    @A-26
    Scenario: Even if every pre-action fails, the patches are installed
      Given a Linux job with 5 pre-actions and 3 patches
      And pre-actions 1 to 5 exit 1
      When the job runs
      Then all patches are installed
      And the job status is "Completed with Failure"
