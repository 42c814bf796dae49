"""Real names of stations in guides that name no countries, against a real line-up of the world: few are wrong."""

import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from iptv_manager.model.guide import GuideChannel
from iptv_manager.model.guide_matching import Candidate, Matcher, Way
from iptv_manager.model.matching import MatchKey, match_key

SITES = 30  # of a hundred
MOST_WRONG = 0.1  # sites and lists name the feeds of one station by different ids, which counts as wrong here
LEAST_FOUND = 250


def test_names_of_real_guides_find_the_right_channels(real_guides: Path, real_playlists: Path) -> None:
    line_up = [*channels_of(real_playlists / "iptv-org-2026-08-21.m3u")]
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, (key, _, _) in enumerate(line_up):
        by_name[key.name].append(number)
    right = wrong = 0
    for site in sites_of(real_guides.parent / "guide-channels.tar.xz"):
        matcher = Matcher({key: GuideChannel(key, (name,)) for key, (name, _) in site.items()}, None)
        meetings = [
            Candidate(number, guide_id, Way.NAME, line_up[number][1], line_up[number][0].country, 1)
            for guide_id, said in matcher.keys.items()
            for name in said.names
            for number in by_name.get(name.name, ())
        ]
        for number, match in matcher.best(meetings).items():
            is_right = station(line_up[number][2]) == station(site[match.guide_id][1])
            right, wrong = right + is_right, wrong + (not is_right)
    assert right >= LEAST_FOUND
    assert wrong <= MOST_WRONG * (right + wrong)


def channels_of(path: Path) -> Iterator[tuple[MatchKey, str, str]]:
    """Key, name and guide id of the list's channels that have one."""
    seen = set()
    for guide_id, name in re.findall(
        r'^#EXTINF.*?tvg-id="([^"]+)".*",(.*)$', path.read_text("utf-8"), re.MULTILINE
    ):
        if (name, guide_id) not in seen and (key := match_key(name, guide_id)):
            seen.add((name, guide_id))
            yield key, name, guide_id


def sites_of(path: Path) -> Iterator[dict[str, tuple[str, str]]]:
    """Of each site: what it calls a station, and which it is, by an id that says nothing."""
    with tarfile.open(path) as archive:
        members = sorted((one for one in archive.getmembers() if one.isfile()), key=lambda one: one.name)
        for member in members[:SITES]:
            file = archive.extractfile(member)
            assert file is not None
            root = ElementTree.fromstring(file.read())
            named = [(one.text, one.get("xmltv_id")) for one in root.iter("channel")]
            yield {f"s{number}x": (name, key) for number, (name, key) in enumerate(named) if name and key}


def station(guide_id: str) -> str:
    """The id without its feed."""
    return guide_id.partition("@")[0].lower()
