@skip
Feature: A script can step aside
  A script that finds nothing to do exits 101. The console then shows its action as skipped, and the same number stands on actions
  that an abort kept from running: one number, two stories. patchdrill never mixes them up.

  @R-17 @R-18
  Scenario: The script skips itself and everything behind it goes on
    Given a Linux job with 3 pre-actions, 2 patches and 1 post-action
    And pre-action 2 exits 101
    When the job runs
    Then pre-action 1 is successful
    And pre-action 2 is skipped by the user
    And pre-action 3 is successful
    And all patches are installed
    And post-action 1 is successful
    And the job is not aborted

  @R-18
  Scenario: Both kinds of 101 in one job
    Given a Linux job with 4 pre-actions, 1 patch and 1 post-action
    And pre-action 1 exits 101
    And pre-action 2 exits 12
    When the job runs
    Then pre-action 1 is skipped by the user
    And pre-action 2 fails with exit code 12
    And pre-actions 3 to 4 are skipped by the system with exit code 101
    And post-action 1 is skipped by the system with exit code 101

  @R-17 @R-18
  Scenario: A post-action can step aside too
    Given a Linux job with 1 patch and 2 post-actions
    And post-action 1 exits 101
    When the job runs
    Then post-action 1 is skipped by the user
    And post-action 2 is successful

  Rule: Two sentences of one document disagree about the job's status (K1)

    @R-19
    Scenario: One sentence names a status, and that one is followed
      Given a Linux job with 2 pre-actions and 1 patch
      And pre-action 1 exits 101
      When the job runs
      Then pre-action 1 is skipped by the user
      And the job status is "Completed with Failure"
      And the outcome rests on an assumption

    @R-19
    Scenario: The other sentence says that the job continues normally
      Given the rulebook is "rulebooks/skip_is_fine.yaml"
      And a Linux job with 2 pre-actions and 1 patch
      And pre-action 1 exits 101
      When the job runs
      Then pre-action 1 is skipped by the user
      And the job status is "Completed"
      And the outcome rests on an assumption

    @R-19 @R-17 @R-18
    Scenario: The older document does not know 101 at all
      Given the rulebook is "pre-post-actions"
      And a Linux job with 2 pre-actions and 1 patch
      And pre-action 1 exits 101
      When the job runs
      Then pre-action 1 fails with exit code 101
      And the job status is "Completed with Failure"
      And the outcome rests on no assumption
