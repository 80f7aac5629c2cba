@linked @fleet
Feature: Fleets
  Thousands of assets that are not alike. How each of them fares is drawn from the shares that a scenario declares: the same seed
  draws the same, on any machine and with any number of workers.

  Rule: Shares of exit codes

    Background:
      Given 10000 Linux assets "web"
      And a Linux job with 2 pre-actions, 3 patches and 1 post-action
      And the seed is 7

    Scenario: Most succeed, some fail, a few abort
      Given pre-action 1 exits 0 on 97 %, 1 on 2 % and 12 on 1 % of the assets
      When the job runs
      Then at least 96 % of the assets are "Completed"
      And at most 4 % of the assets are "Completed with Failure"
      And at least 0.5 % of the assets are aborted by pre-action 1
      And at most 2 % of the assets are aborted
      And on at least 0.5 % of the assets patch 1 is skipped
      And on at least 98 % of the assets all post-actions are successful
      And on at most 4 % of the assets pre-action 1 fails
      And on at most 2 % of the assets post-action 1 is skipped by the system

    Scenario: The same as a table
      Given pre-action 1 exits as follows:
        | code | share  |
        | 0    | 99.9 % |
        | 12   | 0.1 %  |
      When the job runs
      Then at most 1 % of the assets are aborted by pre-action 1
      And no asset is aborted by pre-action 2

    Scenario: What is sure is sure on every asset
      Given pre-action 2 exits 10
      When the job runs
      Then all assets are "Completed"
      And all assets reboot
      And on all assets pre-action 2 is successful
      And on "web-00042" pre-action 2 requests a reboot

  Rule: What differs between assets

    Scenario: A tag decides
      Given 900 Linux assets "servers"
      And 100 Linux assets "laptops" tagged "laptop"
      And a Linux job with 1 pre-action
      And pre-action 1 exits 12 on 100 % of the assets tagged "laptop"
      When the job runs
      Then exactly 100 assets are aborted
      And exactly 90 % of the assets are "Completed"
      And on "servers-001" the job status is "Completed"
      And on "laptops-001" pre-action 1 fails with exit code 12

    Scenario: A table of groups
      Given these assets:
        | name    | platform | count | tags        | agent   | offline |
        | new     | Windows  | 600   | shop        | 5.1.0   |         |
        | old     | Windows  | 300   | shop, kiosk | 4.6.1.5 |         |
        | remote  | Windows  | 100   |             |         | 100 %   |
      And a Windows job with 1 pre-action and 1 patch
      When the job runs
      Then exactly 100 assets are not reached
      And on exactly 300 assets pre-action 1 is not run
      And on exactly 900 assets patch 1 is installed
      And exactly 100 assets never end

    Scenario: Some are offline, and some come later
      Given 1000 Linux assets "web"
      And 10 % of the assets are offline
      And 20 % of the assets come online 5 hours after the start
      And a Linux job with 1 pre-action
      When the job runs
      Then at least 7 % of the assets are not reached
      And at most 13 % of the assets are not reached
      And at most 93 % of the assets are "Completed"

    Scenario: Patches fare differently
      Given 2000 Linux assets "web"
      And a Linux job
      And patch "kernel" needs a reboot
      And patch "kernel" fails on 5 %
      And patch "openssl" fails to download on 5 % of the assets
      And patch "curl" is not applicable on 50 % of the assets
      When the job runs
      Then on at least 2 % of the assets patch "kernel" fails to install
      And on at least 2 % of the assets patch "openssl" fails to download
      And on at least 40 % of the assets patch "curl" is not applicable
      And at least 90 % of the assets reboot
      And at most 98 % of the assets reboot
      And at most 15 % of the assets are "Completed with Failure"

    Scenario: Agents meet trouble on a share of the assets
      Given 2000 Linux assets "web"
      And a Linux job with 1 pre-action and 2 patches
      And the agent restarts before patch 2 and is away for 10 minutes on 10 % of the assets
      And the agent fails before the deployment on 5 % of the assets
      When the job runs
      Then at least 3 % of the assets are "Job Failed"
      And at most 7 % of the assets are "Job Failed"
      And at least 93 % of the assets are "Completed"
      And the last asset is done within 10 minutes

  Rule: Reboots over time

    Scenario: Users spread the reboots
      Given 3000 Windows assets "desks"
      And nobody is logged in on 40 % of the assets
      And 30 % of the users defer the reboot twice, then accept
      And 30 % of the users never answer
      And a Windows job with 1 patch
      And patch 1 needs a reboot
      And the reboot can be deferred 3 times by 2 hours, then after a countdown of 15 minutes
      When the job runs
      Then all assets reboot
      And at most 1400 assets reboot within 1 hour
      And the last asset is done within 6 hours and 15 minutes

    Scenario: Without a user they all come at once
      Given 3000 Windows assets "desks"
      And a Windows job with 1 patch
      And patch 1 needs a reboot
      When the job runs
      Then at most 3000 assets reboot within 5 minutes

  Rule: What takes its time

    Scenario: From the fastest to the slowest
      Given 1000 Linux assets "web"
      And a Linux job with 1 pre-action and 1 patch
      And pre-action 1 takes 30 seconds to 5 minutes
      And the download of patch 1 takes 1 minute to 10 minutes
      And the installation of patch 1 takes 5 minutes
      And patch 1 needs a reboot
      And a reboot takes 2 minutes to 10 minutes
      When the job runs
      Then the last asset is done within 30 minutes
      And all assets are "Completed"

    Scenario: Some actions take too long
      Given 1000 Linux assets "fast"
      And 10 Linux assets "slow" tagged "slow"
      And a Linux job with 1 pre-action
      And pre-action 1 takes 4 hours on the assets tagged "slow"
      When the job runs
      Then on exactly 10 assets pre-action 1 fails
      And on "slow-07" pre-action 1 times out
      And the last asset is done within 3 hours

  Rule: With and without the staging link

    @R-26 @P-01
    Scenario: A bad patch stops at staging
      Given 50 Linux assets "staging"
      And 100000 Linux assets "production"
      And a Linux job "staging" with 1 patch and 1 post-action
      And post-action 1 exits 1 on 60 % and 0 on all others
      And the job runs on "staging"
      And another job "production" that does the same as "staging"
      And the job runs on "production"
      And the job runs after "staging" when at least 90 % of the post-actions are successful
      When the jobs run
      Then the production job is held
      And no asset is "Completed with Failure" in the job "production"
      And at least 20 assets are "Completed with Failure" in the job "staging"
