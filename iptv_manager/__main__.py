"""`python -m iptv_manager` and the `iptv-manager` command: the command line, or with no command the window."""

import sys


def main() -> None:
    """Run, and end with the exit code: 0 ok, 1 failed, 2 wrong use."""
    try:
        from iptv_manager.cli import run  # late: `main` is imported by the installer's script as well

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are still being loaded
        sys.exit("Stopped.")
    sys.exit(code)


if __name__ == "__main__":
    main()
