@patches
Feature: How patches fare
  What each patch does is declared here, and nothing is installed; what follows from it for the job is what is rehearsed.

  @F-11
  Scenario: A patch that cannot be downloaded is not deployed
    Given a Linux job
    And patch "openssl-3.0.15" installs
    And patch "kernel-6.1.0-28" fails to download
    When the job runs
    Then patch "openssl-3.0.15" is installed
    And patch "kernel-6.1.0-28" fails to download
    And the job status is "Completed with Failure"

  @F-11 @R-22
  Scenario: Only what was deployed can need the reboot
    Given a Linux job
    And patch "openssl-3.0.15" installs
    And patch "kernel-6.1.0-28" fails to download
    And patch "kernel-6.1.0-28" needs a reboot
    When the job runs
    Then no reboot is requested

  @F-11
  Scenario: A patch that fails does not stop the next one
    Given a Linux job
    And patch "openssl-3.0.15" installs
    And patch "curl-8.9.1" fails to install
    And patch "kernel-6.1.0-28" installs
    When the job runs
    Then patch "openssl-3.0.15" is installed
    And patch "curl-8.9.1" fails to install
    And patch "kernel-6.1.0-28" is installed
    And the job status is "Completed with Failure"

  Rule: A download must be what the vendor published

    @F-14
    Scenario: The signature is wrong
      Given a Windows job
      And patch "KB5034441" has a wrong signature
      When the job runs
      Then patch "KB5034441" fails with FileSignatureFailed
      And the job status is "Completed with Failure"

    @F-14
    Scenario: Without a signature the checksum decides
      Given a Windows job
      And patch "vendor-tool-4.2" has a wrong checksum
      When the job runs
      Then patch "vendor-tool-4.2" fails with FileHashValidationFailed
      And the job status is "Completed with Failure"

    @F-14
    Scenario: The other patches are deployed all the same
      Given a Windows job
      And patch "KB5034441" has a wrong signature
      And patch "KB5034765" installs
      When the job runs
      Then patch "KB5034765" is installed

  Rule: What a vendor takes back cannot be deployed

    @F-15
    Scenario: A withdrawn patch
      Given a Windows job
      And patch "KB5012170" is withdrawn
      And patch "KB5034765" installs
      When the job runs
      Then patch "KB5012170" is withdrawn
      And patch "KB5034765" is installed
      And the job status is "Completed with Failure"

    @F-15
    Scenario: A patch that is merely marked end-of-life
      Given a Windows job
      And patch "KB4012598" is end-of-life
      When the job runs
      Then patch "KB4012598" is installed
      And the job status is "Completed"

    @F-15
    Scenario: A patch that is end-of-life and whose file is gone
      Given a Windows job
      And patch "KB4012598" is end-of-life and gone
      When the job runs
      Then patch "KB4012598" fails to download
      And the job status is "Completed with Failure"

  Rule: A patch upgrades what is there

    @F-02
    Scenario: The software is not on the asset
      Given a Linux job
      And patch "openssl-3.0.15" installs
      And patch "nginx-1.26.1" is not applicable
      When the job runs
      Then patch "nginx-1.26.1" is not applicable
      And patch "openssl-3.0.15" is installed
      And the job status is "Completed"

    @F-02
    Scenario: Nothing in the job applies
      Given a Linux job
      And patch "nginx-1.26.1" is not applicable
      And patch "php-8.3.9" is not applicable
      When the job runs
      Then the job status is "Not Applicable"

    @F-02
    Scenario: Nothing applies, but the actions ran
      Given a Linux job with 1 pre-action
      And patch "nginx-1.26.1" is not applicable
      When the job runs
      Then pre-action 1 is successful
      And the job status is "Completed"

  Rule: One job has one reboot

    @F-01
    Scenario: Two patches with a reboot between them need two jobs
      Given a Windows job
      And patch "KB5028997" installs
      And patch "KB5034441" needs a reboot after patch "KB5028997"
      When the job runs
      Then the finding "reboot-between-patches" is reported

    @F-01
    Scenario: Two patches that share the reboot at the end need no second job
      Given a Windows job
      And patch "KB5028997" installs and needs a reboot
      And patch "KB5034441" installs and needs a reboot
      When the job runs
      Then the finding "reboot-between-patches" is not reported
      And a reboot is owed
