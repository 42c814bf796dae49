"""Asking an Xtream Codes panel: few calls, one at a time, paced; backup hosts in order; clear sentences.

Answers come through `net/download`: bounded, checked to their end, masked. What they say is read by
`formats/xtream*`; the big lists stay in spool files for the import's worker process.
"""

import asyncio
import mmap
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from iptv_manager.formats.secret_bytes import AnswerRule
from iptv_manager.formats.xtream import read_account, read_categories, reason_against
from iptv_manager.formats.xtream_details import read_film, read_series
from iptv_manager.model.account import Account
from iptv_manager.model.errors import AccountRefused, AnswerRefused, DownloadFailed, InputRefused
from iptv_manager.model.panel import FilmDetails, PanelCategory, PanelKind, SeriesDetails
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.download import Download, DownloadLimits, fetch
from iptv_manager.net.masking import MASK
from iptv_manager.services.panel_pace import PanelPace

if TYPE_CHECKING:
    import aiohttp

Found = TypeVar("Found")
SMALL_ANSWER = 32 << 20  # bytes: account, categories, details of one series
LONGEST_WAIT = 60.0  # seconds that a panel may ask us to wait within one act
TRIES = 3  # of one host that asks us to wait
_PATIENCE_OF_SMALL = 60.0  # seconds
_LISTS = {
    PanelKind.LIVE: "get_live_streams",
    PanelKind.VOD: "get_vod_streams",
    PanelKind.SERIES: "get_series",
}
_CATEGORIES = {
    PanelKind.LIVE: "get_live_categories",
    PanelKind.VOD: "get_vod_categories",
    PanelKind.SERIES: "get_series_categories",
}
_NAMES = {PanelKind.LIVE: "channels", PanelKind.VOD: "films", PanelKind.SERIES: "series"}


@dataclass(frozen=True, slots=True)
class PanelAccess:
    """Where a panel is and who asks: base addresses (scheme, host, port, folder), the account, the manner.

    Not to be printed: `password` is in clear."""

    server: str
    username: str
    password: str
    user_agent: str = ""
    options: ProviderOptions = field(default_factory=ProviderOptions)

    @property
    def servers(self) -> tuple[str, ...]:
        """The server and its backup hosts, in the order in which they are tried."""
        return tuple(
            dict.fromkeys(base.strip().rstrip("/") for base in (self.server, *self.options.backup_hosts))
        )

    def __repr__(self) -> str:
        """Without the account: it may end up in a log."""
        return f"PanelAccess({self.server!r}, {MASK!r})"


