"""Finds lists in what was dropped or pasted: addresses and likely files. No file is opened here."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

_SUFFIXES = (".m3u", ".m3u8", ".gz", ".xz", ".zip")
_SCHEMES = ("http://", "https://")
_LONGEST = 8192  # characters of an address
_MOST_LINES = 100


def sources_in(mime: QMimeData) -> list[str]:
    """Addresses and absolute paths named by a drop or by the clipboard, each once, in order."""
    if mime.hasUrls():
        found = [_of_url(url) for url in mime.urls()]
    else:
        found = [source_of(line) for line in mime.text().splitlines()[:_MOST_LINES]]
    return list(dict.fromkeys(source for source in found if source))


def source_of(text: str) -> str:
    """The address or path that `text` is; "" when it is neither."""
    text = text.strip().strip('"')
    if not text or len(text) > _LONGEST:
        return ""
    if text.lower().startswith(_SCHEMES):
        return text
    path = QUrl(text).toLocalFile() if text.lower().startswith("file:") else text
    return path if path.lower().endswith(_SUFFIXES) and Path(path).is_absolute() else ""


def file_filter(playlists: str, everything: str) -> str:
    """The filter of a file dialog, with these two names."""
    patterns = " ".join(f"*{suffix}" for suffix in _SUFFIXES)
    return f"{playlists} ({patterns});;{everything} (*)"


def _of_url(url: QUrl) -> str:
    """A dropped file if it looks like a list, a dropped address as it was written."""
    return source_of(url.toLocalFile() if url.isLocalFile() else bytes(url.toEncoded().data()).decode())
