"""The command line: the same services as the window. Results on stdout, everything else on stderr."""

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from iptv_manager.cli.loading import garbage_waits
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.net.masking import MaskingFilter, mask
from iptv_manager.settings import Settings

OK, FAILED, USAGE = 0, 1, 2
MINIMISED = "--minimised"  # opens the window in the tray
log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; gives the exit code. Wrong use ends in SystemExit(2), as argparse does."""
    try:
        code = _done(arguments)
        sys.stdout.flush()  # here, where it is told when the output is full
        return code
    except IptvManagerError as error:
        print(mask(str(error)), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nobody is left to tell
        return FAILED
    except OSError as error:  # the disk of the output or of temporary files is full, a device is gone
        print(mask(f"Stopped by the system: {error.strerror or type(error).__name__}."), file=sys.stderr)
        _drop_output()
        return FAILED
    except Exception as error:
        log.addFilter(MaskingFilter())  # before there is a log file, this goes to stderr
        log.exception("a command broke")
        print(
            f"Stopped for an unexpected reason ({type(error).__name__}); the log says more.", file=sys.stderr
        )
        return FAILED


def _drop_output() -> None:
    """What waits for a full output would fail again when the interpreter ends, with an exit code of its own."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _done(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] == MINIMISED:
        return _window(arguments)
    with garbage_waits():
        from iptv_manager.cli.arguments import is_command, parsed  # late: the window needs no command
    if not is_command(arguments):
        return _window(arguments)
    options = parsed(arguments)
    done = options.command(options, Settings.from_environment())
    return done if isinstance(done, int) else asyncio.run(done)


def _window(sources: Sequence[str]) -> int:
    with garbage_waits():
        from iptv_manager.cli.window import open_window  # Qt is loaded for the window alone
    return open_window(Settings.from_environment(), sources)
