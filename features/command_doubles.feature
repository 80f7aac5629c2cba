@doubles @local
Feature: Commands that a scenario replaces
  A scenario says what `systemctl`, `rpm` or `osascript` answer, and afterwards who called them and how. A replaced command need not
  exist on this machine, and nobody but this one scenario sees it.

  Background:
    Given a Linux job
    And the endpoint is local

  Scenario: An answer for exactly these arguments
    Given the command "rpm -q openssl" prints "openssl-3.0.15-1.x86_64"
    And the command "rpm -q nginx" exits 1 and prints "package nginx is not installed"
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      rpm -q openssl
      rpm -q nginx || echo "code $?"
      exit 0
      """
    When the job runs
    Then pre-action 1 prints this:
      """
      openssl-3.0.15-1.x86_64
      package nginx is not installed
      code 1
      """
    And the command "rpm" was called twice
    And the command "rpm" was called once with "-q nginx"

  Scenario: The exact arguments win over a pattern
    Given the command "systemctl ..." exits 0
    And the command "systemctl stop *.service" exits 4
    And the command "systemctl stop myapp.service" exits 5
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl stop myapp.service; echo "exact $?"
      exit 0
      """
    When the job runs
    Then pre-action 1 prints "exact 5"

  Scenario: One answer after the other
    Given the command "systemctl is-active myapp.service" answers in turn:
      | exits | stdout       |
      | 0     | active       |
      | 0     | deactivating |
      | 3     | inactive     |
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      while state=$(systemctl is-active myapp.service); do
        echo "$state"
      done
      echo "$state"
      exit 0
      """
    When the job runs
    Then pre-action 1 prints exactly this:
      """
      active
      deactivating
      inactive
      """
    And the command "systemctl" was called 3 times with "is-active myapp.service"

  Scenario: Arguments are told apart byte by byte
    Given the command "logger 'a b' c" prints "two words"
    And the command "logger a 'b c'" prints "other two words"
    And the command "logger $'line\nbreak' 'it'\''s'" prints "odd ones"
    And the command "logger $'\xff'" prints "no UTF-8"
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      logger "a b" c
      logger a "b c"
      logger $'line\nbreak' "it's"
      logger $'\xff'
      exit 0
      """
    When the job runs
    Then pre-action 1 prints exactly this:
      """
      two words
      other two words
      odd ones
      no UTF-8
      """

  Scenario: Calls have an order, across actions and patches
    Given the command "systemctl ..." exits 0
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl stop myapp.service
      exit 0
      """
    And patch "openssl-3.0.15" installs
    And post-action 1 runs this script:
      """bash
      #!/bin/bash
      systemctl daemon-reload
      systemctl start myapp.service
      exit 0
      """
    When the job runs
    Then the commands were called in this order:
      | systemctl stop myapp.service  |
      | systemctl daemon-reload       |
      | systemctl start myapp.service |
    And things happen in this order:
      | the command "systemctl stop myapp.service"  |
      | patch "openssl-3.0.15"                      |
      | the command "systemctl start myapp.service" |

  Scenario: A double can keep a script waiting for ever
    Given the command "fsfreeze --freeze /data" hangs
    And an action may run for 2 seconds
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      fsfreeze --freeze /data
      exit 0
      """
    When the job runs
    Then pre-action 1 times out
    And the command "fsfreeze" was called once with "--freeze /data"

  Scenario: Files and environment of the endpoint
    Given the file "etc/app.conf" contains this:
      """
      mode=on
      level=2
      """
    And the environment variable "TIER" is "web"
    And pre-action 1 gets the environment variable "CONFIG" with the value "etc/app.conf"
    And pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo "$TIER: $(grep -c = "$CONFIG") settings"
      exit 0
      """
    And pre-action 2 runs this script:
      """bash
      #!/bin/bash
      echo "$TIER: config is '${CONFIG:-}'"
      exit 0
      """
    When the job runs
    Then pre-action 1 prints "web: 2 settings"
    And pre-action 2 prints "web: config is ''"
