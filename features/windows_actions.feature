@windows
Feature: The action types that only Windows has
  Beside Run Script a Windows job can install software, change a registry key and uninstall software. How each of them goes is
  declared here; what the files under `tests/wrong` show is which fields are refused.

  @A-02
  Scenario: Four types of action in one job
    Given a Windows job
    And pre-action 1 exits 0
    And pre-action 2 installs this software:
      | name   | Acme Agent                                                       |
      | url    | https://downloads.example.com/acme-agent-4.2.msi                 |
      | sha256 | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
    And pre-action 3 changes this registry key:
      | path        | HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Agent\\Channel |
      | type        | REG_SZ                                             |
      | data        | stable                                             |
      | add new key | yes                                                |
    And pre-action 4 uninstalls this software:
      | registry key | HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall |
      | display name | Acme Agent 3                                                                |
    When the job runs
    Then all pre-actions are successful
    And the job status is "Completed"

  @A-02
  Scenario: They work behind the patches as well
    Given a Windows job with 1 patch
    And post-action 1 sets the registry key "HKEY_LOCAL_MACHINE\SOFTWARE\Acme\Patched" to REG_DWORD "1"
    When the job runs
    Then post-action 1 is successful

  Rule: Install Software downloads, checks, detects, and only then installs

    @A-03
    Scenario Outline: The download comes from <where>
      Given a Windows job
      And pre-action 1 installs this software:
        | name   | Acme Agent                                                       |
        | url    | <url>                                                            |
        | sha256 | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
      When the job runs
      Then pre-action 1 is successful

      Examples:
        | where          | url                                                |
        | an https site  | https://downloads.example.com/acme-agent-4.2.msi   |
        | an http site   | http://downloads.example.com/acme-agent-4.2.msi    |
        | a network share | \\\\\\\\fileserver\\\\software\\\\acme-agent-4.2.msi |

    @A-03
    Scenario: The download fails, and nothing is installed
      Given a Windows job with 2 pre-actions and 1 patch
      And pre-action 1 installs this software:
        | name   | Acme Agent                                                       |
        | url    | https://downloads.example.com/acme-agent-4.2.msi                 |
        | sha256 | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
      And the download of pre-action 1 fails
      When the job runs
      Then pre-action 1 fails
      And pre-action 2 is successful
      And all patches are installed
      And the job status is "Completed with Failure"

    @A-04
    Scenario: The download is not what was meant, and nothing is run
      Given a Windows job with 2 pre-actions and 1 patch
      And pre-action 1 installs this software:
        | name   | Acme Agent                                                       |
        | url    | https://downloads.example.com/acme-agent-4.2.msi                 |
        | sha256 | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
      And the download of pre-action 1 has a wrong checksum
      When the job runs
      Then pre-action 1 fails
      And pre-action 2 is successful
      And all patches are installed
      And the job status is "Completed with Failure"

    @A-05 @A-06 @R-27
    Scenario: An old version is detected and the new one goes on
      Given a Windows job
      And pre-action 1 installs this software:
        | name             | Acme Agent                                                       |
        | url              | https://downloads.example.com/acme-agent-4.2.msi                 |
        | sha256           | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
      And the detection script of pre-action 1 is this:
        """powershell
        $installed = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*' |
            Where-Object { $_.DisplayName -eq 'Acme Agent' }
        if ($installed -and [version]$installed.DisplayVersion -lt [version]'4.2') {
            exit 0
        }
        exit 1
        """
      And the install script of pre-action 1 exits 0
      When the job runs
      Then pre-action 1 is successful
      And the job status is "Completed"

    @A-05 @R-27
    Scenario: No old version is detected, and nothing is installed
      Given a Windows job
      And pre-action 1 installs this software:
        | name   | Acme Agent                                                       |
        | url    | https://downloads.example.com/acme-agent-4.2.msi                 |
        | sha256 | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
      And the detection script of pre-action 1 is this:
        """powershell
        exit 1
        """
      And the detection script of pre-action 1 exits 1
      When the job runs
      Then pre-action 1 fails with exit code 1
      And the outcome rests on an assumption

    @A-05
    Scenario Outline: A detection script that exits <code> is left undefined by the document
      Given a Windows job
      And pre-action 1 installs this software:
        | name   | Acme Agent                                                       |
        | url    | https://downloads.example.com/acme-agent-4.2.msi                 |
        | sha256 | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
      And the detection script of pre-action 1 is this:
        """powershell
        exit <code>
        """
      And the detection script of pre-action 1 exits <code>
      When the job runs
      Then pre-action 1 fails with exit code <code>
      And no reboot is requested
      And the outcome rests on an assumption

      Examples:
        | code |
        | 10   |
        | 11   |

    @A-06 @R-28
    Scenario Outline: The installer exits <code>
      Given a Windows job with 1 pre-action and 1 patch
      And pre-action 1 installs this software:
        | name   | Acme Agent                                                       |
        | url    | https://downloads.example.com/acme-agent-4.2.msi                 |
        | sha256 | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
      And the install script of pre-action 1 exits <code>
      When the job runs
      Then pre-action 1 <is>
      And all patches are installed
      And the job is not aborted
      And the job status is "<status>"
      And <reboot>

      Examples:
        | code | is                         | status                 | reboot                                  |
        | 0    | is successful              | Completed              | no reboot is requested                  |
        | 1    | fails with exit code 1     | Completed with Failure | no reboot is requested                  |
        | 10   | is successful              | Completed              | the reboot is requested by pre-action 1 |
        | 11   | fails with exit code 11    | Completed with Failure | the reboot is requested by pre-action 1 |
        | 12   | fails with exit code 12    | Completed with Failure | no reboot is requested                  |
        | 101  | fails with exit code 101   | Completed with Failure | no reboot is requested                  |
        | 1603 | fails with exit code 1603  | Completed with Failure | no reboot is requested                  |
        | 3010 | fails with exit code 3010  | Completed with Failure | no reboot is requested                  |

  Rule: Change Registry Key knows five roots and six types

    @A-10 @A-11
    Scenario Outline: A key below <root>
      Given a Windows job
      And pre-action 1 sets the registry key "<root>\SOFTWARE\Acme\Channel" to REG_SZ "stable"
      When the job runs
      Then pre-action 1 is successful

      Examples:
        | root                |
        | HKEY_CURRENT_USER   |
        | HKEY_USERS          |
        | HKEY_LOCAL_MACHINE  |
        | HKEY_CLASSES_ROOT   |
        | HKEY_CURRENT_CONFIG |

    @A-12
    Scenario Outline: A value of type <type>
      Given a Windows job
      And pre-action 1 sets the registry key "HKEY_LOCAL_MACHINE\SOFTWARE\Acme\Limit" to <type> "<data>"
      When the job runs
      Then pre-action 1 is successful

      Examples: Text
        | type          | data                |
        | REG_SZ        | stable              |
        | REG_EXPAND_SZ | %ProgramData%\\Acme |
        | REG_MULTI_SZ  | one, two, three     |

      Examples: Numbers
        | type       | data                 |
        | REG_BINARY | 00112233             |
        | REG_DWORD  | 4294967295           |
        | REG_QWORD  | 18446744073709551615 |

    @A-13
    Scenario: A missing key is created when the action may add it
      Given a Windows job
      And pre-action 1 sets the registry key "HKEY_LOCAL_MACHINE\SOFTWARE\Acme\Channel" to REG_SZ "stable", adding it when it is missing
      And the registry key of pre-action 1 is missing
      When the job runs
      Then pre-action 1 is successful

    @A-13
    Scenario: A missing key is left alone otherwise
      Given a Windows job
      And pre-action 1 sets the registry key "HKEY_LOCAL_MACHINE\SOFTWARE\Acme\Channel" to REG_SZ "stable"
      And the registry key of pre-action 1 is missing
      When the job runs
      Then pre-action 1 is successful

    Scenario: Windows refuses the change
      Given a Windows job with 1 patch
      And pre-action 1 sets the registry key "HKEY_LOCAL_MACHINE\SAM\SAM\Acme" to REG_SZ "stable"
      And the registry key of pre-action 1 cannot be changed
      When the job runs
      Then pre-action 1 fails
      And all patches are installed
      And the job status is "Completed with Failure"

  Rule: Uninstall Software wants to know exactly what to remove

    Background:
      Given a Windows job with 1 patch
      And pre-action 1 uninstalls this software:
        | registry key    | HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall |
        | display name    | Acme Agent                                                                  |
        | display version | 3.9.1                                                                       |

    @A-14
    Scenario: Name and version match
      Given the uninstaller of pre-action 1 exits 0
      When the job runs
      Then pre-action 1 is successful

    @A-14
    Scenario: The uninstaller fails
      Given the uninstaller of pre-action 1 exits 1603
      When the job runs
      Then pre-action 1 fails with exit code 1603
      And all patches are installed

    @A-14
    Scenario: Nothing has exactly this name and version
      Given pre-action 1 finds nothing to uninstall
      When the job runs
      Then pre-action 1 fails
      And the outcome rests on an assumption

    @A-14
    Scenario: What has this name was not installed by msiexec
      Given pre-action 1 finds no msiexec uninstaller
      When the job runs
      Then pre-action 1 fails
      And all patches are installed

  Rule: Execution policy and signature decide whether a script may run

    @A-23
    Scenario Outline: The policy <policy> forbids a script that nobody signed
      Given a Windows job with 2 pre-actions and 1 patch
      And the endpoint is declared
      And pre-action 1 runs this script:
        """powershell
        exit 0
        """
      And pre-action 1 runs under the execution policy <policy>
      When the job runs
      Then pre-action 1 cannot be started
      And pre-action 2 is successful
      And all patches are installed
      And the job status is "Completed with Failure"

      Examples:
        | policy     |
        | AllSigned  |
        | Restricted |

    @A-23
    Scenario: Bypass lets it run
      Given a Windows job
      And the endpoint is declared
      And pre-action 1 runs this script:
        """powershell
        exit 0
        """
      And pre-action 1 runs under the execution policy Bypass
      When the job runs
      Then pre-action 1 is successful
