"""The overview: its figures, who is down, what runs, and a week of checks with its pauses."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iptv_manager.model.account import Account
from iptv_manager.model.dashboard import Dashboard, DayOfChanges, HourOfChecks, NextJob, RunningJob
from iptv_manager.model.health_history import ProviderHealth, Share, Uptime
from iptv_manager.ui.actions import Actions
from iptv_manager.ui.banner import Banners
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.dashboard import DashboardPage
from iptv_manager.ui.pages.dashboard_parts import outcome_parts, provider_words
from iptv_manager.ui.pages.dashboard_plots import shares, with_gaps
from iptv_manager.ui.pages.page import PageGround
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.toast import Toast

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def provider(name: str = "Nova", **values: Any) -> ProviderHealth:
    base = ProviderHealth(
        1, name, "ok", "", 20_000, 12_000, 11_000, {"alive": 10_500, "slow": 500, "timeout": 1_000},
        NOW, NOW, Uptime(Share(90, 100), Share(950, 1000), Share(2700, 3000)), {}, 120, 800, None,
        NOW - timedelta(hours=3), None, None,
    )  # fmt: skip
    return base._replace(**values)


def week() -> list[HourOfChecks]:
    """A week of checks with a pause of a day."""
    hours = [hour for hour in range(168) if not 60 <= hour < 84]
    return [
        HourOfChecks(NOW - timedelta(hours=168 - hour), 90 + hour % 9, 100, 120 + hour % 24 * 4, 700 + hour % 24 * 20)
        for hour in hours
    ]  # fmt: skip


def seen(*providers: ProviderHealth) -> Dashboard:
    return Dashboard(
        NOW,
        list(providers),
        4_200,
        3_100,
        DayOfChanges(6, 239, 12, 76, 3),
        [RunningJob("sync", "Nova", NOW - timedelta(minutes=2), "desk")],
        [NextJob("check", None, NOW + timedelta(hours=1))],
        week() if providers else [],
        812_000_000,
        95_000_000,
    )


class Acts:
    """Answers at once."""

    def ask(self, _name: str, question: Coroutine[Any, Any, Any], then: Callable[[Any], object]) -> None:
        then(asyncio.run(question))


class Services:
    """Has a history that says what it was given."""

    hit_ratio = 0.875

    def __init__(self, answer: Dashboard) -> None:
        self.history = self
        self.answer = answer

    async def dashboard(self, _zone: str) -> Dashboard:
        return self.answer


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> Callable[[Dashboard], DashboardPage]:
    """A page that shows what it is given."""
    theme = Theme(qapp)
    icons = Icons(theme.colours)
    window = QWidget()
    qtbot.addWidget(window)

    def made(answer: Dashboard) -> DashboardPage:
        notices = Notices(Toast(window), Banners(icons))
        ground = PageGround(
            cast(Any, Services(answer)), cast(Any, Acts()), notices, Actions(window, icons), theme, icons
        )
        shown = DashboardPage(ground)
        qtbot.addWidget(shown)
        shown.resize(1200, 900)
        shown.show()
        shown.arrive()
        shown.leave()
        return shown

    return made


def test_its_figures_sum_up_all_providers(page: Callable[[Dashboard], DashboardPage]) -> None:
    shown = page(seen(provider(), provider("Other", id=2, checked=8_000, alive=4_000)))
    assert shown.works.value == "75.0 %"
    assert shown.channels.value == "4,200"
    assert shown.changes.value == "+239"
    assert shown.storage.value.endswith("MB")


def test_it_says_how_much_was_answered_from_memory(page: Callable[[Dashboard], DashboardPage]) -> None:
    assert page(seen(provider())).asked.toolTip().startswith("88\u00a0% of what was asked")


def test_without_a_provider_it_says_what_to_do(page: Callable[[Dashboard], DashboardPage]) -> None:
    shown = page(seen())
    assert shown.empty.isVisible()
    assert shown.empty.title == "Nothing to look at yet"


@pytest.mark.parametrize(
    ("values", "mood", "word"),
    [
        ({}, "good", "synced"),
        ({"down_since": NOW}, "bad", "Down since"),
        ({"status": "held"}, "warn", "synced"),
        ({"account": Account(expires_at=NOW + timedelta(days=3))}, "warn", "Ends in 3 days"),
        ({"account": Account(expires_at=NOW - timedelta(days=3))}, "bad", "Ended on"),
        ({"max_connections": 2}, "good", "2 connections"),
    ],
)
def test_what_matters_most_about_a_provider_is_said(values: dict[str, Any], mood: str, word: str) -> None:
    text, found = provider_words(provider(**values), NOW)
    assert found == mood
    assert word in text


def test_parts_of_the_bar_are_shares_of_all_streams_good_ones_first() -> None:
    assert outcome_parts({"timeout": 25, "alive": 50}, 100) == [(0.5, "good"), (0.25, "bad")]
    assert outcome_parts({}, 0) == []


def test_a_pause_is_a_gap_in_the_line() -> None:
    times, values = with_gaps(shares(week()))
    assert sum(math.isnan(value) for value in values) == 1
    assert times == sorted(times)
