Feature: Machines

  Scenario: Nearly everything is wrong
    Given a Linux job with 1 pre-action
    And the endpoint is a sandbox
    And the root file system is "../images/debian-12"
    And the hostname is "web 01"
    And process 1 is called "a-very-long-name-of-an-init"
    And the clock shows "half past two"
    And the operating system is "windows 11"
    And the kernel module "nf tables" is loaded
    And the processor has 0 cores
    And the disk "/" has 5 free of 40 GB
    And the disk "var" has 1 GB free of 40 GB
    And these disks:
      | mount | size | used   |
      | /srv  | 5 GB | 6 GB   |
      | /opt  | 5 G  |        |
      | /data |      | 1 GB   |
    And an action may use at most 512 megs of memory
    And an action may have at most 0 processes
    And an action may print at most 10M
    When the job runs
    Then the job status is "Completed"

  Scenario: A local endpoint is the machine as it is
    Given a Linux job with 1 pre-action
    And the endpoint is local
    And sleeping takes no time
    And the endpoint has a network of its own
    When the job runs
    Then the job status is "Completed"
