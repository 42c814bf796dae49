"""Real lists, where they are at hand, and a second opinion on made-up ones."""

from collections import Counter
from pathlib import Path

import pytest
from ipytv import playlist as ipytv_playlist

from iptv_manager.demo.lists import write_list
from iptv_manager.formats.m3u import M3uReader, fingerprints, read_blocks
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject, StreamKind

REAL_LISTS = Path(__file__).parents[2].parent / "shared" / "data" / "playlists"
COUNTS = {"iptv-org-2026-08-20.m3u": 16_543, "iptv-org-2026-08-21.m3u": 16_706}


def real_list(name: str) -> Path:
    path = REAL_LISTS / name
    if not path.exists():
        pytest.skip(f"the real list {name} is not at hand")
    return path


def read(path: Path) -> list[PlaylistEntry | PlaylistReject]:
    with path.open("rb") as stream:
        return list(M3uReader(stream))


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_list_is_read_whole_without_a_reject(name: str) -> None:
    entries = [item for item in read(real_list(name)) if isinstance(item, PlaylistEntry)]
    assert len(entries) == len(read(real_list(name))) == COUNTS[name]
    assert all(item.name and item.url and item.group for item in entries)
    assert all(item.duration == -1 and len(item.attrs) >= 3 for item in entries)


def test_the_options_of_a_real_list_all_arrive() -> None:
    path = real_list("iptv-org-2026-08-21.m3u")
    text = path.read_text(encoding="utf-8")
    entries = [item for item in read(path) if isinstance(item, PlaylistEntry)]
    options = Counter(key for item in entries for key in item.options)
    keys = ("http-user-agent", "http-referrer")
    assert options == {key: text.count(f"\n#EXTVLCOPT:{key}=") for key in keys}
    assert sum(bool(item.user_agent) for item in entries) == text.count("\n#EXTVLCOPT:http-user-agent=")


def test_most_blocks_of_one_day_are_those_of_the_day_before() -> None:
    days = []
    for name in COUNTS:
        with real_list(name).open("rb") as stream:
            days.append({value for batch in read_blocks(stream) for value in fingerprints(batch)})
    assert len(days[0] & days[1]) > 0.95 * len(days[0])


def test_a_second_opinion_agrees_on_a_made_up_list(tmp_path: Path) -> None:
    path = tmp_path / "list.m3u"
    write_list(path, entries=3000)
    ours = [item for item in read(path) if isinstance(item, PlaylistEntry)]
    theirs = ipytv_playlist.loadf(str(path)).get_channels()
    assert [(item.name, item.url, item.attrs) for item in ours] == [
        (channel.name, channel.url, channel.attributes) for channel in theirs
    ]


def test_a_made_up_list_is_the_same_for_the_same_seed_and_mixed_as_promised(tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    write_list(one, 2000, seed=1)
    write_list(same, 2000, seed=1)
    write_list(other, 2000, seed=2, base_url="http://127.0.0.1:9")
    assert one.read_bytes() == same.read_bytes() != other.read_bytes()
    kinds = Counter(item.kind for item in read(other) if isinstance(item, PlaylistEntry))
    assert kinds[StreamKind.LIVE] == pytest.approx(1700, abs=80)
    assert kinds[StreamKind.MOVIE] == pytest.approx(200, abs=60)
    assert sum(kinds.values()) == 2000
    assert "8080" not in other.read_text(encoding="utf-8")
