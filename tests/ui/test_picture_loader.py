"""Pictures from files: scaled while they are decoded, refused where they would be too large."""

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.picture_loader import PictureLoader, decoded

CARD = QSize(96, 144)


def huge_png(path: Path, width: int, height: int) -> None:
    """A few bytes that claim to be a picture of this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


@pytest.mark.parametrize("kind", ["png", "jpg", "bmp"])
def test_a_picture_covers_the_card(qapp: QApplication, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"picture.{kind}"
    QImage(600, 900, QImage.Format.Format_RGB32).save(str(path))
    image = decoded(path, CARD)
    assert image.size() == CARD
    assert decoded(path, QSize(96, 96)).size() == CARD


def test_what_claims_to_be_huge_is_not_opened(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    huge_png(path, 30_000, 30_000)
    assert path.stat().st_size < 200
    assert decoded(path, CARD).isNull()


def test_what_is_no_picture_gives_none(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    for body in (
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"\x89PNG\r\n\x1a\n",
    ):
        path.write_bytes(body)
        assert decoded(path, CARD).isNull()


def test_a_loaded_picture_is_at_hand(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    QImage(60, 90, QImage.Format.Format_RGB32).save(str(path))
    asked: list[str] = []

    class Files:
        async def file_of(self, url: str, source: str = "") -> Path | None:
            asked.append(url)
            return path if url == "there" else None

    async def scenario() -> None:
        loader = PictureLoader(Files())
        assert loader.at_hand("there", CARD) is None
        assert (await loader.load("there", "", CARD)) is loader.at_hand("there", CARD)
        assert await loader.load("missing", "", CARD) is None
        await loader.load("there", "", CARD)
        assert asked == ["there", "missing"]

    with WindowLoop(qapp) as loop:
        loop.run_until_complete(scenario())
