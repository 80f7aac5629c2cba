@report
Feature: What a job's report tells
  Every action, patch and decision is in the report, with its reason. A snapshot pins all of it at once: it lies beside this file
  as YAML that a person can read, and holds nothing that changes from run to run.

  @A-21
  Scenario: A job in which something of everything happens
    Given a Linux job "Monthly server patches" with 4 pre-actions and 2 post-actions
    And pre-action 1 is called "Is there room?"
    And pre-action 2 is called "Upgrade the driver"
    And pre-action 2 exits 101
    And pre-action 3 is called "Take a snapshot"
    And pre-action 3 exits 11 and prints "snapshot is incomplete"
    And pre-action 4 is called "Stop the application"
    And pre-action 4 times out
    And patch "openssl-3.0.15" installs
    And patch "curl-8.9.1" fails to download
    And patch "kernel-6.1.0-28" installs and needs a reboot
    And post-action 1 is called "Start the application"
    And post-action 1 exits 1
    And post-action 2 is called "Tell the operators"
    When the job runs
    Then the outcome matches the snapshot

  @A-21 @R-13 @R-14 @R-18
  Scenario: A job that was aborted
    Given a Linux job with 3 pre-actions, 2 patches and 2 post-actions
    And pre-action 1 exits 101
    And pre-action 2 exits 12
    When the job runs
    Then the outcome matches the snapshot
