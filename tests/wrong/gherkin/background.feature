Feature: A mistake in a background is told once

  Background:
    Given the rulebook is "rulebooks/nowhere.yaml"
    And a Linux job with 1 pre-action

  Scenario: One
    When the job runs
    Then the job is not aborted

  Scenario: Two
    When the job runs
    Then pre-action 1 is successful
