#!/usr/bin/env bash
#
# Pre-action: never patch while the backup runs. The backup software writes a state file with a line such as
#
#   BackupMode=ON
#
#   exit 0    BackupMode=OFF: no backup runs
#   exit 12   BackupMode=ON, or nobody can tell: stop the whole job
#   exit 1    nobody can tell, and WHEN_UNKNOWN=continue asks to go on and only note it
#
# Settings, all optional: STATE_FILE, WHEN_UNKNOWN (abort, continue).

set -euo pipefail

STATE_FILE="${STATE_FILE:-/var/lib/backup/backup.status}"
WHEN_UNKNOWN="${WHEN_UNKNOWN:-abort}"

# What a script writes is the message that the console shows for its action.
say() {
  printf '%s\n' "$*"
}

unknown() {
  say "$*"
  if [[ $WHEN_UNKNOWN == continue ]]; then
    exit 1
  fi
  exit 12
}

if [[ ! -r $STATE_FILE ]]; then
  unknown "no state file $STATE_FILE: cannot tell whether a backup runs"
fi

# The last line wins, white space and the \r of a file that came from Windows are dropped. sed ends with 0 even when
# nothing matches; grep would end with 1 and take the script with it under set -e.
mode=$(sed -n 's/^[[:space:]]*BackupMode[[:space:]]*=[[:space:]]*//p' "$STATE_FILE" | tail -n 1 | tr -d '[:space:]')

case "$mode" in
  ON | on | On)
    say "a backup is running (BackupMode=$mode): not now"
    exit 12
    ;;
  OFF | off | Off)
    say "no backup is running"
    exit 0
    ;;
  *)
    unknown "$STATE_FILE holds no usable BackupMode (found '$mode')"
    ;;
esac
