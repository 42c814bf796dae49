"""Lists of a panel to rows: what is taken, what is left as it was, what is refused and held."""

import json
from pathlib import Path

import pytest

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.panel import PanelKind
from iptv_manager.store.database import Database
from iptv_manager.store.provider_counts import provider_counts
from tests.services.panel_lists import LIVE, SERIES, VOD, PanelLists


@pytest.fixture
def panel(database: Database, tmp_path: Path) -> PanelLists:
    """A provider at a panel: 6 channels, 5 films, 4 series."""
    return PanelLists(database, tmp_path)


def counts(panel: PanelLists) -> tuple[int, int, int]:
    """Channels, films, series."""
    found = panel.database.run_here(provider_counts, [panel.provider_id])[panel.provider_id]
    return found.live, found.movies, found.series


def test_rows_say_what_the_panel_says(panel: PanelLists) -> None:
    panel.lists[LIVE][0] |= {"name": "UK: Nine HD", "epg_channel_id": "nine.uk", "num": "9", "tv_archive": 1}
    panel.lists[LIVE][0] |= {"tv_archive_duration": "7", "category_id": "5"}
    report = panel.take()
    assert (report.kind, report.text, counts(panel), report.entries) == ("done", "", (6, 5, 4), 11)
    row = panel.ask(
        "SELECT name, group_title, number, number_key, guide_id, extra ->> 'catchup', extra ->> 'catchup-days', "
        "kind::text, url FROM stream WHERE name = 'UK: Nine HD'"
    )
    url = "{server}/live/{username}/{password}/1.ts"
    assert row == [("UK: Nine HD", "UK | Kids", "9", 900_000, "nine.uk", "xc", "7", "live", url)]
    film = panel.ask("SELECT group_title, url FROM stream WHERE kind = 'movie' ORDER BY position LIMIT 1")
    assert film == [("Films | Comedy", "{server}/movie/{username}/{password}/1000001.mkv")]
    series = panel.ask(
        "SELECT panel_id, category, year, rating, details_at FROM panel_series WHERE panel_id = '1'"
    )
    assert series == [("1", "Series | Comedy", 1991, 1.0, None)]
    guides = panel.ask("SELECT guide_urls FROM provider")
    assert guides == [(["{server}/xmltv.php?username={username}&password={password}"],)]


def test_spellings_of_categories_that_are_equal_to_python_are_not_one(panel: PanelLists) -> None:
    for record, category in zip(panel.lists[LIVE], (1, True, "1", 1.5), strict=False):
        record |= {"category_id": category, "category_ids": [category]}
    panel.take()
    found = panel.ask("SELECT group_title FROM stream WHERE kind = 'live' ORDER BY position LIMIT 4")
    first = found[0]
    assert first != ("",)
    assert found == [first, ("",), first, ("",)]


def test_the_same_lists_again_write_no_row(panel: PanelLists) -> None:
    panel.take()
    before = panel.mark()
    again = panel.take()
    assert (again.unchanged, again.changed, again.added, again.gone) == (11, 0, 0, 0)
    assert panel.written_since(before) == 0


def test_lists_that_are_as_they_were_are_not_read(panel: PanelLists) -> None:
    panel.take()
    panel.lists[VOD].insert(0, panel.lists[VOD][0] | {"stream_id": 9})
    before = panel.mark()
    report = panel.take({LIVE: b"not even looked at", SERIES: b""}, same=frozenset({LIVE, SERIES}))
    assert (report.added, report.changed, report.gone, counts(panel)) == (1, 0, 0, (6, 6, 4))
    assert panel.written_since(before) == 2  # the film, and the count of its category
    kinds = panel.ask("SELECT kind::text FROM stream ORDER BY position")
    assert kinds == [("live",)] * 6 + [("movie",)] * 6


