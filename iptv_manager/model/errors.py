"""The errors of the program. Each carries one sentence for a person; raised where the cause is known."""

from typing import NamedTuple


class IptvManagerError(Exception):
    """Base of all errors whose text may be shown to a person as it stands (no secret, no traceback)."""


class SettingsError(IptvManagerError):
    """A setting or an environment variable can't be used."""


class InputRefused(IptvManagerError):
    """A list, guide or file is not what it should be (empty, HTML, JSON, HLS media playlist, binary, cut)."""


class DownloadFailed(IptvManagerError):
    """An address could not be fetched whole: refused, not found, timed out, too big, wrong password, TLS …"""


class AnswerRefused(DownloadFailed):
    """A server answered, but with a status that gives nothing. `retry_after`: seconds it asks us to wait."""

    def __init__(self, sentence: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


class AccountRefused(DownloadFailed):
    """The panel knows user or password not, or has ended the account; no other host will tell better."""


class DatabaseUnavailable(IptvManagerError):
    """PostgreSQL can't be started or reached, or went away."""


class SchemaTooNew(DatabaseUnavailable):
    """The database (or its data folder) was written by a newer version of the program or of PostgreSQL."""


class NotFound(IptvManagerError):
    """The named provider, group or stream does not exist."""


class NameTaken(IptvManagerError):
    """A provider of that name exists already."""


class Difference(NamedTuple):
    """A field that two people have changed."""

    field: str
    seen: object  # by the later one; None where there was nothing to see
    now: object
    wanted: object


class EditedMeanwhile(IptvManagerError):
    """Somebody else has changed what an act was about since its person looked at it; nothing was written.

    `differences` are the fields, where it is about those of one thing."""

    def __init__(self, sentence: str, differences: tuple[Difference, ...] = ()) -> None:
        super().__init__(sentence)
        self.differences = differences


class ImportStopped(IptvManagerError):
    """The worker process of an import ended before its work did; nothing was changed."""


class Offline(IptvManagerError):
    """This computer has no connection to the outside just now."""


class LeaseLost(IptvManagerError):
    """A job belongs to another desktop meanwhile; what it was about to write was rolled back."""


class SecretsUnavailable(IptvManagerError):
    """The keyring, or the file of secrets, can't be read or written."""


class NoPlayer(IptvManagerError):
    """There is no program that plays, or none of the name given."""


class PlayRefused(IptvManagerError):
    """This stream is not handed to a player."""


class NoFreeConnection(PlayRefused):
    """One connection more would be too many for the stream's account."""


class PlayFailed(IptvManagerError):
    """The player could not be started, or ended with an error."""


class NothingToUndo(IptvManagerError):
    """There is no sync that could be taken back, or none that waits for an answer."""
