"""Acts of a person on the streams of channels, each noted as one step of the history."""

from collections.abc import Callable

from sqlalchemy import Connection

from iptv_manager.services.name_keys import keys_of
from iptv_manager.store import edits, rules
from iptv_manager.store.hand_links import mark_taken_back, note_links
from iptv_manager.store.merge_by_hand import Done, take_back


def noted(connection: Connection, title: str, act: Callable[[Connection], Done]) -> Done:
    """Carry out an act and note it, so that Undo and Redo know of it."""
    edits.lock_edits(connection)
    done = act(connection)
    note_links(connection, edits.note_edit(connection, [], title), done)
    rules.apply_rules(connection, keys_of)  # a channel goes by its first stream, which may be another one now
    return done


def taken_back(connection: Connection, done: Done) -> None:
    """Undo an act, and have the history know."""
    edits.lock_edits(connection)
    take_back(connection, done)
    mark_taken_back(connection, done)
    rules.apply_rules(connection, keys_of)
