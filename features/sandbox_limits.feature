@sandbox
Feature: What an action may use in a sandbox
  An action that uses more is stopped. It has failed without an exit code, and the job goes on.

  Background:
    Given a Linux job with 2 pre-actions and 1 patch
    And the endpoint is a sandbox

  Scenario: A script that computes for ever
    Given an action may use at most 200 milliseconds of processor time
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      while :; do :; done
      """
    When the job runs
    Then pre-action 1 exceeds its CPU time limit
    And pre-action 2 is successful
    And all patches are installed
    And the job status is "Completed with Failure"

  Scenario: A script that fills the memory
    Given an action may use at most 64 MiB of memory
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      text=x
      while :; do text=$text$text; done
      """
    When the job runs
    Then pre-action 1 exceeds its memory limit
    And pre-action 2 is successful

  Scenario: A script that forks without end
    Given an action may have at most 32 processes
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      bomb() { bomb | bomb & }
      bomb
      wait
      sleep 60
      """
    When the job runs
    Then pre-action 1 exceeds its process limit
    And pre-action 2 is successful

  Scenario: A script that writes one huge file
    Given an action may write files of at most 1 MiB
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      exec head -c 10000000 /dev/zero >/var/tmp/huge
      """
    When the job runs
    Then pre-action 1 exceeds its file size limit
    And pre-action 2 is successful

  Scenario: A script that fills the disk
    Given the actions may keep at most 4 MiB on disk
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      for number in 1 2 3 4 5 6 7 8; do
        head -c 1000000 /dev/zero >"/var/tmp/part$number" || exit 1
      done
      exit 0
      """
    When the job runs
    Then pre-action 1 exceeds its disk limit
    And pre-action 2 is successful

  Scenario: A script that prints without end
    Given an action may print at most 1 MiB
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      exec yes
      """
    When the job runs
    Then pre-action 1 exceeds its output limit
    And pre-action 2 is successful

  Scenario: A script that keeps within its limits
    Given an action may use at most 512 MiB of memory
    And an action may use at most 1 minute of processor time
    And an action may have at most 64 processes
    And an action may write files of at most 1 MiB
    And an action may print at most 1 MiB
    And the actions may keep at most 16 MiB on disk
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo modest >/var/tmp/small
      exit 10
      """
    When the job runs
    Then pre-action 1 is successful
    And pre-action 1 exits 10
    And a reboot is owed
