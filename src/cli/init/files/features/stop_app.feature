@linux
Feature: The application is stopped before it is patched
  The script is the real one, and really runs. What it asks of `systemctl` is answered by the scenario, so that this works on
  any machine with bash, and no service is ever touched.

  Background:
    Given a Linux job "web tier"
    And pre-action 1 runs "scripts/stop_app.sh"
    And patch "openssl-3.0.15" installs and needs a reboot

  Scenario: It stops, and the patch goes on
    Given the command "systemctl ..." exits 0
    When the job runs
    Then pre-action 1 is successful
    And the command "systemctl" was called once with "stop myapp.service"
    And all patches are installed
    And the job status is "Completed"
    And a reboot is owed

  Scenario: It cannot be stopped, so nothing is patched
    Given the command "systemctl cat ..." exits 0
    And the command "systemctl stop myapp.service" exits 5
    When the job runs
    Then pre-action 1 fails with exit code 12
    And all patches are skipped
    And the job is aborted by pre-action 1
    And the job status is "Completed with Failure"
    And no reboot is requested

  Scenario: It is not installed here
    Given the command "systemctl cat ..." exits 1
    When the job runs
    Then pre-action 1 is skipped by the user with exit code 101
    And all patches are installed
