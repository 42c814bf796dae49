"""Imports as the worker process does them: whatever changes, the rows end up as the list says."""

from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.services import import_half
from iptv_manager.services.import_reading import ListReading
from iptv_manager.store import imports
from iptv_manager.store.imports import Resync
from tests.services.import_lists import KIDS, NEWS, SPORT, Entry, Lists, some_entries


def versions(lists: Lists) -> dict[int, str]:
    """The row version of each stream: it changes when the row is written."""
    return lists.database.run_here(
        lambda c: {
            row[0]: row[1] for row in c.execute(text("SELECT id, xmin::text || ctid::text FROM stream"))
        }
    )


def test_a_first_import_brings_every_entry_in_the_lists_order(lists: Lists) -> None:
    report = lists.bring([SPORT, NEWS, KIDS])
    assert (report.kind, report.entries, report.added) == ("done", 3, 3)
    assert lists.entries() == [SPORT, NEWS, KIDS]


def test_a_list_that_did_not_change_writes_no_row(lists: Lists) -> None:
    lists.bring([SPORT, NEWS, KIDS])
    before = versions(lists)
    report = lists.bring([SPORT, NEWS, KIDS])
    assert (report.unchanged, report.added, report.gone, report.changed) == (3, 0, 0, 0)
    assert versions(lists) == before


def test_other_spelling_of_the_same_content_writes_no_row(lists: Lists) -> None:
    lists.bring([SPORT, NEWS])
    before = versions(lists)
    lists.path.write_text(
        "#EXTM3U\n#EXTINF:-1  group-title='UK' ,Sport\nhttp://h/2\n#EXTINF:-1 group-title=UK,News\nhttp://h/1\n"
    )
    report = lists.take(lists.path)
    assert (report.unchanged, report.changed) == (2, 0)
    assert versions(lists) == before


def test_a_renamed_entry_keeps_its_row(lists: Lists) -> None:
    lists.bring([NEWS, SPORT])
    ids = [row.id for row in lists.rows()]
    report = lists.bring([("News HD", "UK", "http://h/1"), SPORT])
    assert (report.changed, report.unchanged, report.added, report.gone) == (1, 1, 0, 0)
    assert [row.id for row in lists.rows()] == ids
    assert lists.rows()[0].name == "News HD"


def test_a_vanished_entry_comes_back_as_itself(lists: Lists) -> None:
    lists.bring([NEWS, SPORT, KIDS])
    before = {row.url: row.id for row in lists.rows()}
    gone = lists.bring([NEWS, KIDS])
    assert (gone.gone, gone.unchanged) == (1, 2)
    back = lists.bring([NEWS, SPORT, KIDS])
    assert (back.returned, back.added, back.unchanged) == (1, 0, 2)
    assert {row.url: row.id for row in lists.rows()} == before


def test_new_and_moved_entries_stand_where_the_list_has_them(lists: Lists) -> None:
    lists.bring([NEWS, SPORT, KIDS])
    film: Entry = ("Film", "FR", "http://h/9")
    lists.bring([film, KIDS, NEWS, film, SPORT])
    assert lists.entries() == [film, KIDS, NEWS, film, SPORT]


def test_an_entry_that_moved_is_the_only_row_written(lists: Lists) -> None:
    many = [(f"C{n}", "G", f"http://h/{n}") for n in range(50)]
    lists.bring(many)
    before = versions(lists)
    lists.bring([many[40], *many[:40], *many[41:]])
    after = versions(lists)
    assert sum(after[key] != version for key, version in before.items()) == 1


def test_a_crowded_gap_is_numbered_anew(lists: Lists) -> None:
    first, last = ("A", "G", "http://h/a"), ("Z", "G", "http://h/z")
    lists.bring([first, last])
    between: list[Entry] = []
    for n in range(24):  # 2^20 halves 20 times
        between.insert(0, (f"N{n}", "G", f"http://h/{n}"))
        lists.bring([first, *between, last])
        assert lists.entries() == [first, *between, last]


@pytest.mark.parametrize("changed", [0, 1, 2, 3])
def test_what_is_new_stands_between_its_nearest_neighbours(
    lists: Lists, monkeypatch: pytest.MonkeyPatch, changed: int
) -> None:
    monkeypatch.setattr(imports, "FEW_NEW", 10)
    many: list[Entry] = [(f"C{n}", "G", f"http://h/{n}") for n in range(4)]
    lists.bring(many)
    many[changed] = (f"Other {changed}", "G", f"http://h/{changed}")
    new: list[Entry] = [(f"N{n}", "G", f"http://h/n{n}") for n in range(2)]
    wanted = [*many[:2], *new, *many[2:]]
    assert lists.bring(wanted).changed == 1
    assert lists.entries() == wanted


