Feature: Steps that nobody has defined

  Scenario: Close, but not quite
    Given a Linux job with 2 pre-actions
    And pre-action 1 ends with exit code 12
    When the job is run
    Then the job is stopped
    And pre-action 2 is skiped by the system
    And the moon is full
