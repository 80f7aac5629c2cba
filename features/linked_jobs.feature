@linked
Feature: Staging first: linked jobs
  A first job runs on a staging group; the main job runs on production when the first one has succeeded, and is held otherwise.
  What counts as success is the link's condition, counted over every asset of the first job.

  Rule: Production runs after staging has succeeded

    Background:
      Given 20 Linux assets "staging"
      And 50 Linux assets "production"
      And a Linux job "staging" with 1 pre-action, 2 patches and 1 post-action
      And the job runs on "staging"
      And the job starts at "2026-03-01 02:00"
      And pre-action 1 takes 1 hour
      And another job "production" that does the same as "staging"
      And the job runs on "production"

    @R-26
    Scenario: Everything went well, and production starts at once
      Given the job runs after "staging" when it is completed
      When the jobs run
      Then the job "production" runs
      And all assets are "Completed" in the job "production"
      And on "production-01" the job "production" begins at "2026-03-01 03:00"
      And the last asset is done within 2 hours

    @R-26
    Scenario: Production starts a day later
      Given the job runs after "staging", 24 hours later
      When the jobs run
      Then the production job runs
      And on "production-50" the job "production" begins at "2026-03-02 03:00"

    @R-26
    Scenario: Something failed, and production is held: nothing happens there
      Given the job runs after "staging"
      And in the job "staging" pre-action 1 exits 1
      When the jobs run
      Then the job "production" is held
      And on "production-01" the job "production" is never received
      And on "production-01" the job "production" never begins

    @R-26
    Scenario: It has an appointment, and staging was over in time
      Given the job runs after "staging"
      And the job starts at "2026-03-01 20:00"
      When the jobs run
      Then the job "production" runs
      And on "production-01" the job "production" begins at "2026-03-01 20:00"

    @R-26
    Scenario: It has an appointment, and staging was not over by then
      Given the job runs after "staging"
      And the job starts at "2026-03-01 02:30"
      When the jobs run
      Then the job "production" is held

  Rule: The condition is a share of successful post-actions

    Background:
      Given 10 Linux assets "good"
      And 1 Linux asset "bad" tagged "broken"
      And 50 Linux assets "production"
      And a Linux job "staging" with 1 patch and 2 post-actions
      And the job runs on "good" and "bad"
      And post-action 2 exits 1 on 100 % of the assets tagged "broken"
      And another job "production" that does the same as "staging"
      And the job runs on "production"

    # 21 of 22 post-actions are successful: 95.4545 %.
    @P-01
    Scenario Outline: <condition> of the post-actions are successful: <verdict>
      Given the job runs after "staging" when <condition> of the post-actions are successful
      When the jobs run
      Then the job "production" <verdict>
      And on "bad" in the job "staging" post-action 2 fails with exit code 1

      Examples:
        | condition         | verdict |
        | at least 90 %     | runs    |
        | at least 95.4545% | runs    |
        | at least 95.4546% | is held |
        | at least 100 %    | is held |
        | more than 95 %    | runs    |

    @P-01
    Scenario: Completed is asked for as well, and one asset is not
      Given the job runs after "staging" when at least 90 % of the post-actions are successful and at least 95 % of the assets are completed
      When the jobs run
      Then the job "production" is held

    @P-01
    Scenario: Post-actions that never came to run are not successful
      Given the job runs after "staging" when at least 90 % of the post-actions are successful
      And in the job "staging" pre-action 1 exits 12
      When the jobs run
      Then the job "production" is held

    Scenario: All patches are installed, whatever the actions do
      Given the job runs after "staging" when at least 100 % of the patches are installed
      When the jobs run
      Then the job "production" runs

  Rule: A first job that never ends holds the second one

    Background:
      Given 10 Linux assets "staging"
      And 1 Linux asset "laptop"
      And 5 Linux assets "production"
      And a Linux job "staging" with 1 post-action
      And the job runs on "staging" and "laptop"
      And another Linux job "production" with 1 pre-action
      And the job runs on "production"
      And the job runs after "staging" when at least 50 % of the post-actions are successful

    Scenario: An asset is offline for ever
      Given the asset "laptop" is offline
      When the jobs run
      Then the job "production" is held
      And one asset never ends in the job "staging"

    Scenario: An asset is late, and the decision waits for it
      Given the asset "laptop" comes online 3 days after the start
      When the jobs run
      Then the job "production" runs
      And on "production-1" the job "production" begins 0 minutes after its start
      And the last asset is done within 3 days

    Scenario: The decision waits for 2 days at most
      Given the asset "laptop" comes online 3 days after the start
      And the job waits at most 2 days
      When the jobs run
      Then the job "production" is held

    Scenario: A script of the first job falls into a reboot loop
      Given in the job "staging" pre-action 1 forces a reboot
      And the finding "forced-reboot" is allowed
      When the jobs run
      Then the job "production" is held
      And all assets never end in the job "staging"

    Scenario: A suppressed reboot is no reason to wait: the post-actions are known
      Given in the job "staging" patch 1 needs a reboot
      And in the job "staging" the job suppresses the reboot
      When the jobs run
      Then all assets are "Pending Reboot" in the job "staging"
      And the job "production" runs

  Rule: Chains

    Background:
      Given 3 Linux assets "test"
      And 5 Linux assets "staging"
      And 20 Linux assets "production"
      And a Linux job "test" with 1 pre-action and 1 post-action
      And the job runs on "test"
      And the job starts at "2026-03-01 02:00"
      And another job "staging" that does the same as "test"
      And the job runs on "staging"
      And the job runs after "test", 1 day later
      And another job "production" that does the same as "test"
      And the job runs on "production"
      And the job runs after "staging", 1 day later

    @R-26
    Scenario: One after the other
      When the jobs run
      Then the job "staging" runs
      And the job "production" runs
      And on "production-07" the job "production" begins at "2026-03-03 02:00"

    @R-26
    Scenario: The first one fails, and nothing after it runs
      Given in the job "test" pre-action 1 exits 1
      When the jobs run
      Then the job "staging" is held
      And the job "production" is held

    @R-26
    Scenario: The second one fails, and only the third is held
      Given in the job "staging" pre-action 1 exits 1
      When the jobs run
      Then the job "staging" runs
      And the job "production" is held

  Rule: A job that is cancelled while it waits does not run, whatever the first one does

    Scenario: Deleted before the decision
      Given 2 Linux assets "staging"
      And 3 Linux assets "production"
      And a Linux job "staging" with 1 pre-action
      And pre-action 1 takes 2 hours
      And the job runs on "staging"
      And the job starts at "2026-03-01 02:00"
      And another Linux job "production" with 1 pre-action
      And the job runs on "production"
      And the job runs after "staging"
      And the job is deleted at "2026-03-01 02:30"
      When the jobs run
      Then all assets are withdrawn in the job "production"
      And all assets are "Completed" in the job "staging"

  Rule: Without any asset there is nothing to succeed

    Scenario: An empty staging group
      Given 0 Linux assets "staging"
      And 5 Linux assets "production"
      And a Linux job "staging" with 1 post-action
      And the job runs on "staging"
      And another job "production" that does the same as "staging"
      And the job runs on "production"
      And the job runs after "staging" when at least 0 % of the post-actions are successful
      When the jobs run
      Then the job "production" is held

  Rule: Both jobs may run on the same asset

    Scenario: A chain on one machine
      Given a Linux asset "web"
      And a Linux job "prepare"
      And patch "kernel" needs a reboot
      And a reboot takes 5 minutes
      And another Linux job "patch" with 1 pre-action
      And patch "openssl" installs
      And the job runs after "prepare"
      When the jobs run
      Then the job "prepare" shows "Completed"
      And the job "patch" runs
      And in the job "patch" patch "openssl" is installed
