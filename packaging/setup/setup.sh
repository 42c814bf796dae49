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

may_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# Install system packages, or say how: install_system WHY PACKAGE…
install_system() {
  local why=$1
  shift
  if may_install; then
    echo "$why: installing $*" >&2
    apt-get update -qq </dev/null || return
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends "$@" \
      </dev/null >/dev/null
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
  # The first start need not compile the program, nor each start where Python is told to keep nothing compiled.
  "$venv/bin/python" -m compileall -q "$root/iptv_manager"
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

# Names the libraries that a display of X11 needs beside those of Qt without one. Asked whether or not there is
# a display just now: one who sets up over a network, or in a container, may open the window elsewhere later.
x11_lacks() {
  command -v ldd >/dev/null || return 0
  ldd "$venv"/lib/python3.*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so |
    awk '/not found/ && !seen[$1]++ { printf "%s%s", separator, $1; separator = ", " }'
}

make_qt_work() {
  [ "$(uname -s)" = Linux ] || return 0
  local said lacking
  lacking=$(x11_lacks)
  if ! said=$(qt_works); then
    install_system "Qt lacks system libraries (${said##*$'\n'})" "${qt_packages[@]}"
    said=$(qt_works) || fail "Qt still does not start:" "$said"
  elif [ -n "$lacking" ] && { [ -n "${DISPLAY:-}" ] || may_install; }; then
    install_system "Qt lacks libraries for X11 ($lacking)" "${qt_packages[@]}" ||
      echo "They could not be installed. Without a display all is well." >&2
  elif [ -n "$lacking" ]; then
    echo "Without a display all is well. A window on X11 needs $lacking too." >&2
  fi
}

if [ "${2:-}" != display ]; then
  make_venv
  install_project
fi
make_qt_work
