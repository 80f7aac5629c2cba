@services
Feature: Services that remember what was done to them
  Patch scripts stop a service, wait until it is down, and start it again. A scenario says which services there are and how they take
  it; the endpoint's `systemctl` and `service` answer for them as systemd does, and a stopped service stays down until it is started.

  Rule: A stopped service is down for everybody who asks

    @R-31 @local
    Scenario: Stop the application, patch it, start it again
      Given a Linux job "web tier"
      And the endpoint is local
      And the service "myapp" is running
      And the command "logger" exits 0
      And the command "curl ..." exits 0
      And pre-action 1 runs "../scenarios/scripts/stop_app.sh"
      And patch "openssl-3.0.15" installs
      And post-action 1 runs "../scenarios/scripts/start_app.sh"
      When the job runs
      Then all actions are successful
      And pre-action 1 prints "myapp.service is down"
      And the service "myapp" is running and enabled
      And the service "myapp" was restarted
      And things happen in this order:
        | the command "systemctl stop myapp.service"  |
        | patch "openssl-3.0.15"                      |
        | the command "systemctl start myapp.service" |
      And no finding is reported

    @local
    Scenario: Every way to ask gives the same answer
      Given a Linux job
      And the endpoint is local
      And these services:
        | name       | state   | enabled  | description  |
        | nginx      | running | enabled  | A web server |
        | postgresql | stopped | disabled |              |
        | telnet     |         | masked   |              |
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        systemctl stop nginx.service && service postgresql start
        systemctl is-active nginx postgresql.service telnet
        systemctl show -p ActiveState --value nginx
        systemctl is-enabled nginx
        systemctl status nginx > /dev/null; echo "status $?"
        systemctl list-units --type=service --no-legend --plain 'post*'
        systemctl start telnet || echo "start $?"
        exit 0
        """
      When the job runs
      Then pre-action 1 prints exactly this to standard output:
        """
        inactive
        active
        inactive
        inactive
        enabled
        status 3
        postgresql.service loaded active running postgresql.service
        start 1
        """
      And pre-action 1 prints exactly "Failed to start telnet.service: Unit telnet.service is masked." to standard error
      And the service "nginx" is stopped but enabled
      And the service "nginx" was not restarted
      And the service "postgresql" is running and disabled
      And the command "systemctl" was called once with "stop nginx.service"

    @local
    Scenario: A service that nobody declared does not exist
      Given a Linux job
      And the endpoint is local
      And the service "nginx" is running
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        systemctl stop ngnix; echo "stop $?"
        systemctl start ngnix; echo "start $?"
        systemctl is-active ngnix; echo "is-active $?"
        systemctl status ngnix; echo "status $?"
        systemctl is-enabled ngnix; echo "is-enabled $?"
        exit 0
        """
      When the job runs
      Then pre-action 1 prints exactly this to standard output:
        """
        stop 5
        start 5
        inactive
        is-active 3
        status 4
        is-enabled 1
        """
      And pre-action 1 prints "Failed to stop ngnix.service: Unit ngnix.service not loaded." to standard error
      And pre-action 1 prints "Unit ngnix.service could not be found." to standard error
      And the service "nginx" is running

  Rule: Not every service obeys

    @R-31 @abort @local
    Scenario: A service that cannot be stopped stops the job
      Given a Linux job "web tier"
      And the endpoint is local
      And the service "myapp" cannot be stopped
      And the command "logger" exits 0
      And pre-action 1 runs "../scenarios/scripts/stop_app.sh"
      And patch "openssl-3.0.15" installs
      When the job runs
      Then pre-action 1 fails with exit code 12
      And pre-action 1 prints "Job for myapp.service failed."
      And the job is aborted by pre-action 1
      And all patches are skipped
      And the service "myapp" is running

    @local
    Scenario: A service that does not come back after patching
      Given a Linux job
      And the endpoint is local
      And the service "myapp" is running
      And the service "myapp" cannot be started because "Job for myapp.service failed: the port is in use."
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        systemctl restart myapp || exit 1
        """
      When the job runs
      Then pre-action 1 fails with exit code 1
      And pre-action 1 prints "the port is in use" to standard error
      And the service "myapp" is failed
      And the service "myapp" is not running

    @local
    Scenario: What a command is declared to answer wins over the service
      Given a Linux job
      And the endpoint is local
      And the service "myapp" is running
      And the command "systemctl stop myapp" exits 5
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        systemctl stop myapp || systemctl is-active myapp || exit 1
        exit 0
        """
      When the job runs
      Then pre-action 1 is successful
      And pre-action 1 prints "active"
      And the service "myapp" is running
      And no finding is reported

  Rule: What is enabled starts with the endpoint

    @local
    Scenario: A reboot starts what is enabled
      Given a Linux job
      And the endpoint is local
      And the service "web" is running
      And the service "batch" is running and disabled
      And pre-action 1 runs this script:
        """bash
        #!/bin/bash
        systemctl stop web
        systemctl is-active --quiet web && exit 1
        exit 10
        """
      When the job runs
      Then a reboot is owed
      And the service "web" is running
      And the service "batch" is stopped
      And the service "web" was not restarted

    Scenario: On a declared endpoint services stay as they are
      Given a Linux job with 1 pre-action
      And the endpoint is declared
      And the service "web" is stopped but enabled
      When the job runs
      Then the service "web" is stopped and enabled
