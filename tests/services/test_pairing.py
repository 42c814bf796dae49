"""Which row an entry of a changed list gets: cases as providers make them. A letter names a channel for good."""

from typing import NamedTuple

import pytest
from sqlalchemy import text

from iptv_manager.model.provider_options import Twins
from iptv_manager.services.import_job import ImportJob, ImportReport
from iptv_manager.services.import_worker import run_import
from iptv_manager.store import sync_runs
from tests.services.import_lists import Lists


class E(NamedTuple):
    """An entry: which channel it truly is ("" = a new one), and what the list says."""

    key: str
    name: str
    url: str
    guide: str = ""
    group: str = "G"


def take(
    lists: Lists, entries: list[E], twins: Twins = Twins.KEEP, volatile: tuple[str, ...] = ()
) -> ImportReport:
    """Import the entries."""
    lines = ["#EXTM3U"]
    for one in entries:
        lines += [f'#EXTINF:-1 tvg-id="{one.guide}" group-title="{one.group}",{one.name}', one.url]
    lists.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run_id = lists.database.run_here(sync_runs.start_run, lists.provider.id)
    job = ImportJob(
        lists.database.dsn, lists.provider.id, run_id, str(lists.path), "00", "", "", True, 1 << 30
    )
    return run_import(job._replace(twins=twins.value, volatile=volatile), lambda _report: None)


def owners(lists: Lists, entries: list[E], known: dict[int, str]) -> list[str]:
    """For each entry in order, the channel whose row it has; "" for a new row."""
    found = [known.get(row.id, "") for row in lists.rows()]
    known.update({row.id: one.key for row, one in zip(lists.rows(), entries, strict=True) if one.key})
    return found


