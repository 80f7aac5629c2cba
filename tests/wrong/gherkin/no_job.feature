Feature: There must be a job

  Scenario: No job is given
    Given pre-action 1 exits 12
    When the job runs
    Then the job is aborted
