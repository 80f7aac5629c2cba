Feature: Scripts

  Scenario: The script is not there
    Given a Linux job
    And pre-action 1 runs "scripts/nowhere.sh"
    When the job runs
    Then pre-action 1 is successful
