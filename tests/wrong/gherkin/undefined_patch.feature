Feature: Things that the job does not hold

  Scenario: Patches and actions
    Given a Linux job with 1 pre-action
    And patch "openssl-3.0.15" installs
    When the job runs
    Then patch "openssl-3.0.16" is installed
    And pre-action 2 is successful
    And pre-actions 1 to 3 are successful
    And post-action 1 is successful
