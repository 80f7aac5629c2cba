Feature: Platforms

  Scenario: A platform that has no agent
    Given a Solaris job with 1 pre-action
    When the job runs
    Then the job status is "Completed"
