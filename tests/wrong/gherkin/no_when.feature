Feature: The order of steps

  Scenario: The job never runs
    Given a Linux job with 1 pre-action
    Then the job status is "Completed"
