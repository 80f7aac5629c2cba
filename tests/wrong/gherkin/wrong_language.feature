Feature: Scripts in a language that the platform does not run

  Scenario: AppleScript on Linux
    Given a Linux job
    And pre-action 1 runs this script:
      """applescript
      display notification "patched"
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: A shell script on Windows
    Given a Windows job
    And pre-action 1 runs this script:
      """bash
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: PowerShell by its shebang, on macOS
    Given a macOS job
    And pre-action 1 runs this script:
      """
      #!/usr/bin/env pwsh
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful

  Scenario: A language that nobody knows
    Given a Linux job
    And pre-action 1 runs this script:
      """perl
      exit 0;
      """
    When the job runs
    Then pre-action 1 is successful
