Feature: Plans

  Scenario: Names that nobody has said
    Given 20 Linux assets "staging"
    And a Linux job "patches"
    And the job runs on "stagin"
    And another Linux job "main"
    And the job runs after "patch"
    When the jobs run
    Then the job "mian" is held
    And on "staging-21" in the job "patches" the job begins at its start

  Scenario: A cycle of links
    Given a Linux job "a"
    And another Linux job "b"
    And the job runs after "a"
    And the job "a" runs after "b"
    When the jobs run

  Scenario: Shares that do not come to the whole
    Given 100 Linux assets "web"
    And a Linux job
    And pre-action 1 exits 0 on 97 % and 1 on 2 %
    And patch "kernel" fails on 60 %
    And patch "kernel" fails to download on 50 %
    And 40 % of the users never answer
    And 70 % of the users accept
    And 101 % of the assets are offline
    When the job runs

  Scenario: Times that make no sense
    Given a Linux job
    And the job starts at "2026-02-30 02:00"
    And the job starts 1 hour before its start
    And a change reaches the agent after 2 hours
    And pre-action 1 takes 5 minutes to 1 minute
    And a blackout window from "2026-03-01 06:00" to "2026-03-01 05:00"
    When the job runs

  Scenario: Counts beyond all measure
    Given 1000000000000 Linux assets "web"
    And -5 Linux assets "db"
    And a Linux job
    When the job runs

  Scenario: Of which job?
    Given a Linux job "a" with 1 pre-action
    And a Linux job "b" with 1 pre-action
    When the jobs run
    Then pre-action 1 is successful
    And at most 2 % of the assets are "Completed"

  Scenario: What cannot be counted
    Given 100 Linux assets "web"
    And a Linux job with 1 pre-action
    When the job runs
    Then on at most 2 % of the assets pre-action 1 exits 10
    And on at most 2 % of the assets pre-action 1 prints "x"
    And pre-action 1 is successful
