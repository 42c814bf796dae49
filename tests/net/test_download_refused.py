"""Downloads that end badly: each in one clear sentence that holds no credential, with nothing left behind."""

import asyncio
import gzip
import lzma
import os
import resource
import socket
import struct
import zipfile
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.net import addresses
from tests.net.fetches import LIMITS, Fetching
from tests.net.loopback import Answer, page, routes, saying, serving
from tests.net.test_download import LIST, zipped
from tests.waiting import until

Waiting = Callable[[Callable[[], bool]], Awaitable[None]]
SECRET = "/get.php?username=bob&password=s3cret"
QUICK = LIMITS._replace(rate_window=0.3, first_answer=0.3)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("204 No Content", "nothing at all (204)"),
        ("401 Unauthorized", "user or password is wrong (401)"),
        ("403 Forbidden", "refuses us (403)"),
        ("404 Not Found", "nothing at this address (404)"),
        ("410 Gone", "gone for good (410)"),
        ("418 Teapot", "unexpected status (418)"),
        ("429 Too Many Requests", "too many requests (429); try again later"),
        ("451 Unavailable", "legal reasons (451)"),
        ("458 Limit", "too many connections open (458)"),
        ("500 Oops", "fault of its own (error 500)"),
        ("511 Sign in", "sign in first (511)"),
        ("524 A timeout", "fault of its own (error 524)"),
        ("884 Blocked", "account is blocked (884)"),
        ("302 Nowhere", "unexpected status (302)"),
        ("304 Not Modified", "unexpected status (304)"),
    ],
)
def test_each_bad_status_is_told_in_words(status: str, expected: str, fetching: Fetching) -> None:
    sentence = fetching.refusal(saying(page(b"", status, X="bob s3cret")), SECRET)
    assert sentence.startswith("127.0.0.1 ")
    assert expected in sentence
    assert "bob" not in sentence


@pytest.mark.parametrize(
    ("status", "wait", "expected"),
    [
        ("429 Slow down", "120", "try again in 120 seconds"),
        ("429 Slow down", "Fri, 31 Dec 1999 23:59:59 GMT", "try again after Fri, 31 Dec 1999 23:59:59 GMT"),
        ("429 Slow down", "-1e9", "try again later"),
        ("503 Busy", "60", "try again in 60 seconds"),
    ],
)
def test_how_long_to_wait_is_passed_on(status: str, wait: str, expected: str, fetching: Fetching) -> None:
    assert expected in fetching.refusal(saying(page(b"", status, Retry_After=wait)))


def test_a_cut_gzip_is_refused_wherever_it_is_cut(fetching: Fetching) -> None:
    packed = gzip.compress(LIST[:3000])
    for end in (3, 10, 11, len(packed) // 2, len(packed) - 9, len(packed) - 8, len(packed) - 1):
        assert "gzip packing breaks off before its end" in fetching.refusal(saying(page(packed[:end])))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (lzma.compress(LIST)[:-1], "xz packing breaks off"),
        (lzma.compress(LIST)[:5000] + bytes(5000), "xz packing is damaged"),
        (gzip.compress(LIST)[:5000] + b"\xff" * 50 + gzip.compress(LIST)[5050:], "gzip packing is damaged"),
        (gzip.compress(LIST)[:-8] + bytes(8), "gzip packing is damaged"),  # a wrong checksum
        (gzip.compress(LIST) + b"<html>", "something follows"),
        (gzip.compress(LIST) + b"\x1f", "something follows"),
        (gzip.compress(LIST) + gzip.compress(LIST)[:100], "gzip packing breaks off"),
        (gzip.compress(gzip.compress(LIST)[:-20]), "gzip packing breaks off"),
        (zipped(("list.m3u", LIST))[:-30], "zip packing is damaged or not complete"),
        (zipped(("list.m3u", LIST))[:40] + zipped(("list.m3u", LIST))[60:], "zip packing is damaged"),
        (zipped(), "zip with nothing in it"),
        (zipped(("empty/", b""), ("list.m3u", b"")), "zip with nothing in it"),
        (zipped(("list.m3u", LIST), packing=zipfile.ZIP_LZMA), "zip of an unusual kind"),
        (zipped(*((f"{n:060}.m3u", b"x") for n in range(12_000))), "zip packing is damaged"),
    ],
)
def test_a_broken_packing_is_refused(body: bytes, expected: str, fetching: Fetching) -> None:
    assert expected in fetching.refusal(saying(page(body)))


