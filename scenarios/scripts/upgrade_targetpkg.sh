#!/bin/bash
# Upgrades targetpkg with whatever this server has for it.
if command -v apt-get >/dev/null; then
    exec apt-get install -y targetpkg=2.4.1
elif command -v dnf >/dev/null; then
    exec dnf upgrade -y targetpkg-2.4.1
elif command -v zypper >/dev/null; then
    exec zypper --non-interactive install targetpkg=2.4.1
fi
echo "this server has no package manager that is known here" >&2
exit 1
