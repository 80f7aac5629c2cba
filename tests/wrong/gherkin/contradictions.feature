Feature: Two answers to one question

  Scenario: Given twice, and differently
    Given a Linux job with 1 pre-action and 1 patch
    And pre-action 1 exits 0
    And pre-action 1 exits 12
    And patch 1 installs
    And patch 1 fails to install
    And the job suppresses the reboot
    And the job reboots after a countdown of 15 minutes
    When the job runs
    Then pre-action 1 is successful
    And pre-action 1 fails
    And the job status is "Completed"
    And the job status is "Completed with Failure"
