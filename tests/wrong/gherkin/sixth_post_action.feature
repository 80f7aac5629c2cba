Feature: The limits of a job

  Scenario: The sixth post-action comes by a step
    Given a Linux job with 5 post-actions
    And post-action 6 exits 0
    When the job runs
    Then all post-actions are successful
