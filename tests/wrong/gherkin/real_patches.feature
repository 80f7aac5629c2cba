Feature: Real patches

  Scenario: Nothing here can be installed
    Given a Linux job with 4 patches
    And patch 1 is the yum package "openssl"
    And patch 2 is the apt package "openssl curl"
    And patch 3 is the apt package openssl
    And patch "hotfix" runs "scripts/missing.sh"
    And patch 4 runs this script
    When the job runs
    Then all patches are installed

  Scenario: macOS has no packages
    Given a macOS job
    And patch "openssl" is the apt package "openssl"
    When the job runs
    Then all patches are installed
