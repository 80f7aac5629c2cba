@linked @lifecycle
Feature: The life of a job around its run
  A job is made, handed to the agent, started, downloaded, deployed and ended; each step shows a status. Time is virtual, so that
  nothing here waits. Nobody is logged in and every patch is old, unless a scenario says otherwise.

  Rule: The agent has a job 3 hours before its start

    @F-09 @S-01
    Scenario: A job that was made long before
      Given a Linux job with 1 pre-action and 1 patch
      And the job starts at "2026-03-01 02:00"
      When the job runs
      Then the job shows "Job Received", "Job Started", "Downloaded" and "Completed"
      And the job is received 3 hours before its start
      And the job is received at "2026-02-28 23:00"
      And the job begins at its start
      And the outcome depends on no range

    @F-09
    Scenario: A job that was made an hour before is handed over at once
      Given a Linux job
      And the job starts at "2026-03-01 02:00"
      And the job was made at "2026-03-01 01:00"
      When the job runs
      Then the job is received 1 hour before its start
      And the job begins at its start

    @F-09
    Scenario: An asset that comes online after the start gets the job then, and begins at once
      Given a Linux asset "laptop"
      And the asset comes online at "2026-03-01 08:30"
      And a Linux job with 1 pre-action
      And the job starts at "2026-03-01 02:00"
      When the job runs
      Then the job is received at "2026-03-01 08:30"
      And the job begins 6 hours and 30 minutes after its start
      And the job shows "Job Received", "Job Started" and "Completed"

    Scenario: An asset that is never reached never ends
      Given a Linux asset "laptop"
      And the asset is offline
      And a Linux job with 1 pre-action
      When the job runs
      Then the job is never received
      And the job never begins
      And the job never ends

    Scenario: Times are those of the place where they are written
      Given a Linux job with 1 pre-action
      And the job starts at "2026-03-01 02:00 +01:00"
      When the job runs
      Then the job begins at "2026-03-01 01:00"
      And the job is received at "2026-02-28 22:00 UTC"

  Rule: Three stages: download, deployment, reboot

    Background:
      Given a Linux job
      And patch "openssl" needs a reboot
      And patch "curl" installs
      And the job starts at "2026-03-01 02:00"
      And the download of patch "openssl" takes 20 minutes
      And the download of patch "curl" takes 10 minutes
      And the installation of patch "openssl" takes 5 minutes
      And the installation of patch "curl" takes 5 minutes

    @F-11
    Scenario: One after the other, and each takes its time
      Given pre-action 1 takes 10 minutes
      And a reboot takes 5 minutes
      When the job runs
      Then the job shows "Job Started", "Downloaded" and "Completed"
      And the job reboots 50 minutes after its start
      And the job ends 55 minutes after its start

    @F-11 @S-01
    Scenario: Only what was downloaded is deployed, and only that can need the reboot
      Given patch "openssl" fails to download
      When the job runs
      Then the job shows "Job Started", "Downloading - Failed" and "Completed with Failure"
      And patch "curl" is installed
      And patch "openssl" fails
      And no reboot is requested
      And the job never reboots
      And the job ends 35 minutes after its start

    @F-11 @F-14
    Scenario: A download that is wrong is there, and is not deployed
      Given patch "openssl" has a wrong checksum
      When the job runs
      Then the job shows "Job Started", "Downloaded" and "Completed with Failure"
      And patch "openssl" fails with FileHashValidationFailed
      And patch "curl" is installed
      And the job never reboots
      And the job ends 35 minutes after its start

    @F-15
    Scenario: A patch that is withdrawn is not even downloaded
      Given patch "openssl" is withdrawn
      When the job runs
      Then patch "curl" is installed
      And the job ends 15 minutes after its start

    @F-11
    Scenario: An action that fails keeps nothing from being downloaded or deployed
      Given pre-action 1 exits 1
      When the job runs
      Then the job shows "Downloaded" and "Completed with Failure"
      And all patches are installed

    @F-11
    Scenario: After an abort what was downloaded is not deployed
      Given pre-action 1 exits 12
      When the job runs
      Then the job shows "Downloaded" and "Completed with Failure"
      And all patches are skipped
      And the job is aborted by pre-action 1
      And the job never reboots

    @A-16
    Scenario: After 180 minutes an action is given up and the next one runs
      Given pre-action 1 takes 4 hours
      And pre-action 2 takes 30 minutes
      When the job runs
      Then pre-action 1 times out
      And pre-action 2 is successful
      And all patches are installed
      And the job reboots 4 hours and 10 minutes after its start

    Scenario: An agent that gives a job up in the middle says nothing of what was still to come
      Given the agent fails before patch "curl"
      When the job runs
      Then the job shows "Job Started", "Downloaded" and "Job Failed"
      And the job ends 35 minutes after its start
      And the job never reboots

  Rule: Every status can be reached

    @S-01
    Scenario: Nothing fails: Completed
      Given a Linux job with 1 pre-action, 1 patch and 1 post-action
      When the job runs
      Then the job status is "Completed"
      And the job shows "Job Received", "Job Started", "Downloaded" and "Completed"

    @S-01
    Scenario Outline: A failed <part>: Completed with Failure
      Given a Linux job with 1 pre-action, 1 patch and 1 post-action
      And <what>
      When the job runs
      Then the job status is "Completed with Failure"
      And the job shows "Downloaded" and "Completed with Failure"

      Examples:
        | part        | what                     |
        | pre-action  | pre-action 1 exits 1     |
        | patch       | patch 1 fails to install |
        | post-action | post-action 1 exits 3    |

    @S-01
    Scenario: Another job is running: Execution Blocked
      Given a Linux job "patches"
      And pre-action 1 takes 1 hour
      And another Linux job "scan" with 1 pre-action
      And the job starts 30 minutes after the beginning of the plan
      When the jobs run
      Then the job "scan" shows "Job Received" and "Execution Blocked"
      And the job "scan" never begins
      And the job "patches" shows "Completed"

    @S-01
    Scenario: An agent that restarts goes on afterwards: Job Resumed
      Given a Linux job with 1 pre-action and 2 patches
      And the agent restarts before patch 2 and is away for 10 minutes
      When the job runs
      Then the job shows "Job Started", "Downloaded", "Job Resumed" and "Completed"
      And all patches are installed
      And the job ends 10 minutes after its start

    @S-01
    Scenario: A reboot that a script forces, and the job goes on: Job Resumed
      Given a Linux job with 2 pre-actions
      And pre-action 1 forces a reboot once
      And a reboot takes 5 minutes
      When the job runs
      Then the job shows "Job Started", "Job Resumed" and "Completed"
      And the job restarts once
      And the job ends 5 minutes after its start

    @S-01
    Scenario Outline: The agent meets an error before <point>: Job Failed
      Given a Linux job with 2 pre-actions and 2 patches
      And the agent fails before <point>
      When the job runs
      Then the job status is "Job Failed"
      And the job ends at its start
      And the job never reboots

      Examples:
        | point          |
        | the downloads  |
        | the deployment |
        | pre-action 2   |
        | patch 1        |

    @S-01
    Scenario: Neither a patch nor an action: No Patch Available
      Given a Linux job
      When the job runs
      Then the job status is "No Patch Available"

    @S-01
    Scenario: Nothing applies to the asset: Not Applicable
      Given a Linux job with 2 patches
      And all patches are not applicable
      When the job runs
      Then the job status is "Not Applicable"

    @S-01
    Scenario: The reboot is left to a person: Pending Reboot
      Given a Linux job
      And patch 1 needs a reboot
      And the job suppresses the reboot
      When the job runs
      Then the job status is "Pending Reboot"
      And the job shows "Downloaded" and "Pending Reboot"
      And a reboot is pending

    @S-01
    Scenario: A blackout window is open at the start: Canceled - Blackout
      Given a Linux asset "till"
      And a blackout window from "2026-03-01 01:00" to "2026-03-01 20:00"
      And a Linux job with 1 pre-action
      And the job starts at "2026-03-01 02:00"
      When the job runs
      Then the job shows "Job Received" and "Canceled - Blackout"
      And the job never begins

    @S-01
    Scenario: The patch window has passed before the deployment begins: Timed Out
      Given a Linux job with 1 pre-action and 1 patch
      And the job has a patch window of 1 hour
      And the download of patch 1 takes 90 minutes
      When the job runs
      Then the job shows "Job Started" and "Timed Out"
      And the job ends 1 hour after its start

  Rule: A blackout window counts at the start and when the deployment begins

    Background:
      Given a Linux asset "till"
      And a Linux job with 1 pre-action and 1 patch
      And the job starts at "2026-03-01 02:00"
      And pre-action 1 takes 2 hours

    Scenario: It opens while the job downloads
      Given the download of patch 1 takes 30 minutes
      And a blackout window from "2026-03-01 02:15" to "2026-03-01 03:00"
      When the job runs
      Then the job shows "Job Started", "Downloaded" and "Canceled - Blackout"
      And the job ends 30 minutes after its start

    Scenario: It opens when the deployment has begun
      Given a blackout window from "2026-03-01 02:15" to "2026-03-01 20:00"
      When the job runs
      Then the job shows "Job Started" and "Completed"
      And the job ends 2 hours after its start

    Scenario: It is over just when the job starts
      Given a blackout window from "2026-02-28 06:00" to "2026-03-01 02:00"
      When the job runs
      Then the job status is "Completed"

  Rule: A patch window counts until the deployment begins

    Scenario: A deployment that has begun goes on beyond it
      Given a Linux job with 2 pre-actions and 1 patch
      And the job has a patch window of 1 hour
      And all pre-actions take 50 minutes
      When the job runs
      Then the job status is "Completed"
      And the job ends 100 minutes after its start

    Scenario: An asset that comes online when it has passed
      Given a Linux asset "laptop"
      And the asset comes online 5 hours after the start
      And a Linux job with 1 pre-action
      And the job has a patch window of 4 hours
      When the job runs
      Then the job shows "Job Received" and "Timed Out"
      And the job never begins

  Rule: A published patch shows after 30 minutes to 24 hours

    Background:
      Given a Linux job
      And patch "openssl" installs
      And patch "hotfix" installs
      And the job starts at "2026-03-01 02:00"

    @F-03
    Scenario: It was published long before
      Given patch "hotfix" was published at "2026-02-28 02:00"
      When the job runs
      Then all patches are installed
      And the outcome depends on no range

    @F-03
    Scenario: It was published minutes before
      Given patch "hotfix" was published 29 minutes before the start
      When the job runs
      Then patch "openssl" is installed
      And patch "hotfix" is not applicable
      And the outcome depends on no range

    @F-03
    Scenario: It was published hours before: the outcome depends on the catalogue
      Given patch "hotfix" was published 3 hours before the start
      When the job runs
      Then patch "openssl" is installed
      And the outcome depends on how soon a published patch shows in the catalogue

    @F-03
    Scenario Outline: Pinned at <delay>: <end>
      Given patch "hotfix" was published 3 hours before the start
      And the catalogue takes <delay>
      When the job runs
      Then patch "hotfix" is <end>
      And the outcome depends on no range

      Examples:
        | delay      | end            |
        | 30 minutes | installed      |
        | 3 hours    | installed      |
        | 4 hours    | not applicable |
        | 24 hours   | not applicable |

    @F-03 @S-01
    Scenario: A job whose only patch does not show yet has nothing to do
      Given another Linux job "emergency"
      And patch "zero-day" installs
      And patch "zero-day" was published 10 minutes before the start
      And the job starts at "2026-03-01 12:00"
      When the jobs run
      Then the job "emergency" shows "Job Started" and "No Patch Available"

  Rule: Where a vendor keeps one address for all versions only the newest can be had

    @F-13 @F-15
    Scenario: A job that was planned before the next version came out
      Given a Linux job
      And patch "agent-7.1" is end-of-life and gone
      And patch "agent-7.2" installs
      When the job runs
      Then the job shows "Downloading - Failed" and "Completed with Failure"
      And patch "agent-7.1" fails
      And patch "agent-7.2" is installed

  Rule: Who sits there makes no difference to patching

    @F-04
    Scenario Outline: <who>
      Given a Windows asset "desk"
      And <who>
      And a Windows job with 1 pre-action, 2 patches and 1 post-action
      When the job runs
      Then all patches are installed
      And all actions are successful
      And the job status is "Completed"

      Examples:
        | who                  |
        | the screen is locked |
        | nobody is logged in  |
        | the user accepts     |

  Rule: Actions on Windows need agent 4.6.1.6

    @A-24
    Scenario: An agent that is too old patches, and runs no action
      Given a Windows asset "till"
      And the agent has version 4.6.1.5
      And a Windows job with 1 pre-action and 1 patch
      When the job runs
      Then pre-action 1 is not run
      And patch 1 is installed

    @A-24
    Scenario: An agent that is just new enough
      Given a Windows asset "till"
      And the agent has version 4.6.1.6
      And a Windows job with 1 pre-action and 1 patch
      When the job runs
      Then pre-action 1 is successful
