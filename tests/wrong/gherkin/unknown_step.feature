Feature: Steps that nobody has defined

  Scenario: Close, but not quite
    Given a Linux job with 2 pre-actions
    And pre-action 1 exit with 12
    When the job runs
    Then the job is stopped
    And the moon is full
