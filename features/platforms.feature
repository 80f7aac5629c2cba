@platforms
Feature: Which actions an asset can run
  What a platform does not know is refused when the file is read, before anything runs; the files under `tests/wrong` show each
  refusal with its message.

  @R-01
  Scenario: Windows runs PowerShell
    Given a Windows job
    And the endpoint is declared
    And pre-action 1 runs this script:
      """powershell
      exit 0
      """
    And pre-action 1 exits 0
    When the job runs
    Then pre-action 1 is successful

  @R-02
  Scenario Outline: Linux runs the shell that the first line names: <shell>
    Given a Linux job
    And the endpoint is local
    And pre-action 1 runs this script:
      """
      #!<shell>
      echo "from <name>"
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful
    And pre-action 1 prints "from <name>"

    Examples:
      | shell             | name |
      | /bin/sh           | sh   |
      | /bin/bash         | bash |
      | /usr/bin/env bash | bash |
      | /usr/bin/env sh   | sh   |

  @R-03
  Scenario: macOS runs shell scripts
    Given a macOS job
    And the endpoint is local
    And pre-action 1 runs this script:
      """zsh
      #!/usr/bin/env zsh
      print -r -- "from zsh"
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful
    And pre-action 1 prints "from zsh"

  @R-03
  Scenario: macOS runs AppleScript
    `osascript` runs it, and is doubled here, so that nothing of this needs a Mac.

    Given a macOS job
    And the endpoint is local
    And the command "osascript ..." exits 0
    And post-action 1 runs this script:
      """applescript
      display notification "Your Mac has been updated." with title "Software update"
      """
    When the job runs
    Then post-action 1 is successful
    And the command "osascript" was called once

  @R-04
  Scenario Outline: Five pre-actions and five post-actions fit into a <platform> job
    Given a <platform> job with 5 pre-actions, 1 patch and 5 post-actions
    When the job runs
    Then all pre-actions are successful
    And all post-actions are successful
    And the job status is "Completed"

    Examples:
      | platform |
      | Windows  |
      | Linux    |
      | macOS    |

  Rule: Old Windows agents run no actions

    @A-24
    Scenario Outline: Agent <version>
      Given a Windows job with 2 pre-actions, 1 patch and 1 post-action
      And the agent version is <version>
      When the job runs
      Then all pre-actions are <fate>
      And all patches are installed
      And all post-actions are <fate>

      Examples: Too old
        | version | fate    |
        | 4.6.1.5 | not run |
        | 4.6.0   | not run |
        | 3.9.9.9 | not run |

      Examples: New enough
        | version  | fate       |
        | 4.6.1.6  | successful |
        | 4.10.0.0 | successful |
        | 5.0      | successful |

    @A-24
    Scenario: Linux agents have always run actions
      Given a Linux job with 1 pre-action
      And the agent version is 4.6.1.5
      When the job runs
      Then pre-action 1 is successful
