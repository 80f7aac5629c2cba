@order
Feature: The order of a job
  However a job is put together, its parts come in one order: pre-actions, patches, post-actions, reboot.

  @R-05 @R-06
  Scenario: Everything in its place
    Given a Linux job with 2 pre-actions, 2 patches and 2 post-actions
    And pre-action 1 exits 10
    When the job runs
    Then things happen in this order:
      | pre-action 1  |
      | pre-action 2  |
      | patch 1       |
      | patch 2       |
      | post-action 1 |
      | post-action 2 |
      | the reboot    |

  @R-05 @R-06 @R-11 @A-17 @A-18
  Scenario: Under the older document post-actions come after the reboot (K3)
    Given the rulebook is "pre-post-actions"
    And a Linux job with 1 pre-action, 2 patches and 2 post-actions
    And pre-action 1 exits 10
    When the job runs
    Then things happen in this order:
      | pre-action 1  |
      | patch 1       |
      | patch 2       |
      | the reboot    |
      | post-action 1 |
      | post-action 2 |

  @R-05
  Scenario: Without a reboot both documents agree
    Given the rulebook is "pre-post-actions"
    And a Linux job with 1 pre-action, 1 patch and 1 post-action
    When the job runs
    Then things happen in this order:
      | pre-action 1  |
      | patch 1       |
      | post-action 1 |
    And no reboot is requested

  @A-01
  Scenario: A job of actions alone
    Given a Linux job with 2 pre-actions and 2 post-actions
    When the job runs
    Then all pre-actions are successful
    And all post-actions are successful
    And the job status is "Completed"

  @A-01
  Scenario: Actions alone can ask for a reboot as well
    Given a Linux job with 1 pre-action and 1 post-action
    And pre-action 1 exits 10
    When the job runs
    Then a reboot is owed
    And the job status is "Completed"

  Scenario: A job of patches alone
    Given a Linux job with 3 patches
    When the job runs
    Then all patches are installed
    And the job status is "Completed"

  Scenario: A job that holds nothing has nothing to do
    Given a Linux job
    When the job runs
    Then the job status is "No Patch Available"
    And no reboot is requested
