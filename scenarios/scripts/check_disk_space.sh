#!/bin/sh
#
# Pre-action: less than 5 GB free on the system drive, and nothing is patched.
#
#   exit 0    enough room
#   exit 12   too little room, or df gives no answer to rely on: stop the whole job
#
# Settings, all optional: MOUNT_POINT, NEEDED_GB.

set -eu

MOUNT_POINT="${MOUNT_POINT:-/}"
NEEDED_GB="${NEEDED_GB:-5}"

# What a script writes is the message that the console shows for its action.
say() {
  printf '%s\n' "$*"
}

# -P keeps each file system on one line, however long the device name is; -k counts in KiB everywhere.
if ! report=$(df -Pk "$MOUNT_POINT"); then
  say "df does not answer for $MOUNT_POINT"
  exit 12
fi

free_kb=$(printf '%s\n' "$report" | awk 'NR == 2 { print $4 }')
case "$free_kb" in
  '' | *[!0-9]*)
    say "cannot read the free space of $MOUNT_POINT from: $report"
    exit 12
    ;;
esac

needed_kb=$((NEEDED_GB * 1024 * 1024))
free_mb=$((free_kb / 1024))

if [ "$free_kb" -lt "$needed_kb" ]; then
  say "$MOUNT_POINT has $free_mb MB free, patching needs $NEEDED_GB GB"
  exit 12
fi

say "$MOUNT_POINT has $free_mb MB free, $NEEDED_GB GB are needed"
exit 0
