Feature: The web tier

  Scenario: The team's words among phrases
    Given the usual web tier
    And pre-action 1 exits 12
    When the job runs
    Then pre-action 2 is skipped by the system with exit code 101

  Scenario Outline: The first script decides
    Given the usual web tier
    And pre-action 1 exits <code>
    When the job runs
    Then the job status is "<status>"

    Examples:
      | code | status                 |
      | 0    | Completed              |
      | 1    | Completed with Failure |

  Scenario: Phrases alone
    Given a Linux job with 1 patch
    When the job runs
    Then all patches are installed

  Scenario: PowerShell is not everywhere
    Given a Windows job
    And the endpoint is local
    And pre-action 1 runs this script:
      ```powershell
      exit 0
      ```
    When the job runs
    Then pre-action 1 is successful
