"""Syncs seen and answered: what each did by kind, undo with its digest, and providers that ask first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from iptv_manager.app import Program, build
from iptv_manager.model.errors import NothingToUndo
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.provider import Provider, SyncResult, SyncStatus
from iptv_manager.model.syncs import ChangeKind, RunStatus
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database

Run = Callable[[Any], Any]
ONE = "#EXTINF:-1,One\nhttp://h/1?password=hunter2\n"
TWO = "#EXTINF:-1,Two\nhttp://h/2\n"
THREE = "#EXTINF:-1,Three\nhttp://h/3\n"
BOTH = "#EXTM3U\n" + ONE + TWO


class Desk:
    """A program with one provider, whose list a test writes."""

    def __init__(self, program: Program, run: Run, path: Path) -> None:
        self.program, self.run, self.path = program, run, path
        self.history = program.sync_history
        path.write_text(BOTH)
        self.provider: Provider = run(program.providers.add_m3u("Mine", str(path)))

    def sync(self, wanted: str = "", accept_shrink: bool = False) -> SyncResult:
        """Write the list and sync it."""
        if wanted:
            self.path.write_text(wanted)
        known = self.run(self.program.providers.by_id(self.provider.id))
        result: SyncResult = self.run(self.program.syncs.sync(known, lambda _p: None, accept_shrink))
        return result

    def names(self) -> list[str]:
        """What the table of streams shows."""
        return [row.name for row in self.run(self.program.line_up.first_rows(LineUpQuery()))]

    def ask_first(self) -> None:
        """Set the provider's option."""
        asking = text("""UPDATE provider SET options = '{"ask_first": true}' WHERE id = :id""")
        self.program.database.run_here(lambda c: c.execute(asking, {"id": self.provider.id}))


@pytest.fixture
def desk(database: Database, settings: Settings, run: Run, tmp_path: Path) -> Desk:
    """A program without a window."""
    return Desk(build(settings, database), run, tmp_path / "list.m3u")


def test_a_run_tells_what_it_did_by_kind(desk: Desk) -> None:
    desk.sync()
    desk.sync("#EXTM3U\n" + ONE.replace(",One", ",One HD").replace("hunter2", "new") + THREE)
    newest = desk.run(desk.history.runs())[0]
    assert (newest.status, newest.added, newest.gone, newest.renamed) == (RunStatus.OK, 1, 1, 1)
    assert newest.can_undo
    kinds = desk.run(desk.history.kinds(newest.id))
    assert {kind: count for kind, count in kinds.items() if count} == {
        ChangeKind.ADDED: 1,
        ChangeKind.GONE: 1,
        ChangeKind.RENAMED: 1,
        ChangeKind.URL_CHANGED: 1,
    }
    ids = desk.run(desk.history.change_ids(newest.id, frozenset({ChangeKind.RENAMED})))
    renamed = desk.run(desk.history.changes(newest.id, ids))[0]
    assert (renamed.name_before, renamed.name) == ("One", "One HD")
    assert "hunter2" not in renamed.url_before
    assert len(desk.run(desk.history.change_ids(newest.id))) == 3


def test_undo_lets_the_same_list_apply_again(desk: Desk) -> None:
    desk.sync()
    assert desk.sync("#EXTM3U\n" + ONE + THREE).status is SyncStatus.OK
    done = desk.run(desk.history.undo(desk.provider.id, lambda _p: None))
    assert desk.names() == ["One", "Two"]
    assert done.undone.undone is not None
    assert (done.run.status, done.run.undoes) == (RunStatus.UNDONE, done.undone.id)
    again = desk.sync()
    assert (again.status, again.added, again.gone) == (SyncStatus.OK, 1, 1)
    assert desk.names() == ["One", "Three"]


def test_a_provider_that_asks_first_changes_nothing_until_the_answer(desk: Desk) -> None:
    desk.sync()
    desk.ask_first()
    asked = desk.sync("#EXTM3U\n" + ONE + THREE)
    assert asked.status is SyncStatus.ASKED
    assert "1 added" in asked.message
    assert desk.names() == ["One", "Two"]
    waiting = desk.run(desk.history.waiting(desk.provider.id))
    assert waiting is not None
    ids = desk.run(desk.history.change_ids(waiting.id))
    shown = desk.run(desk.history.changes(waiting.id, ids))
    assert sorted((one.change, one.name) for one in shown) == [("added", "Three"), ("gone", "Two")]
    taken = desk.run(desk.history.accept(desk.provider.id, lambda _p: None))
    assert (taken.status, taken.added, taken.gone) == (SyncStatus.OK, 1, 1)
    assert desk.names() == ["One", "Three"]
    assert desk.run(desk.history.run(waiting.id)).status is RunStatus.ACCEPTED
    assert desk.run(desk.history.waiting(desk.provider.id)) is None


def test_the_same_list_is_not_asked_about_twice(desk: Desk) -> None:
    desk.sync()
    desk.ask_first()
    desk.sync("#EXTM3U\n" + ONE + THREE)
    waiting = desk.run(desk.history.waiting(desk.provider.id))
    again = desk.sync()
    assert again.status is SyncStatus.UNCHANGED
    assert "waits for your answer" in again.message
    assert desk.run(desk.history.waiting(desk.provider.id)) == waiting
    desk.sync(BOTH)  # the list is as it was: nothing to be asked any more
    assert desk.run(desk.history.waiting(desk.provider.id)) is None


def test_a_dismissed_question_leaves_everything_as_it_is(desk: Desk) -> None:
    desk.sync()
    desk.ask_first()
    desk.sync("#EXTM3U\n" + ONE + THREE)
    assert desk.run(desk.history.dismiss(desk.provider.id)).status is RunStatus.DISMISSED
    assert desk.names() == ["One", "Two"]
    with pytest.raises(NothingToUndo):
        desk.run(desk.history.dismiss(desk.provider.id))


def test_a_newer_question_takes_the_place_of_the_older(desk: Desk) -> None:
    desk.sync()
    desk.ask_first()
    desk.sync("#EXTM3U\n" + ONE + THREE)
    first = desk.run(desk.history.waiting(desk.provider.id))
    desk.sync("#EXTM3U\n" + TWO + THREE)
    second = desk.run(desk.history.waiting(desk.provider.id))
    assert second.id > first.id
    assert desk.run(desk.history.run(first.id)).status is RunStatus.DISMISSED


def test_rejected_lines_are_shown_with_their_reasons(desk: Desk) -> None:
    desk.sync("#EXTM3U\n#EXTINF:-1,Lost\n" + ONE)
    newest = desk.run(desk.history.runs())[0]
    rejects = desk.run(desk.history.rejects(newest.id))
    assert [reject.line for reject in rejects] == [2]
    assert newest.rejected == 1


def test_the_line_up_follows_what_is_taken_back(desk: Desk) -> None:
    shown = text("SELECT derived_name FROM channel WHERE stream_count > 0 ORDER BY 1")
    linked = text("SELECT count(*) FROM channel_stream WHERE stream_id NOT IN (SELECT id FROM stream)")

    def channels() -> list[str]:
        return list(desk.program.database.run_here(lambda c: c.execute(shown).scalars().all()))

    desk.sync()
    assert channels() == ["One", "Two"]
    desk.sync("#EXTM3U\n" + ONE + THREE)
    assert channels() == ["One", "Three"]
    desk.run(desk.history.undo(desk.provider.id, lambda _p: None))
    assert channels() == ["One", "Two"]
    assert desk.program.database.run_here(lambda c: c.execute(linked).scalar_one()) == 0
