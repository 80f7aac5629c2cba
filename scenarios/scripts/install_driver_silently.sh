#!/bin/sh
#
# Pre-action: runs the vendor's installer without asking anything, then puts two facts into one exit code: whether
# the installer succeeded, and whether the host now needs a reboot.
#
#                      no reboot needed     reboot needed
#   installer is fine        0                   10
#   installer fails          1                   11
#
# Settings, all optional: INSTALLER, INSTALLER_LOG.

set -u

INSTALLER="${INSTALLER:-/opt/staging/acme-driver/setup}"
INSTALLER_LOG="${INSTALLER_LOG:-/var/log/acme-driver-setup.log}"

log() {
  printf '%s\n' "$*"
  logger -t patch-job -- "$*" || true
}

# needs-restarting -r answers with its exit code: 0 no, 1 yes, anything else is no answer.
reboot_needed() {
  needs-restarting -r >/dev/null
  answer=$?
  if [ "$answer" -gt 1 ]; then
    # Better one reboot too many than a driver that is half there.
    log "needs-restarting ended with code $answer: counting that as yes"
    return 0
  fi
  [ "$answer" -eq 1 ]
}

"$INSTALLER" --silent --no-restart --accept-license --log "$INSTALLER_LOG" </dev/null
installer=$?

if reboot_needed; then
  reboot=yes
else
  reboot=no
fi

case "$installer,$reboot" in
  0,no)
    log "driver installed"
    exit 0
    ;;
  0,yes)
    log "driver installed, the host needs a reboot"
    exit 10
    ;;
  *,no)
    log "the installer ended with code $installer, see $INSTALLER_LOG"
    exit 1
    ;;
  *)
    log "the installer ended with code $installer and left the host in need of a reboot, see $INSTALLER_LOG"
    exit 11
    ;;
esac
