"""Posters and logos: fetched once, small, only where a list may point, and kept within bounds."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.services.logos import LogoService, is_picture, prune
from tests.net.loopback import page, routes, serving

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
Run = Callable[..., Any]


def test_a_picture_is_fetched_once_and_kept(run: Run, tmp_path: Path) -> None:
    async def scenario() -> None:
        asked: list[bytes] = []
        answer = routes({"/a.png": page(PNG)})

        async def noted(request: bytes, writer: asyncio.StreamWriter) -> None:
            asked.append(request)
            await answer(request, writer)

        async with serving(noted) as address:
            logos = LogoService(tmp_path / "pictures")
            paths = await asyncio.gather(*(logos.file_of(f"{address}/a.png", address) for _ in range(5)))
            assert len(set(paths)) == 1
            assert paths[0] is not None
            assert paths[0].read_bytes() == PNG
            assert await LogoService(tmp_path / "pictures").file_of(f"{address}/a.png", address) == paths[0]
            assert len(asked) == 1

    run(scenario())


@pytest.mark.parametrize(
    "answer",
    [
        page(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        page(b"gone", "404 Not Found"),
        page(b""),
        page(PNG + b"\0" * (5 << 20)),
        page(b"", "302 Found", Location="file:///etc/passwd"),
    ],
    ids=["drawing", "missing", "empty", "too big", "elsewhere"],
)
def test_what_is_no_picture_leaves_nothing_and_is_not_asked_again(
    run: Run, tmp_path: Path, answer: bytes
) -> None:
    async def scenario() -> None:
        asked: list[bytes] = []

        async def noted(request: bytes, writer: asyncio.StreamWriter) -> None:
            asked.append(request)
            writer.write(answer)
            await writer.drain()

        async with serving(noted) as address:
            logos = LogoService(tmp_path / "pictures")
            assert await logos.file_of(f"{address}/a", address) is None
            assert await logos.file_of(f"{address}/a", address) is None
            assert len(asked) == 1
            assert list((tmp_path / "pictures").iterdir()) == []

    run(scenario())


def test_a_list_from_outside_does_not_point_into_this_network(run: Run, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with serving(routes({"/a.png": page(PNG)})) as address:
            for source in ("", "http://list.example.com/get.php", "https://8.8.8.8/list"):
                assert await LogoService(tmp_path / "p").file_of(f"{address}/a.png", source) is None
            assert await LogoService(tmp_path / "p").file_of(f"{address}/a.png", "/home/me/list.m3u")

    run(scenario())


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "/etc/passwd", "data:image/png;base64,AA", "http://" + "a" * 5000]
)
def test_only_web_addresses_are_asked(run: Run, tmp_path: Path, url: str) -> None:
    assert run(LogoService(tmp_path / "p").file_of(url, "/list.m3u")) is None
    assert not (tmp_path / "p").exists()


def test_the_folder_stays_within_its_bounds(tmp_path: Path) -> None:
    for place in range(10):
        path = tmp_path / str(place)
        path.write_bytes(b"x" * 100)
        os.utime(path, (place, place))
    assert prune(tmp_path, most_bytes=10_000, most_files=8) == 2
    assert prune(tmp_path, most_bytes=350, most_files=8) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["7", "8", "9"]


def test_pictures_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    for head, known in (
        (PNG, True),
        (b"\xff\xd8\xff\xe0", True),
        (b"RIFF1234WEBP", True),
        (b"RIFF1234WAVE", False),
        (b"<svg", False),
    ):
        (tmp_path / "a").write_bytes(head)
        assert is_picture(tmp_path / "a") is known
