#!/usr/bin/env bash
#
# Pre-action: is an old version of the runtime on this host, so that the new one may go on?
#
#   exit 0    an older version is installed: go on
#   exit 12   not installed at all, or already at the wanted version or a newer one: this job is not for this host
#   exit 1    the package database does not answer; the other actions still tell what they find
#
# Settings, all optional: PACKAGE, WANTED_VERSION.

set -euo pipefail

PACKAGE="${PACKAGE:-acme-runtime}"
WANTED_VERSION="${WANTED_VERSION:-11.0.24}"

log() {
  printf '%s\n' "$*"
  logger -t patch-job -- "$*" || true
}

# version_lt A B: succeeds when A is older than B. Compares number by number, so that 11.0.9 is older than 11.0.24;
# `sort -V` would do it too, but not every host has it.
version_lt() {
  awk -v a="$1" -v b="$2" 'BEGIN {
    n = split(a, x, /[.-]/); m = split(b, y, /[.-]/)
    for (i = 1; i <= (n > m ? n : m); i++) {
      if (x[i] + 0 < y[i] + 0) exit 0
      if (x[i] + 0 > y[i] + 0) exit 1
    }
    exit 1
  }'
}

status=0
installed=$(rpm -q --queryformat '%{VERSION}' "$PACKAGE") || status=$?

case "$status" in
  0) ;;
  1)
    log "$PACKAGE is not installed: this host is not meant by the job"
    exit 12
    ;;
  *)
    log "cannot tell the version of $PACKAGE: rpm ended with code $status"
    exit 1
    ;;
esac

if version_lt "$installed" "$WANTED_VERSION"; then
  log "$PACKAGE $installed is older than $WANTED_VERSION: go on"
  exit 0
fi

log "$PACKAGE $installed is not older than $WANTED_VERSION: nothing to patch on this host"
exit 12
