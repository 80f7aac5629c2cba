Feature: Services that cannot be

  Scenario: Words
    Given a Linux job with 1 pre-action
    And the service "nginx" is runing
    And the service "app" is running and stopped
    And the service "my app" is running
    And the service "db" cannot be stopped with exit code 0
    And these services:
      | name  | state | enabeld |
      | cache | up    | enabled |
    When the job runs
    Then the service "apps" is running
    And the service "app" is on
    And the service "app" was reloaded
