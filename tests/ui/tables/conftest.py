"""A running window loop, and models and views on it, for the tests of tables."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.table_view import LazyTableView
from tests.ui.tables.memory_rows import MemoryRows, columns


@pytest.fixture
def window_loop(qapp: QApplication, qtbot: QtBot) -> Iterator[WindowLoop]:
    """The window's loop, running on whatever runs Qt's events; every task has ended when the test has."""
    loop = WindowLoop(qapp)
    unhandled: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: unhandled.append(context))
    with loop.hosted():
        yield loop
        for task in asyncio.all_tasks(loop):
            task.cancel()
        qtbot.waitUntil(lambda: not asyncio.all_tasks(loop))
    loop.close()
    assert unhandled == []


@pytest.fixture
def make_model(window_loop: WindowLoop) -> Iterator[Callable[[MemoryRows], LazyTableModel]]:
    """Makes models watched by Qt's own tester of models."""
    testers: list[QAbstractItemModelTester] = []
    models: list[LazyTableModel] = []

    def make(source: MemoryRows) -> LazyTableModel:
        model = LazyTableModel(columns(), source)
        model.retry_seconds = 0
        models.append(model)
        testers.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
        return model

    yield make
    for model in models:
        model.stop()


@pytest.fixture
def make_view(
    qtbot: QtBot, make_model: Callable[[MemoryRows], LazyTableModel]
) -> Callable[[MemoryRows, str], LazyTableView]:
    """Makes views that are on screen with all rows of a query."""

    def make(source: MemoryRows, query: str) -> LazyTableView:
        view = LazyTableView(make_model(source), name="things")
        qtbot.addWidget(view)
        view.resize(600, 400)
        view.show()
        view.lazy_model.show_query(query)
        qtbot.waitUntil(lambda: view.lazy_model.is_complete)
        return view

    return make
