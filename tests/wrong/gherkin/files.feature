Feature: Files that cannot be expected

  Scenario: Words
    Given a Linux job with 1 pre-action
    And the endpoint is local
    When the job runs
    Then the file "/etc/motd" was chnaged
    And the file "/etc/motd" has changed
    And the file "/etc/../motd" was changed
    And the file "" was changed
    And the file "/etc/motd" was changed by pre-action 2
    And no file outside /opt/myapp was changed
    And no files were changed
    And the file "/etc/motd" includes "text"
    And the file "/etc/motd" holds something like "["
    And the outcome and the changes match the snapshot