def test_a_zip_with_a_password_is_refused(fetching: Fetching) -> None:
    archive = bytearray(zipped(("list.m3u", LIST)))
    archive[6] |= 1  # the flag in the entry's own head
    archive[archive.index(b"PK\1\2") + 8] |= 1  # and in the directory
    assert "zip with a password" in fetching.refusal(saying(page(bytes(archive))))


def test_a_cut_deflate_is_refused(fetching: Fetching) -> None:
    body = zlib.compress(LIST)[:-1]
    sentence = fetching.refusal(saying(page(body, Content_Encoding="deflate")))
    assert "deflate packing breaks off" in sentence


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "\x7f"])
def test_a_packing_that_nobody_asked_for_is_refused(encoding: str, fetching: Fetching) -> None:
    assert "packing that nobody asked for" in fetching.refusal(saying(page(LIST, Content_Encoding=encoding)))


def bomb(size: int) -> bytes:
    """A gzip that unpacks to `size` zeros."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()


@pytest.mark.parametrize("packing", ["gzip", "gzip in gzip", "xz", "zip"])
def test_a_bomb_is_left_unread(packing: str, fetching: Fetching) -> None:
    packed = {
        "gzip": lambda: bomb(300 << 20),
        "gzip in gzip": lambda: gzip.compress(bomb(300 << 20)),
        "xz": lambda: lzma.compress(bytes(80 << 20), preset=0),
        "zip": lambda: zipped(("list.m3u", bytes(80 << 20))),
    }[packing]()
    assert "unpacks to far more than a list can be" in fetching.refusal(saying(page(packed)))


def test_a_list_over_the_bound_is_refused(fetching: Fetching, tmp_path: Path) -> None:
    file = tmp_path / "list.m3u"
    file.write_bytes(LIST)
    packed = tmp_path / "list.gz"
    packed.write_bytes(gzip.compress(LIST))
    crowded = tmp_path / "list.zip"
    beside = ("noise", bytes(2 << 20))
    crowded.write_bytes(zipped(("list.m3u", b"#EXTM3U"), beside, packing=zipfile.ZIP_STORED))
    limits = LIMITS._replace(max_bytes=1 << 20)
    endless = b"HTTP/1.0 200 OK\r\n\r\n" + LIST
    lying = page(b"", Content_Length="99999999999999")
    sentences = [fetching.refusal_of(path, limits) for path in (file, packed)]
    sentences.append(
        fetching.refusal(saying(b"HTTP/1.0 200 OK\r\n\r\n" + crowded.read_bytes()), limits=limits)
    )
    sentences += [fetching.refusal(saying(raw), limits=limits) for raw in (page(LIST), endless, lying)]
    for sentence in sentences:
        assert "is bigger than 1 MB" in sentence


def test_a_drip_is_ended_by_the_lowest_rate(fetching: Fetching) -> None:
    async def drip(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)  # the drip is what is tested

    assert "drop by drop" in fetching.refusal(drip, limits=QUICK)


def test_silence_is_ended_before_and_within_an_answer(fetching: Fetching) -> None:
    def silent_after(raw: bytes) -> Answer:
        async def answer(_request: bytes, writer: asyncio.StreamWriter) -> None:
            writer.write(raw)
            await asyncio.Event().wait()

        return answer

    assert "does not answer in time" in fetching.refusal(silent_after(b""), limits=QUICK)
    assert "does not answer in time" in fetching.refusal(silent_after(b"HTTP/1.1 200 OK\r\n"), limits=QUICK)
    sentence = fetching.refusal(silent_after(page(LIST)[:-100]), limits=QUICK)
    assert "fell silent for 0.3 seconds after" in sentence
    assert f"of {len(LIST):,} bytes" in sentence


def test_a_download_is_ended_at_its_deadline(fetching: Fetching) -> None:
    async def steady(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(bytes(1000))
            await writer.drain()
            await asyncio.sleep(0.005)  # fast enough for the lowest rate, and no flood

    sentence = fetching.refusal(steady, limits=LIMITS._replace(deadline=0.3))
    assert "needs more than 0.3 seconds for this list" in sentence


def test_a_reset_half_way_is_told_with_how_much_had_come(fetching: Fetching) -> None:
    async def reset(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(page(LIST)[:500_000])
        await writer.drain()
        await until(lambda: bool(fetching.told))
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    sentence = fetching.refusal(reset, SECRET)
    assert sentence.startswith("127.0.0.1 broke off after ")
    assert sentence.endswith(f" of {len(LIST):,} bytes; try again later.")


@pytest.mark.parametrize(
    "raw",
    [
        page(LIST)[:-1],  # the stated length is longer than what comes
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",  # no last chunk
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabcde",
    ],
)
def test_an_answer_that_is_not_whole_is_refused(raw: bytes, fetching: Fetching) -> None:
    assert "broke off after" in fetching.refusal(saying(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"ICY 200 OK\r\n\r\nmusic",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"<html>since HTTP 0.9</html>",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + bytes(200_000) + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 10_000 + b"\r\n",
    ],
)
def test_an_answer_that_is_not_http_is_refused(raw: bytes, fetching: Fetching) -> None:
    assert "answers with something that is not HTTP" in fetching.refusal(saying(raw), SECRET)


def test_a_server_that_hangs_up_at_once_is_told(fetching: Fetching) -> None:
    assert "broke off the connection before its answer" in fetching.refusal(saying(b""))


def test_redirects_that_go_round_are_ended(fetching: Fetching) -> None:
    pages = {"/a": page(b"", "302 Found", Location="/b"), "/b": page(b"", "302 Found", Location="/a")}
    assert "sends us round in circles (over 5 redirects)" in fetching.refusal(routes(pages), "/a")


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://h/x", "http://h:99999/", "http://[::1/", "javascript:x"]
)
def test_a_redirect_to_no_web_address_is_not_followed(location: str, fetching: Fetching) -> None:
    answer = saying(page(b"", "302 Found", Location=location))
    assert "sends us on to something that is no web address" in fetching.refusal(answer)


@pytest.mark.parametrize(
    "place",
    [
        "169.254.169.254",
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[fd00::1]",
        "10.0.0.1",
    ],
)
def test_a_redirect_from_outside_does_not_reach_inside(
    place: str, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first server is taken for one outside, though it can only be on loopback here."""
    monkeypatch.setattr("iptv_manager.net.request.is_private", lambda _address: False)
    reached: list[bytes] = []

    async def inside(request: bytes, writer: asyncio.StreamWriter) -> None:
        reached.append(request)
        writer.write(page(LIST))

    async def work() -> None:
        async with serving(inside) as aim:
            port = aim.rpartition(":")[2]
            answer = saying(page(b"", "302 Found", Location=f"http://{place}:{port}/{SECRET}"))
            async with serving(answer) as address:
                await fetching(address)

    with pytest.raises(DownloadFailed) as caught:
        asyncio.run(work())
    sentence = fetching.told_by(caught.value)
    assert "inside this computer or network" in sentence or "no usable name of a host" in sentence
    assert not reached
    assert addresses.is_private("127.0.0.1")


