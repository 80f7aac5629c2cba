Feature: Grün

  Scenario: x
    Given a Linux job
