"""The merge: streams of one provider into channels, in the caller's one transaction, set by set.

The keys by which streams meet are worked out by `model/matching.py` in the worker process that calls this; here
they are staged, looked up, grouped and applied. Only streams that are new or say something else than before are
placed; every other row stays untouched, and so does whatever a person has placed by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import psycopg

from iptv_manager.model.channels import QUALITY_STEPS
from iptv_manager.store.bare_tables import laid_bare
from iptv_manager.store.copy_in import copy_in
from iptv_manager.store.partitions import attach_partition, create_partition
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]

LOCK_CLASS = 0x49505456  # "IPTV", as for imports; the second half is no provider's id
MERGE_LOCK = 0
PLACE_BITS = 44  # of a stream's position in its provider's order
PROVIDER_BITS = 13
QUALITY_SHIFT = PLACE_BITS + PROVIDER_BITS
MIDDLE = 1 << (PLACE_BITS - 1)
LAST_PLACE = (1 << PLACE_BITS) - 1
LAST_PROVIDER = (1 << PROVIDER_BITS) - 1
MANY_CHANNELS = 20_000
READ_PAGES = 256  # of a provider's streams at once: some thousand

STAGED = ("stream_id", "rank", "has", "name", "country", "guide", "generic")
_TABLES = ("stage", "changed", "touched", "combo", "found", "cell", "union", "claim", "target", "map")


class GuideQuestion(NamedTuple):
    """New groups of streams with one guide id, and the channel that has it: may they be one station?"""

    guide: str
    home: str
    names: list[str]
    channel_id: int | None
    known_names: list[str]


class GuideAnswer(NamedTuple):
    """The group `name` is one with a channel, or with the group `spokesman`."""

    name: str
    home: str
    guide: str
    spokesman: str
    channel_id: int | None


class Followed(NamedTuple):
    """Up to which sync, by which rules, the line-up follows a provider."""

    run_id: int
    rules_version: int


def rank_of(quality: int, provider_id: int, position: int) -> int:
    """The place of a stream among those of its channel, lowest first: quality, provider, the provider's order."""
    place = position + MIDDLE
    if not 0 <= place <= LAST_PLACE:
        place = 0 if place < 0 else LAST_PLACE
    return quality << QUALITY_SHIFT | min(provider_id, LAST_PROVIDER) << PLACE_BITS | place


def place_in_line_up(provider: str) -> str:
    """SQL: the place that a stream gives its channel in the line-up, provider by provider."""
    return f"(({provider}::bigint << {PLACE_BITS}) + stream.position)"


def quality_place(rank: str) -> str:
    """SQL: where the quality of this rank (SQL) stands among those that have a name, the best first; else NULL."""
    steps = [
        f"WHEN {rank} <= {last} THEN {place if label else 'NULL'}"
        for place, (last, label) in enumerate(QUALITY_STEPS, 1)
    ]
    return f"(CASE {' '.join(steps[:-1])} WHEN {rank} > 0 THEN {len(steps)} END)::smallint"


