"""`python -m iptv_manager` and the `iptv-manager` command: the command line, or with no command the window."""

import sys


def main() -> None:
    """Run, and end with the exit code: 0 ok, 1 failed, 2 wrong use."""
    from iptv_manager.cli import run  # late: `main` is imported by the installer's script as well

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
