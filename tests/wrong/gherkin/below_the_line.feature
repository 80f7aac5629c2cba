Feature: What stands below a step

  Scenario: Texts and tables where they do not belong
    Given a Linux job with 1 pre-action
      """
      What is this?
      """
    And pre-action 1 runs this script:
    And the file "app.conf" contains this:
      | mode | on |
    When the job runs
    Then things happen in this order:
      | pre-action 1 |
      | lunch        |
