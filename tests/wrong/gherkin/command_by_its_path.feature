Feature: A command by its path

  Scenario: The double has a path
    Given a Linux job
    And the command "/usr/local/bin/jamf recon" exits 0
    When the job runs
    Then no reboot is requested
