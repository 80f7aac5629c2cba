@linux @container
Feature: Patches are installed for real
  A patch can be a real package, or a script. What came of it is read from the endpoint: the version that is installed, how the
  package manager ended, and what asks for a reboot. The images and their small packages are made by `containers/build`.

  @R-05
  Scenario Outline: An upgrade by <manager>
    Given a Linux job with 1 pre-action, 1 patch and 1 post-action
    And a container of the image "<image>"
    And pre-action 1 runs this script:
      ```bash
      #!/bin/bash
      # The old version has to be there; else there is nothing to upgrade.
      [ "$(targetpkg)" = "targetpkg 2.4.0" ] || exit 12
      exit 0
      ```
    And patch 1 is the <manager> package "<package>"
    And post-action 1 runs this script:
      ```bash
      #!/bin/bash
      targetpkg
      exit 0
      ```
    When the job runs
    Then patch 1 is installed
    And post-action 1 prints "targetpkg 2.4.1"
    And no reboot is requested
    And the job status is "Completed"

    Examples:
      | manager | image                   | package         |
      | apt     | patchdrill/debian:12    | targetpkg=2.4.1 |
      | dnf     | patchdrill/rhel-like:9  | targetpkg-2.4.1 |
      | zypper  | patchdrill/suse-like:15 | targetpkg=2.4.1 |

  @A-25
  Scenario Outline: A package that <manager> cannot install does not stop the others
    Given a Linux job with 2 patches and 1 post-action
    And a container of the image "<image>"
    And patch 1 is the <manager> package "brokenpkg"
    And patch 2 is the <manager> package "<package>"
    And post-action 1 runs this script:
      ```bash
      #!/bin/bash
      targetpkg
      exit 0
      ```
    When the job runs
    Then patch 1 fails to install
    And patch 2 is installed
    And post-action 1 prints "targetpkg 2.4.1"
    And the job status is "Completed with Failure"

    Examples:
      | manager | image                   | package         |
      | dnf     | patchdrill/rhel-like:9  | targetpkg-2.4.1 |
      | zypper  | patchdrill/suse-like:15 | targetpkg=2.4.1 |

  @R-20 @R-22
  Scenario Outline: The system asks for the reboot after an upgrade by <manager>
    Given a Linux job with 2 patches and 1 post-action
    And a container of the image "<image>"
    And patch 1 is the <manager> package "targetpkg"
    And patch 2 is the <manager> package "kernelish"
    And post-action 1 runs this script:
      ```bash
      #!/bin/bash
      <asks>
      exit 0
      ```
    When the job runs
    Then all patches are installed
    And patch 1 does not request a reboot
    And patch 2 requests a reboot
    And a reboot is owed
    And post-action 1 prints "kernelish"

    Examples:
      | manager | image                  | asks                              |
      | apt     | patchdrill/debian:12   | cat /var/run/reboot-required.pkgs |
      | dnf     | patchdrill/rhel-like:9 | needs-restarting -r               |

  Scenario: A half-configured package is a failed patch, and stands in the way of the next one
    Given a Linux job with 2 patches
    And a container of the image "patchdrill/debian:12"
    And patch 1 is the apt package "brokenpkg"
    And patch 2 is the apt package "targetpkg=2.4.1"
    When the job runs
    Then patch 1 fails to install
    And patch 2 fails to install

  Scenario: A version that no repository has
    Given a Linux job with 1 patch
    And a container of the image "patchdrill/debian:12"
    And patch 1 is the apt package "targetpkg=9.9"
    When the job runs
    Then patch 1 fails
    And the job status is "Completed with Failure"

  @R-12 @R-14
  Scenario: A pre-action sees the half-done work of yesterday and lets nothing be patched
    Given a Linux job with 2 pre-actions, 1 patch and 1 post-action
    And a container of the image "patchdrill/debian:12"
    And pre-action 1 runs this script:
      ```bash
      #!/bin/bash
      apt-get install -y brokenpkg
      exit 0
      ```
    And pre-action 2 runs this script:
      ```bash
      #!/bin/bash
      if [ -n "$(dpkg --audit)" ]; then
          echo "packages are half-configured; nothing is patched"
          exit 12
      fi
      exit 0
      ```
    And patch 1 is the apt package "targetpkg=2.4.1"
    When the job runs
    Then pre-action 2 fails with exit code 12
    And patch 1 is skipped
    And the job is aborted by pre-action 2

  Scenario: A hotfix that is a script
    Given a Linux job with 1 patch and 1 post-action
    And a container of the image "patchdrill/rhel-like:9"
    And patch 1 runs this script:
      ```bash
      #!/bin/bash
      rpm -q targetpkg || exit 1
      echo "level=2" > /etc/targetpkg.conf
      exit 0
      ```
    And post-action 1 runs this script:
      ```bash
      #!/bin/bash
      grep -q level=2 /etc/targetpkg.conf || exit 1
      exit 0
      ```
    When the job runs
    Then patch 1 is installed
    And post-action 1 is successful
    And the job status is "Completed"
