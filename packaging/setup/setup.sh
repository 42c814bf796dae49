#!/usr/bin/env bash
# Makes a virtual environment with everything the program and its tests need: setup.sh FOLDER
# With `display` behind it, only what opening a window on this display needs is seen to: setup.sh FOLDER display
# Missing system packages are installed where we are root on Debian or Ubuntu; elsewhere the command is printed.
set -euo pipefail

venv=${1:?"usage: setup.sh FOLDER [display]"}
root=$(cd "$(dirname "$0")/../.." && pwd)
qt_packages=(
  libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 fonts-dejavu-core
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
  libxcb-xkb1 libxkbcommon-x11-0 libwayland-client0 libwayland-cursor0 libwayland-egl1
)

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Install system packages, or say how: install_system WHY PACKAGE…
install_system() {
  local why=$1
  shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "$why: installing $*" >&2
    apt-get update -qq </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
  elif command -v apt-get >/dev/null; then
    fail "$why. Please run this, then try again:" "  sudo apt-get install -y $*"
  else
    fail "$why. Please install what these Debian packages hold, then try again:" "  $*"
  fi
}

is_suitable() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python; do
    if command -v "$candidate" >/dev/null && is_suitable "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
}

make_venv() {
  local python
  python=$(find_python)
  if [ -z "$python" ]; then
    install_system "Python 3.11, 3.12 or 3.13 is missing" python3 python3-venv
    python=$(find_python)
  fi
  [ -n "$python" ] || fail "Python 3.11, 3.12 or 3.13 is missing; install one and set PYTHON to its path."
  "$python" -c 'import ensurepip' 2>/dev/null || install_system "Python can't make virtual environments" python3-venv
  if ! [ -x "$venv/bin/python" ] || ! is_suitable "$venv/bin/python"; then
    "$python" -m venv --clear "$venv"
  fi
}

install_project() {
  "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
    --constraint "$root/constraints.txt" --editable "$root[dev]"
}

# Fails where Qt can't open a window without a display, or has no font to write with.
qt_works() {
  QT_QPA_PLATFORM=offscreen "$venv/bin/python" - 2>&1 <<'PYTHON'
import sys
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
application = QApplication([])
sys.exit(None if QFontDatabase.families() else "Qt finds no font")
PYTHON
}

# On a display of X11, Qt needs more libraries than without one. Fails where some are missing, and names them.
x11_works() {
  local plugin needed missing
  [ -n "${DISPLAY:-}" ] && command -v ldd >/dev/null || return 0
  for plugin in "$venv"/lib/python3.*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so; do
    needed=$(ldd "$plugin") # whole first: a pipe that grep leaves early would count as success
    missing=$(awk '/not found/ { print $1 }' <<<"$needed" | sort -u | xargs)
    [ -z "$missing" ] || { echo "$missing"; return 1; }
  done
}

make_qt_work() {
  [ "$(uname -s)" = Linux ] || return 0
  local said
  said=$(qt_works) && said=$(x11_works) && return
  install_system "Qt lacks system libraries (${said##*$'\n'})" "${qt_packages[@]}"
  said=$(qt_works) && said=$(x11_works) || fail "Qt still does not start:" "$said"
}

if [ "${2:-}" != display ]; then
  make_venv
  install_project
fi
make_qt_work
