@exit-codes
Feature: What an exit code tells the job
  An action says everything it has to say with one number. Five numbers have a meaning of their own, every other one that is not 0
  means that the action failed. None but 12 keeps the rest of the job from running.

  Rule: Under the newer document six codes are known

    @R-07
    Scenario: 0 is success
      Given a Linux job with 1 pre-action, 1 patch and 1 post-action
      And pre-action 1 exits 0
      When the job runs
      Then pre-action 1 is successful
      And all patches are installed
      And post-action 1 is successful
      And the job status is "Completed"

    @R-07
    Scenario: 0 promises nothing for the rest of the job
      Given a Linux job with 1 pre-action
      And pre-action 1 exits 0
      And patch "openssl-3.0.15" fails to install
      When the job runs
      Then pre-action 1 is successful
      And the job status is "Completed with Failure"

    @R-07 @R-08 @R-09 @R-10 @R-17 @A-25
    Scenario Outline: A pre-action exits <code>
      Given a Linux job with 2 pre-actions, 1 patch and 1 post-action
      And pre-action 1 exits <code>
      When the job runs
      Then pre-action 1 <is>
      And pre-action 2 is successful
      And all patches are installed
      And post-action 1 is successful
      And the job is not aborted
      And the job status is "<status>"
      And <reboot>

      Examples: Codes that the document names
        | code | is                                    | status                 | reboot                                  |
        | 0    | is successful                         | Completed              | no reboot is requested                  |
        | 1    | fails with exit code 1                | Completed with Failure | no reboot is requested                  |
        | 10   | is successful                         | Completed              | the reboot is requested by pre-action 1 |
        | 11   | fails with exit code 11               | Completed with Failure | the reboot is requested by pre-action 1 |
        | 101  | is skipped by the user                | Completed with Failure | no reboot is requested                  |

      Examples: Any other code is a failure
        | code | is                                    | status                 | reboot                                  |
        | 2    | fails with exit code 2                | Completed with Failure | no reboot is requested                  |
        | 9    | fails with exit code 9                | Completed with Failure | no reboot is requested                  |
        | 13   | fails with exit code 13               | Completed with Failure | no reboot is requested                  |
        | 100  | fails with exit code 100              | Completed with Failure | no reboot is requested                  |
        | 102  | fails with exit code 102              | Completed with Failure | no reboot is requested                  |
        | 255  | fails with exit code 255              | Completed with Failure | no reboot is requested                  |

    Scenario Outline: PowerShell can exit with <code>, and the code is shown as asked for
      Given a Windows job with 1 pre-action and 1 patch
      And pre-action 1 exits <code>
      When the job runs
      Then pre-action 1 fails with exit code <code>
      And all patches are installed

      Examples:
        | code  |
        | 1001  |
        | 3010  |
        | -1    |

  Rule: Under the older document 12 and 101 are ordinary failures

    Background:
      Given the rulebook is "pre-post-actions"

    @R-07 @R-08 @R-09 @R-10 @R-12 @R-17 @A-25 @A-26
    Scenario Outline: A pre-action exits <code>, says the older document
      Given a Linux job with 2 pre-actions, 1 patch and 1 post-action
      And pre-action 1 exits <code>
      When the job runs
      Then pre-action 1 <is>
      And pre-action 2 is successful
      And all patches are installed
      And post-action 1 is successful
      And the job is not aborted
      And the job status is "<status>"
      And <reboot>

      Examples:
        | code | is                       | status                 | reboot                                  |
        | 0    | is successful            | Completed              | no reboot is requested                  |
        | 1    | fails with exit code 1   | Completed with Failure | no reboot is requested                  |
        | 10   | is successful            | Completed              | the reboot is requested by pre-action 1 |
        | 11   | fails with exit code 11  | Completed with Failure | the reboot is requested by pre-action 1 |
        | 12   | fails with exit code 12  | Completed with Failure | no reboot is requested                  |
        | 101  | fails with exit code 101 | Completed with Failure | no reboot is requested                  |

  Rule: An end without an exit code is a failure, and no code is made up for it

    @A-25
    Scenario: A signal kills the script
      Given a Linux job with 1 pre-action, 1 patch and 1 post-action
      And pre-action 1 is killed by signal 9
      When the job runs
      Then pre-action 1 is killed by signal 9
      And all patches are installed
      And post-action 1 is successful
      And the job status is "Completed with Failure"

    @A-25
    Scenario: The script cannot be started
      Given a Linux job with 1 pre-action, 1 patch and 1 post-action
      And pre-action 1 cannot be started
      When the job runs
      Then pre-action 1 cannot be started
      And all patches are installed
      And the job status is "Completed with Failure"

    @A-25
    Scenario: A failed action does not stop those behind it
      Given a Linux job with 5 pre-actions, 2 patches and 2 post-actions
      And pre-action 1 exits 1
      And pre-action 2 times out
      And pre-action 3 is killed by signal 15
      And post-action 1 exits 3
      When the job runs
      Then pre-actions 4 to 5 are successful
      And all patches are installed
      And post-action 2 is successful
      And the job is not aborted
      And the job status is "Completed with Failure"
