@linux
Feature: Patches that a script installs
  A patch may be a package or a script. On an endpoint that runs scripts it is then installed for real, and what came of it
  is read from the endpoint: the version that is there, what the installer said, and what asks for a reboot. A declared
  endpoint installs nothing and takes what is declared; a local one refuses, since it is this machine itself.

  Rule: A script has installed its patch when it exits with 0

    @sandbox
    Scenario: A hotfix by hand
      Given a Linux job
      And the file "/etc/app.conf" contains "mode=old"
      And patch "hotfix" runs this script:
        """bash
        #!/bin/sh
        sed -i s/old/new/ /etc/app.conf
        """
      And post-action 1 runs this script:
        """bash
        #!/bin/sh
        grep -q mode=new /etc/app.conf || exit 1
        exit 0
        """
      When the job runs
      Then patch "hotfix" is installed
      And the job status is "Completed"

    @sandbox
    Scenario: No code of a patch aborts the job
      Given a Linux job with 1 post-action
      And patch "hotfix" runs this script:
        """bash
        #!/bin/sh
        exit 12
        """
      And post-action 1 runs this script:
        """bash
        #!/bin/sh
        exit 0
        """
      When the job runs
      Then patch "hotfix" fails to install
      And post-action 1 is successful
      And the job is not aborted

    @sandbox
    Scenario: A script that leaves the usual mark asks for a reboot
      Given a Linux job
      And patch "hotfix" runs this script:
        """bash
        #!/bin/sh
        echo "*** System restart required ***" > /run/reboot-required
        exit 0
        """
      When the job runs
      Then the reboot is requested by patch "hotfix"

  Rule: A declared endpoint takes what is declared

    Scenario: Nothing is installed
      Given a Linux job
      And the endpoint is declared
      And patch "openssl" is the apt package "openssl=3.0.15-1"
      And patch "openssl" needs a reboot
      When the job runs
      Then patch "openssl" is installed
      And the reboot is requested by patch "openssl"
