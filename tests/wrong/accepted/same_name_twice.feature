Feature: Names

  Scenario: The same name
    Given a Linux job with 1 patch
    When the job runs
    Then all patches are installed

  Scenario: The same name
    Given a Linux job with 2 patches
    When the job runs
    Then all patches are installed
