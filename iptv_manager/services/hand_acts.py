"""Acts of a person on the streams of channels, each noted as one step of the history."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from iptv_manager.services.line_up_bringing import come_true
from iptv_manager.services.name_keys import keys_of
from iptv_manager.store import edits, favourites, rules
from iptv_manager.store.hand_links import mark_taken_back, note_links
from iptv_manager.store.merge_by_hand import Done, merge_channels, take_back


def noted(connection: Connection, title: str, act: Callable[[Connection], Done]) -> Done:
    """Carry out an act and note it, so that Undo and Redo know of it."""
    return _noted(connection, title, act)[0]


def merged(connection: Connection, ids: Sequence[int]) -> Done:
    """Make channels one; the first takes the others' places in favourites lists, too."""
    done, edit_id = _noted(connection, f"merge {len(ids):,} channels", lambda c: merge_channels(c, ids))
    edits.choose(connection, done.channels[1:])
    favourites.take_over(connection, edit_id, done.channels[0])
    return done


def taken_back(connection: Connection, done: Done) -> None:
    """Undo an act, and have the history know."""
    edits.lock_edits(connection)
    take_back(connection, done)
    mark_taken_back(connection, done)
    rules.apply_rules(connection, keys_of)


def follow_merge(connection: Connection) -> None:
    """What follows a merge outside of a sync: imported edits that waited for its channels, then rules."""
    come_true(connection)
    rules.apply_rules(connection, keys_of)


def _noted(connection: Connection, title: str, act: Callable[[Connection], Done]) -> tuple[Done, int]:
    edits.lock_edits(connection)
    done = act(connection)
    edit_id = edits.note_edit(connection, [], title)
    note_links(connection, edit_id, done)
    rules.apply_rules(connection, keys_of)  # a channel goes by its first stream, which may be another one now
    return done, edit_id
