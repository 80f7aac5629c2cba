Feature: Outlines

  Scenario Outline: A name that no column has
    Given a Linux job with 1 pre-action
    And pre-action 1 exits <cod>
    When the job runs
    Then the job status is "<status>"

    Examples:
      | code | status                 |
      | 12   | Completed with Failure |

  Scenario Outline: A row that is too short
    Given a Linux job with 1 pre-action
    And pre-action 1 exits <code>
    When the job runs
    Then the job status is "<status>"

    Examples:
      | code | status    |
      | 0    | Completed |
      | 12   |

  Scenario Outline: No rows at all
    Given a Linux job with 1 pre-action
    And pre-action 1 exits <code>
    When the job runs
    Then pre-action 1 is successful

  Scenario Outline: One row is wrong
    Given a Linux job with 1 pre-action
    And pre-action 1 exits <code>
    When the job runs
    Then the job status is "<status>"

    Examples:
      | code | status    |
      | 0    | Completed |
      | 1    | Complete  |