BAD_LISTS = {
    "empty": (b"[]", "the new list is empty, and the last one had"),
    "null": (b"null", "the new list is empty, and the last one had"),
    "nothing": (b"", "The panel answers with nothing at all"),
    "half": (json.dumps([{"stream_id": n, "name": "x" * 50} for n in range(9)]).encode()[:400], "breaks off"),
    "page": (b"<!DOCTYPE html><html></html>", "web page"),
    "blocked": (b"Blocked", "blocks us"),
    "message": (b'{"error": "Too many requests today"}', "Too many requests today"),
    "wrong password": (b'{"user_info": {"auth": 0}}', "no Xtream Codes panel"),
}


@pytest.mark.parametrize("kind", list(PanelKind))
def test_a_bad_list_is_left_as_it_was_and_the_others_are_taken(panel: PanelLists, kind: PanelKind) -> None:
    panel.take()
    for turn, (answer, sentence) in enumerate(BAD_LISTS.values()):
        for other in {LIVE, VOD} - {kind}:
            panel.lists[other][0]["name"] = f"Renamed {turn}"
        report = panel.take({kind: answer})
        assert report.kind == "done"
        assert sentence.lower() in report.text.lower()
        assert "were left as they were" in report.text
        assert counts(panel) == (6, 5, 4)
        assert (report.gone, report.changed) == (0, 2 if kind is SERIES else 1)
        signs = panel.ask("SELECT etag, digest FROM provider")
        assert signs[0][1] != b"\0"  # the next sync reads again
        assert (signs[0][0] == "") is (kind is LIVE)
    assert panel.take().text == ""


def test_a_list_that_could_not_be_fetched_is_left_as_it_was(panel: PanelLists) -> None:
    panel.take()
    report = panel.take(kept={VOD: "the panel has a fault"})
    assert report.text == "The films were left as they were: the panel has a fault."
    assert (report.gone, counts(panel)) == (0, (6, 5, 4))


def test_where_no_list_is_sound_nothing_is_taken(panel: PanelLists) -> None:
    with pytest.raises(InputRefused, match="web page"):
        panel.take(dict.fromkeys(PanelKind, b"<html>"))
    panel.take()
    before = panel.mark()
    with pytest.raises(InputRefused, match="web page"):
        panel.take(dict.fromkeys(PanelKind, b"<html>"))
    held = panel.take(dict.fromkeys(PanelKind, b"[]"))
    assert (held.kind, held.text) == (
        "held",
        "The new lists are empty (channels, films, series); the last ones are kept.",
    )
    assert panel.written_since(before) == 0
    taken = panel.take(dict.fromkeys(PanelKind, b"[]"), accept_shrink=True)
    assert (taken.kind, taken.gone, counts(panel)) == ("done", 11, (0, 0, 0))


def test_an_account_whose_lists_are_empty_from_the_start_is_told(panel: PanelLists) -> None:
    with pytest.raises(InputRefused, match="The lists of this account are empty"):
        panel.take(dict.fromkeys(PanelKind, b"[]"))


@pytest.mark.parametrize(("kind", "what"), [(LIVE, "channels"), (VOD, "films"), (SERIES, "series")])
def test_a_list_that_lost_more_than_half_is_held(
    database: Database, tmp_path: Path, kind: PanelKind, what: str
) -> None:
    panel = PanelLists(database, tmp_path, 40, 40, 40)
    panel.take()
    panel.lists[kind] = panel.lists[kind][:10]
    before = panel.mark()
    held = panel.take()
    assert held.kind == "held"
    assert held.text == f"The new list of {what} lacks 30 of 40 (75 %); the old ones are kept."
    assert panel.written_since(before) == 0
    panel.take(accept_shrink=True)
    assert sorted(counts(panel)) == [10, 40, 40]


def test_only_categories_taken_are_imported_and_leaving_some_is_no_loss(
    database: Database, tmp_path: Path
) -> None:
    panel = PanelLists(database, tmp_path, 120, 40, 12)
    panel.take()
    panel.choose((LIVE, "2"), (VOD, "101"))
    report = panel.take()
    assert (report.kind, counts(panel)) == ("done", (2, 5, 0))
    groups = panel.ask("SELECT DISTINCT group_title FROM stream WHERE gone_at IS NULL ORDER BY 1")
    assert groups == [("Films | Action",), ("UK | News",)]
    counted = panel.ask("SELECT kind, sum(entries) FROM panel_category GROUP BY kind ORDER BY kind")
    assert counted == [("live", 120), ("series", 12), ("vod", 40)]