def test_exact_twins_stay_as_many_as_the_list_has(lists: Lists) -> None:
    lists.bring([NEWS, NEWS, NEWS])
    assert lists.entries() == [NEWS] * 3
    report = lists.bring([NEWS, NEWS])
    assert (report.gone, report.unchanged) == (1, 2)
    report = lists.bring([NEWS, NEWS, NEWS])
    assert (report.returned, report.added) == (1, 0)


def test_more_than_half_gone_is_held_until_confirmed(lists: Lists) -> None:
    lists.bring([NEWS, SPORT, KIDS])
    report = lists.bring([NEWS], accept_shrink=False)
    assert report.kind == "held"
    assert "lacks 2 of 3 entries (66 %)" in report.text
    assert lists.entries() == [NEWS, SPORT, KIDS]
    assert lists.bring([NEWS], accept_shrink=True).kind == "done"
    assert lists.entries() == [NEWS]


def test_a_list_that_breaks_off_in_an_entry_is_held_when_entries_are_missing(lists: Lists) -> None:
    many = [(f"C{n}", "G", f"http://h/{n}") for n in range(20)]
    lists.bring(many)
    lists.write(many[:15])
    lists.path.write_text(lists.path.read_text() + "#EXTINF:-1 group-ti")
    report = lists.take(lists.path)
    assert report.kind == "held"
    assert "breaks off" in report.text
    assert len(lists.entries()) == 20


def test_a_list_without_entries_is_refused_and_changes_nothing(lists: Lists) -> None:
    lists.bring([NEWS, SPORT])
    lists.write([])
    with pytest.raises(InputRefused):
        lists.take(lists.path)
    assert lists.entries() == [NEWS, SPORT]


def test_what_a_text_may_hold_survives_the_way_into_the_database(lists: Lists) -> None:
    odd: list[Entry] = [
        (r"back\slash \N \t", "a;b", "http://h/1"),
        ("+1 Sports", "=SUM(1)", "http://h/2?a=%20b"),
        ("名前 ᴴᴰ é", "Ünï", "http://h/3"),
        ("tab\there", "G", "http://h/4"),
    ]
    lists.bring(odd)
    assert lists.entries() == odd


def test_a_backslash_alone_survives_too(lists: Lists) -> None:
    odd: list[Entry] = [(r"back\slash \N", "G", r"http://h/\1"), NEWS]
    lists.bring(odd)
    assert lists.entries() == odd


def test_twins_that_did_not_change_are_not_even_read(lists: Lists) -> None:
    lists.bring([SPORT, NEWS, NEWS])  # the first block of a list also holds its header
    with psycopg.connect(lists.database.dsn) as connection:
        resync = Resync(connection, lists.provider.id)
        with ListReading(str(lists.path), "", lambda _report: None) as reading:
            assert list(resync.stage(reading.fingerprints())) == []
        connection.rollback()


def test_rejects_are_kept_with_line_and_reason(lists: Lists) -> None:
    lists.path.write_text("#EXTM3U\n#EXTINF:-1,Lost\n#EXTINF:-1,News\nhttp://h/1\n")
    assert lists.take(lists.path).rejected == 1
    found = lists.database.run_here(lambda c: c.execute(text("SELECT line, reason FROM sync_reject")).one())
    assert found.line == 2
    assert found.reason
    assert lists.take(lists.path).rejected == 1


@pytest.mark.parametrize("helper", ["_helper", "_started"])  # the platform's, and what other platforms have
def test_two_processes_read_a_big_list_as_one_does(
    lists: Lists, monkeypatch: pytest.MonkeyPatch, helper: str
) -> None:
    monkeypatch.setattr(import_half, "_helper", getattr(import_half, helper))
    many = [(f"Channel {n}", f"G{n % 9}", f"http://h/{n}") for n in range(30_000)]
    monkeypatch.setattr(import_half, "WORTH_IT", 0)
    lists.write(many)
    lists.path.write_text(lists.path.read_text() + "#EXTINF:-1,Lost\n")
    report = lists.take(lists.path)
    assert (report.entries, report.rejected) == (30_000, 1)
    assert lists.entries() == many


def test_only_one_program_imports_a_provider_at_a_time(lists: Lists) -> None:
    lists.bring([NEWS])
    with lists.database.engine.begin() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(:a, :b)"), {"a": 0x49505456, "b": lists.provider.id})
        report = lists.bring([NEWS, SPORT])
    assert report.kind == "refused"
    assert lists.entries() == [NEWS]


