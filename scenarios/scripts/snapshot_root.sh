#!/usr/bin/env bash
#
# Pre-action: takes a snapshot of the root file system to come back to.
#
#   exit 0    the snapshot is there
#   exit 12   it is not: without a way back nothing is patched
#
# Settings, all optional: VOLUME, SNAPSHOT_SIZE.

set -euo pipefail

VOLUME="${VOLUME:-/dev/vg0/root}"
SNAPSHOT_SIZE="${SNAPSHOT_SIZE:-4G}"
SNAPSHOT="before_patch"

# What a script writes is the message that the console shows for its action.
say() {
  printf '%s\n' "$*"
}

# A retry must not fail on the snapshot of the first try: an old one of the same name is replaced.
if lvs "${VOLUME%/*}/$SNAPSHOT" >/dev/null 2>&1; then
  say "replacing the snapshot of the last run"
  lvremove --yes "${VOLUME%/*}/$SNAPSHOT"
fi

if ! lvcreate --snapshot --size "$SNAPSHOT_SIZE" --name "$SNAPSHOT" "$VOLUME"; then
  say "no snapshot of $VOLUME: nothing will be patched"
  exit 12
fi

say "snapshot $SNAPSHOT of $VOLUME taken"
exit 0
