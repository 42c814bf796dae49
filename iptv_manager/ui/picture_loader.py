"""Pictures out of files on the window's side: decoded in a thread, never larger than they may be, kept for a while.

A picture's size is read before the picture: 8 kB may claim to be 256 MB. See `services/logos.py` for the files.
"""

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

MOST_DECODED = 32 << 20  # bytes
KEPT = 400  # pictures
_FORMATS = (b"png", b"jpeg", b"jpg", b"gif", b"webp", b"bmp")


class PictureFiles(Protocol):
    """Gives the file of a picture."""

    async def file_of(self, url: str, source: str = "") -> Path | None:
        """The picture at `url` as a file; None where there is none to be had."""


class PictureLoader:
    """Gives pictures of a size, or None; what was given before is at hand without waiting."""

    def __init__(self, files: PictureFiles) -> None:
        self._files = files
        self._kept: OrderedDict[tuple[str, int, int], QPixmap] = OrderedDict()

    def at_hand(self, url: str, size: QSize) -> QPixmap | None:
        """The picture, if it was loaded before."""
        key = (url, size.width(), size.height())
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    async def load(self, url: str, source: str, size: QSize) -> QPixmap | None:
        """The picture, covering `size` (device pixels); None where there is none, or none that we would open."""
        if (known := self.at_hand(url, size)) is not None:
            return known
        path = await self._files.file_of(url, source)
        if path is None:
            return None
        image = await asyncio.to_thread(decoded, path, size)
        if image.isNull():
            return None
        picture = QPixmap.fromImage(image)
        self._kept[url, size.width(), size.height()] = picture
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return picture


def decoded(path: Path, size: QSize) -> QImage:
    """The picture, scaled while it is decoded; an empty image for what is none, or would be too large."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    whole = reader.size()
    is_known = bytes(reader.format().data()).lower() in _FORMATS
    if not is_known or not whole.isValid() or whole.width() * whole.height() * 4 > MOST_DECODED:
        return QImage()
    if whole.width() > size.width() and whole.height() > size.height():
        reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()
