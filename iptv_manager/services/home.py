"""The person's folder while the program uses it: made, its log written, its PostgreSQL started and stopped.

Little is loaded for this, so that PostgreSQL starts while the rest of the program is still being loaded.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from iptv_manager.model.errors import SettingsError
from iptv_manager.net.masking import MaskingFilter
from iptv_manager.settings import Settings
from iptv_manager.store.server import EmbeddedServer

LOG_SIZE = 2 << 20  # bytes a log file may have; three are kept


@contextmanager
def home_in_use(settings: Settings) -> Iterator[EmbeddedServer | None]:
    """Make the folder, write the log there and begin to start its PostgreSQL, which is stopped at the end.

    Gives None where another database was named. Raises SettingsError if the folder can't be made; why PostgreSQL
    does not start is told by its `start`."""
    _make_home(settings.home)
    _log_to(settings.log_folder)
    if settings.database_url is not None:
        yield None
        return
    server = EmbeddedServer(settings.postgres_folder)
    server.start_ahead()
    try:
        yield server
    finally:
        server.stop()


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The data folder {home} can't be made ({error.strerror}); set IPTV_MANAGER_HOME to another one."
        ) from error


def _log_to(folder: Path) -> None:
    """Everything from warnings up, masked, in a file that does not grow without end."""
    folder.mkdir(mode=0o700, exist_ok=True)
    log = RotatingFileHandler(folder / "iptv-manager.log", maxBytes=LOG_SIZE, backupCount=2, encoding="utf-8")
    log.setLevel(logging.WARNING)
    log.addFilter(MaskingFilter())
    log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()
    root.addHandler(log)
