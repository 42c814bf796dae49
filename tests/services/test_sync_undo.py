"""Taking syncs back: the rows are what they were, all columns of all of them, tombstones included."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from iptv_manager.model.errors import NothingToUndo
from iptv_manager.store import imports, sync_undo
from tests.services.import_lists import KIDS, NEWS, SPORT, Entry, Lists, some_entries


def rows(lists: Lists) -> dict[int, Any]:
    """Every column of every stream of the provider, by id."""
    query = text("SELECT * FROM stream WHERE provider_id = :id")
    found = lists.database.run_here(lambda c: c.execute(query, {"id": lists.provider.id}).all())
    return {row.id: tuple(row) for row in found}


def provider_state(lists: Lists) -> Any:
    """What the provider remembers of its source."""
    query = text("SELECT digest, etag, last_modified, stream_count, guide_urls FROM provider WHERE id = :id")
    return lists.database.run_here(lambda c: c.execute(query, {"id": lists.provider.id}).one())


def undo(lists: Lists) -> sync_undo.Undone:
    """Take the last sync back."""
    return lists.database.run_here(sync_undo.undo_last, lists.provider.id)


def test_undoing_a_sync_gives_the_rows_before_it(lists: Lists) -> None:
    lists.bring([NEWS, SPORT])
    before = rows(lists)
    lists.bring([KIDS, ("News HD", "UK", "http://h/1")])
    assert rows(lists) != before
    undo(lists)
    assert rows(lists) == before
    assert lists.entries() == [NEWS, SPORT]


def test_the_last_syncs_are_undone_newest_first(lists: Lists) -> None:
    lists.bring([NEWS])
    states = []
    for wanted in ([NEWS, SPORT], [SPORT], [KIDS, SPORT, NEWS]):
        states.append((rows(lists), provider_state(lists)))
        lists.bring(wanted)
    for state in reversed(states):
        undo(lists)
        assert (rows(lists), provider_state(lists)) == state


def test_a_first_import_is_not_undone(lists: Lists) -> None:
    lists.bring([NEWS])
    with pytest.raises(NothingToUndo):
        undo(lists)
    assert lists.entries() == [NEWS]


def test_a_sync_that_changed_nothing_is_passed_over(lists: Lists) -> None:
    lists.bring([NEWS])
    before = rows(lists)
    lists.bring([NEWS, SPORT])
    lists.bring([NEWS, SPORT])
    undo(lists)
    assert rows(lists) == before


def test_an_undone_sync_applies_again(lists: Lists) -> None:
    lists.bring([NEWS])
    lists.bring([NEWS, SPORT])
    undo(lists)
    again = lists.bring([NEWS, SPORT])
    assert (again.added, again.unchanged) == (1, 1)
    assert lists.entries() == [NEWS, SPORT]


def test_taking_back_is_noted_the_other_way_round(lists: Lists) -> None:
    lists.bring([NEWS, SPORT])
    lists.bring([("News HD", "UK", "http://h/1"), KIDS])
    done = undo(lists)
    query = text("SELECT change, name FROM sync_change WHERE run_id = :id ORDER BY change, name")
    noted = lists.database.run_here(lambda c: c.execute(query, {"id": done.noted_in}).all())
    assert [tuple(row) for row in noted] == [("changed", "News"), ("gone", "Kids"), ("returned", "Sport")]
    counts = lists.database.run_here(
        lambda c: c.execute(text("SELECT count(*) FROM category WHERE title = 'FR'")).scalar_one()
    )
    assert counts == 0


def test_a_renumbered_order_is_undone_too(lists: Lists) -> None:
    first, last = ("A", "G", "http://h/a"), ("Z", "G", "http://h/z")
    lists.bring([first, last])
    between: list[Entry] = []
    for n in range(24):
        before = rows(lists)
        between.insert(0, (f"N{n}", "G", f"http://h/{n}"))
        lists.bring([first, *between, last])
        after = rows(lists)
        undo(lists)
        assert rows(lists) == before
        lists.bring([first, *between, last])
        assert len(rows(lists)) == len(after)


def test_only_the_last_ten_syncs_can_be_undone(lists: Lists) -> None:
    for n in range(13):
        lists.bring([NEWS, (f"Show {n}", "UK", "http://h/9")])
    for _ in range(10):
        undo(lists)
    with pytest.raises(NothingToUndo):
        undo(lists)
    assert lists.entries() == [NEWS, ("Show 2", "UK", "http://h/9")]


def test_old_tombstones_are_cleaned_up_and_young_ones_stay(lists: Lists) -> None:
    lists.bring([NEWS, SPORT, KIDS])
    lists.bring([NEWS, KIDS])
    lists.bring([NEWS])
    age = text("UPDATE stream SET gone_at = gone_at - interval '100 days' WHERE name = 'Sport'")
    lists.database.run_here(lambda c: c.execute(age))
    assert lists.database.run_here(sync_undo.clean_up, lists.provider.id, 90) == 1
    assert sorted(row[7] for row in rows(lists).values()) == ["Kids", "News"]
    assert lists.database.run_here(sync_undo.clean_up, lists.provider.id, 90) == 0


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions_of_list=st.lists(some_entries, min_size=2, max_size=5), wholesale=st.booleans())
def test_applying_any_syncs_and_undoing_them_gives_the_same_rows(
    lists: Lists, versions_of_list: list[list[Entry]], wholesale: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imports, "MANY_ROWS", 0 if wholesale else 1 << 30)
        lists.bring(versions_of_list[0])
        states = []
        for wanted in versions_of_list[1:]:
            states.append((rows(lists), provider_state(lists)))
            lists.bring(wanted)
            assert lists.entries() == wanted
            if rows(lists) == states[-1][0]:
                states.pop()
        for state in reversed(states):
            undo(lists)
            assert rows(lists) == state[0]
            assert provider_state(lists).stream_count == state[1].stream_count
