#!/bin/bash
# Runs before the patches and stops the application.
#
#   exit 0    it is stopped: go on
#   exit 12   it cannot be stopped: abort the whole job, patch nothing
#   exit 101  it is not installed here: nothing to do, go on

if ! systemctl cat myapp.service > /dev/null 2>&1; then
  echo "myapp is not installed here"
  exit 101
fi

if ! systemctl stop myapp.service; then
  echo "myapp cannot be stopped, so nothing is patched today"
  exit 12
fi

echo "myapp is stopped"
exit 0
