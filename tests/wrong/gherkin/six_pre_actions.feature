Feature: The limits of a job

  Scenario: One pre-action too many
    Given a Linux job with 6 pre-actions
    When the job runs
    Then all pre-actions are successful
