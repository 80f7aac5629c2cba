#!/usr/bin/env bash
#
# Pre-action: stops the application before its libraries are replaced under its feet.
#
#   exit 0    the service is down, or was never up
#   exit 12   it cannot be stopped, or does not go down in time: stop the whole job
#
# Settings, all optional: SERVICE, TRIES, PAUSE (seconds between two looks).

set -euo pipefail

SERVICE="${SERVICE:-myapp.service}"
TRIES="${TRIES:-6}"
PAUSE="${PAUSE:-5}"

log() {
  printf '%s\n' "$*"
  logger -t patch-job -- "$*" || true
}

# The text of `is-active`, since its exit code is 3 for several states.
state() {
  systemctl is-active "$SERVICE" || true
}

case "$(state)" in
  inactive)
    log "$SERVICE is already down"
    exit 0
    ;;
  failed)
    log "$SERVICE has crashed before; nothing to stop"
    exit 0
    ;;
esac

log "stopping $SERVICE"
if ! message=$(systemctl stop "$SERVICE" 2>&1); then
  log "$SERVICE cannot be stopped: $message"
  exit 12
fi

for ((try = 1; try <= TRIES; try++)); do
  now=$(state)
  if [[ $now == inactive || $now == failed ]]; then
    log "$SERVICE is down"
    exit 0
  fi
  log "$SERVICE is still $now ($try of $TRIES)"
  sleep "$PAUSE"
done

log "$SERVICE does not go down"
exit 12
