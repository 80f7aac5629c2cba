Feature: Words that mean nothing

  Scenario: A rulebook, a status and a finding
    Given the rulebook is "pre-post-action"
    And a Linux job with 1 pre-action
    When the job runs
    Then the job status is "Complete"
    And the finding "no-explict-exit" is reported
