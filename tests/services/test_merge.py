"""The merge after syncs: which streams become one channel, which do not, and what stays as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from iptv_manager.demo.lists import write_list
from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.progress import Progress
from iptv_manager.services.merge import MergeService
from iptv_manager.services.merge_worker import MergeJob, run_merge
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.store import merge_state, sync_undo
from iptv_manager.store.database import Database
from iptv_manager.store.merge import Merge
from tests.services.import_lists import Entry
from tests.services.merging import Ground, entry

Run = Callable[[Any], Any]


@pytest.fixture
def ground(database: Database, tmp_path: Path) -> Ground:
    """A line-up without providers."""
    return Ground(database, tmp_path)


def test_streams_of_one_name_meet_over_providers_best_first(ground: Ground) -> None:
    ground.names("A", "UK: BBC One HD", "ESPN", "UK| BBC 1 4K HEVC")
    ground.names("B", "BBC ONE ᴴᴰ (1080p) [Not 24/7]", "ESPN SD")
    assert ground.merged() == {
        "UK| BBC 1 4K HEVC": ["UK| BBC 1 4K HEVC", "BBC ONE ᴴᴰ (1080p) [Not 24/7]", "UK: BBC One HD"],
        "ESPN": ["ESPN", "ESPN SD"],
    }


def test_what_is_not_the_same_stays_apart(ground: Ground) -> None:
    names = [
        "ESPN",
        "ESPN 2",
        "TF1",
        "TF1 +1",
        "HBO East",
        "HBO West",
        "CNN",
        "CNN International",
        "UK: Sky",
        "DE: Sky",
    ]
    ground.names("A", *names)
    ground.names("B", *names)
    assert ground.merged() == {name: [name, name] for name in names}


def test_headings_films_and_episodes_are_no_channels(ground: Ground) -> None:
    ground.bring(
        "A",
        [
            entry("##### UK #####", "http://h/1"),
            entry("A Film", "http://h/movie/2.mp4"),
            entry("A Series S01E02", "http://h/series/3.mkv"),
            entry("One", "http://h/4"),
        ],
    )
    assert list(ground.merged()) == ["One"]


def test_a_guide_id_joins_what_names_do_not_part(ground: Ground) -> None:
    ground.bring(
        "A", [entry("Das Erste HD", "http://a/1", "ARD.de"), entry("Sky Sports", "http://a/2", "sky.uk")]
    )
    ground.bring(
        "B", [entry("ARD", "http://b/1", "ard.de"), entry("Sky Sports News", "http://b/2", "sky.uk")]
    )
    assert ground.merged() == {
        "Das Erste HD": ["Das Erste HD", "ARD"],
        "Sky Sports": ["Sky Sports"],
        "Sky Sports News": ["Sky Sports News"],
    }
    (joined,) = [row for row in ground.rows() if row.name == "Das Erste HD"]
    assert [stream.method for stream in ground.streams(joined.id)] == ["name", "guide_id"]
    ground.names("C", "ARD FHD")
    assert ground.merged()["ARD FHD"] == ["ARD FHD", "Das Erste HD", "ARD"]


def test_two_guide_ids_of_one_provider_part_one_name(ground: Ground) -> None:
    ground.bring(
        "A",
        [
            entry("Euronews", "http://a/1", "EuronewsGerman.fr"),
            entry("Euronews", "http://a/2", "EuronewsEnglish.fr"),
        ],
    )
    ground.bring("B", [entry("Euronews HD", "http://b/2", "EuronewsEnglish.fr")])
    assert sorted(map(len, (ground.streams(row.id) for row in ground.rows()))) == [1, 2]
    ground.bring(
        "A",
        [
            entry("Euronews", "http://a/1", "EuronewsGerman.fr"),
            entry("Euronews", "http://a/2", "EuronewsEnglish.fr"),
            entry("Euronews", "http://a/3", "EuronewsItalian.fr"),
        ],
    )
    assert len(ground.rows()) == 3


def test_a_guide_id_that_comes_later_parts_a_name_too(ground: Ground) -> None:
    german = entry("Euronews", "http://a/1", "EuronewsGerman.fr")
    english = entry("Euronews", "http://a/2", "EuronewsEnglish.fr")
    ground.bring("A", [german])
    ground.bring("A", [german, english])
    assert len(ground.rows()) == 2
    ground.bring(
        "B",
        [
            entry("Euronews", "http://b/1", "EuronewsItalian.fr"),
            entry("Euronews", "http://b/2", "EuronewsPolish.fr"),
        ],
    )
    assert len(ground.rows()) == 4


def test_a_country_is_found_out_only_where_one_alone_is_named(ground: Ground) -> None:
    ground.names("A", "UK: Dave", "FR: M6", "DE: M6", "NL: Sport 1")
    ground.names("B", "Dave", "M6", "Sport 1")
    assert ground.merged() == {
        "UK: Dave": ["UK: Dave", "Dave"],
        "FR: M6": ["FR: M6"],
        "DE: M6": ["DE: M6"],
        "NL: Sport 1": ["NL: Sport 1"],
        "M6": ["M6"],
        "Sport 1": ["Sport 1"],
    }


def test_a_merge_after_a_sync_writes_only_what_changed(ground: Ground) -> None:
    ground.names("A", "One", "Two", "Three")
    ground.names("B", "One", "Two", "Four")
    before, ids = ground.written(), ground.ids()
    ground.merge("A")
    ground.merge("B")
    assert ground.written() == before
    ground.names("B", "One", "Two", "Four", "Five")
    after = ground.written()
    assert before.items() <= after.items()
    assert len(after) == len(before) + 3
    assert ids.items() <= ground.ids().items()


def test_a_channel_whose_streams_all_go_comes_back_as_itself(ground: Ground) -> None:
    ground.names("A", "One", "Two", "Three")
    key = ground.ids()["Two"]
    ground.execute("UPDATE channel SET favourite = true, name = 'Mine', note = 'kept' WHERE id = :id", id=key)
    ground.names("A", "One", "Three")
    assert list(ground.merged()) == ["One", "Three"]
    ground.names("A", "One", "Three", "Two HD")
    (back,) = [row for row in ground.rows() if row.id == key]
    assert (back.name, back.favourite, back.note) == ("Mine", True, "kept")
    assert [stream.name for stream in ground.streams(key)] == ["Two HD"]


def test_a_renamed_stream_takes_its_channel_along(ground: Ground) -> None:
    ground.bring("A", [entry("Old", "http://a/1"), entry("Both", "http://a/2")])
    ground.names("B", "Both")
    ids = ground.ids()
    ground.bring("A", [entry("New", "http://a/1"), entry("Other", "http://a/2")])
    assert ground.ids()["New"] == ids["Old"]
    assert ground.ids()["Both"] == ids["Both"]
    assert ground.merged()["Both"] == ["Both"]
    ground.names("C", "Old")
    assert ground.ids()["Old"] not in ids.values()
    ground.bring("A", [entry("Old", "http://a/1"), entry("Both", "http://a/2")])
    assert ground.merged() == {"Old": ["Old", "Old"], "Both": ["Both", "Both"]}


def test_a_tombstone_of_the_old_name_does_not_come_back_under_the_new_one(ground: Ground) -> None:
    ground.bring("A", [entry("Old", "http://a/1"), entry("Else", "http://a/2")])
    ground.names("B", "Old", "More")
    ground.names("B", "More")
    key = ground.ids()["Old"]
    ground.bring("A", [entry("New", "http://a/1"), entry("Else", "http://a/2")])
    assert ground.ids()["New"] == key
    ground.names("B", "More", "Old")
    assert ground.merged() == {"New": ["New"], "Else": ["Else"], "More": ["More"], "Old": ["Old"]}


def test_two_streams_that_swap_names_swap_channels(ground: Ground) -> None:
    ground.bring("A", [entry("East", "http://a/1"), entry("West", "http://a/2")])
    ids = ground.ids()
    ground.bring("A", [entry("West", "http://a/1"), entry("East", "http://a/2")])
    assert ground.ids() == ids


def test_a_channel_has_the_words_of_its_best_living_stream(ground: Ground) -> None:
    ground.bring("A", [entry("Dave", "http://a/1", "one.uk", "Plain")])
    ground.bring("B", [entry("Dave UHD", "http://b/1", "", "Sharp")])
    (row,) = ground.rows()
    assert (row.name, row.group, row.guide_id, row.provider) == ("Dave UHD", "Sharp", "one.uk", "B")
    ground.names("B", "Else")
    (row,) = [row for row in ground.rows() if row.guide_id == "one.uk"]
    assert (row.name, row.group, row.provider, row.stream_count) == ("Dave", "Plain", "A", 1)
    assert [one.name for one in ground.rows(ChannelQuery(search="dave"))] == ["Dave"]


def test_a_better_stream_without_a_number_takes_none_away(ground: Ground) -> None:
    listed = [entry("BBC One HD", "http://a/1"), entry("BBC One SD", "http://a/2", '" tvg-chno="101')]
    numbers = "SELECT derived_number, number_key FROM channel"
    ground.bring("A", listed)
    assert ground.ask(numbers) == [("101", 10_100_000)]
    ground.names("B", "BBC One 4K")
    assert ground.ask(numbers) == [("101", 10_100_000)]
    ground.bring("C", [entry("BBC One (Backup)", "http://c/1", '" tvg-chno="7')])
    ground.bring("A", [entry("BBC One HD", "http://a/1")])
    assert ground.ask(numbers) == [("7", 700_000)]
    ground.bring("C", [entry("BBC One (Backup)", "http://c/1")])
    assert ground.ask(numbers) == [("", None)]


def test_a_better_stream_of_another_provider_moves_no_channel(ground: Ground) -> None:
    ground.names("A", "Dave", "Gold", "Alibi")
    ground.names("B", "Alibi UHD", "Gold", "Drama One", "Dave HD")
    assert list(ground.merged()) == ["Dave HD", "Gold", "Alibi UHD", "Drama One"]
    ground.execute("UPDATE merge_state SET rules_version = 0")
    ground.execute("UPDATE channel SET derived_position = 0")
    ground.names("A", "Gold", "Dave", "Alibi")
    ground.merge("B")
    assert list(ground.merged()) == ["Gold", "Dave HD", "Alibi UHD", "Drama One"]


def test_a_stream_that_becomes_a_film_leaves_its_channel(ground: Ground) -> None:
    ground.names("A", "One", "Two")
    ground.execute("UPDATE stream SET kind = 'movie' WHERE name = 'Two'")
    ground.execute(
        "INSERT INTO sync_run (provider_id, finished_at) VALUES (:id, now())", id=ground.provider_id("A")
    )
    ground.execute(
        "INSERT INTO sync_change (run_id, stream_id, change)"
        " SELECT (SELECT max(id) FROM sync_run), id, 'changed' FROM stream WHERE name = 'Two'"
    )
    ground.merge("A")
    assert list(ground.merged()) == ["One"]


def test_the_number_of_statements_does_not_grow_with_the_streams(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    plain = Merge._run

    def noted(self: Any, name: str, **names: object) -> None:
        counted.append(name)
        plain(self, name, **names)

    monkeypatch.setattr(Merge, "_run", noted)
    ground.names("A", "One")
    few, counted[:] = len(counted), []
    ground.bring("B", [entry(f"Channel {n % 900}", f"http://b/{n}", f"c{n % 900}.uk") for n in range(3000)])
    assert len(counted) == few
    counted[:] = []
    ground.bring("B", [entry(f"Channel {n % 800}", f"http://b/{n}", f"c{n % 800}.uk") for n in range(3000)])
    more, counted[:] = len(counted), []
    ground.bring("A", [entry("One", "http://A/One"), entry("Two", "http://A/Two")])
    assert len(counted) == more


def test_many_streams_are_merged_alike_by_one_process_and_by_two(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.m3u"
    write_list(path, 6_000)
    shown = []
    for provider, worth_it in (("A", 1 << 30), ("B", 1)):
        monkeypatch.setattr("iptv_manager.services.merge_keys.WORTH_IT", worth_it)
        ground.names(provider, "One")
        ground._lists[provider].take(path, accept_shrink=True)
        ground.execute("UPDATE sync_run SET finished_at = now() WHERE finished_at IS NULL")
        ground.merge(provider)
        shown.append(len(ground.rows()))
    assert shown[0] == shown[1] > 2000
    assert all(row.provider_count == 2 for row in ground.rows())


def test_new_channels_are_at_once_what_counting_anew_would_make_of_them(ground: Ground) -> None:
    def of(name: str) -> list[Entry]:
        said = (
            ("FHD", "UK"),
            ("SD", 'UK" tvg-logo="http://l/2.png'),
            ("HD", f'UK" tvg-id="{name}.uk" tvg-chno="7'),
            ("HEVC", 'UK" tvg-logo="http://l/4.png" tvg-chno="8'),
        )
        return [entry(f"{name} {ending}", f"http://h/{name}/{ending}", group=group) for ending, group in said]

    for provider, names in (("A", ("Solo",)), ("A", ("Solo", "Duo")), ("B", ("Duo", "Trio"))):
        ground.bring(provider, [one for name in names for one in of(name)])
        (newest,) = (row for row in ground.rows() if row.name == f"{names[-1]} FHD")
        assert (newest.logo, newest.guide_id, newest.number) == ("http://l/4.png", f"{names[-1]}.uk", "7")
        before = ground.written()
        ground.database.run_here(merge_state.refresh_provider, ground.provider_id(provider))
        assert ground.written() == before


def test_names_of_nothing_but_remarks_are_told_apart_by_guide_id(ground: Ground) -> None:
    ground.bring("A", [entry("[multi]", f"http://a/{guide}", guide) for guide in ("a.uk", "b.uk")])
    assert len(ground.rows()) == 2


def test_what_was_cut_off_is_caught_up(ground: Ground, run: Run) -> None:
    ground.names("A", "One")
    told: list[Progress] = []
    merges = MergeService(ground.database)
    assert run(merges.catch_up(told.append)) == 0
    ground.execute("DELETE FROM merge_state")
    assert run(merges.catch_up(told.append)) == 1
    assert run(merges.catch_up(told.append)) == 0
    assert list(ground.merged()) == ["One"]
    assert told


def test_newer_rules_look_at_everything_again_and_move_nothing_that_agrees(ground: Ground, run: Run) -> None:
    ground.names("A", "One", "Two")
    before = ground.written()
    ground.execute("UPDATE merge_state SET rules_version = 0")
    assert run(MergeService(ground.database).catch_up(lambda _progress: None)) == 1
    assert ground.written() == before


def test_a_removed_provider_counts_no_more(ground: Ground, run: Run, tmp_path: Path) -> None:
    ground.names("A", "One", "Two")
    ground.names("B", "One HD")
    providers = ProviderService(ground.database, Secrets(tmp_path, None))
    run(providers.remove(ground.provider_id("A")))
    assert ground.merged() == {"One HD": ["One HD"]}
    run(providers.restore(ground.provider_id("A")))
    assert ground.merged() == {"One HD": ["One HD", "One"], "Two": ["Two"]}


def test_rows_are_written_by_the_merge_alone(ground: Ground) -> None:
    ground.names("A", "One", "Two")
    asked: list[str] = []
    event.listen(ground.database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    ground.merged()
    assert len(asked) == len({*asked}) <= 4
    assert (
        run_merge(MergeJob(ground.database.dsn, ground.provider_id("A")), lambda _report: None).entries == 0
    )


def test_a_sync_that_is_taken_back_takes_its_channels_along(ground: Ground) -> None:
    ground.names("B", "Dave")
    ground.names("A", "One", "Two")
    before, ids = ground.merged(), ground.ids()
    ground.names("A", "One", "Dave HD", "New")
    assert ground.merged()["Dave HD"] == ["Dave HD", "Dave"]
    ground.database.run_here(sync_undo.undo_last, ground.provider_id("A"))
    ground.merge("A")
    assert ground.merged() == before
    assert ground.ids() == ids
    assert sorted(row.stream_count for row in ground.rows()) == [1, 1, 1]


def test_counts_are_those_of_the_living_streams_however_they_came(ground: Ground) -> None:
    ground.names("A", "Dave HD", "Gold", "Gold SD", "Alibi")
    ground.bring(
        "B",
        [
            entry("Dave", "http://b/1", "dave.uk"),
            entry("Gold UHD", "http://b/2"),
            entry("Yesterday", "http://b/3"),
        ],
    )
    ground.names("C", "Dave", "Gold HD", "Drama One", "Yesterday")
    ground.names("A", "Dave HD", "Gold", "Drama One")
    told = {row.name: (row.stream_count, row.provider_count, row.guide_id) for row in ground.rows()}
    ground.execute("UPDATE merge_state SET rules_version = 0")
    for provider in "ABC":
        ground.merge(provider)
    ground.database.run_here(merge_state.refresh_provider, ground.provider_id("A"))
    assert told == {row.name: (row.stream_count, row.provider_count, row.guide_id) for row in ground.rows()}
    assert told == {
        "Dave HD": (3, 3, "dave.uk"),
        "Gold UHD": (3, 3, ""),
        "Yesterday": (2, 2, ""),
        "Drama One": (2, 2, ""),
    }
