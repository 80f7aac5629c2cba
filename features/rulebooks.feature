@rulebooks
Feature: Rulebooks
  What a code means is data. Two rulebooks come with patchdrill; a third one can be written in a few lines of YAML, for another
  product or for one's own reading of the documents.

  Rule: One job, two documents

    @R-12 @R-17 @A-26
    Scenario Outline: Exit code <code> under "<rulebook>"
      Given a Linux job with 2 pre-actions and 1 patch
      And pre-action 1 exits <code>
      When the job runs under the rulebook "<rulebook>"
      Then pre-action 1 <is>
      And pre-action 2 <then>
      And all patches are <patches>

      Examples:
        | rulebook           | code | is                       | then                     | patches   |
        | run-script-actions | 12   | fails with exit code 12  | is skipped by the system | skipped   |
        | pre-post-actions   | 12   | fails with exit code 12  | is successful            | installed |
        | run-script-actions | 101  | is skipped by the user   | is successful            | installed |
        | pre-post-actions   | 101  | fails with exit code 101 | is successful            | installed |

  Rule: A rulebook of one's own: 21 means "try again"

    Background:
      Given the rulebook is "rulebooks/try_again.yaml"
      And a Linux job with 2 pre-actions and 1 patch

    Scenario: The second try succeeds
      Given pre-action 1 exits 21, then 0
      When the job runs
      Then pre-action 1 is successful
      And pre-action 1 runs twice
      And pre-action 2 runs once
      And the job status is "Completed"

    Scenario: No try succeeds
      Given pre-action 1 exits 21
      When the job runs
      Then pre-action 1 fails with exit code 21
      And pre-action 1 runs 3 times
      And all patches are installed
      And the job status is "Completed with Failure"

    Scenario: Other codes keep their meaning
      Given pre-action 1 exits 12
      When the job runs
      Then pre-action 1 runs once
      And the job is aborted by pre-action 1

    Scenario: Real scripts are tried again as well
      Given the endpoint is local
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        # The second try finds what the first one has left.
        if [[ -e first-try ]]; then
          echo "the lock is free"
          exit 0
        fi
        touch first-try
        echo "the package manager is locked"
        exit 21
        """
      When the job runs
      Then pre-action 1 is successful
      And pre-action 1 runs twice

  Rule: Another product's codes fit as well

    Scenario Outline: A Windows installer exits <code>
      Given the rulebook is "rulebooks/windows_installer.yaml"
      And a Windows job with 1 pre-action and 1 patch
      And pre-action 1 exits <code>
      When the job runs
      Then pre-action 1 <is>
      And <reboot>

      Examples:
        | code | is                       | reboot                                  |
        | 0    | is successful            | no reboot is requested                  |
        | 1707 | is successful            | no reboot is requested                  |
        | 3010 | is successful            | the reboot is requested by pre-action 1 |
        | 1641 | is successful            | the reboot is requested by pre-action 1 |
        | 1603 | fails with exit code 1603 | no reboot is requested                  |
