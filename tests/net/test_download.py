"""Downloads that go well: what arrives is what was sent, unpacked, measured, private, and told about."""

import asyncio
import bz2
import gzip
import hashlib
import io
import lzma
import os
import stat
import zipfile
import zlib
from pathlib import Path

import pytest

from iptv_manager.net.download import Validators
from iptv_manager.net.spool import digest_of
from tests.net.fetches import Fetching
from tests.net.loopback import page, routes, saying, serving

LIST = b"#EXTM3U\n" + b"".join(b"#EXTINF:-1,Channel %d\nhttp://h/%d\n" % (n, n) for n in range(60_000))


def zipped(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return kept.getvalue()


PACKED = {
    "plain": LIST,
    "gzip": gzip.compress(LIST),
    "gzip of two members": gzip.compress(LIST[:1000]) + gzip.compress(LIST[1000:]),
    "gzip, zeros after it": gzip.compress(LIST) + bytes(1000),
    "gzip, a line end after it": gzip.compress(LIST) + b"\r\n",
    "gzip in gzip": gzip.compress(gzip.compress(LIST)),
    "xz": lzma.compress(LIST),
    "xz of two streams": lzma.compress(LIST[:1000]) + bytes(4) + lzma.compress(LIST[1000:]),
    "gzip in xz": lzma.compress(gzip.compress(LIST)),
    "zip": zipped(("a/list.m3u", LIST)),
    "zip, stored": zipped(("list.m3u", LIST), packing=zipfile.ZIP_STORED),
    "zip, bzip2": zipped(("list.m3u", LIST), packing=zipfile.ZIP_BZIP2),
    "zip, bigger things beside": zipped(
        ("READ.me", bytes(5_000_000)), ("small.m3u", b"x"), ("my.M3U8", LIST)
    ),
    "zip, a strange name": zipped(("../../../list", LIST)),
    "gzip in zip": zipped(("list.m3u.gz", gzip.compress(LIST))),
}


@pytest.mark.parametrize("packing", PACKED)
def test_a_packed_list_arrives_unpacked_from_a_file_and_from_an_address(
    packing: str, fetching: Fetching, tmp_path: Path
) -> None:
    file = tmp_path / "packed"
    file.write_bytes(PACKED[packing])
    for found in (fetching.from_server(saying(page(PACKED[packing]))), asyncio.run(fetching(file))):
        assert fetching.target.read_bytes() == LIST
        assert (found.size, found.digest) == (len(LIST), hashlib.sha256(LIST).digest())
        assert found.digest == digest_of(fetching.target)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_a_packing_is_undone_however_its_bytes_are_cut(
    size: int, fetching: Fetching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iptv_manager.net.local.BLOCK", size)
    text = LIST[: size * 200]
    file = tmp_path / "packed"
    for packed in (
        gzip.compress(text[:9]) + gzip.compress(text[9:]) + b"\0\n",
        lzma.compress(text[:9]) + bytes(8) + lzma.compress(text[9:]),
    ):
        file.write_bytes(packed)
        asyncio.run(fetching(file))
        assert fetching.target.read_bytes() == text


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(LIST)),
        ("GZIP", gzip.compress(gzip.compress(LIST))),
        ("gzip", LIST),  # some servers say so of what they never packed
        ("deflate", zlib.compress(LIST)),
        ("deflate", zlib.compress(LIST, wbits=-15)),
        ("deflate", zlib.compress(gzip.compress(LIST))),
        ("identity", LIST),
    ],
)
def test_content_encoding_is_undone(encoding: str, body: bytes, fetching: Fetching) -> None:
    fetching.from_server(saying(page(body, Content_Encoding=encoding)))
    assert fetching.target.read_bytes() == LIST


def test_what_is_no_known_packing_stays_as_it_is(fetching: Fetching) -> None:
    for body in (b"", b"#", b"\x1f", b"PK", bz2.compress(LIST)):
        assert fetching.from_server(saying(page(body))).size == len(body)
        assert fetching.target.read_bytes() == body


