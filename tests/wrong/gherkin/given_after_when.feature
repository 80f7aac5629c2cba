Feature: The order of steps

  Scenario: What is given is given before the job runs
    Given a Linux job with 1 pre-action
    When the job runs
    Given pre-action 1 exits 12
    Then the job is aborted