def test_groups_are_counted_for_the_filters(lists: Lists) -> None:
    lists.bring([NEWS, SPORT, KIDS])
    lists.bring([NEWS, SPORT])
    counted = lists.database.run_here(
        lambda c: c.execute(text("SELECT title, stream_count FROM category")).all()
    )
    assert counted == [("UK", 2)]


def test_real_lists_of_two_days_differ_by_what_we_counted(lists: Lists, real_playlists: Path) -> None:
    first = lists.take(real_playlists / "iptv-org-2026-08-20.m3u")
    second = lists.take(real_playlists / "iptv-org-2026-08-21.m3u")
    assert (first.entries, first.added) == (16_543, 16_543)
    assert (second.entries, second.added, second.gone, second.changed) == (16_706, 239, 76, 0)
    back = lists.take(real_playlists / "iptv-org-2026-08-20.m3u")
    assert (back.returned, back.gone, back.added, back.changed) == (76, 239, 0, 0)


@pytest.mark.parametrize("few_new", [0, 1])  # places are sought in all of the list, or by each new entry
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions_of_list=st.lists(some_entries, min_size=2, max_size=5))
def test_after_any_row_of_lists_the_rows_say_what_the_last_list_says(
    lists: Lists, monkeypatch: pytest.MonkeyPatch, few_new: int, versions_of_list: list[list[Entry]]
) -> None:
    monkeypatch.setattr(imports, "FEW_NEW", few_new)
    for wanted in versions_of_list:
        report = lists.bring(wanted)
        assert lists.entries() == wanted
        assert (
            report.entries
            == len(wanted)
            == report.added + report.changed + report.unchanged + report.returned
        )


def test_search_finds_what_was_just_imported(lists: Lists) -> None:
    lists.bring([("Canal+ Séries ᴴᴰ", "FR", "http://h/1"), SPORT])
    found = lists.rows(LineUpQuery(search="series hd"))
    assert [row.url for row in found] == ["http://h/1"]


def test_a_list_of_which_most_changed_is_written_anew_with_all_its_indexes(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MANY_ROWS", 0)
    indexes = text("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'stream\\_p%' ORDER BY 1")
    lists.bring([SPORT, NEWS])
    ids = {row.name: row.id for row in lists.rows()}
    before = lists.database.run_here(lambda c: c.execute(indexes).scalars().all())
    moved: list[Entry] = [
        KIDS,
        *((name, group, url.replace("/h/", "/new/")) for name, group, url in (NEWS, SPORT)),
    ]
    assert lists.bring(moved).changed == 2
    assert lists.entries() == moved
    assert {row.name: row.id for row in lists.rows()}.items() >= ids.items()
    assert lists.database.run_here(lambda c: c.execute(indexes).scalars().all()) == before
    assert [row.name for row in lists.rows(LineUpQuery(search="kid"))] == ["Kids"]


def test_other_spelling_of_everything_does_not_write_the_rows_anew(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MANY_ROWS", 0)
    lists.bring([SPORT, NEWS])
    before = versions(lists)
    lists.path.write_text(
        "#EXTM3U\n#EXTINF:-1  group-title='UK' ,Sport\nhttp://h/2\n#EXTINF:-1 group-title=UK,News\nhttp://h/1\n"
    )
    assert lists.take(lists.path).unchanged == 2
    assert versions(lists) == before


def test_two_processes_read_a_list_again_of_which_most_is_new(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    many: list[Entry] = [(f"Channel {n}", f"G{n % 9}", f"http://h/{n}") for n in range(12_000)]
    moved: list[Entry] = [(name, group, url.replace("/h/", "/new/")) for name, group, url in many]
    lists.bring(many)
    ids = [row.id for row in lists.rows()]
    monkeypatch.setattr(import_half, "WORTH_IT", 0)
    lists.write([*moved[:5000], ("Channel 7", "G7", "http://h/7"), *moved[5000:]])
    lists.path.write_text(lists.path.read_text() + "#EXTINF:-1,Lost\n")
    report = lists.take(lists.path)
    assert (report.entries, report.changed, report.added, report.gone, report.rejected) == (
        12_001,
        11_999,
        1,
        0,
        1,
    )
    assert len(set(ids) & {row.id for row in lists.rows()}) == 12_000
    lists.write(moved[:9000])
    lists.path.write_text(lists.path.read_text().replace("/new/", "/third/") + "#EXTINF:-1 group-ti")
    assert "breaks off" in lists.take(lists.path).text
