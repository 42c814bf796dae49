"""One check of one stream: asks for it as a player does, judges the first bytes, hangs up.

This is the way there: redirects by hand, an HLS master to a variant to a piece, all within one deadline. What
was met is judged in `verdicts`.
"""

import asyncio
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from iptv_manager.formats.hls import HlsSegment
from iptv_manager.model.health import Outcome, ProbeResult, ProbeTarget
from iptv_manager.model.secret import lacks_login
from iptv_manager.net.addresses import public_only
from iptv_manager.net.deadlines import Deadline
from iptv_manager.net.http_head import Asking
from iptv_manager.net.inside import host_in, is_inside
from iptv_manager.net.player import PLAIN, Answer, Manner, Player
from iptv_manager.net.sockets import Trip
from iptv_manager.net.web_address import WebAddress, web_address
from iptv_manager.services.black_picture import looks_empty, shows_only_black
from iptv_manager.services.media_signs import LOOK, Sign, is_transport_stream, sign_of
from iptv_manager.services.named_pieces import named_in
from iptv_manager.services.verdicts import Found, Page, Settled, by_fault, judged, unlocked, with_licence

REDIRECTS = 5  # followed from one address
LISTS = 3  # one inside the other: master, variant, and one more
SLOW_AFTER = 2.0  # seconds to the first media byte; half of the time-out if that is less
LOOK_ON = 0.5  # seconds more to see whether a picture is black
TASTE_SECONDS = 6.0  # for a sample: enough to see whether a picture stands still
LONGEST_TEXT = 4096  # bytes of a text that are looked at

UNKNOWN_LOGIN = Found(
    Outcome.INDETERMINATE, "The password is not known on this computer: sync its list here, or type it anew."
)
_MOVED = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_PACKED = b"\x1f\x8b"


class Visit(NamedTuple):
    """What one check found, and what says more of the server than of the stream."""

    result: ProbeResult
    retry_after: float | None  # seconds, as the server asks
    is_connected: bool  # did its host take a connection?
    sample: bytes = b""  # of its media, where a taste was asked for


async def probe(player: Player, target: ProbeTarget, timeout: float, named_by: str = "") -> ProbeResult:
    """Check one stream within `timeout` seconds; as `visit`."""
    return (await visit(player, target, timeout, named_by)).result


async def visit(
    player: Player,
    target: ProbeTarget,
    timeout: float,
    named_by: str = "",
    trip: Trip | None = None,
    taste: int = 0,
) -> Visit:
    """Check one stream within `timeout` seconds; never raises but when cancelled.

    `named_by` is the host whose list names the stream, "" if a person did: what a public host names may not
    reach into this computer or network; nor may what redirects and playlists name. Its socket is closed at
    the end, unless the whole answer was read: then it may serve the next stream of the same host and account.
    `trip` tells what its sockets count against; once it is cut, what is found is worth nothing.
    `taste` is how many bytes of media to bring along, over the same socket, in a few seconds more.
    """
    way = _Way(player, target, named_by, trip or Trip(), player.deadlines.within(timeout), taste)
    try:
        with way.deadline:
            way.trip.deadline = way.deadline
            found = UNKNOWN_LOGIN if lacks_login(target.url) else await way.found(target.url)
    except TimeoutError:
        found = judged(way.media) if way.media else Found(Outcome.TIMEOUT, way.silence)
    except Settled as end:
        found = end.found
    except (OSError, ValueError) as error:
        found = by_fault(error, way.status)
    way.trip.deadline = None
    if target.licence:
        found = with_licence(found, target.licence)
    if found.suspect and not way.trip.is_cut and await _is_black(found.suspect):
        found = Found(Outcome.PLACEHOLDER, "Its picture is black.")
    outcome = found.outcome
    if outcome is Outcome.ALIVE and way.waited > min(SLOW_AFTER, timeout / 2):
        outcome = Outcome.SLOW
    waited = round(way.waited * 1000) if way.media else None
    result = ProbeResult(
        target.provider_id, target.stream_id, outcome, datetime.now(UTC), waited, way.status, found.detail
    )
    return Visit(result, way.retry_after, way.trip.is_connected, bytes(way.sample) if way.media else b"")


async def _is_black(head: bytes) -> bool:
    return await asyncio.to_thread(shows_only_black, head)


