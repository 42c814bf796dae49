"""Times of guides, in every form that guides write them."""

from datetime import UTC, datetime

import pytest

from iptv_manager.formats.xmltv_times import guide_time

NOON = int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp())
SUMMER = int(datetime(2026, 7, 1, 10, tzinfo=UTC).timestamp())
MIDNIGHT = NOON - 12 * 3600


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260101130000 +0100", NOON),
        ("20260101130000 +01:00", NOON),
        ("20260101130000+0100", NOON),
        ("20260101130000 +1", NOON),
        ("20260101070000 -0500", NOON),
        ("20260101173000 +0530", NOON),
        ("20260101130000 UTC+1", NOON),
        ("20260101120000", NOON),
        ("20260101120000 Z", NOON),
        ("20260101120000Z", NOON),
        ("20260101120000 UTC", NOON),
        ("20260101130000 CET", NOON),
        ("20260701120000 CEST", SUMMER),
        ("20260101070000 EST", NOON),
        ("20260101130000 Europe/Paris", NOON),
        ("20260701120000 Europe/Paris", SUMMER),
        ("20260101120000 Mars/Olympus", NOON),
        ("20260101120000 ../../etc/passwd", NOON),
        ("202601011200", NOON),
        ("202601011300 +0100", NOON),
        ("2026010112", NOON),
        ("2026010113 +0100", NOON),
        ("20260101", MIDNIGHT),
        ("20260101 +0000", MIDNIGHT),
        ("20260101120000.000 +0000", NOON),
        ("20260101120000000", NOON),
        ("20260101130000.5 +0100", NOON),
        ("2026-01-01T12:00:00Z", NOON),
        ("2026-01-01 13:00:00+01:00", NOON),
        ("2026-01-01T12:00", NOON),
        ("  20260101120000 +0000  ", NOON),
        ("20251231240000 +0000", MIDNIGHT),
        ("20251231235960 +0000", MIDNIGHT),
    ],
)
def test_a_time_means_its_moment(text: str, moment: int) -> None:
    assert guide_time(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2026", "202601", "20261301", "20260230120000", "20260101250000", "20260101126100",
        "20260101120000 +9900", "20260101120000 +0199", "00010101000000", "99990101000000", "2026010112000",
        "२०२६०१०११२००००",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(text: str) -> None:
    assert guide_time(text) is None
