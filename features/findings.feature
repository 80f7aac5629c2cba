@findings
Feature: Findings: what is doubtful beside the verdict
  A job can end well and still rest on luck. Findings point at that luck. Each kind can be allowed, reported or denied; a denied
  one fails its scenario, unless the scenario expects it.

  Rule: What a script says and what it returns should agree

    Scenario: It speaks of a reboot and asks for none
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        echo "REBOOT REQUIRED"
        exit 0
        """
      When the job runs
      Then pre-action 1 is successful
      And no reboot is requested
      And the finding "output-disagrees" is reported for pre-action 1

    Scenario: None of the declared commands was called
      Real scripts look around before they begin, and leave politely where they do not feel at home: with 0.

      Given a Linux job
      And the endpoint is local
      And the command "systemctl ..." exits 0
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        if [[ ! -d /no/such/machine ]]; then
          exit 0
        fi
        systemctl stop myapp.service
        exit 0
        """
      When the job runs
      Then pre-action 1 is successful
      And the command "systemctl" was never called
      And the finding "nothing-called" is reported for pre-action 1

    Scenario: A call that the scenario forgot
      Given a Linux job
      And the endpoint is local
      And the command "systemctl stop myapp.service" exits 0
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        systemctl stop myapp.service
        systemctl disable myapp.service || exit 1
        exit 0
        """
      When the job runs
      Then pre-action 1 fails with exit code 1
      And the finding "undeclared-call" is reported for pre-action 1

  Rule: A job carries one script per action, and no arguments

    Scenario: A script that reads arguments
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        service="${1:-myapp.service}"
        echo "stopping $service"
        exit 0
        """
      When the job runs
      Then the finding "reads-arguments" is reported for pre-action 1

    Scenario: A script that sources a file beside it
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        . "$(dirname "$0")/functions.sh"
        exit 0
        """
      When the job runs
      Then the finding "needs-sibling-file" is reported for pre-action 1

    Scenario: A script without a shebang
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs this script:
        """sh
        echo "which shell am I?"
        exit 0
        """
      When the job runs
      Then the finding "shebang" is reported for pre-action 1

    Scenario: A script that came from Windows
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs "scripts/windows_line_ends.sh"
      When the job runs
      Then the finding "crlf-lines" is reported for pre-action 1

  Rule: A plan can be doubtful before anything runs

    @R-24
    Scenario Outline: An action that needs the reboot to be over, in the job that owes it
      Given the rulebook is "<rulebook>"
      And a Linux job with 1 pre-action, 1 patch and 2 post-actions
      And pre-action 1 exits 10
      And pre-action 1 needs the reboot first
      When the job runs
      Then the finding "needs-reboot-first" is reported for pre-action 1

      Examples:
        | rulebook           |
        | run-script-actions |
        | pre-post-actions   |

    @R-24
    Scenario: A post-action that checks the new kernel checks the old one
      Given a Linux job with 1 post-action
      And patch "kernel-6.1.0-28" installs and needs a reboot
      And post-action 1 needs the reboot first
      When the job runs
      Then the finding "needs-reboot-first" is reported for post-action 1

    @R-24 @A-18
    Scenario: Under the older document the reboot comes before the post-action
      Given the rulebook is "pre-post-actions"
      And a Linux job with 1 post-action
      And patch "kernel-6.1.0-28" installs and needs a reboot
      And post-action 1 needs the reboot first
      When the job runs
      Then the finding "needs-reboot-first" is not reported

    @F-01
    Scenario: Patches that need a reboot between them
      Given a Windows job
      And patch "KB5028997" installs and needs a reboot
      And patch "KB5034441" needs a reboot after patch "KB5028997"
      When the job runs
      Then the finding "reboot-between-patches" is reported

  Rule: How much a finding weighs is the scenario's to decide

    Scenario: An allowed finding is not reported
      Given a Linux job
      And the endpoint is local
      And the finding "no-explicit-exit" is allowed
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        echo "done"
        """
      When the job runs
      Then pre-action 1 is successful
      And no finding is reported

    Scenario: A denied finding that is expected fails nothing
      Given a Linux job
      And the endpoint is local
      And the finding "no-explicit-exit" is denied
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        echo "done"
        """
      When the job runs
      Then the finding "no-explicit-exit" is reported for pre-action 1
