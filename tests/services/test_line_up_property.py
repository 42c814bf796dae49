"""Whatever a person does: exported and brought in elsewhere it gives the same line-up, and all can be undone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iptv_manager.model.edits import Field
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.numbering import Numbering, NumberWay
from iptv_manager.model.rules import Rule, RuleField, RuleKind
from iptv_manager.store.database import Database
from iptv_manager.store.migrate import upgrade
from tests.services.import_lists import Entry
from tests.services.line_up_house import House, Run, quiet

NAMES = ("BBC One", "BBC One HD", "Sky News", "Das Erste", "ZDF", "TF1", "TF1 +1", "RTL FHD", "RTL", "Arte")
ENTRIES: list[Entry] = [
    (name, ("UK", "News", "DE")[place % 3], f"http://h.example/{place}.ts")
    for place, name in enumerate(NAMES)
]
VALUES: dict[Field, Any] = {
    Field.NAME: st.sampled_from(["One", "Ä “x” \\ %s", "9"]),
    Field.NUMBER: st.sampled_from(["", "7", "2.10"]),
    Field.GROUP: st.sampled_from(["", "Mine", "uk"]),
    Field.LOGO: st.sampled_from(["", "http://l.example/a.png"]),
    Field.GUIDE_ID: st.sampled_from(["", "a.uk"]),
    Field.GUIDE_SHIFT: st.sampled_from([-1.5, 0.0, 12.0]),
    Field.ORDER: st.integers(-5, 5),
    Field.HIDDEN: st.booleans(),
    Field.FAVOURITE: st.booleans(),
    Field.NOTE: st.sampled_from(["", "a note"]),
}
CHOSEN = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)
CHANGES = st.sampled_from(list(Field)).flatmap(
    lambda field: st.tuples(st.just(field), st.none() | VALUES[field])
)
RULES = (
    Rule(RuleKind.RENAME, " (F?HD)$"),
    Rule(RuleKind.REGROUP, "^(uk|de)$", "Land \\1", RuleField.GROUP),
    Rule(RuleKind.HIDE, "\\+1$", enabled=False),
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), CHOSEN, CHANGES),
        st.tuples(st.just("number"), CHOSEN, st.sampled_from(NumberWay)),
        st.tuples(st.just("favourites"), CHOSEN, st.sampled_from(["Evening", "Kids"])),
        st.tuples(st.just("rule"), st.sampled_from(RULES)),
        st.tuples(st.just("group"), st.sampled_from(["UK", "News"]), st.sampled_from(["Britain", "DE"])),
        st.tuples(st.just("order"), st.permutations(["UK", "News", "DE"])),
        st.tuples(st.just("merge"), CHOSEN),
        st.tuples(st.just("split"), st.sampled_from(["BBC One", "RTL"])),
    ),
    max_size=7,
)


@pytest.fixture(scope="module")
def houses(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, House]]:
    """Two databases with the same list."""
    from tests.conftest import TEMPLATE, _fresh_database

    makers = [_fresh_database(server_url, TEMPLATE) for _ in range(2)]
    databases = [Database(next(maker), 2) for maker in makers]
    made = []
    for database in databases:
        upgrade(database.engine)
        made.append(House(database, tmp_path_factory.mktemp("house")))
        made[-1].bring(ENTRIES)
    yield made[0], made[1]
    for database, maker in zip(databases, makers, strict=True):
        database.close()
        next(maker, None)


async def act(house: House, said: Any) -> None:
    """Do one act; one that can't be (nothing to split any more) is none."""
    kind, *rest = said
    try:
        await _act(house, kind, rest)
    except IptvManagerError:
        return


async def _act(house: House, kind: str, rest: list[Any]) -> None:
    if kind == "change":
        field, value = rest[1]
        await house.edits.change(_ids(house, rest[0]), {field: value})
    elif kind == "number":
        await house.numbering.number(_ids(house, rest[0]), Numbering(rest[1], 5, 400, block=10))
    elif kind == "favourites":
        known = {one.name: one.id for one in await house.favourites.lists()}
        found = known.get(rest[1]) or await house.favourites.create(rest[1])
        await house.favourites.put_in(found, _ids(house, rest[0]))
    elif kind == "rule":
        if not any(rule.pattern == rest[0].pattern for rule in await house.rules.all()):
            await house.rules.add(rest[0])
    elif kind == "group":
        if not any(rule.whole and rule.pattern == rest[0] for rule in await house.rules.all()):
            await house.rules.rename_groups([rest[0]], rest[1])
    elif kind == "order":
        await house.groups.order(rest[0])
    elif kind == "merge":
        await house.merges.merge(_ids(house, rest[0]))
    elif kind == "split":
        await house.merges.split(_ids(house, [rest[0]])[0], [house.stream(rest[0])])


def _ids(house: House, names: list[str]) -> list[int]:
    """The channels that the streams of these names are in."""
    rows = house.ground.run(
        "SELECT stream.name, link.channel_id FROM channel_stream AS link "
        "JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id"
    )
    channels = dict(tuple(row) for row in rows)
    return list(dict.fromkeys(channels[name] for name in names))


async def everything_undone(house: House) -> None:
    while (await house.edits.undo_state()).undo is not None:
        await house.edits.undo()


@settings(
    max_examples=int(os.environ.get("LINE_UP_EXAMPLES", "8")),
    phases=[Phase.generate],  # shrinking takes minutes; the acts of a failure are few enough
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ACTS)
def test_an_export_brought_in_elsewhere_gives_the_same_line_up(
    houses: tuple[House, House], run: Run, tmp_path: Path, acts: list[Any]
) -> None:
    house, other = houses
    before = house.line_up(run)
    assert other.line_up(run) == before
    try:
        for one in acts:
            run(act(house, one))
        run(house.files.export(tmp_path / "lineup.json", quiet))
        run(other.files.bring_in(tmp_path / "lineup.json", quiet))
        assert other.line_up(run) == house.line_up(run)
        assert house.ground.keys_are_right()
        assert other.ground.keys_are_right()
    finally:
        for each in houses:
            run(everything_undone(each))
            each.ground.run("DELETE FROM edit")
    assert house.line_up(run) == before
    assert other.line_up(run) == before
