Feature: An endpoint that cannot tell which files change

  Scenario: Each of them
    Given a Linux job with 1 pre-action
    And the endpoint is local
    When the job runs
    Then the file "/etc/motd" was changed by pre-action 2
    And the file "/etc/motd" holds something like "["
    And no file was changed
    And the outcome and the changes match the snapshot
