"""One guide into the database, in the caller's one transaction: channels staged and matched, programmes exchanged.

On plain psycopg, as `store/imports.py` is: the worker process loads no SQLAlchemy. The rules of matching stand in
`model/guide_matching.py`.
"""

from collections.abc import Collection, Iterable, Sequence
from time import sleep
from typing import Any, NamedTuple

import psycopg

from iptv_manager.model.guide import GuideChannel, GuideMatch
from iptv_manager.model.guide_matching import Candidate, Way
from iptv_manager.model.provider import SourceState
from iptv_manager.store.copy_rows import NULL, copy_text
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]

LOCK_CLASS = 0x47554944  # "GUID": the first half of the advisory lock's key, the source's id is the second
LOCK_TURNS = 20
LOCK_PATIENCE = 1500  # milliseconds that others wait behind us for one that reads for long
LOCK_PAUSE = 0.5  # seconds
COLUMNS = "guide_channel_id, starts_at, ends_at, title, details"


class OwnChannel(NamedTuple):
    """A channel to which a person gave a guide id or a name."""

    id: int
    guide_id: str | None
    name: str | None
    group: str
    provider_id: int | None


class StagedKey(NamedTuple):
    """A key by which a guide's channel may be met."""

    guide_id: str
    way: Way
    key: str


def lock_source(connection: Connection, source_id: int) -> bool:
    """Take the source for this transaction; False when another program is reading its guide just now."""
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK_CLASS, source_id)).fetchone()
    return bool(row and row[0])


def known_channels(connection: Connection, source_id: int) -> dict[str, GuideChannel]:
    """The channels that the guide had when it was read last."""
    wanted = "SELECT guide_id, names, icon FROM guide_channel WHERE source_id = %s ORDER BY id"
    rows = connection.execute(wanted, (source_id,))
    return {key: GuideChannel(key, tuple(names), icon) for key, names, icon in rows}


def known_digest(connection: Connection, source_id: int) -> bytes | None:
    """The digest of the guide that was read last."""
    row = connection.execute("SELECT digest FROM guide_source WHERE id = %s", (source_id,)).fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def source_provider(connection: Connection, source_id: int) -> int | None:
    """Whose guide it is; None for one that a person added."""
    row = connection.execute("SELECT provider_id FROM guide_source WHERE id = %s", (source_id,)).fetchone()
    return row[0] if row else None


def own_channels(connection: Connection) -> list[OwnChannel]:
    """Channels with a guide id or a name of a person's own."""
    wanted = (
        "SELECT id, guide_id, name, coalesce(group_title, rule_group, derived_group), first_provider_id FROM channel "
        "WHERE (guide_id IS NOT NULL OR name IS NOT NULL) AND stream_count > 0 ORDER BY id"
    )
    return [OwnChannel._make(row) for row in connection.execute(wanted)]