class _Way:
    """The way to one stream, and what was met so far."""

    __slots__ = (
        *("_begun", "_manner", "_named_by", "_now", "_player", "_target", "_taste"),
        *("deadline", "media", "retry_after", "sample", "status", "trip", "waited"),
    )

    def __init__(
        self,
        player: Player,
        target: ProbeTarget,
        named_by: str,
        trip: Trip,
        deadline: Deadline,
        taste: int,
    ) -> None:
        self._taste = taste
        self._player = player
        self._target = target
        is_plain = not (target.any_certificate or target.proxy)
        self._manner = PLAIN if is_plain else Manner(target.any_certificate, target.proxy)
        self._named_by = named_by
        self._now = player.deadlines.now
        self._begun = self._now()
        self.deadline = deadline
        self.status: int | None = None  # of the last answer
        self.retry_after: float | None = None  # seconds, as the last answer asks
        self.trip = trip
        self.media: Page | None = None  # as soon as its first bytes are known as media
        self.waited = 0.0  # seconds to them
        self.sample = bytearray()

    @property
    def silence(self) -> str:
        """What to say when the time is over."""
        return "No answer." if self.status is None else "It answered, but no media came in time."

    async def found(self, address: str) -> Found:
        """Go there, through playlists, to a first piece. Raises Settled, OSError, ValueError."""
        page = await self._page(_web_address(address))
        for _ in range(LISTS):
            if page.sign is not Sign.LIST or page.status >= 300:
                break
            page = await self._piece(page)
        if page.key and page.sign is Sign.NONE and page.head and page.status < 300:
            return await self._locked(page)
        return judged(page)

    async def _piece(self, playlist: Page) -> Page:
        """What the playlist names first; if a live one has dropped that already, what it names last."""
        named = named_in(playlist)
        self._named_by = playlist.url.host
        piece = await self._named(playlist, named.first)
        if piece.status in _GONE and named.last != named.first:
            piece = await self._named(playlist, named.last)
        return piece._replace(key=named.key)

    async def _named(self, playlist: Page, piece: HlsSegment) -> Page:
        return await self._page(_joined(playlist.url, piece.uri), piece.span)

    async def _locked(self, piece: Page) -> Found:
        """A piece that tells nothing by itself: who may have its key can play it."""
        if piece.key[:5].lower() == "data:":
            return unlocked(None)
        return unlocked(await self._page(_web_address(piece.key)))

    async def _page(self, asked: WebAddress, span: tuple[int, int] | None = None) -> Page:
        """The answer at the end of the redirects, as far as it is needed; of `span`, if that is given."""
        url = asked
        for _ in range(REDIRECTS + 1):
            answer = await self._answer(url, span)
            try:
                self.status = answer.status
                if answer.status >= 400:
                    self.retry_after = _seconds(answer.headers.get("retry-after", ""))
                location = answer.headers.get("location") if answer.status in _MOVED else None
                if location is None:
                    return await self._read(answer, asked, url)
            finally:
                await answer.close()
            self._named_by = url.host
            url = _joined(url, location)
        raise Settled(Found(Outcome.SERVER_ERROR, f"It sends us on more than {REDIRECTS} times."))

    async def _answer(self, url: WebAddress, span: tuple[int, int] | None) -> Answer:
        target = self._target
        headers = target.headers
        if headers and url.host != host_in(target.url):
            headers = ()  # what a provider wants to see is no other host's business
        asking = Asking(target.user_agent, target.referrer, headers, span)
        if not self._named_by or is_inside(self._named_by):
            return await self._player.get(url, asking, self.trip, self._manner)
        with public_only():
            return await self._player.get(url, asking, self.trip, self._manner)

    async def _read(self, answer: Answer, asked: WebAddress, url: WebAddress) -> Page:
        """Read until the bytes tell what they are, `LOOK` at most."""
        head = b""
        self.sample.clear()
        size = answer.size
        page = Page(asked, url, answer.status, size)
        while len(head) < LOOK:
            try:
                piece = await answer.read()
            except OSError:
                if self.media:  # it broke off, but what came was media
                    return self.media
                raise
            if not piece:
                break
            if self._taste:
                self.sample += piece
            head = (head + piece)[:LOOK]
            page = Page(asked, url, answer.status, size, head, sign_of(head))
            if self._is_enough(page):
                if self.media and self._taste:
                    await self._bring(answer)
                return self.media or page
        return self.media or _unpacked(page)

    async def _bring(self, answer: Answer) -> None:
        """Read on, for a decoder: what came is kept, however the reading ends."""
        self.deadline.move(self._now() + TASTE_SECONDS)
        try:
            while len(self.sample) < self._taste and (piece := await answer.read()):
                self.sample += piece
        except OSError:
            return  # it broke off; what came is there

    def _is_enough(self, page: Page) -> bool:
        """Is it plain what this is? Of a picture that may be black, a little more is read."""
        if page.sign is Sign.MEDIA:
            return self._is_enough_media(page)
        if page.sign is Sign.TEXT:
            return len(page.head) > LONGEST_TEXT
        return page.sign in (Sign.SCRAMBLED, Sign.PICTURE)

    def _is_enough_media(self, page: Page) -> bool:
        is_small = looks_empty(page.head) if is_transport_stream(page.head) else False
        if self.media is None:
            self.waited = self._now() - self._begun
            if is_small is not False:
                self._hurry()
        self.media = page._replace(is_small=True) if is_small else page
        return is_small is False

    def _hurry(self) -> None:
        """It is media already: let the rest take but a moment."""
        soon = self._now() + LOOK_ON
        if soon < self.deadline.when:
            self.deadline.move(soon)


def _web_address(address: str) -> WebAddress:
    """The address of a stream. Raises Settled for what is none."""
    try:
        return web_address(address)
    except ValueError:
        is_of_web = address.lstrip()[:8].lower().startswith(("http://", "https://"))
    reason = "This is no address of a stream." if is_of_web else "Only http and https streams can be checked."
    raise Settled(Found(Outcome.UNSUPPORTED, reason))


def _joined(base: WebAddress, named: str) -> WebAddress:
    """Where a redirect or a playlist leads. Raises Settled where that is nowhere."""
    try:
        address = base.joined(named)
    except ValueError:
        raise Settled(Found(Outcome.SERVER_ERROR, "It sends us to something that is no address.")) from None
    return _web_address(address)


def _unpacked(page: Page) -> Page:
    """Some servers pack playlists without being asked to."""
    if not page.head.startswith(_PACKED):
        return page
    try:
        head = zlib.decompressobj(31).decompress(page.head, LOOK)
    except zlib.error:
        return page
    return page._replace(head=head, sign=sign_of(head))


def _seconds(text: str) -> float | None:
    """What a Retry-After header asks for: seconds or a date; None without one that makes sense."""
    if text.isdecimal() and len(text) < 9:
        return float(text) or None
    try:
        wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds() if text else 0.0
    except (ValueError, TypeError):
        return None
    return wait if wait > 0 else None
