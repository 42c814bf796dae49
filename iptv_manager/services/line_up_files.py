"""The line-up as a file: everything a person made of it, enough to rebuild it on an empty database.

No secret and no address of a stream is written. What a file names that no sync has brought yet waits, and comes
true after the sync that brings it. An import is one act, which Undo takes back.
"""

import json
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection

from iptv_manager.model.errors import InputRefused, IptvManagerError
from iptv_manager.model.line_up_file import FORMAT, VERSION, ImportResult, KeyPair, rule_record, rule_values
from iptv_manager.model.names import group_key
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.model.rules import Rule
from iptv_manager.model.title_marks import mark_values
from iptv_manager.net.masking import mask, mask_url
from iptv_manager.services.appearing import appearing
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.import_process import run_worker
from iptv_manager.services.line_up_providers import add_providers, providers_said
from iptv_manager.services.line_up_reading import LineUpReader, Said
from iptv_manager.services.name_keys import keys_of
from iptv_manager.services.worker_life import WORKER
from iptv_manager.store import favourites, groups, line_up_files, providers, rules, title_marks
from iptv_manager.store.database import Database
from iptv_manager.store.edit_tables import tables_noted
from iptv_manager.store.hand_links import keep_links, note_merge_rules

MOST_BYTES = 4 << 30  # of a file
FEW_BYTES = 1 << 19  # of a file that is read where the program runs; bigger ones in a process of their own
COMMAND = (*WORKER, "iptv_manager.services.line_up_worker")
log = logging.getLogger(__name__)
TABLES = ["line_up_rule", "favourite_list", "group_order"]
Tell = Callable[[int], None]


class LineUpFileService:
    """Writes line-up files and reads them back."""

    def __init__(self, database: Database, by: str = "") -> None:
        self._database = database
        self._by = by

    async def export(self, path: Path, on_progress: ProgressCallback) -> int:
        """Write the line-up to a file; gives the number of channels in it. Raises IptvManagerError."""
        try:
            with appearing(path) as file:
                return await self._database.run(_export, file, _told("Writing the line-up", on_progress))
        except OSError as error:
            reason = error.strerror or "the system refuses"
            raise IptvManagerError(f"{path} can't be written: {reason}. Choose another place.") from error

    async def bring_in(self, path: Path, on_progress: ProgressCallback) -> ImportResult:
        """Add what a file says to the line-up; what the file does not name stays as it is.

        Raises InputRefused, and nothing is changed, when the file is not what `export` writes."""
        try:
            if os.stat(path).st_size > FEW_BYTES:
                return await self._bring_in_apart(path, on_progress)
            tell = _told("Reading the line-up", on_progress)
            return await self._database.run(bring_in_file, path, self._by, tell)
        except OSError as error:
            reason = error.strerror or "the system refuses"
            raise IptvManagerError(f"{path} can't be read: {reason}.") from error

    async def _bring_in_apart(self, path: Path, on_progress: ProgressCallback) -> ImportResult:
        """In a process of its own; cancelled, it leaves nothing."""
        from iptv_manager.services import line_up_worker  # which stands on this module

        def told(report: ImportReport) -> None:
            """Pass the worker's progress on, counted in channels; how many the file has is not known."""
            on_progress(Progress(report.done, None, report.text, "channels"))

        job = line_up_worker.LineUpJob(self._database.dsn, str(path), self._by)
        report = await run_worker(job, told, COMMAND)
        if report.kind == "broken":
            log.error("bringing in a line-up broke: %s", mask(report.text))
        return line_up_worker.result_of(report)

    async def after_sync(self, _provider: Provider, _run_id: int, _on_progress: ProgressCallback) -> None:
        """What follows a sync: what waited for its channels comes true."""
        await self._database.run(come_true)


def _told(what: str, on_progress: ProgressCallback) -> Tell:
    return lambda done: on_progress(Progress(done, None, what, "channels"))


# Writing


def _export(connection: Connection, file: IO[bytes], tell: Tell) -> int:
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "providers": providers_said(connection),
        "rules": _rules_said(connection),
        "groups": [title for _key, title in groups.ordered(connection)],
        "favourites": [one.name for one in favourites.all_lists(connection)],
        "merge_rules": [_pair_said(pair) for pair in line_up_files.merge_rules(connection)],
        "titles": [mark_values(mark) for mark in title_marks.marks(connection)],
    }
    lines = ",\n".join(f"  {_json(name)}: {_json(value)}" for name, value in head.items())
    file.write(f'{{\n{lines},\n  "channels": ['.encode())
    count = 0
    for count, record in enumerate(_records(connection), 1):
        file.write((",\n    " if count > 1 else "\n    ").encode() + record.encode())
        if count % line_up_files.AT_ONCE == 0:
            tell(count)
    file.write(b"\n  ]\n}\n")
    return count


