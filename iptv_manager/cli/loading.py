"""What happens while the program is loaded: PostgreSQL starts beside it, and nobody looks for garbage."""

import gc
import linecache
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from iptv_manager.model.errors import SettingsError
from iptv_manager.services.home import home_in_use
from iptv_manager.settings import Settings
from iptv_manager.store.server import EmbeddedServer


@contextmanager
def garbage_waits() -> Iterator[None]:
    """While modules are loaded nothing becomes garbage: looking for it took a tenth of the start.

    What was loaded is kept out of later looks, too; each would be a pause of two frames."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def window_loaded(settings: Settings) -> Iterator[EmbeddedServer | None]:
    """Load all that a window needs; meanwhile the server begins to start that is to be given to `open_program`."""
    with ExitStack() as stack:
        server = None
        with suppress(SettingsError):  # raised again by `open_program`, when there is a window to tell it in
            server = stack.enter_context(home_in_use(settings))
        with garbage_waits():
            import iptv_manager.cli.desktop  # noqa: F401 - the most of the window
        linecache.clearcache()  # PySide reads the source of what is loaded after it, and leaves it there: some MB
        yield server
