"""Line-up files: what a person made of channels, rebuilt on an empty database from the same lists."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.edits import Field
from iptv_manager.model.errors import InputRefused, IptvManagerError
from iptv_manager.model.provider import ProviderKind
from iptv_manager.model.rules import Rule, RuleField, RuleKind
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.store.database import Database
from tests.services.import_lists import Entry
from tests.services.line_up_house import House, quiet

Run = Callable[[Any], Any]
ENTRIES: list[Entry] = [
    ("UK: BBC One HD", "UK | General", "http://h.example/live/user/secret-word/1.ts"),
    ("UK: BBC One", "UK | General", "http://h.example/live/user/secret-word/2.ts"),
    ("UK: Sky News", "UK | News", "http://h.example/live/user/secret-word/3.ts"),
    ("DE: Das Erste", "DE", "http://h.example/live/user/secret-word/4.ts"),
    ("Café ünïcode \\ \"quoted\"", "Odd", "http://h.example/live/user/secret-word/5.ts"),
]  # fmt: skip


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, tmp_path)


@pytest.fixture
def other(empty_database_url: str, tmp_path: Path) -> Iterator[House]:
    """A second database, as after a new installation."""
    from iptv_manager.store.migrate import upgrade

    database = Database(empty_database_url, 2)
    upgrade(database.engine)
    (tmp_path / "other").mkdir()
    yield House(database, tmp_path / "other")
    database.close()


def edited(house: House, run: Run) -> None:
    """Make something of everything that a file can tell."""
    one, news, erste = house.id("UK: BBC One HD"), house.id("UK: Sky News"), house.id("DE: Das Erste")
    run(house.edits.change([one], {Field.NAME: "One", Field.NUMBER: "1.1", Field.LOGO: "http://l/1.png"}))
    run(house.edits.change([news, erste], {Field.GROUP: "Sorted", Field.GUIDE_SHIFT: 1.5, Field.NOTE: "n\n"}))
    run(house.edits.change([erste], {Field.HIDDEN: True, Field.FAVOURITE: True, Field.ORDER: 7}))
    run(house.edits.change([one], {Field.GUIDE_ID: ""}))
    evening = run(house.favourites.create("Evening"))
    run(house.favourites.put_in(evening, [erste, one]))
    run(house.favourites.create("Empty"))
    run(house.rules.add(Rule(RuleKind.RENAME, "^[A-Z]{2}: ")))
    run(house.rules.add(Rule(RuleKind.HIDE, "odd", field=RuleField.GROUP, enabled=False)))
    run(house.rules.add(Rule(RuleKind.REGROUP, "café", "Cafés", provider_id=house.lists.provider.id)))
    run(house.groups.order(["Sorted", "DE"]))


def test_an_import_into_an_empty_database_gives_the_same_line_up(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    assert run(house.files.export(tmp_path / "lineup.json", quiet)) == 3
    other.bring(ENTRIES)
    result = run(other.files.bring_in(tmp_path / "lineup.json", quiet))
    assert (result.channels, result.found, result.waiting, result.rules) == (3, 3, 0, 3)
    assert other.line_up(run) == house.line_up(run)
    assert other.ground.keys_are_right()


def by_hand(house: House, run: Run) -> None:
    """Merge two channels, split a third, order the streams of the first."""
    one, news, erste = house.id("UK: BBC One HD"), house.id("UK: Sky News"), house.id("DE: Das Erste")
    run(house.merges.merge([news, erste]))
    low = house.stream("UK: BBC One")
    split = run(house.merges.split(one, [low])).channels[0]
    run(house.edits.change([split], {Field.NAME: "One, low"}))
    german = house.stream("DE: Das Erste")
    run(house.merges.order(news, [german]))


def test_what_was_merged_split_and_ordered_by_hand_is_so_again(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    by_hand(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    other.bring(ENTRIES)
    before = other.line_up(run), other.streams()
    run(other.files.bring_in(tmp_path / "lineup.json", quiet))
    after = other.line_up(run), other.streams()
    assert other.streams() == house.streams()
    assert "One, low" in other.ground.column("name")
    assert other.line_up(run)[0] == house.line_up(run)[0]
    run(other.edits.undo())
    assert (before[1], other.streams()) == (other.streams(), before[1])
    run(other.edits.redo())
    assert (other.line_up(run), other.streams()) == after


def merge_rules(house: House) -> int:
    return int(house.ground.run("SELECT count(*) FROM merge_rule").scalar_one())


@pytest.mark.parametrize("synced", [True, False], ids=["with channels", "before the first sync"])
def test_merge_rules_of_a_file_go_and_come_with_its_act(
    house: House, other: House, run: Run, tmp_path: Path, synced: bool
) -> None:
    house.bring(ENTRIES)
    by_hand(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    if synced:
        other.bring(ENTRIES)
    run(other.files.bring_in(tmp_path / "lineup.json", quiet))
    assert merge_rules(other) == merge_rules(house) > 0
    run(other.edits.undo())
    assert merge_rules(other) == 0
    run(other.edits.redo())
    assert merge_rules(other) == merge_rules(house)


def test_merging_by_hand_is_taken_back_step_by_step(house: House, run: Run) -> None:
    house.bring(ENTRIES)
    before = house.streams()
    by_hand(house, run)
    after = house.streams()
    for _step in range(4):
        run(house.edits.undo())
    assert house.streams() == before
    for _step in range(4):
        run(house.edits.redo())
    assert house.streams() == after


def test_a_merged_channel_takes_the_place_of_the_others_in_lists(house: House, run: Run) -> None:
    house.bring(ENTRIES)
    one, news, erste = house.id("UK: BBC One HD"), house.id("UK: Sky News"), house.id("DE: Das Erste")
    evening = run(house.favourites.create("Evening"))
    run(house.favourites.put_in(evening, [erste, one]))
    run(house.merges.merge([news, erste]))
    assert [channel.id for channel in run(house.favourites.channels(evening))] == [news, one]
    run(house.edits.undo())
    assert [channel.id for channel in run(house.favourites.channels(evening))] == [erste, one]
    run(house.edits.redo())
    assert [channel.id for channel in run(house.favourites.channels(evening))] == [news, one]


def test_channels_that_come_without_a_sync_are_ruled_too(house: House, run: Run) -> None:
    run(house.rules.add(Rule(RuleKind.RENAME, "^[A-Z]{2}: ")))
    house.lists.bring(ENTRIES)
    house.ground.run("UPDATE sync_run SET finished_at = now(), status = 'ok'")
    assert run(house.merges.catch_up(quiet)) == 1
    assert "Sky News" in house.ground.column("name")


def test_what_is_taken_back_beside_the_history_is_no_longer_in_it(house: House, run: Run) -> None:
    house.bring(ENTRIES)
    before = house.streams()
    done = run(house.merges.merge([house.id("UK: Sky News"), house.id("DE: Das Erste")]))
    run(house.merges.take_back(done))
    assert house.streams() == before
    assert run(house.edits.undo_state()).undo is None


def test_a_second_sync_leaves_what_was_done_by_hand(house: House, run: Run) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    by_hand(house, run)
    before = house.line_up(run), house.streams()
    changed = [(name, group, url + "?t=9") for name, group, url in ENTRIES]
    house.bring(changed)
    run(house.follow())
    assert house.streams() == before[1]
    assert house.line_up(run) == before[0]


def test_the_file_holds_no_secret_and_is_written_a_channel_a_line(
    house: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.edits.change([house.id("UK: Sky News")], {Field.LOGO: "http://me:secret-word@h/l.png"}))
    run(house.files.export(tmp_path / "lineup.json", quiet))
    text = (tmp_path / "lineup.json").read_text()
    assert "secret-word" not in text
    assert "h.example" not in text
    said = json.loads(text)
    assert (said["format"], said["version"]) == ("iptv-manager line-up", 1)
    assert [channel["name"] for channel in said["channels"]] == [
        "UK: BBC One HD",
        "UK: Sky News",
        "DE: Das Erste",
    ]
    assert len([line for line in text.splitlines() if '"streams"' in line]) == 3


def test_what_is_not_there_yet_waits_for_the_sync_that_brings_it(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    result = run(other.files.bring_in(tmp_path / "lineup.json", quiet))
    assert (result.found, result.waiting) == (0, 3)
    other.bring(ENTRIES[:3])
    run(other.follow())
    assert "One" in other.ground.column("name")
    other.bring(ENTRIES)
    run(other.follow())
    assert other.line_up(run) == house.line_up(run)


def test_a_provider_of_another_name_gets_nothing(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    other.ground.run("UPDATE provider SET name = 'Other'")
    other.bring(ENTRIES)
    before = other.ground.shown()
    assert run(other.files.bring_in(tmp_path / "lineup.json", quiet)).waiting == 3
    run(other.rules.remove(run(other.rules.all())[0].id))
    assert other.ground.shown() == before


def test_channels_of_a_removed_provider_are_left_alone(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    other.bring(ENTRIES)
    other.ground.run("UPDATE provider SET removed_at = now()")
    assert run(other.files.bring_in(tmp_path / "lineup.json", quiet)).waiting == 3
    other.ground.run("UPDATE provider SET removed_at = NULL")
    run(other.follow())
    assert "One" in other.ground.column("name")


def test_channels_are_found_by_name_where_addresses_are_new(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    moved = [(name, group, url.replace("h.example", "new.example") + "?t=1") for name, group, url in ENTRIES]
    other.bring(moved)
    assert run(other.files.bring_in(tmp_path / "lineup.json", quiet)).found == 3
    assert other.line_up(run) == house.line_up(run)


def test_an_import_is_one_act_that_can_be_taken_back_and_brought_again(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    other.bring(ENTRIES)
    before = other.line_up(run)
    run(other.files.bring_in(tmp_path / "lineup.json", quiet))
    after = other.line_up(run)
    run(other.edits.undo())
    assert other.line_up(run) == before
    run(other.edits.redo())
    assert other.line_up(run) == after


def test_an_undone_import_no_longer_waits(house: House, other: House, run: Run, tmp_path: Path) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    run(other.files.bring_in(tmp_path / "lineup.json", quiet))
    run(other.edits.undo())
    other.bring(ENTRIES)
    run(other.follow())
    assert "One" not in other.ground.column("name")
    run(other.edits.redo())
    run(other.follow())
    assert "One" in other.ground.column("name")


def test_a_database_without_providers_gets_those_of_the_file_without_their_secrets(
    house: House, other: House, run: Run, tmp_path: Path
) -> None:
    known = ProviderService(house.database, Secrets(tmp_path))
    panel = ProviderDetails("Panel", "http://p.example:8080", ProviderKind.XTREAM, "joe", "secret-word")
    run(known.add(panel))
    run(known.add_m3u("Token", "http://l.example/get.php?username=joe&password=secret-word&type=m3u"))
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    text = (tmp_path / "lineup.json").read_text()
    assert "secret-word" not in text
    assert "joe" not in text
    assert run(other.files.bring_in(tmp_path / "lineup.json", quiet)).providers == 0
    run(other.edits.undo())
    other.ground.run("DELETE FROM provider")
    assert run(other.files.bring_in(tmp_path / "lineup.json", quiet)).providers == 3
    columns = "SELECT name, kind, source, options FROM provider ORDER BY id"
    assert other.ground.run(columns).all() == house.ground.run(columns).all()
    other.lists.provider = run(ProviderService(other.database, Secrets(tmp_path)).by_name("Mine"))
    other.bring(ENTRIES)
    run(other.follow())
    assert other.line_up(run) == house.line_up(run)


def test_bringing_the_same_file_in_twice_changes_nothing_more(house: House, run: Run, tmp_path: Path) -> None:
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    before = house.line_up(run)
    run(house.files.bring_in(tmp_path / "lineup.json", quiet))
    assert house.line_up(run) == before


GOOD = {"format": "iptv-manager line-up", "version": 1}
STREAM = {"provider": "P", "identity": "", "name": "n", "group": "g", "guide_id": "", "by_hand": False}


@pytest.mark.parametrize(
    "said",
    [
        {}, {"format": "m3u", "version": 1}, {**GOOD, "version": 2}, {**GOOD, "version": "1"},
        {**GOOD, "channels": [1]}, {**GOOD, "channels": [{"streams": []}]},
        {**GOOD, "channels": [{"streams": [STREAM], "set": {"name": ""}}]},
        {**GOOD, "channels": [{"streams": [STREAM], "set": {"guide_shift": 1e999}}]},
        {**GOOD, "channels": [{"streams": [STREAM], "set": {"hidden": "yes"}}]},
        {**GOOD, "channels": [{"streams": [STREAM], "set": {"order": 1 << 80}}]},
        {**GOOD, "channels": [{"streams": [STREAM], "favourites": {"": 1}}]},
        {**GOOD, "channels": [{"streams": [STREAM], "favourites": {"L": True}}]},
        {**GOOD, "channels": [{"streams": [{**STREAM, "identity": "x"}]}]},
        {**GOOD, "channels": [{"streams": [{**STREAM, "name": "n" * 9000}]}]},
        {**GOOD, "channels": [{"streams": [STREAM] * 1001}]},
        {**GOOD, "rules": [{"kind": "explode", "pattern": "x"}]}, {**GOOD, "rules": [{"kind": "hide"}]},
        {**GOOD, "rules": [{"kind": "hide", "pattern": "x"}] * 501},
        {**GOOD, "rules": [{"kind": "hide", "pattern": "("}]},
        {**GOOD, "providers": ["P"]}, {**GOOD, "providers": [{"name": "P", "kind": "ftp", "source": "x"}]},
        {**GOOD, "providers": [{"name": "P", "kind": "m3u", "source": "x", "options": {"twins": "eat"}}]},
        {**GOOD, "groups": [3]}, {**GOOD, "favourites": [""]}, {**GOOD, "merge_rules": [{"kind": "perhaps"}]},
    ],
)  # fmt: skip
def test_a_hostile_file_ends_in_one_sentence_and_changes_nothing(
    house: House, run: Run, tmp_path: Path, said: Any
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(said))
    with pytest.raises(InputRefused) as told:
        run(house.files.bring_in(path, quiet))
    assert len(str(told.value).splitlines()) == 1
    assert house.ground.run("SELECT count(*) FROM edit").scalar() == 0
    assert house.ground.run("SELECT count(*) FROM line_up_wish").scalar() == 0


def test_a_big_file_is_brought_in_by_a_process_of_its_own(
    house: House, other: House, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iptv_manager.services.line_up_files.FEW_BYTES", 0)
    house.bring(ENTRIES)
    edited(house, run)
    run(house.files.export(tmp_path / "lineup.json", quiet))
    other.bring(ENTRIES)
    assert run(other.files.bring_in(tmp_path / "lineup.json", quiet)).found == 3
    assert other.line_up(run) == house.line_up(run)
    (tmp_path / "bad.json").write_text('{"format": "m3u"}')
    with pytest.raises(IptvManagerError, match="no line-up file"):
        run(other.files.bring_in(tmp_path / "bad.json", quiet))


def test_what_is_no_file_is_told(house: House, run: Run, tmp_path: Path) -> None:
    with pytest.raises(IptvManagerError, match="can't be read"):
        run(house.files.bring_in(tmp_path / "missing.json", quiet))
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(InputRefused):
        run(house.files.bring_in(tmp_path / "binary.json", quiet))
    with pytest.raises(IptvManagerError, match="can't be written"):
        run(house.files.export(tmp_path / "no" / "folder.json", quiet))
