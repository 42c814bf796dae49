"""Pairing the entries of a new list with the rows that we know, tier by tier, sure marks before weak ones.

Works on the staging tables of one sync (`store/imports.py`), set by set: the number of statements does not
grow with the list. Marks that only Python can work out (`model/identity.py`) are worked out for what is left
after those that SQL can tell, so a list that changed little costs nothing here.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from secrets import randbits
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

import psycopg

from iptv_manager.model.identity import address_marks, name_marks
from iptv_manager.store.copy_in import copy_in
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]
Marker = Callable[[list[str]], str]  # the columns that were read to those that are kept, as COPY text

IN_MEMORY = 32 << 20  # bytes of marks kept before they go to a file
BLOCK = 1 << 16  # bytes handed over at once
MOST_MOVES = 3000  # entries looked at to learn where a provider went
FEWEST_MOVES = 5  # entries that must have gone the same way

BIG_LIST = 1_000  # entries; in a smaller one, few that moved are no exception
MOST_LOOKED_AT = 10_000  # pairs; among more, something has happened to the list as a whole

UNIQUE = "fresh.repeats = 1 AND known.living <= 1"
SAME_GUIDE = "fresh.guide IS NOT DISTINCT FROM known.guide"
ONE_GUIDE = "(fresh.guide IS NULL OR known.guide IS NULL)"
NOT_REUSED = (
    f"({SAME_GUIDE} OR fresh.words && known.words AND fresh.numbers = known.numbers"
    f" AND ({ONE_GUIDE} OR fresh.words = known.words))"
)
NO_OTHER_GUIDE = f"(fresh.guide = known.guide OR {ONE_GUIDE})"
ALIKE = "(fresh.guide = known.guide OR fresh.words @> known.words OR fresh.words <@ known.words)"
SAME_HOST = (
    "(fresh.host = known.host OR EXISTS (SELECT FROM sync_hosts_{provider} AS hosts"
    " WHERE hosts.known = known.host AND hosts.fresh = fresh.host))"
)
NEARBY = f"(fresh.guide = known.guide OR {SAME_HOST} OR fresh.category = known.category)"
NO_OTHER_FILM = (
    "(fresh.kind = 'live' OR fresh.stream IS NULL OR known.stream IS NULL OR fresh.stream = known.stream)"
)
_SHARED = "NOT EXISTS (SELECT FROM sync_shared_{provider} AS shared WHERE shared.row = fresh.row AND {what})"
NAME_TELLS = _SHARED.replace("{what}", "shared.by_name")
ADDRESS_TELLS = _SHARED.replace("{what}", "NOT shared.by_name")
SAME_PLACE = f"{NOT_REUSED} AND ({ALIKE} OR {UNIQUE} AND {ADDRESS_TELLS})"
_ALONE = (
    "NOT EXISTS (SELECT FROM sync_wanted_address_{provider} AS other"
    " WHERE other.{mark} = fresh.{mark} AND other.row <> fresh.row)"
)
SAME_NUMBER, SAME_PATH = (
    f"{UNIQUE} AND {NOT_REUSED} AND ({ALIKE} OR {SAME_HOST} AND {ADDRESS_TELLS} AND "
    f"{_ALONE.replace('{mark}', mark)})"
    for mark in ("stream", "address")
)
LIVING, GONE = "gone_at IS NULL", "gone_at IS NOT NULL"


class Tier(NamedTuple):
    """One way of pairing: entries and rows of the same `key` for which `condition` holds."""

    key: str
    condition: str
    among: str = "true"  # which rows it may be


BY_SQL = (
    Tier("exact # label", "true"),
    Tier("path # label", NO_OTHER_GUIDE),
)
"""The address as it is, or but for its host; the same name."""

BY_ADDRESS = (
    Tier("stream # label", NO_OTHER_GUIDE),
    Tier("address # label", NO_OTHER_GUIDE),
)
"""The provider's number, or the address without what passes; the same name."""

BY_NAME = (
    # When the old name stands elsewhere, the name wins over number and address …
    Tier("label", f"{UNIQUE} AND fresh.kind = 'live' AND {NEARBY} AND {NAME_TELLS}", LIVING),
    # … which otherwise mean the same channel under a new name, unless it is wholly another.
    Tier("exact", SAME_PLACE, LIVING),
    Tier("exact", SAME_PLACE, GONE),
    Tier("stream", SAME_NUMBER, LIVING),
    Tier("stream", SAME_NUMBER, GONE),
    Tier("address", SAME_PATH, LIVING),
    Tier("address", SAME_PATH, GONE),
    # What has new numbers and addresses altogether: guide id, name and group; else the content.
    Tier("label # category # look # coalesce(guide, 0)", NO_OTHER_FILM),
    Tier("plain # category # guide", f"{UNIQUE} AND {NO_OTHER_FILM}"),
    Tier("plain # category", f"{UNIQUE} AND {NO_OTHER_GUIDE} AND {NO_OTHER_FILM}"),
    Tier("plain", f"{UNIQUE} AND {NEARBY} AND {NO_OTHER_GUIDE} AND {NO_OTHER_FILM} AND {NAME_TELLS}"),
)
"""New names in old places, old names in new places."""

