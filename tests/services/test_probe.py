"""One check of one stream: every kind gets its outcome, within its bound, and nothing stays open."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from iptv_manager.demo import media
from iptv_manager.demo.behaviour import cut_after, silent
from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.streams import STREAMS, DemoStream
from iptv_manager.demo.wire import Answer, Request, head, reply
from iptv_manager.model.health import Outcome, ProbeResult, ProbeTarget
from iptv_manager.net.player import Player
from iptv_manager.net.sockets import Trip
from iptv_manager.services.media_signs import LOOK
from iptv_manager.services.probe import probe, visit
from tests.net.loopback import saying, serving

Run = Callable[[Coroutine[Any, Any, Any]], Any]
Site = dict[str, Answer | Callable[[Request], Answer]]
PATIENCE = 20.0  # seconds a test waits for what should come at once
CLIP = media.clip("mpegts")
PLAYLIST = "application/vnd.apple.mpegurl"


async def checked(url: str, timeout: float = 2.0, named_by: str = "", agent: str = "") -> ProbeResult:
    """The result of one check by a player of its own."""
    async with Player(1) as player:
        return await probe(player, ProbeTarget(1, 2, url, agent, "http://site/"), timeout, named_by)


async def on_site(site: Site, path: str = "/x.ts", timeout: float = 2.0) -> ProbeResult:
    """The result of a check on a site that answers like this."""
    async with DemoProvider(routes=site) as demo:
        return await checked(demo.base_url + path, timeout)


LOCKED = reply(bytes((byte * 7 + at * 167 + (at >> 3) * 31) & 255 for at, byte in enumerate(CLIP[:9_000])))


def _locked(key: str) -> bytes:
    return reply(f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{key}"\n#EXTINF:2,\n/y.ts\n'.encode(), PLAYLIST)


def _ranges(first: int, end: int) -> bytes:
    return reply(f"#EXTM3U\n#EXTINF:2,\n#EXT-X-BYTERANGE:{end - first}@{first}\n/y.ts\n".encode(), PLAYLIST)


def _only_ranges(request: Request) -> Answer:
    wanted = request.header("Range").removeprefix("bytes=").partition("-")
    if not wanted[1]:
        return reply(status=416)
    return reply(CLIP[int(wanted[0]) : int(wanted[2]) + 1], status=206)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[ProbeResult, float, int]]:
    """What a check finds of each kind, in how many seconds, and how many sockets are open after it."""

    async def one(demo: DemoProvider, stream: DemoStream) -> tuple[ProbeResult, float, int]:
        began = time.monotonic()
        result = await checked(demo.address(stream), timeout=1.5)
        return result, time.monotonic() - began, demo.gauge.open

    async def all_of_them() -> dict[str, tuple[ProbeResult, float, int]]:
        async with DemoProvider(slow_seconds=0.9) as demo:
            found = await asyncio.gather(*(one(demo, stream) for stream in STREAMS))
            async with asyncio.timeout(PATIENCE):
                await demo.gauge.all_closed()
        return {stream.name: each for stream, each in zip(STREAMS, found, strict=True)}

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_each_kind_of_stream_has_its_outcome(
    stream: DemoStream, outcomes: dict[str, tuple[ProbeResult, float, int]]
) -> None:
    result, seconds, _ = outcomes[stream.name]
    assert result.outcome is stream.outcome, result
    assert seconds < 4.0  # the time-out, and a moment to decode a black picture
    assert (result.provider_id, result.stream_id) == (1, 2)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_what_works_tells_its_first_byte_and_what_does_not_tells_why(
    stream: DemoStream, outcomes: dict[str, tuple[ProbeResult, float, int]]
) -> None:
    result = outcomes[stream.name][0]
    if result.outcome in (Outcome.ALIVE, Outcome.SLOW) and stream.name != "hls-key":
        assert result.first_byte_ms is not None
        assert (result.http_status, result.detail) == (200, "")
    else:
        assert result.detail.endswith(".")
        assert "127.0.0.1" not in result.detail


def test_a_stream_is_asked_for_by_get_as_its_player_would(run: Run) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> bytes:
        seen.append(request)
        return reply(CLIP)

    async def scenario() -> None:
        async with DemoProvider(routes={"/a b.ts": answer, "/a%20b.ts": answer}) as demo:
            await checked(f"{demo.base_url}/a b.ts?token=1", agent="Kodi/21\r\nX-Evil: 1")
        assert [request.head.partition(b"\r\n")[0] for request in seen] == [b"GET /a%20b.ts?token=1 HTTP/1.1"]
        assert seen[0].header("User-Agent") == "Kodi/21X-Evil: 1"
        assert seen[0].header("Referer") == "http://site/"
        assert seen[0].header("X-Evil") == ""

    run(scenario())


def test_a_name_and_password_in_the_address_are_sent_as_a_browser_does(run: Run) -> None:
    def answer(request: Request) -> bytes:
        return reply(CLIP) if request.header("Authorization") == "Basic bWU6cEBzcw==" else reply(status=401)

    async def scenario() -> None:
        async with DemoProvider(routes={"/x.ts": answer}) as demo:
            address = demo.base_url.replace("://", "://me:p%40ss@")
            assert (await checked(f"{address}/x.ts")).outcome is Outcome.ALIVE

    run(scenario())


@pytest.mark.parametrize(
    ("site", "outcome"),
    [
        pytest.param({"/x.ts": reply(CLIP, status=206)}, Outcome.ALIVE, id="partial content"),
        pytest.param({"/x.ts": reply(CLIP[100:])}, Outcome.ALIVE, id="from the middle of a packet"),
        pytest.param({"/x.ts": cut_after(head({}) + CLIP)}, Outcome.ALIVE, id="without a length"),
        pytest.param(
            {"/x.ts": cut_after(head({"Content-Length": "900000"}) + CLIP)}, Outcome.ALIVE, id="broken off late"
        ),
        pytest.param(
            {"/x.ts": cut_after(head({"Transfer-Encoding": "chunked"}) + b"64\r\n" + CLIP[:100] + b"\r\n"
                                + b"f00\r\n" + CLIP[100:3940] + b"\r\n0\r\n\r\n")},
            Outcome.ALIVE, id="in chunks",
        ),
        pytest.param({"/x.ts": reply(b"", status=302)}, Outcome.INDETERMINATE, id="redirect to nowhere"),
        pytest.param(
            {"/x.ts": reply(status=302, headers={"Location": "rtmp://h/x"})}, Outcome.UNSUPPORTED, id="to rtmp"
        ),
        pytest.param({"/x.ts": reply(status=418)}, Outcome.INDETERMINATE, id="an odd status"),
        pytest.param({"/x.ts": reply(status=204)}, Outcome.NOT_MEDIA, id="no content"),
        pytest.param({"/x.ts": reply(CLIP, status=404)}, Outcome.NOT_FOUND, id="media with a 404"),
        pytest.param({"/x.ts": cut_after(b"220 mail.example ESMTP\r\n")}, Outcome.NOT_MEDIA, id="no HTTP"),
        pytest.param({"/x.ts": reply(bytes(range(256)) * 300)}, Outcome.NOT_MEDIA, id="unknown bytes"),
        pytest.param({"/x.ts": reply(b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n")}, Outcome.NOT_MEDIA, id="empty HLS"),
        pytest.param({"/x.ts": reply(b"#EXTM3U\nx.ts\n")}, Outcome.NOT_MEDIA, id="a playlist of itself"),
        pytest.param({"/x.ts": reply(b"[playlist]\nFile1=/y.ts\n"), "/y.ts": reply(CLIP)}, Outcome.ALIVE, id="PLS"),
        pytest.param({"/x.ts": reply(b"#EXTM3U\nhttp://[::1\n")}, Outcome.SERVER_ERROR, id="to no address"),
        pytest.param({"/x.ts": reply(b'<?xml version="1.0"?><MPD></MPD>')}, Outcome.INDETERMINATE, id="DASH"),
        pytest.param(
            {"/x.ts": reply(b"<MPD><ContentProtection/></MPD>")}, Outcome.DRM, id="protected DASH"
        ),
        pytest.param({"/x.ts": reply(media.clip("mp4"))}, Outcome.PLACEHOLDER, id="a short film in its place"),
        pytest.param({"/x.ts": _locked("/key"), "/y.ts": LOCKED, "/key": reply(bytes(16))}, Outcome.ALIVE,
                     id="locked"),
        pytest.param({"/x.ts": _locked("/key"), "/y.ts": LOCKED, "/key": reply(status=403)}, Outcome.FORBIDDEN,
                     id="locked, its key refused"),
        pytest.param({"/x.ts": _locked("/key"), "/y.ts": LOCKED, "/key": reply(b"<html>Sign in")}, Outcome.NOT_MEDIA,
                     id="locked, its key a page"),
        pytest.param({"/x.ts": _ranges(100, len(CLIP)), "/y.ts": _only_ranges}, Outcome.ALIVE, id="a part of a file"),
        pytest.param(
            {"/x.ts": cut_after(b"ICY 200 OK\nicy-name: Old\n\n" + media.sound("mp3"))}, Outcome.ALIVE,
            id="a head with bare line feeds",
        ),
        pytest.param(
            {"/x.ts": reply(b"", status=302, headers={"Location": "/film.mp4"}), "/film.mp4": reply(CLIP)},
            Outcome.ALIVE, id="a live stream under a film's name",
        ),
    ],
)  # fmt: skip
def test_odd_answers_have_the_outcome_they_deserve(run: Run, site: Site, outcome: Outcome) -> None:
    result = run(on_site(site))
    assert result.outcome is outcome, result


def test_packed_playlists_are_unpacked(run: Run) -> None:
    import gzip

    packed = reply(
        gzip.compress(b"#EXTM3U\n#EXTINF:2,\n/y.ts\n"), PLAYLIST, headers={"Content-Encoding": "gzip"}
    )
    assert run(on_site({"/x.ts": packed, "/y.ts": reply(CLIP)})).outcome is Outcome.ALIVE


def test_a_playlist_longer_than_what_is_read_is_followed_by_its_whole_lines(run: Run) -> None:
    lines = "".join(f"#EXTINF:2,\n/piece-{number}.ts\n" for number in range(9_000))
    site: Site = {"/x.ts": reply(f"#EXTM3U\n{lines}".encode(), PLAYLIST), "/piece-0.ts": reply(CLIP)}
    assert run(on_site(site)).outcome is Outcome.ALIVE


def test_of_a_long_live_playlist_the_last_whole_line_is_taken_when_the_first_piece_is_gone(run: Run) -> None:
    pieces = [f"/piece-{number}-{'x' * 300}.ts" for number in range(400)]
    text = "#EXTM3U\n" + "".join(f"#EXTINF:2,\n{piece}\n" for piece in pieces)
    *_, path, _length, half = text[:LOOK].split("\n")
    assert half.startswith("/piece")
    assert path in pieces
    site: Site = {"/x.ts": reply(text.encode(), PLAYLIST), path: reply(CLIP)}
    assert run(on_site(site)).outcome is Outcome.ALIVE


def test_a_circle_of_redirects_is_left_after_five(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            await checked(f"{demo.base_url}/streams/circle.ts")
            assert demo.gauge.requests == 6

    run(scenario())


def test_a_picture_that_may_be_black_is_not_waited_for_long(run: Run) -> None:
    async def scenario() -> None:
        black = media.clip("mpegts", "black")
        async with DemoProvider(routes={"/x.ts": silent(head({}) + black[:20_000])}) as demo:
            began = time.monotonic()
            result = await checked(f"{demo.base_url}/x.ts", timeout=15.0)
            assert result.outcome is Outcome.PLACEHOLDER
            assert time.monotonic() - began < 6.0

    run(scenario())


def test_what_somebody_outside_names_may_not_reach_into_this_computer(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            for host in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
                address = demo.address(STREAMS[0]).replace("127.0.0.1", host)
                result = await checked(address, named_by="lists.example.com")
                assert (result.outcome, result.http_status) == (Outcome.INDETERMINATE, None), host
            assert demo.gauge.ever == 0
            assert (await checked(demo.address(STREAMS[0]), named_by="192.168.1.2")).outcome is Outcome.ALIVE

    run(scenario())


def test_an_account_for_one_connection_never_sees_two(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo, Player(1) as player:
            kinds = ("endless", "moved", "hls", "radio-icy", "geo", "ts", "film-mp4", "reset", "endless")
            for stream in (each for kind in kinds for each in STREAMS if each.name == kind):
                await probe(player, ProbeTarget(1, 2, demo.address(stream), "", ""), 2.0)
            assert demo.gauge.most == 1

    run(scenario())


def test_a_connection_whose_answer_was_read_whole_serves_the_next_stream(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo, Player(1) as player:
            for number in range(20):
                await probe(player, ProbeTarget(1, 2, f"{demo.base_url}/alive/{number}.ts", "", ""), 2.0)
            assert (demo.gauge.ever, demo.gauge.requests) == (1, 20)

    run(scenario())


def test_a_kept_connection_that_the_server_has_closed_is_no_failure(run: Run) -> None:
    async def scenario() -> None:
        async with Player(4) as player:
            async with DemoProvider() as demo:
                address, port = f"{demo.base_url}/alive/1.ts", int(demo.base_url.rpartition(":")[2])
                await probe(player, ProbeTarget(1, 2, address, "", ""), 2.0)
            async with DemoProvider(port=port):
                assert (await probe(player, ProbeTarget(1, 2, address, "", ""), 2.0)).outcome is Outcome.ALIVE

    run(scenario())


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(reply(media.clip("mp4")), Outcome.DRM, id="it answers"),
        pytest.param(reply(b"<MPD></MPD>"), Outcome.DRM, id="a list of pieces"),
        pytest.param(reply(status=404), Outcome.NOT_FOUND, id="it is gone"),
    ],
)
def test_what_takes_a_licence_by_its_list_is_protected(run: Run, answer: bytes, outcome: Outcome) -> None:
    async def scenario() -> None:
        async with DemoProvider(routes={"/x.mp4": answer}) as demo, Player(1) as player:
            target = ProbeTarget(1, 2, f"{demo.base_url}/x.mp4", "", "", licence="widevine")
            assert (await probe(player, target, 2.0)).outcome is outcome

    run(scenario())


def test_a_providers_headers_go_to_its_own_host_alone(run: Run) -> None:
    seen = []

    def note(request: Request) -> Answer:
        seen.append(request.header("X-Token"))
        return reply(CLIP)

    async def scenario() -> None:
        async with DemoProvider(routes={"/y.ts": note}) as demo, Player(1) as player:
            other = demo.base_url.replace("127.0.0.1", "localhost")
            for host in (demo.base_url, other):
                moved = reply(status=302, headers={"Location": f"{host}/y.ts"})
                async with DemoProvider(routes={"/x.ts": moved}) as own:
                    target = ProbeTarget(1, 2, f"{own.base_url}/x.ts", "", "", headers=(("X-Token", "t"),))
                    assert (await probe(player, target, 2.0)).outcome is Outcome.ALIVE
            assert seen == ["t", ""]

    run(scenario())


def test_a_certificate_that_the_person_accepts_is_no_fault(run: Run) -> None:
    async def scenario() -> None:
        async with serving(saying(reply(CLIP)), "self_signed.pem") as address, Player(1) as player:
            target = ProbeTarget(1, 2, f"{address}/x.ts", "", "", any_certificate=True)
            assert (await probe(player, target, 2.0)).outcome is Outcome.ALIVE

    run(scenario())


@pytest.mark.parametrize("certificate", ["self_signed.pem", "expired.pem"])
def test_a_certificate_that_nobody_trusts_is_a_fault_of_tls(run: Run, certificate: str) -> None:
    async def scenario() -> None:
        async with serving(saying(reply(CLIP)), certificate) as address:
            assert (await checked(f"{address}/x.ts")).outcome is Outcome.TLS

    run(scenario())


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        pytest.param(reply(status=429, headers={"Retry-After": "17"}), 17.0, id="seconds"),
        pytest.param(
            reply(status=503, headers={"Retry-After": "Thu, 01 Jan 2099 00:00:00 GMT"}), 1e9, id="date"
        ),
        pytest.param(reply(status=503, headers={"Retry-After": "soon"}), None, id="nonsense"),
        pytest.param(reply(status=429), None, id="nothing"),
    ],
)
def test_what_a_server_asks_us_to_wait_is_heard(run: Run, answer: bytes, asked: float | None) -> None:
    async def scenario() -> None:
        async with DemoProvider(routes={"/x.ts": answer}) as demo, Player(1) as player:
            seen = await visit(player, ProbeTarget(1, 2, f"{demo.base_url}/x.ts", "", ""), 2.0)
            assert seen.is_connected
            assert seen.retry_after == asked or (asked == 1e9 and (seen.retry_after or 0) > asked)

    run(scenario())


def test_a_visit_that_is_cut_ends_at_once_and_leaves_no_socket(run: Run) -> None:
    async def scenario() -> None:
        trip = Trip()
        async with DemoProvider(routes={"/x.ts": silent()}) as demo, Player(1) as player:
            target = ProbeTarget(1, 2, f"{demo.base_url}/x.ts", "", "")
            visiting = asyncio.create_task(visit(player, target, 60.0, trip=trip))
            async with asyncio.timeout(PATIENCE):
                await demo.gauge.requested(1)
                trip.cut()
                await visiting
                await demo.gauge.all_closed()

    run(scenario())


def test_cancel_leaves_no_socket(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider(routes={"/x.ts": silent()}) as demo:
            checking = asyncio.create_task(checked(f"{demo.base_url}/x.ts", timeout=60.0))
            async with asyncio.timeout(PATIENCE):
                await demo.gauge.requested(1)
                checking.cancel()
                await asyncio.wait([checking])
                await demo.gauge.all_closed()
            assert checking.cancelled()

    run(scenario())
