# SPDX-License-Identifier: GPL-3.0-or-later
#
# What ./run, ./test and .ci/run ask of the machine: packages, a build, a display.
# Sourced by them, with $root set to the source folder.

packages_build='g++ gcc gettext libadwaita-1-dev libc6-dev libcairo2-dev libglib2.0-dev
  libjson-glib-dev libpango1.0-dev libsimdjson-dev libsodium-dev
  libsoup-3.0-dev libsqlite3-dev meson ninja-build pkg-config'
packages_window='adwaita-icon-theme dconf-gsettings-backend fonts-cantarell fonts-dejavu-core
  gsettings-desktop-schemas librsvg2-common'
packages_virtual_display='at-spi2-core dbus-daemon openbox xauth xvfb'
packages_test='appstream binutils desktop-file-utils libglib2.0-bin libxml2-utils poppler-utils
  python3 python3-jsonschema python3-pyatspi shared-mime-info spin xdotool'
packages_ci='clang-14 clang-format-14 libclang-rt-14-dev valgrind'

# say TEXT…: progress, which is no result.
say ()
{
  echo "$*" >&2
}

# logged FILE COMMAND…: runs quietly; shows the end of what was said if it fails.
logged ()
{
  log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if "$@" > "$log" 2>&1 < /dev/null; then
    return 0
  else
    status=$?
    grep -v '^\[[0-9]*/[0-9]*\]' "$log" | tail -n 60 >&2
    say "This failed: $*"
    say "Its whole output is in $log"
    return $status
  fi
}

# missing PACKAGE…: prints those that are not installed.
missing ()
{
  dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2> /dev/null | {
    have=' '
    while read -r state package; do
      [ "$state" != installed ] || have="$have$package "
    done
    for package in "$@"; do
      case $have in
        *" $package "*) ;;
        *) echo "$package" ;;
      esac
    done
  }
}

# need PACKAGE…: installs what is missing, or says what it is.
need ()
{
  command -v dpkg-query > /dev/null || return 0 # Not Debian: meson says what it lacks.

  lacking=$(missing "$@" | tr '\n' ' ')
  [ -n "$lacking" ] || return 0

  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo > /dev/null && { [ -t 0 ] || sudo -n true 2> /dev/null; }; then
      as_root='sudo'
      sudo -v || as_root=
    fi
    if [ -z "$as_root" ]; then
      say "These packages are missing, and this user cannot install them:"
      say "  $lacking"
      say "As root:  apt-get install --no-install-recommends $lacking"
      return 1
    fi
  fi

  say "Installing, which takes some minutes: $lacking"
  apt_log=$root/_build/apt.log
  logged "$apt_log" $as_root apt-get update -q || return
  logged "$apt_log" $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
    --no-install-recommends -o DPkg::Lock::Timeout=300 $lacking
}

# set_up FOLDER [OPTION…]: the first time.
set_up ()
{
  folder=$1
  shift
  [ ! -f "$folder/build.ninja" ] || return 0
  say "Setting up $folder"
  logged "$folder/setup.log" meson setup "$folder" "$root" "$@"
}

# tell_tenths LOG: copies ninja's output into LOG, and says each tenth of the way.
tell_tenths ()
{
  told=0
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
      \[[0-9]*/[0-9]*\]*)
        step=${line#?}
        steps=${step%%\]*}
        steps=${steps#*/}
        step=${step%%/*}
        if [ $((step * 10 / steps)) -gt "$told" ]; then
          told=$((step * 10 / steps))
          say "  $((told * 10)) % of $steps steps"
        fi
        ;;
    esac
  done > "$1"
}

# ninja_told LOG ARGUMENT…: ninja, which tells how far it is line by line, off a terminal as well.
ninja_told ()
{
  log=$1
  shift
  rm -f "$log.failed"
  { ninja "$@" < /dev/null 2>&1 || echo $? > "$log.failed"; } | tell_tenths "$log"
  [ -e "$log.failed" ] || return 0

  status=$(cat "$log.failed")
  rm "$log.failed"
  grep -v '^\[[0-9]*/[0-9]*\]' "$log" | tail -n 60 >&2
  say "This failed: ninja $*"
  say "Its whole output is in $log"
  return "$status"
}

# build FOLDER [OPTION…]: sets it up the first time, and builds what has changed; all of it, or what
# $build_targets names.
build_targets=
build ()
{
  set_up "$@" || return
  folder=$1
  if [ -t 2 ] && [ -z "${CI-}" ]; then
    ninja -C "$folder" --quiet $build_targets >&2
  elif ! ninja -C "$folder" -n $build_targets | grep -q 'no work to do'; then
    say "Building $folder, which takes some minutes the first time"
    ninja_told "$folder/build.log" -C "$folder" $build_targets
  fi
}

# has_display: whether a window can be shown to a person.
has_display ()
{
  if [ -n "${WAYLAND_DISPLAY-}" ]; then
    case $WAYLAND_DISPLAY in
      /*) [ -S "$WAYLAND_DISPLAY" ] && return 0 ;;
      *) [ -S "${XDG_RUNTIME_DIR-}/$WAYLAND_DISPLAY" ] && return 0 ;;
    esac
  fi
  case ${DISPLAY-} in
    '') return 1 ;;
    :*) number=${DISPLAY#:} && [ -S "/tmp/.X11-unix/X${number%%.*}" ] ;;
    *) return 0 ;;
  esac
}

# use_build FOLDER: lets programs find there what is otherwise installed.
use_build ()
{
  export GSETTINGS_SCHEMA_DIR="$1/data"
  export XDG_DATA_DIRS="$root/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
}
