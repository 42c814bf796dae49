"""Which episode a guide means."""

import pytest

from iptv_manager.formats.xmltv_episodes import Episode, episode_of


@pytest.mark.parametrize(
    ("told", "episode"),
    [
        ([("xmltv_ns", "1.4.")], Episode(2, 5)),
        ([("xmltv_ns", " 0 . 4/12 . 0/2 ")], Episode(1, 5, 1)),
        ([("xmltv_ns", ".36.")], Episode(None, 37)),
        ([("xmltv_ns", "2..")], Episode(3)),
        ([("xmltv_ns", "..")], Episode()),
        ([("onscreen", "S01E05")], Episode(1, 5, None, "S01E05")),
        ([("onscreen", "T5 Ep37")], Episode(5, 37, None, "T5 Ep37")),
        ([("onscreen", "2x07")], Episode(2, 7, None, "2x07")),
        ([("onscreen", "Season 3, episode 11")], Episode(3, 11, None, "Season 3, episode 11")),
        ([("onscreen", "Ep. 12")], Episode(None, 12, None, "Ep. 12")),
        ([("", "S2 E3")], Episode(2, 3, None, "S2 E3")),
        ([("", "0.3.")], Episode(1, 4)),
        ([("SxxExx", "S10E102")], Episode(10, 102, None, "S10E102")),
        ([("common", "7")], Episode(None, 7, None, "7")),
        ([("onscreen", "S09E09"), ("xmltv_ns", "0.1.")], Episode(1, 2, None, "S09E09")),
        ([("dd_progid", "EP01234567.0005")], Episode()),
        ([("thetvdb.com", "series/1234")], Episode()),
        ([("onscreen", "the big one")], Episode(text="the big one")),
        ([("xmltv_ns", "99999999999.1.")], Episode(None, 2)),
        ([], Episode()),
    ],
)
def test_an_episode_is_counted_from_one(told: list[tuple[str, str]], episode: Episode) -> None:
    assert episode_of(told) == episode
