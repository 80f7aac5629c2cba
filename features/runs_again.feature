@twice
Feature: A job runs again
  Jobs run again: after an asset was offline, after a forced reboot, when somebody repeats them. The second run on the same
  asset must come to the same end and change no file. What a scenario expects is judged by the first run.

  Rule: The second run must be as the first

    @R-25
    Scenario: A job that bears it
      Given a Linux job with 2 pre-actions, 2 patches and 1 post-action
      And pre-action 1 exits 10
      And patch 1 installs and needs a reboot
      When the job runs twice
      Then one reboot is owed
      And pre-action 1 runs once
      And the finding "not-idempotent" is not reported

    @R-25
    Scenario: A real script that looks first
      Given a Linux job
      And the endpoint is local
      And the command "systemctl ..." exits 0
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        # Only what is not yet as it should be is touched.
        if [[ ! -e myapp.conf ]]; then
          echo "mode=maintenance" > myapp.conf
        fi
        systemctl stop myapp.service
        exit 0
        """
      When the job runs twice
      Then pre-action 1 is successful
      And the command "systemctl" was called once with "stop myapp.service"
      And no finding is reported

    @R-25
    Scenario: A real script that fails on what it has left behind
      Given a Linux job with 1 patch
      And the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        mkdir backup || exit 12
        exit 0
        """
      When the job runs twice
      Then pre-action 1 is successful
      And patch 1 is installed
      And the job status is "Completed"
      And the finding "not-idempotent" is reported for pre-action 1

    @R-25
    Scenario: Nothing left to do is another end, and may be meant
      Given a Linux job
      And the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        if [[ -e driver.installed ]]; then
          echo "nothing to do"
          exit 101
        fi
        touch driver.installed
        exit 10
        """
      When the job runs twice
      Then pre-action 1 is successful
      And a reboot is owed
      And the finding "not-idempotent" is reported for pre-action 1

  Rule: A declared endpoint remembers how often each action ran

    @R-25
    Scenario: Another exit code, and all that follows from it
      Given a Linux job with 2 pre-actions and 1 patch
      And pre-action 1 exits 0, then 12
      When the job runs twice
      Then pre-action 1 is successful
      And the job status is "Completed"
      And the finding "not-idempotent" is reported for pre-action 1
      And the finding "not-idempotent" is reported for pre-action 2

    @R-25 @A-20
    Scenario: A script that reboots only once leaves a second run that is not as the first
      Given a Linux job with 1 pre-action
      And pre-action 1 forces a reboot once
      When the job runs twice
      Then the job restarts once
      And the finding "not-idempotent" is reported for pre-action 1

  Rule: Where the endpoint can tell, the second run may change no file

    @R-25 @sandbox
    Scenario: A line is added whenever the script runs
      Given a Linux job with 1 post-action
      And the endpoint is sandbox
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        echo "vm.swappiness = 10" >> sysctl.conf
        exit 0
        """
      When the job runs twice
      Then the job status is "Completed"
      And the finding "not-idempotent" is reported for pre-action 1

    @R-25 @sandbox
    Scenario: A line is added unless it is there
      Given a Linux job with 1 post-action
      And the endpoint is sandbox
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        grep -qsx "vm.swappiness = 10" sysctl.conf || echo "vm.swappiness = 10" >> sysctl.conf
        exit 0
        """
      When the job runs twice
      Then the job status is "Completed"
      And no finding is reported

    @R-25 @sandbox
    Scenario: What lies in folders for temporary files is gone with the reboot between the runs
      Given a Linux job
      And the endpoint is sandbox
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        [[ -e "$TMPDIR/busy" ]] && exit 12
        touch "$TMPDIR/busy"
        exit 10
        """
      When the job runs twice
      Then pre-action 1 is successful
      And a reboot is owed
      And no finding is reported
