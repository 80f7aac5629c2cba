@scripts @local
Feature: Where a script's exit code really comes from
  Here real scripts run, each in a folder of its own with nothing to read on standard input. What the job hears is one number, and
  authors are often surprised by which one it is.

  Background:
    Given a Linux job
    And the endpoint is local

  @R-23
  Scenario: Without an exit the last command decides
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "patching"
      grep -q patched /dev/null
      """
    When the job runs
    Then pre-action 1 fails with exit code 1
    And the finding "no-explicit-exit" is reported for pre-action 1

  @R-23
  Scenario: A last command that succeeds hides every failure before it
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      false
      false
      echo "done"
      """
    When the job runs
    Then pre-action 1 is successful
    And the finding "no-explicit-exit" is reported for pre-action 1

  @R-23
  Scenario: The author's own exit is above suspicion
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "patching"
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful
    And no finding is reported

  @R-23
  Scenario: set -e ends a script with a code that nobody chose
    Given the command "curl ..." exits 11
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      set -e
      curl --fail https://updates.example.com/list
      echo "never reached"
      exit 0
      """
    When the job runs
    Then pre-action 1 fails with exit code 11
    And pre-action 1 does not print "never reached"
    And the reboot is requested by pre-action 1
    And the finding "accidental-code" is reported for pre-action 1

  @R-23
  Scenario Outline: <tool> means something else by <code> than the job does
    Given the command "<tool> ..." exits <code>
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      <tool> --something
      """
    When the job runs
    Then pre-action 1 exits with exit code <code>
    And the finding "accidental-code" is reported for pre-action 1

    Examples:
      | tool   | code | meaning                                   |
      | rsync  | 12   | the data stream was broken                |
      | zypper | 101  | security patches wait                     |
      | curl   | 11   | an FTP server gave a strange answer       |

  Scenario: exit 256 wraps around to success
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "this is a failure"
      exit 256
      """
    When the job runs
    Then pre-action 1 is successful
    And the finding "exit-wraps" is reported for pre-action 1

  Scenario: exit in a subshell does not end the script
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      ( echo "checking"; exit 12 )
      echo "still here"
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful
    And pre-action 1 prints "still here"
    And the job is not aborted
    And the finding "exit-in-subshell" is reported for pre-action 1

  Scenario: Behind a pipeline the code of its last command counts
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      false | tee upgrade.log
      exit $?
      """
    When the job runs
    Then pre-action 1 is successful
    And the finding "exit-of-pipeline" is reported for pre-action 1

  @A-08 @A-21
  Scenario: What a failed script wrote is what the console shows
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "myapp.service is still running"
      echo "ask the web team" >&2
      exit 1
      """
    When the job runs
    Then pre-action 1 fails with exit code 1
    And pre-action 1 prints exactly "myapp.service is still running" to standard output
    And pre-action 1 prints exactly "ask the web team" to standard error

  Scenario: Nobody answers a question
    Standard input is empty, so a question gets no answer instead of waiting for ever.

    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      read -r -p "Continue? [y/n] " answer
      echo "answer: <${answer}>"
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful
    And pre-action 1 prints "answer: <>"
    And the finding "prompts" is reported for pre-action 1

  Scenario: What a script leaves running is ended with it
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      sleep 3600 &
      echo "the freeze lasts for an hour"
      exit 0
      """
    When the job runs
    Then pre-action 1 is successful
    And the finding "child-outlived" is reported for pre-action 1

  Scenario: A script that kills itself has no exit code
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      kill -KILL $$
      exit 0
      """
    When the job runs
    Then pre-action 1 is killed by signal 9

  Scenario: An interpreter that is not there
    Given pre-action 1 runs this script:
      """
      #!/opt/no/such/bash
      exit 0
      """
    When the job runs
    Then pre-action 1 cannot be started
    And the job status is "Completed with Failure"

  Scenario: One action leaves a file for the next
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "snapshot-7" > snapshot.id
      exit 0
      """
    And post-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "dropping $(cat snapshot.id)"
      exit 0
      """
    When the job runs
    Then post-action 1 prints "dropping snapshot-7"

  @R-13 @R-14 @R-16
  Scenario: After a real 12 no later script is even started
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "backup is running"
      exit 12
      """
    And pre-action 2 runs this script:
      """bash
      #!/bin/bash
      touch it-ran
      exit 0
      """
    And patch "openssl-3.0.15" installs
    And post-action 1 runs this script:
      """bash
      #!/bin/bash
      exit 0
      """
    When the job runs
    Then pre-action 1 fails with exit code 12
    And pre-action 2 is skipped by the system with exit code 101
    And patch "openssl-3.0.15" is skipped
    And post-action 1 is skipped by the system with exit code 101
    And the job is aborted by pre-action 1
