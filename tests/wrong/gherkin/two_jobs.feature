Feature: There must be one job

  Scenario: Two are given
    Given a Linux job with 1 pre-action
    And a Windows job with 1 pre-action
    When the job runs
    Then the job status is "Completed"
