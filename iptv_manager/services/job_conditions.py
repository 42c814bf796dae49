"""What surrounds this computer, where its system tells: is it idle, on mains, on a connection that is not metered?

What can't be told counts as met: a schedule never waits for what will never be known.
"""

import logging
import os
import subprocess
import sys
from typing import NamedTuple

import psutil

log = logging.getLogger(__name__)

QUIET = 0.5  # load per core under which a computer counts as idle
IDLE_AFTER = 300.0  # seconds without a key or the mouse
PATIENCE = 2.0  # seconds that a question to the system may take
_METERED = ("busctl", "get-property", "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager",
            "org.freedesktop.NetworkManager", "Metered")  # fmt: skip
_METERED_ANSWERS = ("u 1", "u 3")  # yes, and probably


class Surroundings(NamedTuple):
    """Which conditions hold just now."""

    idle: bool = True
    mains: bool = True
    unmetered: bool = True


def surroundings() -> Surroundings:
    """Ask the system; takes a few milliseconds, so ask in a thread."""
    return Surroundings(_is_idle(), _is_on_mains(), _is_unmetered())


def _is_idle() -> bool:
    idle = _seconds_without_input()
    if idle is not None:
        return idle >= IDLE_AFTER
    try:
        return os.getloadavg()[0] / (os.cpu_count() or 1) < QUIET
    except (OSError, AttributeError):
        return True


def _is_on_mains() -> bool:
    try:
        battery = psutil.sensors_battery()
    except (AttributeError, OSError, RuntimeError):
        return True
    return battery is None or battery.power_plugged is not False


def _is_unmetered() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    try:
        asked = subprocess.run(
            _METERED, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return asked.stdout.strip() not in _METERED_ANSWERS


if sys.platform == "win32":
    import ctypes

    class _LastInput(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("ticks", ctypes.c_uint))

    def _seconds_without_input() -> float | None:
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
            return None
        return ((ctypes.windll.kernel32.GetTickCount() - last.ticks) & 0xFFFFFFFF) / 1000

else:

    def _seconds_without_input() -> float | None:
        """Seconds since the last key or move of the mouse; None: only the load can tell."""
        return None
