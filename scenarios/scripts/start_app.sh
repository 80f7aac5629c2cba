#!/usr/bin/env bash
#
# Post-action: starts the application again and asks it whether it is well.
#
#   exit 0    it answers
#   exit 1    it does not start, or does not answer; the operators are told by mail
#
# Settings, all optional: SERVICE, HEALTH_URL, OPERATORS.

set -euo pipefail

SERVICE="${SERVICE:-myapp.service}"
HEALTH_URL="${HEALTH_URL:-http://localhost:8080/health}"
OPERATORS="${OPERATORS:-operators@example.com}"

log() {
  printf '%s\n' "$*"
  logger -t patch-job -- "$*" || true
}

give_up() {
  log "$1"
  # A mail that cannot be sent must not hide the reason for it.
  printf '%s\n' "$1" | mail -s "$SERVICE is down after patching" "$OPERATORS" || true
  exit 1
}

systemctl start "$SERVICE" || give_up "$SERVICE does not start"

# Under set -e a bare curl would end the script with curl's own code; 11 and 12 of those would be taken for orders
# to the job.
code=0
curl --fail --silent --show-error --max-time 20 --output /dev/null "$HEALTH_URL" || code=$?
if [[ $code -ne 0 ]]; then
  give_up "$SERVICE started but $HEALTH_URL does not answer (curl $code)"
fi

log "$SERVICE is up and well"
exit 0