STAGING = (
    "match", "wanted", "known", "address", "wanted_address", "known_address", "name", "wanted_name",
    "known_name", "shared", "hosts",
)  # fmt: skip
"""The tables that pairing makes, to be dropped with the others."""


class Pairing:
    """Fills `sync_match` for one provider's sync."""

    def __init__(self, connection: Connection, provider_id: int, volatile: frozenset[str]) -> None:
        """`volatile`: arguments of addresses to be left aside (see `model.identity.volatile_arguments`)."""
        self._connection = connection
        self._provider = provider_id
        self._volatile = volatile
        self._left = 0

    def pair(self, entries: int) -> None:
        """Pair as many of the `entries` of `sync_fresh` as may be; without any, `sync_known` is not made."""
        self._left = entries
        self._run("sync_match")
        if not entries:
            return
        self._pair()
        if entries - self._left <= MOST_LOOKED_AT:
            self._run("sync_part_lone", fewest=FEWEST_MOVES, big=BIG_LIST)

    def _pair(self) -> None:
        salt = randbits(62)
        self._run("sync_wanted", salt=salt)
        known = self._run("sync_known", salt=salt, among="true")
        if not known:
            return
        self._analyze("wanted", "known")
        if self._tiers("", BY_SQL):
            return
        self._mark("address", "sync_left_addresses", self._marks_of_address, "stream, address, host", "")
        if self._tiers("_address", BY_ADDRESS):
            return
        self._mark(
            "name", "sync_left_names", _marks_of_name, "plain, category, look, words, numbers", "_address"
        )
        self._run("sync_shared")
        self._note_hosts()
        self._tiers("_name", BY_NAME)

    def _tiers(self, side: str, tiers: Sequence[Tier]) -> bool:
        """Go through the tiers; is everything paired?"""
        for tier in tiers:
            if self._left:
                self._left -= self._run(
                    "sync_tier",
                    wanted=f"sync_wanted{side}",
                    known=f"sync_known{side}",
                    key=tier.key,
                    among=tier.among,
                    condition=tier.condition.replace("{provider}", str(self._provider)),
                )
                self._analyze("match")
        return not self._left

    def _note_hosts(self) -> None:
        """See in what is paired already which hosts the provider has moved from and to."""
        moves: Counter[tuple[int, int]] = Counter()
        query = statement("sync_moved_addresses", provider=self._provider, most=MOST_MOVES)
        for before, after in self._connection.execute(query):
            moves[hash(address_marks(before).host), hash(address_marks(after).host)] += 1
        told = [move for move, count in moves.items() if count >= FEWEST_MOVES]
        known, fresh = (",".join([str(move[side]) for move in told]) for side in (0, 1))
        self._run("sync_hosts", known=f"{{{known}}}", fresh=f"{{{fresh}}}")

    def _mark(self, name: str, left: str, marker: Marker, columns: str, side: str) -> None:
        """Work out marks of what is left, and put them beside those that both sides have."""
        self._run(f"sync_{name}_marks")
        with SpooledTemporaryFile(IN_MEMORY) as marks:
            with self._connection.cursor().copy(statement(left, provider=self._provider)) as copy:
                for row in copy:
                    marks.write(marker(bytes(row)[:-1].decode().split("\t")).encode())
            marks.seek(0)
            target = f"COPY sync_{name}_{self._provider} FROM STDIN"
            copy_in(self._connection, target, iter(partial(marks.read, BLOCK), b""))
        for which, is_fresh in (("wanted", "true"), ("known", "false")):
            listed = ", ".join(f"marks.{column}" for column in columns.split(", "))
            self._run(
                "sync_side_marks", made=f"sync_{which}_{name}", side=f"sync_{which}{side}",
                marks=f"sync_{name}", columns=listed, is_fresh=is_fresh,
            )  # fmt: skip
        self._analyze(f"wanted_{name}", f"known_{name}")

    def _marks_of_address(self, row: list[str]) -> str:
        side, key, stated, url = row
        stream, address, host = address_marks(url, stated, self._volatile)
        return f"{side}\t{key}\t{_hashed(stream)}\t{_hashed(address)}\t{hash(host)}\n"

    def _run(self, name: str, **names: object) -> int:
        return self._connection.execute(statement(name, provider=self._provider, **names)).rowcount

    def _analyze(self, *names: str) -> None:
        tables = ", ".join(f"sync_{name}_{self._provider}" for name in names)
        self._connection.execute(f"ANALYZE {tables}".encode())


def _marks_of_name(row: list[str]) -> str:
    side, key, kind, folded, group, number, logo = row
    marks = name_marks(folded)
    words, numbers = _hashes(marks.words), _hashes(marks.numbers)
    look = hash((number, logo))
    return f"{side}\t{key}\t{hash((kind, marks.plain))}\t{hash(group)}\t{look}\t{words}\t{numbers}\n"


def _hashes(words: Sequence[str]) -> str:
    """Words as an array, in an order of its own, that two of the same words are equal."""
    joined = ",".join(map(str, sorted({hash(word) for word in words})))
    return f"{{{joined}}}"


def _hashed(mark: str) -> object:
    """A mark as 64 bits, salted anew in each process, as pairing needs no longer; COPY's NULL for none."""
    return hash(mark) if mark else r"\N"
