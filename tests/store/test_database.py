"""Database: transactions in threads, cancelling, and plain words for what goes wrong."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from iptv_manager.store.database import Database


def _one(connection: Connection) -> int:
    return connection.scalar(text("SELECT 1")) or 0


def test_a_function_runs_in_a_transaction_and_gives_its_result(database: Database, run: Callable) -> None:
    assert run(database.run(_one)) == 1
