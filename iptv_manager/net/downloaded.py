"""What a download gives, and what it is told of the version that we have."""

from pathlib import Path
from typing import NamedTuple


class Validators(NamedTuple):
    """What the server said of the version we have."""

    etag: str = ""
    last_modified: str = ""


class Download(NamedTuple):
    """What was fetched. With `not_modified`, nothing was: the version we have is the current one."""

    path: Path
    size: int  # bytes, unpacked
    digest: bytes  # SHA-256 of the unpacked content
    validators: Validators
    not_modified: bool = False
