# language: de
Feature: English keywords below a line that says German

  Scenario: x
    Given a Linux job
    When the job runs
    Then the job is not aborted