def lock_merging(connection: Connection) -> None:
    """One merge at a time, for this transaction: two could make the same channel twice."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_CLASS, MERGE_LOCK))


def followed(connection: Connection, provider_id: int) -> Followed | None:
    """How far the line-up follows the provider; None before the first merge."""
    row = connection.execute(
        "SELECT run_id, rules_version FROM merge_state WHERE provider_id = %s", (provider_id,)
    ).fetchone()
    return Followed(*row) if row else None


def last_run(connection: Connection, provider_id: int) -> int:
    """The last sync of the provider that has ended; 0 before the first."""
    row = connection.execute(
        "SELECT max(id) FROM sync_run WHERE provider_id = %s AND finished_at IS NOT NULL", (provider_id,)
    ).fetchone()
    return row[0] or 0 if row else 0


class Merge:
    """One provider's streams on their way into channels. `since` and `upto` are syncs; None: look at everything."""

    def __init__(self, connection: Connection, provider_id: int, upto: int, since: int | None) -> None:
        self._connection = connection
        self._provider = provider_id
        self._upto = upto
        self._since = since
        self._first = not _exists(connection, f"channel_stream_p{provider_id}")

    def stage(self, text: Iterable[bytes]) -> int:
        """Take what the streams say (STAGED), as COPY text; gives their number."""
        self._run("merge_stage")
        target = f"merge_stage_{self._provider} ({', '.join(STAGED)})"
        return self._copy(target, text)

    def settle(self) -> None:
        """Find out what has changed at all: streams that say what they said stay where they are."""
        if self._first:
            self._connection.execute(
                f"CREATE UNLOGGED TABLE merge_touched_{self._provider} (channel_id bigint)".encode()
            )
        else:
            self._note_changed()
            self._run("merge_left")
            self._run("merge_same_name", quality_shift=QUALITY_SHIFT)
            self._run("merge_settled")
        self._analyze("stage")

    def look_up(self) -> None:
        """Find the channels of what is staged, and the groups that have none."""
        self._run("merge_combo", last_place=LAST_PLACE)
        self._analyze("combo")
        otherwise = "false" if self._first else self._text("merge_stated_otherwise")
        self._run("merge_found", stated_otherwise=otherwise)
        self._analyze("found")
        self._run("merge_cell")
        self._analyze("cell")

    def guide_questions(self) -> list[GuideQuestion]:
        """What only the names can tell."""
        rows = self._connection.execute(statement("merge_by_guide", provider=self._provider)).fetchall()
        return [GuideQuestion(*row) for row in rows]

    def answer(self, answers: Sequence[GuideAnswer]) -> None:
        """Take the answers, but for what a person has forbidden; and what a person has ordered."""
        self._run("merge_union")
        columns = ", ".join(GuideAnswer._fields)
        rows = [[*one[:4], "\\N" if one.channel_id is None else str(one.channel_id)] for one in answers]
        # A name holds no backslash: `copy_text` would double that of the \\N.
        text = "".join("\t".join(row) + "\n" for row in rows).encode()
        self._copy(f"merge_union_{self._provider} ({columns})", (text,))
        self._run("merge_never")
        self._run("merge_always")
        self._analyze("union")

    def apply(self) -> None:
        """Make the channels that are missing, link what is staged, bring touched channels up to their streams."""
        if self._first:
            self._run("merge_no_claim")
        else:
            self._run("merge_claim")
        self._run("merge_target")
        self._analyze("target")
        if not self._first:
            self._run("merge_renamed")
            self._run("merge_tombstones")
        self._run("merge_map")
        self._analyze("map")
        self._add_channels()
        self._link()
        self._add_keys()
        if self._first:
            self._run("merge_first_touched", place_bits=PLACE_BITS, middle=MIDDLE)
            self._analyze("touched")
            self._run("merge_grow")
        else:
            self._run("merge_also_touched")
            self._analyze("touched")
        refresh(self._connection, f"merge_touched_{self._provider}")

    def finish(self, rules_version: int) -> None:
        """Note how far the line-up follows the provider now, and drop what was staged."""
        self._run("merge_done", run=self._upto, version=rules_version)
        tables = ", ".join(f"merge_{name}_{self._provider}" for name in _TABLES)
        self._connection.execute(f"DROP TABLE IF EXISTS {tables}".encode())

    def _note_changed(self) -> None:
        if self._since is None:
            self._run("merge_everything")
        else:
            self._run("merge_changed", since=self._since, upto=self._upto)
        self._analyze("changed")
        self._run("merge_touched")

    def _add_channels(self) -> None:
        """Of many new names the trigrams go into their index all at once: one by one they take half of the time."""
        has_many = self._new_channels() > MANY_CHANNELS
        if has_many:
            self._connection.execute(b"SET LOCAL gin_pending_list_limit = '1GB'")
        quality = quality_place(f"(fresh.rank >> {QUALITY_SHIFT})")
        self._run("merge_channels", place_bits=PLACE_BITS, middle=MIDDLE, quality=quality)
        if has_many:
            self._connection.execute(b"SELECT gin_clean_pending_list('channel_search')")
            self._connection.execute(b"SET LOCAL gin_pending_list_limit TO DEFAULT")

    def _new_channels(self) -> int:
        row = self._connection.execute(statement("merge_count_new", provider=self._provider)).fetchone()
        return row[0] if row else 0

    def _add_keys(self) -> None:
        """Where there are none yet, none can be in the way, and nobody has any to read: watching for them, and
        keeping them in order one by one, takes longer than all the rest.

        Only merges add keys, and one at a time (see `lock_merging`)."""
        found = self._connection.execute(b"SELECT EXISTS (SELECT FROM channel_key)").fetchone()
        if found and found[0]:
            self._run("merge_keys", on_conflict="ON CONFLICT DO NOTHING")
            return
        with laid_bare(self._connection, "channel_key"):
            self._run("merge_keys", on_conflict="")

    def _link(self) -> None:
        """The first time into a table of its own, as imports do: indexes and keys are checked all at once."""
        if not self._first:
            again = self._text("merge_link_again")
            self._run("merge_links", table="channel_stream", quality_shift=QUALITY_SHIFT, on_conflict=again)
            return
        table = create_partition(self._connection, "channel_stream", self._provider)
        self._run("merge_links", table=table, quality_shift=QUALITY_SHIFT, on_conflict="")
        attach_partition(self._connection, "channel_stream", self._provider)
        self._connection.execute(f"ANALYZE {table}".encode())

    def _copy(self, target: str, text: Iterable[bytes]) -> int:
        return copy_in(self._connection, f"COPY {target} FROM STDIN", text)

    def _run(self, name: str, **names: object) -> None:
        self._connection.execute(statement(name, provider=self._provider, **names))

    def _text(self, name: str) -> str:
        return statement(name, provider=self._provider).decode()

    def _analyze(self, name: str) -> None:
        self._connection.execute(f"ANALYZE merge_{name}_{self._provider}".encode())


def said_by_streams(connection: Connection, provider_id: int, since: int | None, upto: int) -> Iterator[str]:
    """What is said of the provider's channels, some thousand at a time: lines of id, position, what it has
    (see merge_stage.sql), folded name, guide id, folded group, with tabs between."""
    if since is None:
        read = statement("merge_read_all", provider=provider_id, pages=READ_PAGES)
    else:
        only = statement("merge_only_changed", provider=provider_id, since=since, upto=upto).decode()
        read = statement("merge_read", provider=provider_id, only=only)
    with connection.cursor("merge_read") as cursor:
        cursor.itersize = 1
        cursor.execute(read)
        for (text,) in cursor:
            if text is not None:  # pages of nothing but films
                yield text


def refresh(connection: Connection, touched: str) -> None:
    """Bring channels up to their living streams. `touched` is a table of their `channel_id`."""
    connection.execute(refreshing(touched))


def refreshing(touched: str) -> bytes:
    """SQL that does so."""
    place, quality = place_in_line_up("stream.provider_id"), quality_place("first.quality")
    return statement("merge_refresh", touched=touched, place=place, quality=quality)


def _exists(connection: Connection, table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s)", (table,)).fetchone()
    return bool(row and row[0])