class Panel:
    """One panel as one account sees it. Calls go one after the other, in the pace of its account."""

    def __init__(
        self,
        access: PanelAccess,
        session: "aiohttp.ClientSession",
        folder: Path,
        limits: DownloadLimits | None = None,
        pace: PanelPace | None = None,
    ) -> None:
        """`folder`, which exists, takes spool files; `limits` are those of big lists; an account shares `pace`."""
        self._access = access
        self._session = session
        self._folder = folder
        self._limits = limits or DownloadLimits()
        self._pace = pace or PanelPace(access.options.requests_per_minute)
        self._servers = list(access.servers)
        self._secret = AnswerRule(access.password)

    @property
    def server(self) -> str:
        """The base address that answered last, at first the panel's own."""
        return self._servers[0]

    async def account(self) -> Account:
        """The account, in whatever state. Raises AccountRefused (wrong password), DownloadFailed, InputRefused."""
        found = await self._small("", read_account)
        return replace(found, server=self.server, checked_at=datetime.now(UTC))

    async def usable_account(self) -> Account:
        """The account. Raises AccountRefused also where it is expired, banned or disabled, and the same."""
        account = await self.account()
        if reason := reason_against(account, datetime.now(UTC)):
            raise AccountRefused(reason)
        return account

    async def categories(self, kind: PanelKind) -> list[PanelCategory]:
        """The categories of a list, in the panel's order. Raises DownloadFailed, InputRefused."""
        found, _rejects = await self._small(_CATEGORIES[kind], lambda answer: read_categories(answer, kind))
        return found

    async def list_to(self, kind: PanelKind, target: Path, on_progress: ProgressCallback) -> Download:
        """The whole list of a kind into a spool file. Raises DownloadFailed."""

        def tell(progress: Progress) -> None:
            """The download's progress, with the kind of list in words."""
            on_progress(progress._replace(what=f"Downloading {_NAMES[kind]}"))

        download = await self._of_any_server(
            lambda base: self._fetch(base, _LISTS[kind], {}, target, self._limits, tell)
        )
        await asyncio.to_thread(_hide, target, self._secret)
        return download

    async def series_info(self, series_id: str) -> SeriesDetails:
        """A series with its episodes. Raises DownloadFailed, InputRefused."""
        return await self._small("get_series_info", read_series, {"series_id": series_id})

    async def film_info(self, stream_id: str) -> FilmDetails:
        """What the panel knows of a film. Raises DownloadFailed, InputRefused."""
        return await self._small("get_vod_info", read_film, {"vod_id": stream_id})

    async def _small(
        self, action: str, read: Callable[[bytes], Found], arguments: dict[str, str] | None = None
    ) -> Found:
        """A small answer, read. One that is no panel's answer counts as a fault of that host."""

        async def ask(base: str) -> Found:
            """Fetch it from this host into a file that goes at once, and read it without the secrets."""
            with TemporaryDirectory(prefix=".panel-", dir=self._folder) as folder:
                target = Path(folder) / "answer.json"
                limits = self._limits._replace(
                    max_bytes=min(SMALL_ANSWER, self._limits.max_bytes),
                    first_answer=min(_PATIENCE_OF_SMALL, self._limits.first_answer),
                )
                await self._fetch(base, action, arguments or {}, target, limits, None)
                return read(self._secret.without(await asyncio.to_thread(target.read_bytes)))

        return await self._of_any_server(ask)

    async def _of_any_server(self, ask: Callable[[str], Awaitable[Found]]) -> Found:
        """Ask the hosts in order until one answers; it is asked first from then on. The first error is told."""
        first: DownloadFailed | InputRefused | None = None
        for base in tuple(self._servers):
            try:
                found = await self._patiently(ask, base)
            except (DownloadFailed, InputRefused) as error:
                if isinstance(error, AccountRefused):
                    raise
                first = first or error
            else:
                self._servers.sort(key=lambda server: server != base)
                return found
        raise self._told(first)

    async def _patiently(self, ask: Callable[[str], Awaitable[Found]], base: str) -> Found:
        """Ask one host, and again after the time it asks us to wait (429, 503)."""
        for attempt in range(1, TRIES + 1):
            try:
                async with self._pace:
                    return await ask(base)
            except AnswerRefused as error:
                wait = error.retry_after
                if attempt == TRIES or wait is None or wait > LONGEST_WAIT:
                    raise
                self._pace.rest(wait)
        raise AssertionError("the last try returns or raises")

    async def _fetch(
        self,
        base: str,
        action: str,
        arguments: dict[str, str],
        target: Path,
        limits: DownloadLimits,
        tell: ProgressCallback | None,
    ) -> Download:
        access = self._access
        asked = {"username": access.username, "password": access.password, "action": action, **arguments}
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items() if value)
        address = f"{base}/player_api.php?{query}"
        return await fetch(
            self._session, address, target, limits, None, access.user_agent, tell, access.options
        )

    def _told(self, error: DownloadFailed | InputRefused | None) -> DownloadFailed | InputRefused:
        """The error as a person may read it: without the password, should the panel have repeated it."""
        if error is None:
            return DownloadFailed("No address of the panel is known; edit the provider.")
        text = str(error)
        for secret in (self._access.password, quote(self._access.password, safe="")):
            text = text.replace(secret, MASK) if len(secret) > 3 else text
        if isinstance(error, AnswerRefused):
            return AnswerRefused(_panel_sentence(error, text), error.status, error.retry_after)
        return type(error)(text)


def _hide(answer: Path, secret: AnswerRule) -> None:
    """Take the account's password out of a spooled answer, should the panel repeat it there."""
    with answer.open("rb") as file:
        if not answer.stat().st_size:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            if not secret.is_in(held):
                return
    answer.write_bytes(secret.without(answer.read_bytes()))


def _panel_sentence(error: AnswerRefused, text: str) -> str:
    """What a status means where it comes from a panel."""
    host = text.split(" ", 1)[0]
    if error.status == 401:
        return (
            f"{host} says that user or password is wrong, or the account has ended (401); check the account."
        )
    if error.status == 404:
        return f"{host} has no panel at this address (404); check host, port and folder."
    if error.status == 524:
        return f"{host} took too long to make up its answer (524); try again later."
    return text
