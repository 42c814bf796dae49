"""Fetches for the tests of the network room."""

import asyncio
from pathlib import Path

import pytest

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.progress import Progress
from iptv_manager.net.download import Download, DownloadLimits, Validators, fetch
from iptv_manager.net.session import open_session
from tests.net.loopback import Answer, serving

LIMITS = DownloadLimits(deadline=20, rate_window=5, first_answer=5)


class Fetching:
    """Fetches into a folder of its own, and knows what is in there afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.target = folder / "list"
        self.told: list[Progress] = []

    async def __call__(
        self,
        source: str | Path,
        limits: DownloadLimits = LIMITS,
        validators: Validators | None = None,
        user_agent: str = "",
    ) -> Download:
        """Fetch from an address or a path."""
        async with open_session(at_once=2) as session:
            return await fetch(
                session, str(source), self.target, limits, validators, user_agent, self.told.append
            )

    def from_server(
        self, answer: Answer, path: str = "/list", limits: DownloadLimits = LIMITS, certificate: str = ""
    ) -> Download:
        """Fetch from a server that answers with `answer`."""

        async def work() -> Download:
            async with serving(answer, certificate) as address:
                return await self(address + path, limits)

        return asyncio.run(work())

    def refusal(self, *args: object, **kwargs: object) -> str:
        """The sentence that such a fetch ends in; nothing may be left behind."""
        with pytest.raises(DownloadFailed) as caught:
            self.from_server(*args, **kwargs)  # type: ignore[arg-type]
        return self.told_by(caught.value)

    def refusal_of(self, source: str | Path, limits: DownloadLimits = LIMITS) -> str:
        """The sentence that fetching from there ends in; nothing may be left behind."""
        with pytest.raises(DownloadFailed) as caught:
            asyncio.run(self(source, limits))
        return self.told_by(caught.value)

    def told_by(self, error: DownloadFailed) -> str:
        """The error's sentence, which is one line; nothing may be left behind."""
        assert self.left == []
        sentence = str(error)
        assert "\n" not in sentence
        assert sentence.endswith(".")
        return sentence

    @property
    def left(self) -> list[str]:
        """The names in the folder, hidden ones too."""
        return sorted(path.name for path in self.folder.iterdir())
