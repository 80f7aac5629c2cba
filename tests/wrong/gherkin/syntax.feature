Feature: Gherkin that is none

  Scenario: A line that belongs nowhere
    Given a Linux job with 1 pre-action
    Perhaps pre-action 1 exits 12
    When the job runs
