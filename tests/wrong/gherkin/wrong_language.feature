Feature: Scripts in a language that the platform does not run

  Scenario: AppleScript on Linux
    Given a Linux job
    And pre-action 1 runs:
      """applescript
      display notification "patched"
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: A shell script on Windows
    Given a Windows job
    And pre-action 1 runs:
      """bash
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: A language that nobody knows
    Given a Linux job
    And pre-action 1 runs:
      """perl
      exit 0;
      """
    When the job runs
    Then pre-action 1 is successful