def test_a_record_of_an_unknown_category_is_taken(panel: PanelLists) -> None:
    panel.lists[LIVE][0] |= {"category_id": "999", "category_ids": None}
    panel.lists[LIVE][1] |= {"category_id": None, "category_ids": ["2"]}
    panel.lists[LIVE][2] |= {"category_id": None, "category_ids": []}
    panel.take()
    assert counts(panel)[0] == 6
    groups = panel.ask("SELECT group_title FROM stream WHERE kind = 'live' ORDER BY position LIMIT 3")
    assert groups == [("",), ("UK | News",), ("",)]


def test_bad_records_are_rejected_with_their_number_and_reason(panel: PanelLists) -> None:
    panel.lists[LIVE][1]["stream_id"] = None
    panel.lists[VOD].insert(0, "not a film")  # type: ignore[arg-type]
    panel.lists[SERIES].append(dict(panel.lists[SERIES][0]))
    report = panel.take()
    assert (counts(panel), report.rejected) == ((5, 5, 4), 3)
    assert panel.ask("SELECT line, reason FROM sync_reject ORDER BY reason") == [
        (2, "Channels: This channel has no id"),
        (1, "Films: This record is no object"),
        (5, "Series: The series 1 is listed twice; the first one counts"),
    ]


def test_duplicate_ids_stay_apart(panel: PanelLists) -> None:
    panel.lists[LIVE] += [dict(panel.lists[LIVE][0]) for _ in range(2)]
    panel.take()
    assert counts(panel)[0] == 8
    panel.lists[LIVE][0]["name"] = "Another"
    report = panel.take()
    assert (counts(panel)[0], report.gone) == (8, 0)


def test_a_series_that_vanishes_comes_back_as_the_same_row(panel: PanelLists) -> None:
    panel.take()
    whole = panel.lists[SERIES]
    panel.lists[SERIES] = whole[1:]
    panel.take()
    assert counts(panel)[2] == 3
    assert panel.ask("SELECT panel_id FROM panel_series WHERE gone_at IS NOT NULL") == [("1",)]
    panel.lists[SERIES] = whole
    panel.take()
    assert counts(panel)[2] == 4
    assert panel.ask("SELECT count(*) FROM panel_series") == [(4,)]


def test_a_big_panel_is_read_by_two_processes_to_the_same_rows(database: Database, tmp_path: Path) -> None:
    panel = PanelLists(database, tmp_path, 30_000, 3_000, 50)
    panel.lists[LIVE][29_000]["stream_id"] = None
    panel.lists[LIVE].insert(700, dict(panel.lists[LIVE][0]))  # its twin is read by the other process
    report = panel.take()
    assert (counts(panel), report.rejected) == ((30_000, 3_000, 50), 1)
    twins = panel.ask("SELECT twin FROM stream WHERE url LIKE '%/1.ts' ORDER BY position")
    assert twins == [(0,), (1,)]
    order = panel.ask(
        "SELECT count(*) FROM (SELECT (regexp_match(url, '([0-9]+)[.]'))[1]::bigint AS number, "
        "lag((regexp_match(url, '([0-9]+)[.]'))[1]::bigint) OVER (ORDER BY position) AS before FROM stream) AS steps "
        "WHERE number <= before"
    )
    assert order == [(1,)]  # the twin
    assert panel.ask("SELECT line FROM sync_reject") == [(29_002,)]
    counted = panel.ask("SELECT kind, sum(entries) FROM panel_category GROUP BY kind ORDER BY kind")
    assert counted == [("live", 30_001), ("series", 50), ("vod", 3_000)]
    assert panel.take().unchanged == 33_000
