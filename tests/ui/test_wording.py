"""The words in which numbers, times and states are told."""

from datetime import UTC, datetime, timedelta

import pytest

from iptv_manager.model.health import Outcome
from iptv_manager.model.playlist import StreamKind
from iptv_manager.model.progress import Progress
from iptv_manager.ui.wording import (
    ago_text,
    count_text,
    filled,
    kind_text,
    outcome_text,
    progress_text,
    seconds_text,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_every_outcome_and_kind_has_words_of_its_own() -> None:
    told = [outcome_text(outcome) for outcome in (*Outcome, None)]
    assert len(set(told)) == len(told)
    assert len({kind_text(kind) for kind in StreamKind}) == len(StreamKind)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (59.4, "59 s"), (61, "1 min 1 s"), (3660, "1 h 1 min"), (-5, "0 s")]
)
def test_spans_of_time(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=61), "2 months ago"),
        (timedelta(days=2265), "6 years ago"),
    ],
)
def test_moments(ago: timedelta, text: str) -> None:
    assert ago_text(NOW - ago, NOW) == text


def test_progress_says_as_much_as_is_known() -> None:
    known = Progress(16_706, 20_000, "Checking", "streams")
    assert progress_text(known, 100, 33) == "16,706 of 20,000 streams · 100 streams/s · 33 s left"
    assert progress_text(Progress(5, None, "", "rows"), None, None) == "5 rows"


def test_digits_are_grouped() -> None:
    assert count_text(1_000_000) == "1,000,000"


def test_a_name_with_a_place_mark_stays_as_it_is() -> None:
    assert filled("%1 and %2", "100 %2", "x") == "100 %2 and x"
