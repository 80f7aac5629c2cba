Feature: Limits

  Scenario: Nobody knows these limits
    Given a Linux job with 3 pre-actions
    And pre-action 1 exceeds its RAM limit
    And pre-action 2 runs out of memory
    And pre-action 3 ends in turn:
      | exceeds its memory limit |
      | exceeds its temper limit |
    When the job runs
    Then pre-action 1 exceeds its ram limit
    And pre-action 2 fails, out of memory