class GuideImport:
    """What one guide brings."""

    def __init__(self, connection: Connection, source_id: int) -> None:
        self._connection = connection
        self._source = source_id
        self._table = f"programme_s{source_id}_next"

    def candidates(self, channels: Iterable[GuideChannel], keys: Iterable[StagedKey]) -> list[Candidate]:
        """Stage the guide's channels with their keys; gives those of the line-up that may be theirs."""
        self._connection.execute(statement("guide_stage"))
        self._copy("guide_stage", ((one.id, _array(one.names), one.icon) for one in channels))
        self._copy("guide_stage_key", keys)
        self._connection.execute("ANALYZE guide_stage_key")
        found = self._connection.execute(statement("guide_candidates"))
        return [
            Candidate(channel, guide, Way(way), name, country, provider)
            for channel, guide, way, name, country, provider in found
        ]

    def keep(self, matches: Collection[GuideMatch]) -> dict[str, int]:
        """Keep the staged channels and who has them; gives the ids of those that are had, by the guide's ids."""
        for name in ("guide_channels", "guide_channels_gone"):
            self._connection.execute(statement(name, source=self._source))
        values = {
            "source": self._source,
            "channels": [one.channel_id for one in matches],
            "guides": [one.guide_id for one in matches],
            "methods": [one.method.value for one in matches],
            "scores": [one.score for one in matches],
            "own": [one.own_id for one in matches],
        }
        self._connection.execute(statement("guide_matches"), values)
        wanted = "SELECT guide_id, id FROM guide_channel WHERE source_id = %s AND guide_id = ANY(%s)"
        return dict(self._connection.execute(wanted, (self._source, values["guides"])).fetchall())

    def lacks_programmes(self, guide_ids: Collection[str]) -> int:
        """How many of these channels of the guide were not wanted when it was read."""
        wanted = (
            "SELECT count(*) FROM guide_channel "
            "WHERE source_id = %s AND guide_id = ANY(%s) AND NOT has_programmes"
        )
        row = self._connection.execute(wanted, (self._source, list(guide_ids))).fetchone()
        return int(row[0]) if row else 0

    def open(self) -> None:
        """Make the table that the programmes are read into; nobody sees it before the exchange."""
        check = f"CHECK (source_id = {self._source})"
        self._connection.execute(
            f"CREATE TABLE {self._table} (LIKE programme INCLUDING DEFAULTS, {check})".encode()
        )
        self._connection.execute(
            f"ALTER TABLE {self._table} ALTER source_id SET DEFAULT {self._source}".encode()
        )

    def load(self, text: Iterable[bytes]) -> None:
        """Read programmes, given as COPY text of `COLUMNS`."""
        target = f"COPY {self._table} ({COLUMNS}) FROM STDIN WITH (FREEZE, NULL '{NULL}')".encode()
        with self._connection.cursor() as cursor, cursor.copy(target) as copy:
            for piece in text:
                copy.write(piece)

    def exchange(self, guide_ids: Collection[str], *, without_end: int) -> None:
        """Put what was read in the place of what was there. `without_end` programmes have no end yet."""
        if without_end:
            self._connection.execute(statement("guide_ends", table=self._table))
        self._connection.execute(
            f"CREATE INDEX {self._table}_channel ON {self._table} (guide_channel_id, starts_at)".encode()
        )
        self._connection.execute(f"ANALYZE {self._table}".encode())
        self._connection.execute(
            "UPDATE guide_channel SET has_programmes = NOT has_programmes "
            "WHERE source_id = %s AND has_programmes <> (guide_id = ANY(%s))",
            (self._source, list(guide_ids)),
        )
        self._lock()
        self._connection.execute(statement("guide_swap", source=self._source))

    def finish(self, channels: int, programmes: int, state: SourceState, message: str) -> None:
        """Write on the source what the sync left."""
        values = state._asdict() | {"channels": channels, "programmes": programmes, "message": message}
        self._connection.execute(statement("guide_finish"), values | {"source": self._source})

    def finish_unread(self, message: str, *, checked: bool) -> None:
        """The same where nothing was read. `checked`: the guide is known to be as it was."""
        values = {"source": self._source, "message": message, "checked": checked}
        self._connection.execute(statement("guide_rematched"), values)

    def counts(self) -> tuple[int, int, int]:
        """Channels of the guide, how many of them the line-up has, programmes."""
        wanted = "SELECT channel_count, matched_count, programme_count FROM guide_source WHERE id = %s"
        row = self._connection.execute(wanted, (self._source,)).fetchone()
        return tuple(row) if row else (0, 0, 0)

    def _lock(self) -> None:
        """Lock out readers, giving way to long ones again and again: nobody waits behind us for long."""
        for turn in range(LOCK_TURNS):
            try:
                with self._connection.transaction():
                    patience = 0 if turn == LOCK_TURNS - 1 else LOCK_PATIENCE
                    self._connection.execute(f"SET LOCAL lock_timeout = {patience}".encode())
                    self._connection.execute(b"LOCK TABLE programme IN ACCESS EXCLUSIVE MODE")
                    self._connection.execute(b"SET LOCAL lock_timeout = 0")
                    return
            except psycopg.errors.LockNotAvailable:
                sleep(LOCK_PAUSE)

    def _copy(self, target: str, rows: Iterable[Sequence[str]]) -> None:
        found = copy_text(list(rows))
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
            copy.write(found)


def _array(texts: Iterable[str]) -> str:
    """A text[] as COPY takes it."""
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return "{" + ",".join(quoted) + "}"
