"""What counts as a list in a drop or on the clipboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from iptv_manager.ui.sources import source_of, sources_in


@pytest.mark.parametrize(
    "text",
    ["http://tv.example/get.php?username=a&password=b", "HTTPS://TV.EXAMPLE/X", "  https://a.b/c.m3u\n"],
)
def test_addresses_are_taken_as_they_are(text: str) -> None:
    assert source_of(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "hello", "rtsp://x/y", "list.m3u", "javascript:alert(1)", "http://" + "a" * 9000]
)
def test_other_text_is_no_source(text: str) -> None:
    assert source_of(text) == ""


def test_a_drop_of_files_takes_those_that_look_like_lists(tmp_path: Path) -> None:
    mime = QMimeData()
    names = ("a.m3u", "b.M3U8", "c.txt", "d.m3u.gz", "a.m3u")
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    assert [Path(source).name for source in sources_in(mime)] == ["a.m3u", "b.M3U8", "d.m3u.gz"]


def test_a_dropped_link_is_an_address() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://tv.example/list.m3u?x=1&y=%20")])
    assert sources_in(mime) == ["https://tv.example/list.m3u?x=1&y=%20"]


def test_each_line_of_a_pasted_text_may_be_an_address() -> None:
    mime = QMimeData()
    mime.setText("https://a.example/1.m3u\nwords\nhttps://b.example/2.m3u\nhttps://a.example/1.m3u\n")
    assert sources_in(mime) == ["https://a.example/1.m3u", "https://b.example/2.m3u"]
