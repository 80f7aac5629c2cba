Feature: Restarts
  Scenario: More than anybody looks at, and ends that exclude each other
    Given a Linux job with 1 pre-action
    And the job may restart 11 times
    And pre-action 1 forces a reboot
    When the job runs
    Then the job falls into a reboot loop
    And the job status is "Completed"
    And the job restarts never