def _records(connection: Connection) -> Iterator[str]:
    """The records, without logos whose address carries a secret."""
    for record, logo in line_up_files.exported_channels(connection):
        yield _without_logo(record) if logo and mask_url(logo) != logo else record


def _without_logo(record: str) -> str:
    said = json.loads(record)
    del said["set"]["logo"]
    return _json(said)


def _rules_said(connection: Connection) -> list[dict[str, Any]]:
    names = rules.provider_names(connection)
    return [
        rule_values(rule, names.get(rule.provider_id, "") if rule.provider_id is not None else "")
        for rule in rules.all_rules(connection)
    ]


def _pair_said(pair: KeyPair) -> dict[str, Any]:
    names = ("name", "country", "guide")
    one, other = (dict(zip(names, key, strict=True)) for key in (pair.one, pair.other))
    return {"kind": pair.kind, "one": one, "other": other}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# Reading


def bring_in_file(connection: Connection, path: Path, by: str, tell: Tell) -> ImportResult:
    """Bring a file in, in the caller's transaction. Raises InputRefused, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise InputRefused(f"{path.name} is too big for a line-up file.")
    with path.open(encoding="utf-8-sig") as stream:
        return _bring_in(connection, stream, path.name, by, tell)


def _bring_in(connection: Connection, stream: IO[str], name: str, by: str, tell: Tell) -> ImportResult:
    reader = LineUpReader(stream, tell)
    with tables_noted(connection, TABLES, f"bring in the line-up of {name}", by) as edit_id:
        count = line_up_files.write_wishes(connection, edit_id, reader.records())
        said = reader.end()
        come = add_providers(connection, said.providers)
        _add_lists(connection, said)
        _add_groups(connection, said)
        line_up_files.write_wishes(connection, edit_id, map(_json, said.rules))
        before = keep_links(connection, [])
        is_new = line_up_files.add_merge_rules(connection, said.pairs) > 0
        title_marks.take_marks(connection, said.titles)
        found, added = _come_true_of(connection, edit_id)
        if is_new:
            note_merge_rules(connection, edit_id, before)
    rules.apply_rules(connection, keys_of)
    waiting = line_up_files.waiting(connection, edit_id)
    return ImportResult(edit_id, count, found, waiting, added, len(said.lists), come)


def _add_lists(connection: Connection, said: Said) -> None:
    known = {one.name.lower() for one in favourites.all_lists(connection)}
    for name in said.lists:
        if name.lower() not in known:
            known.add(name.lower())
            favourites.add_list(connection, name)


def _add_groups(connection: Connection, said: Said) -> None:
    """The file's order, then what was ordered here before."""
    if said.groups:
        first = [(group_key(title), title) for title in said.groups]
        groups.set_order(connection, [*first, *groups.ordered(connection)])


def come_true(connection: Connection) -> None:
    """Let the wishes of all imports come true whose channels are there."""
    for edit_id in line_up_files.waiting_edits(connection):
        _come_true_of(connection, edit_id)


def _come_true_of(connection: Connection, edit_id: int) -> tuple[int, int]:
    """How many channels of an import found theirs, and how many rules their provider."""
    added = _add_rules(connection, edit_id)
    return line_up_files.come_true(connection, edit_id, keys_of), added


def _add_rules(connection: Connection, edit_id: int) -> int:
    """Add the rules whose provider is there, behind those that there are; one that is known is not doubled."""
    ids = {provider.name.lower(): provider.id for provider in providers.all_providers(connection)}
    known = rules.all_rules(connection)
    wanted, done = list(known), []
    for wish in line_up_files.rule_wishes(connection, edit_id):
        record = rule_record(wish.record["rule"])
        if record.provider and record.provider.lower() not in ids:
            continue
        done.append(wish.id)
        rule = _placed(record.rule, ids.get(record.provider.lower()))
        if not any(_placed(one, one.provider_id) == rule for one in wanted):
            wanted.append(rule)
    if len(wanted) > len(known):
        rules.replace_rules(connection, wanted)
    line_up_files.forget_wishes(connection, done)
    return len(wanted) - len(known)


def _placed(rule: Rule, provider_id: int | None) -> Rule:
    """The rule for that provider, without an id."""
    return Rule(
        rule.kind, rule.pattern, rule.replacement, rule.field, rule.whole, rule.match_case, provider_id,
        rule.enabled,
    )  # fmt: skip
