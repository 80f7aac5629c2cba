@linux @sandbox
Feature: What an action changes
  A sandbox lays a copy-on-write layer over the machine's files. After each action it tells what the action created,
  changed and deleted there, so that a scenario can say which files a job may touch.

  Background:
    Given a Linux job with 2 pre-actions and 1 post-action
    And the endpoint is sandbox
    And the file "/etc/app/app.conf" contains "mode=normal"
    And the file "/etc/app/users" contains "root"
    And the file "/opt/myapp/cache/index" contains "1"

  Scenario: Files are created, changed and deleted
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo mode=patching > /etc/app/app.conf
      mkdir -p /opt/myapp/run
      echo $$ > /opt/myapp/run/pid
      rm -r /opt/myapp/cache
      exit 0
      """
    When the job runs
    Then the file "/etc/app/app.conf" was changed
    And the file "/opt/myapp/run/pid" was created by pre-action 1
    And the folder "/opt/myapp/cache" was deleted
    # With its folder, whatever was in it.
    And the file "/opt/myapp/cache/index" was deleted
    And the file "/etc/app/users" was not changed
    And the file "/etc/app/app.conf" holds "patching"
    And the file "/opt/myapp/run/pid" holds something like "^[0-9]+\n$"

  Scenario: Each action answers for itself, and what a file holds counts at the end
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo mode=patching > /etc/app/app.conf
      exit 0
      """
    And pre-action 2 runs this script:
      """bash
      #!/bin/bash
      cat /etc/app/app.conf /etc/app/users > /dev/null
      exit 0
      """
    And post-action 1 runs this script:
      """bash
      #!/bin/bash
      echo mode=normal > /etc/app/app.conf
      exit 0
      """
    When the job runs
    Then pre-action 1 changed the file "/etc/app/app.conf"
    And pre-action 2 changed no file
    And pre-action 2 did not change the file "/etc/app/*"
    And post-action 1 changed the file "/etc/app/app.conf"
    And the file "/etc/app/app.conf" holds exactly "mode=normal"
    And the file "/etc/app/app.conf" does not hold "patching"

  Scenario: A job stays in its own folders
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      mkdir -p /srv/patching/logs
      echo begun > /srv/patching/logs/run.log
      : > /opt/myapp/state
      chmod 600 /opt/myapp/cache/index
      exit 0
      """
    When the job runs
    Then no file outside "/srv/patching" and "/opt/myapp" was changed
    And pre-action 1 changed no file outside "/srv/patching/logs" and "/opt/myapp"
    And the file "/opt/myapp/cache/index" was changed
    And the file "/opt/myapp/state" holds nothing

  Scenario: What is only touched, or put back as it was, is no change
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      touch /etc/app/app.conf
      sed -i s/root/root/ /etc/app/users
      chmod 600 /opt/myapp/cache/index && chmod 644 /opt/myapp/cache/index
      work=$(mktemp -d) && echo scratch > "$work/file" && rm -r "$work"
      exit 0
      """
    When the job runs
    Then no file was changed

  Scenario: The changes are pinned
    Given pre-action 1 runs this script:
      """bash
      #!/bin/bash
      echo mode=patching > /etc/app/app.conf
      ln -s app.conf /etc/app/current
      rm /etc/app/users
      exit 0
      """
    When the job runs
    Then the outcome and the changes match the snapshot
