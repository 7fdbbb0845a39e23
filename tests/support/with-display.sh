#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a program in a display and a session bus of its own, with nothing of the user's.

export GSK_RENDERER=cairo
export GTK_A11Y=test
export GSETTINGS_BACKEND=memory
unset WAYLAND_DISPLAY GTK_THEME

# Settings and caches of the tests go where they end with them.
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT
export XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache" XDG_DATA_HOME="$home/data"
export XDG_RUNTIME_DIR="$home/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"

# xvfb-run puts the program's messages among its results; here each stays where it was.
exec 3>&2
# A server that begins anew whenever its last client leaves turns away who comes meanwhile.
# Those that begin at the same time look for a free number from different ones on.
xvfb-run -a -n $((100 + $$ % 900)) -s '-screen 0 1920x1080x24 -nolisten tcp -noreset' \
  sh -c 'exec dbus-run-session -- "$@" 2>&3 3>&-' sh "$@"