U = "http://h/live/u/p/{}.ts"
V = "http://new/live/u/other/{}.ts"
CASES: dict[str, tuple[list[E], list[E]]] = {
    "renamed under its number": (
        [E("a", "BBC One", U.format(1), "bbc1"), E("b", "Arte", U.format(2))],
        [E("a", "BBC One HD", U.format(1), "bbc1"), E("b", "Arte", U.format(2))],
    ),
    "new host, new password, new names at once": (
        [E("abcdefgh"[n], f"Channel {n}", U.format(n), f"c{n}") for n in range(8)],
        [E("abcdefgh"[n], f"Channel {n}" if n else "Channel nought", V.format(n), f"c{n}") for n in range(8)],
    ),
    "a number that means another channel": (
        [E("a", "BBC One", U.format(1), "bbc1"), E("b", "Arte", U.format(2), "arte")],
        [E("", "Shop 24", U.format(1), "shop24"), E("b", "Arte", U.format(2), "arte")],
    ),
    "a number that means another channel of the same brand": (
        [
            E("a", "Sky Sports 1", U.format(1), "skysports1"),
            E("b", "ESPN", U.format(2), "espn"),
            E("c", "CNN East", U.format(3), "cnn.east"),
            E("d", "Channel 17", U.format(4), "c17"),
        ],
        [
            E("", "Sky Cinema", U.format(1), "skycinema"),
            E("", "ESPN 2", U.format(2), "espn2"),
            E("", "CNN West", U.format(3), "cnn.west"),
            E("", "Channel 9001", U.format(4)),
        ],
    ),
    "new guide ids on the day of other qualities and another prefix": (
        [E("a", "UK: BBC One", U.format(1), "bbc1.uk"), E("b", "Arte 4K", U.format(2), "arte.de")],
        [E("a", "GB| BBC One FHD", U.format(1), "BBCOne.uk"), E("b", "Arte 1080p", U.format(2), "arte.fr")],
    ),
    "numbers that changed places": (
        [E("a", "BBC One", U.format(1), "bbc1"), E("b", "Arte", U.format(2), "arte")],
        [E("b", "Arte", U.format(1), "arte"), E("a", "BBC One", U.format(2), "bbc1")],
    ),
    "the old name under another number, the number under a new name": (
        [E("a", "BBC One", U.format(1))],
        [E("", "Arte", U.format(1)), E("a", "BBC One", U.format(9))],
    ),
    "numbers of a kind don't mix": (
        [E("a", "Dune", "http://h/movie/u/p/5.mp4"), E("b", "Dune", "http://h/live/u/p/5.ts")],
        [E("b", "Dune", "http://n/live/u/q/5.ts"), E("a", "Dune", "http://n/movie/u/q/5.mkv")],
    ),
    "a film of the same title is another film": (
        [E("a", "Dune", "http://h/movie/u/p/5.mp4")],
        [E("", "Dune", "http://h/movie/u/p/99.mp4")],
    ),
    "one address for many names stays with the names": (
        [
            E(key, f"{name}", "http://h/offline.ts")
            for key, name in (("a", "BBC One"), ("b", "Arte"), ("c", "Rai Uno"))
        ],
        [
            E(key, f"{name}", "http://h/offline.ts")
            for key, name in (("b", "Arte"), ("", "La Une"), ("a", "BBC One"))
        ],
    ),
    "two panels in one list have numbers of their own": (
        [E("a", "Sky News", "http://a/live/u/p/7.ts"), E("b", "Rai Uno", "http://b/live/u/p/7.ts")],
        [E("a", "Sky News", "http://a/live/u/p/7.ts"), E("", "Kinowelt", "http://c/live/u/p/7.ts")],
    ),
    "neither number nor variant nor time shift is a rename elsewhere": (
        [E("a", "ESPN", "http://h/x/1.m3u8", "espn"), E("b", "TF1", "http://h/x/2.m3u8", "tf1")],
        [E("", "ESPN 2", "http://k/y/7.m3u8", "espn"), E("", "TF1 +1", "http://k/y/8.m3u8", "tf1")],
    ),
    "new address altogether, same guide id, name and group": (
        [E("a", "ESPN", "http://h/x/1.m3u8", "espn"), E("b", "ESPN HD", "http://h/x/2.m3u8", "espn")],
        [E("b", "ESPN HD", "http://k/q/8.m3u8", "espn"), E("a", "ESPN", "http://k/q/7.m3u8", "espn")],
    ),
    "the same name in two groups is no sign": (
        [E("a", "News", "http://h/x/1.m3u8", group="UK"), E("b", "News", "http://h/x/2.m3u8", group="US")],
        [E("a", "News", "http://h/x/1.m3u8", group="UK"), E("", "News", "http://z/q/3.m3u8", group="FR")],
    ),
    "exact repeats keep their order": (
        [E("a", "News", "http://h/x/1.m3u8?token=a"), E("b", "News", "http://h/x/1.m3u8?token=b")],
        [E("a", "News", "http://h/x/1.m3u8?token=c"), E("b", "News", "http://h/x/1.m3u8?token=d")],
    ),
    "daily names without a word in common": (
        [E("a", "No event today", U.format(1)), E("b", "No event today", U.format(2))],
        [E("a", "Fury v Usyk", U.format(1)), E("b", "Le Mans", U.format(2))],
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES.keys())
def test_each_entry_gets_the_row_of_its_channel_and_the_way_back_too(
    lists: Lists, before: list[E], after: list[E]
) -> None:
    known: dict[int, str] = {}
    take(lists, before)
    owners(lists, before, known)
    take(lists, after)
    assert owners(lists, after, known) == [one.key for one in after]
    take(lists, before)
    assert owners(lists, before, known) == [one.key for one in before]


def test_arguments_that_the_person_names_are_left_aside(lists: Lists) -> None:
    known: dict[int, str] = {}
    before = [E("a", "Eins", "http://h/play?ch=1&edge=7"), E("b", "Zwei", "http://h/play?ch=2&edge=7")]
    after = [E("a", "Eins neu", "http://h/play?ch=1&edge=8"), E("b", "Zwei neu", "http://h/play?ch=2&edge=8")]
    take(lists, before)
    owners(lists, before, known)
    take(lists, after, volatile=("edge",))
    assert owners(lists, after, known) == ["a", "b"]


def test_exact_repeats_are_kept_or_collapsed_as_the_person_says(lists: Lists) -> None:
    entries = [E("a", "News", "http://h/1"), E("", "Sport", "http://h/2")] + [
        E("a", "News", "http://h/1")
    ] * 2
    first = take(lists, entries, Twins.COLLAPSE)
    assert (first.entries, len(lists.rows())) == (2, 2)
    kept = take(lists, [*entries, E("", "Kids", "http://h/3")])
    assert (kept.entries, kept.added, len(lists.rows())) == (5, 3, 5)
    collapsed = take(lists, entries, Twins.COLLAPSE)
    assert (collapsed.entries, collapsed.gone, len(lists.rows())) == (2, 3, 2)


def test_a_rename_is_noted_as_a_rename(lists: Lists) -> None:
    take(lists, [E("a", "BBC One", U.format(1)), E("b", "Arte", U.format(2))])
    take(lists, [E("b", "Arte", U.format(2)), E("a", "BBC One HD", V.format(1))])
    query = text(
        "SELECT change, renamed, moved, url_changed, before ->> 'name', name FROM sync_change ORDER BY name"
    )
    noted = [tuple(row) for row in lists.database.run_here(lambda c: c.execute(query).all())]
    assert ("changed", True, False, True, "BBC One", "BBC One HD") in noted or (
        "changed", True, True, True, "BBC One", "BBC One HD",
    ) in noted  # fmt: skip
    assert {row[0] for row in noted} <= {"changed", "moved"}


@pytest.mark.parametrize(("size", "moved", "is_same"), [(100, 1, True), (1_500, 1, False), (1_500, 6, True)])
def test_one_entry_of_a_big_list_at_quite_another_host_is_no_move_of_the_provider(
    lists: Lists, size: int, moved: int, is_same: bool
) -> None:
    before = [(f"Channel {number}", "G", f"http://a/{number}/x.m3u8") for number in range(size)]
    lists.bring(before)
    ids = [row.id for row in lists.rows()]
    after = [(name, group, url.replace("//a/", "//b/")) for name, group, url in before[:moved]]
    report = lists.bring(after + before[moved:])
    assert (report.added, report.gone) == ((0, 0) if is_same else (moved, moved))
    assert ([row.id for row in lists.rows()][moved:]) == ids[moved:]
