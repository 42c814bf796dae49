"""The spool folder over the program's life: what a killed program left there is cleared at the next start."""

from collections.abc import Iterator
from contextlib import contextmanager

from iptv_manager.settings import Settings
from iptv_manager.store.server_locks import UserLock, exclusive

START_TIMEOUT = 10.0  # seconds to wait for another program that starts just now


@contextmanager
def spool_in_use(settings: Settings) -> Iterator[None]:
    """Use the spool folder. The first of several programs to come finds it empty, whatever happened before."""
    settings.spool_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    users = UserLock(settings.home / "spool.lock")
    with exclusive(settings.home / "spool-start.lock", START_TIMEOUT):
        users.enter()
        if users.leave():
            _clear(settings)
        users.enter()
    try:
        yield
    finally:
        users.leave()


def _clear(settings: Settings) -> None:
    for left_behind in settings.spool_folder.iterdir():
        if left_behind.is_file():
            left_behind.unlink(missing_ok=True)
