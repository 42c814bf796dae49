"""What a command of this program says when it runs inside a test."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest

from iptv_manager.cli import run


class Said(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it said on stdout."""
        return json.loads(self.out)


Say = Callable[..., Said]


def run_here(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command to its end."""
    try:
        code = run(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return Said(code, out, err)
