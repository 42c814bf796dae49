"""One download from an address: hop after hop to an answer, its body into a spool file.

Redirects are followed by hand. Where one leads is free only if the server that names it is in this computer or
network itself; otherwise it must be a public address. From https to http may be followed, as panels do: what
the new address holds, its server chose to say; but the user and password of the old one never go along.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from time import monotonic

import aiohttp
from yarl import URL

from iptv_manager.model.errors import AnswerRefused, DownloadFailed
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.addresses import check_named, is_private, public_only
from iptv_manager.net.answers import retry_after, shown, status_sentence
from iptv_manager.net.bounds import DownloadLimits, Pace, span
from iptv_manager.net.downloaded import Download, Validators
from iptv_manager.net.guarded import Answer
from iptv_manager.net.spool import too_big
from iptv_manager.net.spooling import Spooling
from iptv_manager.net.web_address import as_url

BLOCK = 1 << 20  # bytes handed to the spool at a time
TELL_EVERY = 0.1  # seconds between reports of progress
_REDIRECTS = (301, 302, 303, 307, 308)
_PACKINGS = ("", "identity", "gzip", "x-gzip", "deflate")
_ASKED_FOR = "gzip, deflate"


class Request:
    """One download from an address; `host` is where it has come to, for what is told of it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        source: str,
        target: Path,
        limits: DownloadLimits,
        tell: ProgressCallback,
        user_agent: str,
        options: ProviderOptions,
    ) -> None:
        """Raises DownloadFailed for a source that is no web address."""
        self._session = session
        self._url = _web_address(source)
        self._target = target
        self._limits = limits
        self._tell = tell
        self._user_agent = _printable(user_agent)
        self._options = options
        self._asked = (self._url.host, self._url.port)

    @property
    def host(self) -> str:
        """The host that is asked now."""
        return shown(self._url.host or "The server")

    async def fetch(self, validators: Validators) -> Download:
        """Follow redirects to the answer, and take its body. Raises DownloadFailed, network errors."""
        guard: Callable[[], AbstractContextManager[None]] = nullcontext
        for _ in range(self._limits.max_redirects + 1):
            async with self._answer(guard, validators) as answer:
                if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                    return await self._accepted(answer, validators)
                self._url = _next_hop(self._url, answer.headers["Location"])
                guard = self._guard(answer)
        raise DownloadFailed(
            f"{self.host} sends us round in circles (over {self._limits.max_redirects} redirects); "
            "check the address."
        )

    @asynccontextmanager
    async def _answer(
        self, guard: Callable[[], AbstractContextManager[None]], validators: Validators
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        headers, url = self._headers(validators), self._url.with_user(None)
        with guard():
            try:
                async with asyncio.timeout(self._limits.first_answer):
                    answer = await self._session.get(url, headers=headers, allow_redirects=False)
            except aiohttp.InvalidURL as error:
                raise DownloadFailed(
                    f"{self.host} is no usable name of a host; check the address."
                ) from error
        try:
            yield answer
        finally:
            answer.close()

    def _guard(self, answer: aiohttp.ClientResponse) -> Callable[[], AbstractContextManager[None]]:
        """Where a redirect may lead. Behind a proxy only what is written can be seen."""
        if self._options.proxy:
            check_named(self._url.host or "")
            return nullcontext
        return nullcontext if _is_here(answer) else public_only

    def _headers(self, validators: Validators) -> dict[str, str]:
        """What the person set goes to the host the person named, and to no other."""
        is_asked = (self._url.host, self._url.port) == self._asked
        own = {_printable(name): _printable(value) for name, value in self._options.headers}
        headers = {
            **(own if is_asked else {}),
            "Referer": _printable(self._options.referrer) if is_asked else "",
            "Accept-Encoding": _ASKED_FOR,
            "User-Agent": self._user_agent,
            "If-None-Match": validators.etag,
            "If-Modified-Since": validators.last_modified,
            "Authorization": _credentials(self._url),
        }
        return {name: value for name, value in headers.items() if value}

    async def _accepted(self, answer: aiohttp.ClientResponse, validators: Validators) -> Download:
        if answer.status == 304 and any(validators):
            return Download(self._target, 0, b"", validators, not_modified=True)
        if answer.status != 200:
            sentence = status_sentence(self.host, answer.status, answer.headers)
            raise AnswerRefused(sentence, answer.status, retry_after(answer.headers))
        whose = f"The list of {self.host}"
        if (answer.content_length or 0) > self._limits.max_bytes:
            raise too_big(whose, self._limits.max_bytes)
        async with Spooling(self._target, self._limits.max_bytes, whose, self._packing(answer)) as spooling:
            await self._receive(answer, spooling)
            self._check_end(answer)
            await spooling.complete()
        return Download(self._target, spooling.size, spooling.digest, _validators(answer))

    def _check_end(self, answer: aiohttp.ClientResponse) -> None:
        """A length that is stated too short (in letters, say, not in bytes) would cost the list its end."""
        if isinstance(answer, Answer) and answer.has_more:
            raise DownloadFailed(
                f"{self.host} sends more than the {answer.content_length or 0:,} bytes it announced, so the end of "
                "the list would be missing; try again later, or ask your provider."
            )

    def _packing(self, answer: aiohttp.ClientResponse) -> str:
        packing = answer.headers.get("Content-Encoding", "").strip().lower()
        if packing not in _PACKINGS:
            raise DownloadFailed(
                f"{self.host} sends the list in a packing that nobody asked for ({shown(packing, 20)}); "
                "ask your provider."
            )
        return packing

    async def _receive(self, answer: aiohttp.ClientResponse, spooling: Spooling) -> None:
        arrival = _Arrival(answer, self._limits, self.host)
        waiting = bytearray()
        told = 0.0
        while data := await arrival.next():
            waiting += data
            if len(waiting) >= BLOCK:
                await spooling.take(bytes(waiting))
                waiting.clear()
            if monotonic() - told >= TELL_EVERY:
                told = monotonic()
                self._tell(arrival.progress)
        await spooling.take(bytes(waiting))
        self._tell(arrival.progress)


class _Arrival:
    """The bytes of an answer as they arrive."""

    def __init__(self, answer: aiohttp.ClientResponse, limits: DownloadLimits, host: str) -> None:
        self._answer = answer
        self._limits = limits
        self._host = host
        self._pace = Pace(limits, host)
        self._received = 0

    async def next(self) -> bytes:
        """What came next; b"" at the end. Raises DownloadFailed where it broke off, fell silent or drips."""
        try:
            async with asyncio.timeout(self._limits.rate_window) as silence:
                data = await self._answer.content.readany()
        except TimeoutError as error:
            if silence.expired():
                raise self._ended(f"fell silent for {span(self._limits.rate_window)}") from error
            raise
        except (aiohttp.ClientError, OSError) as error:
            raise self._ended("broke off") from error
        self._received += len(data)
        if data:
            self._pace.check(self._received)
        return data

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        return Progress(self._received, self._answer.content_length, "Downloading", "bytes")

    def _ended(self, how: str) -> DownloadFailed:
        whole = f" of {self._answer.content_length:,}" if self._answer.content_length else ""
        return DownloadFailed(f"{self._host} {how} after {self._received:,}{whole} bytes; try again later.")


def _web_address(source: str) -> URL:
    """The address of a download. Raises DownloadFailed for what is none."""
    try:
        url = as_url(source)
    except ValueError as error:
        raise DownloadFailed(f"{shown(source)} is no usable web address; correct it.") from error
    if url.scheme not in ("http", "https"):
        raise DownloadFailed(
            f"Lists can be fetched from http and https addresses and from files, not from {shown(url.scheme)}:; "
            "correct the address."
        )
    if not url.host:
        raise DownloadFailed(f"{shown(source)} names no host; correct the address.")
    return url


def _printable(text: str) -> str:
    """A header's value must not break its line."""
    return "".join(filter(str.isprintable, text)).strip()


def _next_hop(url: URL, location: str) -> URL:
    """Where a redirect leads; credentials of the old address do not go along to another host."""
    try:
        hop = url.join(as_url(location))
    except ValueError:
        hop = URL()
    if hop.scheme not in ("http", "https") or not hop.host:
        raise DownloadFailed(
            f"{shown(url.host or 'The server')} sends us on to something that is no web address; "
            "check the address."
        )
    return hop


def _credentials(url: URL) -> str:
    """User and password of the address as a header has them, in UTF-8 as RFC 7617 advises; "" without any."""
    if url.user is None and url.password is None:
        return ""
    return "Basic " + b64encode(f"{url.user or ''}:{url.password or ''}".encode()).decode()


def _validators(answer: aiohttp.ClientResponse) -> Validators:
    """What the server says of this version, if it is short enough to be true."""
    return Validators(answer.headers.get("ETag", "")[:500], answer.headers.get("Last-Modified", "")[:100])


def _is_here(answer: aiohttp.ClientResponse) -> bool:
    """Did the answer come from this computer or this network?"""
    return isinstance(answer, Answer) and answer.peer != "" and is_private(answer.peer)
