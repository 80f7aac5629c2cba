#!/bin/zsh
#
# Post-action (macOS): tells whoever sits at the Mac that it was patched. Nobody there, nobody to tell.
#
#   exit 0    told, or nobody is logged in
#   exit 1    the notification could not be shown
#
# Settings, all optional: TITLE, MESSAGE.

set -eu

TITLE="${TITLE:-Software update}"
MESSAGE="${MESSAGE:-Your Mac has been updated. Please restart it when it suits you.}"

# The owner of the console is the user at the screen; root or loginwindow own it when nobody is.
console_user=$(stat -f %Su /dev/console)

case "$console_user" in
  root | loginwindow | _mbsetupuser | '')
    print -r -- "nobody is logged in"
    exit 0
    ;;
esac

# AppleScript text: a quote or a backslash in the message would end the string, so both are escaped.
quoted() {
  local text=${1//\\/\\\\}
  print -r -- "\"${text//\"/\\\"}\""
}

if ! osascript -e "display notification $(quoted "$MESSAGE") with title $(quoted "$TITLE")"; then
  print -r -- "$console_user could not be told"
  exit 1
fi

print -r -- "$console_user was told"
exit 0
