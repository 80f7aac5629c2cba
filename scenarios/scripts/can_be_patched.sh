#!/bin/bash
# Can targetpkg be patched on this server? Works on every family of the fleet.
set -u

wanted=2.4.1

# The package database of the family: the installed version, and what is wrong with the database.
if command -v dpkg-query >/dev/null; then
    installed=$(dpkg-query -W -f '${Version}' targetpkg 2>/dev/null)
    wrong=$(dpkg --audit)
elif command -v rpm >/dev/null; then
    installed=$(rpm -q --qf '%{VERSION}' targetpkg) || installed=
    wrong=$(rpm -Va --nofiles 2>&1)
else
    echo "this server has no package database that is known here"
    exit 12
fi

if [ -n "$wrong" ]; then
    echo "the package database is not in order; nothing is patched:"
    echo "$wrong"
    exit 12
fi
if [ -z "$installed" ]; then
    echo "targetpkg is not installed"
    exit 12
fi
if [ "$installed" = "$wanted" ]; then
    echo "targetpkg is at $wanted already"
    exit 101
fi

free=$(df -Pm /usr | awk 'NR == 2 { print $4 }')
if [ "$free" -lt 100 ]; then
    echo "only $free MB are free in /usr"
    exit 12
fi
echo "targetpkg $installed can go to $wanted"
exit 0
