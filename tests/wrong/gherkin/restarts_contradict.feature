Feature: How often a job restarts

  Scenario: It cannot restart so often and otherwise
    Given a Linux job with 1 pre-action
    And the endpoint is local
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      exit 0
      """
    When the job runs
    Then the job restarts once
    And the job restarts at least once
    And the job restarts once
    And the job restarts twice
