"""Rate and time left."""

import pytest

from iptv_manager.model.progress import Progress
from iptv_manager.ui.pace import Pace


def noted(*reports: tuple[float, int], total: int | None = 1000, what: str = "Reading") -> Pace:
    pace = Pace()
    for now, done in reports:
        pace.note(now, Progress(done, total, what, "entries"))
    return pace


def test_one_report_gives_no_rate() -> None:
    assert noted((0, 10)).rate is None
    assert noted((0, 10), (0.1, 20)).rate is None


def test_rate_and_time_left_follow_from_the_last_seconds() -> None:
    pace = noted((0, 0), (1, 100), (2, 200))
    assert pace.rate == pytest.approx(100)
    assert pace.seconds_left == pytest.approx(8)


def test_what_is_long_ago_is_forgotten() -> None:
    assert noted((0, 0), (100, 10), (102, 210)).rate == pytest.approx(100)


def test_a_new_phase_starts_afresh() -> None:
    pace = noted((0, 0), (2, 200))
    pace.note(3, Progress(5, None, "Saving", "rows"))
    assert pace.rate is None
    assert pace.seconds_left is None


def test_an_act_that_stands_still_has_no_time_left() -> None:
    assert noted((0, 100), (3, 100)).seconds_left is None
