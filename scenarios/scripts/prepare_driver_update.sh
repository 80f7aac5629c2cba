#!/usr/bin/env bash
#
# Pre-action: the driver is already at the wanted version: step aside. Else install what the update needs first.
#
#   exit 101  already at the wanted version: this action has nothing to do
#   exit 10   the prerequisite is installed; it is only in use after a reboot
#   exit 1    the prerequisite cannot be installed, or the host is of a kind that nobody has thought of
#
# Settings, all optional: PACKAGE, WANTED_VERSION, PREREQUISITE, OS_RELEASE.

set -euo pipefail

PACKAGE="${PACKAGE:-acme-driver}"
WANTED_VERSION="${WANTED_VERSION:-5.4.2}"
PREREQUISITE="${PREREQUISITE:-kernel-headers}"
OS_RELEASE="${OS_RELEASE:-/etc/os-release}"

log() {
  printf '%s\n' "$*"
  logger -t patch-job -- "$*" || true
}

# debian, rhel, rocky, ...: the file is read, not sourced, since a broken one must not run as code.
distribution() {
  sed -n 's/^ID=//p' "$OS_RELEASE" | tr -d '"'
}

# Prints nothing when the package is not there.
installed_version() {
  case "$family" in
    debian) dpkg-query --show --showformat='${Version}' "$PACKAGE" 2>/dev/null || true ;;
    redhat) rpm -q --queryformat '%{VERSION}' "$PACKAGE" 2>/dev/null || true ;;
  esac
}

install_prerequisite() {
  case "$family" in
    debian) DEBIAN_FRONTEND=noninteractive apt-get -y install "$PREREQUISITE" ;;
    redhat) yum -y install "$PREREQUISITE" ;;
  esac
}

id=$(distribution)
case "$id" in
  debian | ubuntu) family=debian ;;
  rhel | rocky | almalinux | centos | fedora | ol) family=redhat ;;
  *)
    log "no idea how to install packages on '$id'"
    exit 1
    ;;
esac

if [[ $(installed_version) == "$WANTED_VERSION" ]]; then
  log "$PACKAGE is already at $WANTED_VERSION"
  exit 101
fi

# apt-get ends with 100 and yum with 1 when they fail; only whether they fail counts here.
if ! install_prerequisite; then
  log "$PREREQUISITE cannot be installed"
  exit 1
fi

log "$PREREQUISITE is installed, the update of $PACKAGE follows after a reboot"
exit 10
