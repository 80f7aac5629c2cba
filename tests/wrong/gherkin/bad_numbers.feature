Feature: Numbers that cannot be

  Scenario: Counting begins with 1, and codes end somewhere
    Given a Linux job with 5 pre-actions
    And pre-action 0 exits 0
    And pre-action 1 exits 256
    And pre-action 2 exits 99999999999
    When the job runs
    Then pre-actions 5 to 3 are successful
