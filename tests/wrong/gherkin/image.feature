Feature: Images

  Scenario: Two kinds of endpoints at once
    Given a Linux job with 1 pre-action
    And the endpoint is a sandbox
    And a container of the image "debian:12"
    When the job runs
    Then the job status is "Completed"

  Scenario: A local endpoint is made of nothing
    Given a Linux job with 1 pre-action
    And the endpoint is local
    And the image is "debian:12"
    When the job runs
    Then the job status is "Completed"

  Scenario: The name cannot be one
    Given a container of the image "docker://debian:12"
    And a Linux job with 1 pre-action
    When the job runs
    Then the job status is "Completed"

  Scenario: Without quotes, and a step that nobody knows
    Given a container of the image debian:12
    And a container image "debian:12"
    And the endpoint is a contaner
    And a Linux job with 1 pre-action
    When the job runs
    Then the job status is "Completed"
