Feature: The order of steps

  Scenario: Nothing can be expected of a job that has not run
    Given a Linux job with 1 pre-action
    Then the job status is "Completed"
    When the job runs
