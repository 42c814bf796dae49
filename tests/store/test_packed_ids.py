"""Vectors of ids come whole and in order, and never in one piece that the driver would keep memory for."""

from array import array
from typing import Any

import pytest
from sqlalchemy import Select, event, literal_column, select, text

from iptv_manager.store.database import Database
from iptv_manager.store.packed_ids import ID_BYTES, PIECE, ordered_ids


def numbers(count: int, first: int = 1) -> Select[Any]:
    """`count` numbers from `first` on, the highest first."""
    last = first + count - 1
    found = text(f"generate_series({last}, {first}, -1) AS id")
    return select(literal_column("id").label("id")).select_from(found)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_ids_come_whole_and_in_order_around_the_end_of_a_piece(database: Database, extra: int) -> None:
    count = 2 * PIECE // ID_BYTES + extra
    segments = [numbers(count), numbers(0), numbers(3, first=10**15)]
    expected = array("q", [*range(count, 0, -1), 10**15 + 2, 10**15 + 1, 10**15])
    assert database.run_here(ordered_ids, segments) == expected


def test_no_ids_are_an_empty_vector(database: Database) -> None:
    assert database.run_here(ordered_ids, [numbers(0)]) == array("q")
    assert database.run_here(ordered_ids, []) == array("q")


def test_no_answer_of_the_server_is_longer_than_a_piece(database: Database) -> None:
    longest = 0

    def note(_c: object, cursor: Any, _statement: str, _parameters: object, _x: object, _m: bool) -> None:
        nonlocal longest
        result = cursor.pgresult
        longest = max(longest, *(len(result.get_value(row, 1)) for row in range(result.ntuples)))

    event.listen(database.engine, "after_cursor_execute", note)
    assert len(database.run_here(ordered_ids, [numbers(200_000)])) == 200_000
    assert 0 < longest <= PIECE * 2 + 2  # in hexadecimal
