Feature: Fields of Windows actions

  Scenario: Nothing here can be
    Given a Windows job
    And pre-action 1 sets the registry key "HKLM\SOFTWARE\Acme" to REG_SZ "stable"
    And pre-action 2 sets the registry key "HKEY_LOCAL_MACHINE\SOFTWARE\Acme\" to REG_DWORD "stable"
    And pre-action 3 installs this software:
      | name   | Acme Agent        |
      | url    | ftp://example.com |
      | sha256 | 1234              |
      | colour | blue              |
    When the job runs
    Then all pre-actions are successful

  Scenario: Nor on Linux
    Given a Linux job
    And pre-action 1 sets the registry key "HKEY_LOCAL_MACHINE\SOFTWARE\Acme" to REG_SZ "stable"
    When the job runs
    Then all pre-actions are successful
