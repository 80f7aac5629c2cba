# language: de
Funktionalität: Nur das Szenario ist englisch

  Scenario: x
    Given a Linux job
    When the job runs
    Then the job is not aborted
