"""The errors of the program. Each carries one sentence for a person; raised where the cause is known."""


class IptvManagerError(Exception):
    """Base of all errors whose text may be shown to a person as it stands (no secret, no traceback)."""


class SettingsError(IptvManagerError):
    """A setting or an environment variable can't be used."""


class InputRefused(IptvManagerError):
    """A list, guide or file is not what it should be (empty, HTML, JSON, HLS media playlist, binary, cut)."""


class DownloadFailed(IptvManagerError):
    """An address could not be fetched whole: refused, not found, timed out, too big, wrong password, TLS …"""


class DatabaseUnavailable(IptvManagerError):
    """PostgreSQL can't be started or reached, or went away."""


class SchemaTooNew(DatabaseUnavailable):
    """The database (or its data folder) was written by a newer version of the program or of PostgreSQL."""


class NotFound(IptvManagerError):
    """The named provider, group or stream does not exist."""


class NameTaken(IptvManagerError):
    """A provider of that name exists already."""


class ImportStopped(IptvManagerError):
    """The worker process of an import ended before its work did; nothing was changed."""


class Offline(IptvManagerError):
    """This computer has no connection to the outside just now."""
