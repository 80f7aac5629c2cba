Feature: A byte order mark, and Windows line ends

  Scenario: Both at once
    Given a Linux job with 1 pre-action
    And pre-action 1 exits 12
    When the job runs
    Then the job is aborted
