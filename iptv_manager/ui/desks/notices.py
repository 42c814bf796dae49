"""How desks tell a person something: a passing toast, or a banner that stays. Never a modal box."""

from PySide6.QtCore import QCoreApplication

from iptv_manager.model.errors import DatabaseUnavailable, IptvManagerError
from iptv_manager.ui.acts import Act
from iptv_manager.ui.banner import Banners, Choice
from iptv_manager.ui.toast import Toast

DATABASE = "database"


class Notices:
    """The toast and the banners of the window, for all desks."""

    def __init__(self, toast: Toast, banners: Banners) -> None:
        self.toast = toast
        self.banners = banners

    def tell_failure(self, act: Act, error: Exception, again: Choice | None = None) -> None:
        """One sentence on what went wrong."""
        if isinstance(error, DatabaseUnavailable):
            self.banners.show_banner(DATABASE, "bad", str(error), (again,) if again else ())
        else:
            self.banners.show_banner(act.name, "bad", sentence_of(act, error))

    def database_is_back(self) -> None:
        """The database answered: nothing to say any more."""
        self.banners.remove(DATABASE)


def sentence_of(act: Act, error: Exception) -> str:
    """The sentence of our own errors; for any other one a pointer to the log, which has its traceback."""
    if isinstance(error, IptvManagerError):
        return str(error)
    text = QCoreApplication.translate(
        "Notices", "“%1” stopped for an unexpected reason (%2). The log file says more."
    )
    return text.replace("%2", type(error).__name__).replace("%1", act.title or act.name)