def test_an_open_connection_inside_is_not_used_for_a_redirect_from_outside(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iptv_manager.net.request.is_private", lambda _address: False)
    seen: list[str] = []

    async def keeping_open(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request.decode().split()[1])
        writer.write(page(b"", "302 Found", Location="/inside"))
        await asyncio.Event().wait()

    assert "inside this computer" in fetching.refusal(keeping_open)
    assert seen == ["/list"]


@pytest.mark.parametrize(
    ("certificate", "expected"), [("self_signed.pem", "is self-signed"), ("expired.pem", "")]
)
def test_a_certificate_that_nobody_trusts_is_refused(
    certificate: str, expected: str, fetching: Fetching
) -> None:
    sentence = fetching.refusal(saying(page(LIST)), SECRET, certificate=certificate)
    assert "no secure connection that can be trusted: its certificate" in sentence
    assert expected in sentence


def test_a_server_that_speaks_no_tls_is_told(fetching: Fetching) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async def work() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            await fetching(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")

    with pytest.raises(DownloadFailed) as caught:
        asyncio.run(work())
    assert "what it speaks is not TLS" in fetching.told_by(caught.value)


def test_more_than_the_stated_length_is_refused(fetching: Fetching) -> None:
    assert fetching.refusal(saying(page(LIST[:5000], Content_Length="1000")))


def test_a_long_list_whose_length_is_stated_too_short_is_refused(fetching: Fetching) -> None:
    long = LIST[: LIST.rfind(b"\n")] * (1 + (3 << 20) // len(LIST))  # more than is read at once, head and all
    told = fetching.refusal(saying(page(long, Content_Length=str(len(long) - 500))))
    assert f"127.0.0.1 sends more than the {len(long) - 500:,} bytes it announced" in told


def test_a_blank_after_the_list_is_nothing(fetching: Fetching) -> None:
    said = saying(page(LIST + b"\r\n", Content_Length=str(len(LIST))))
    assert fetching.from_server(said).size == len(LIST)


def test_a_name_that_does_not_exist_is_told(fetching: Fetching) -> None:
    sentence = fetching.refusal_of("http://bob:s3cret@nothing.invalid" + SECRET)
    assert sentence.startswith("nothing.invalid can't be ")
    assert "connection" in sentence
    label_too_long = fetching.refusal_of(f"http://{'a' * 80}.com/")
    assert "can't be found" in label_too_long


def test_a_port_where_nobody_listens_is_told(fetching: Fetching) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        sentence = fetching.refusal_of(f"http://127.0.0.1:{taken.getsockname()[1]}{SECRET}")
    assert "127.0.0.1 refuses the connection" in sentence


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("http://", "names no host"),
        ("http:///list", "names no host"),
        ("http://h:99999/?password=s3cret", "no usable web address"),
        ("http://[::1/x?password=s3cret", "no usable web address"),
        ("http://bob:s3/cret@h/", "no usable web address"),
        ("rtsp://h/bob/s3cret/1", "not from rtsp:"),
        ("ftp://bob:s3cret@h/", "not from ftp:"),
        ("", "No list was named"),
        ("  ", "No list was named"),
        ("file://nas/share/list.m3u", "on another computer"),
        ("file://[x/list.m3u", "no usable address of a file"),
        ("missing\n.m3u", "is not there"),
        ("nul\0.m3u", "can't be read"),
        ("x" * 5000, "can't be read"),
        ("h/get.php?username=bob&password=s3cret", "is not there"),
        ("~nobody-of-this-name/list.m3u", "is not there"),
        ("\udcff.m3u", "is not there"),
    ],
)
def test_a_source_that_can_not_be_is_told(source: str, expected: str, fetching: Fetching) -> None:
    sentence = fetching.refusal_of(source)
    assert expected in sentence
    assert "s3" not in sentence
    assert sentence.isprintable()


def test_a_file_that_is_none_is_told(fetching: Fetching, tmp_path: Path) -> None:
    list_itself = tmp_path / "list.m3u"
    list_itself.write_bytes(LIST)
    os.mkfifo(tmp_path / "fifo")
    for source, expected in {
        tmp_path / "missing.m3u": "is not there",
        list_itself / "below": "is not there",
        tmp_path: "is a folder",
        tmp_path / "fifo": "is a device or a pipe",
        Path("/dev/zero"): "is a device or a pipe",
    }.items():
        sentence = fetching.refusal_of(source)
        assert expected in sentence
        assert sentence.startswith(str(source))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(fetching: Fetching, tmp_path: Path) -> None:
    file = tmp_path / "list.m3u"
    file.write_bytes(LIST)
    file.chmod(0)
    assert "may not be read" in fetching.refusal_of(file)


def test_a_file_that_is_still_being_written_is_told(fetching: Fetching, tmp_path: Path) -> None:
    file = tmp_path / "list.m3u"
    file.write_bytes(LIST)

    class Told(list):  # type: ignore[type-arg]
        def append(self, progress: object) -> None:
            if not self:
                with file.open("ab") as end:
                    end.write(b"more")
            super().append(progress)

    fetching.told = Told()
    assert "was written to while it was read" in fetching.refusal_of(file)


@pytest.mark.parametrize("packed", [LIST, gzip.compress(LIST), zipped(("list.m3u", LIST))])
def test_a_full_disk_is_told(packed: bytes, fetching: Fetching, tmp_path: Path) -> None:
    """A bound on the size of files stands in for the disk: writing fails the same way, half way."""
    file = tmp_path / "list"
    file.write_bytes(packed)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        from_file = fetching.refusal_of(file)
        from_server = fetching.refusal(saying(page(packed)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert from_file == from_server
    assert from_file.startswith("The disk is full")


def test_a_folder_that_is_not_there_is_told(fetching: Fetching, tmp_path: Path) -> None:
    file = tmp_path / "list.m3u"
    file.write_bytes(LIST)
    fetching.target = tmp_path / "missing" / "list"
    assert "The data folder can't be written" in fetching.refusal_of(file)