def test_a_body_may_come_in_chunks_or_end_with_the_connection(fetching: Fetching) -> None:
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(part), part) for part in (LIST[:5], LIST[5:70_000], LIST[70_000:])
    )
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    for raw in (chunked, b"HTTP/1.0 200 OK\r\n\r\n" + LIST):
        fetching.from_server(saying(raw))
        assert fetching.target.read_bytes() == LIST


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_the_spool_file_is_for_its_owner_only(fetching: Fetching) -> None:
    fetching.from_server(saying(page(b"#EXTM3U")))
    assert stat.S_IMODE(fetching.target.stat().st_mode) == 0o600


def test_progress_ends_at_the_whole(fetching: Fetching, tmp_path: Path) -> None:
    fetching.from_server(saying(page(LIST)))
    assert (fetching.told[-1].done, fetching.told[-1].total) == (len(LIST), len(LIST))
    file = tmp_path / "list.m3u"
    file.write_bytes(LIST)
    asyncio.run(fetching(file.as_uri()))
    assert fetching.told[-1] == (len(LIST), len(LIST), "Reading file", "bytes", None)


def test_a_version_that_we_have_is_not_fetched_again(fetching: Fetching) -> None:
    seen: list[bytes] = []

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request)
        known = b'If-None-Match: "1"' in request
        writer.write(page(b"", "304 Not Modified") if known else page(LIST, ETag='"1"', Last_Modified="then"))
        await writer.drain()

    async def work() -> None:
        async with serving(answer) as address:
            first = await fetching(address)
            assert first.validators == Validators('"1"', "then")
            fetching.target.unlink()
            again = await fetching(address, validators=first.validators)
            assert again.not_modified
            assert again.validators == first.validators

    asyncio.run(work())
    assert b"If-None-Match" not in seen[0]
    assert b"If-Modified-Since: then" in seen[1]
    assert fetching.left == []


def test_a_redirect_is_followed_and_takes_no_password_along(fetching: Fetching) -> None:
    seen: list[bytes] = []

    async def other(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request)
        writer.write(page(LIST))
        await writer.drain()

    async def work() -> None:
        async with serving(other) as end:
            pages = routes(
                {
                    "/": page(b"", "302 Found", Location="/moved"),
                    "/moved": page(b"gone there", "301 Moved", Location=end + "/list"),
                }
            )

            async def first(request: bytes, writer: asyncio.StreamWriter) -> None:
                seen.append(request)
                await pages(request, writer)

            async with serving(first) as address:
                await fetching(address.replace("://", "://zoë:s3cr%40t%C5%82@") + "/")

    asyncio.run(work())
    assert b"Authorization: Basic em/DqzpzM2NyQHTFgg==" in seen[0]  # zoë:s3cr@tł
    assert b"Authorization" not in seen[-1]
    assert fetching.target.read_bytes() == LIST


def test_servers_meet_a_player_or_whom_the_provider_wants(fetching: Fetching) -> None:
    seen: list[bytes] = []

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request)
        writer.write(page(LIST))
        await writer.drain()

    async def work() -> None:
        async with serving(answer) as address:
            await fetching(address)
            await fetching(address, user_agent="Tivi\r\nMate/1 ")

    asyncio.run(work())
    assert b"User-Agent: VLC/" in seen[0]
    assert b"User-Agent: TiviMate/1\r\n" in seen[1]


def test_the_address_is_asked_for_as_it_was_written(fetching: Fetching) -> None:
    seen: list[bytes] = []

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request.split(b"\r\n")[0])
        writer.write(page(LIST))
        await writer.drain()

    fetching.from_server(answer, "/a%2Fb/get.php?username=a%20b&password=%C3%BC+%26&x=[1]")
    assert seen == [b"GET /a%2Fb/get.php?username=a%20b&password=%C3%BC+%26&x=[1] HTTP/1.1"]
