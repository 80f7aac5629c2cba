#!/bin/bash
# 5 GB must be free.
free=$(df -Pk / | awk 'NR == 2 { print $4 }')
if [ "$free" -lt 5242880 ]; then
  echo "only $free kB are free"
  exit 12
fi
exit 0
