"""Which channel of a guide is that of a channel, by which method, how sure; and what is a veto."""

import pytest

from iptv_manager.model.guide import GuideChannel, GuideMatch, MatchMethod
from iptv_manager.model.guide_matching import Candidate, Matcher, Way, contradict
from iptv_manager.model.matching import name_parts
from iptv_manager.model.names import search_key

OURS, OTHERS = 1, 2  # providers


def guide(*channels: tuple[str, ...], provider_id: int | None = None) -> Matcher:
    """A guide of channels (id, name, name …)."""
    return Matcher({key: GuideChannel(key, names) for key, *names in channels}, provider_id)  # type: ignore[arg-type]


def best(matcher: Matcher, *candidates: Candidate) -> list[tuple[str, MatchMethod, float]]:
    """What channel 7 gets of the candidates."""
    return [(one.guide_id, one.method, one.score) for one in matcher.best(candidates).values()]


def meets(guide_id: str, way: Way, name: str, country: str = "", provider_id: int = OURS) -> Candidate:
    """Channel 7 may have its guide there."""
    return Candidate(7, guide_id, way, name, country, provider_id)


def test_an_id_as_it_is_written_goes_before_its_parts_and_those_before_a_name() -> None:
    matcher = guide(("a.uk", "A"), ("A.uk@SD", "A"), ("b.uk", "A"))
    exact, parts = meets("a.uk", Way.EXACT, "A"), meets("A.uk@SD", Way.PARTS, "A")
    name = meets("b.uk", Way.NAME, "A", "uk")
    assert best(matcher, name, parts, exact) == [("a.uk", MatchMethod.GUIDE_ID, 1.0)]
    assert best(matcher, name, parts) == [("A.uk@SD", MatchMethod.GUIDE_ID, 0.95)]
    assert best(matcher, name) == [("b.uk", MatchMethod.NAME, 0.9)]


@pytest.mark.parametrize(
    ("channel", "names", "matched"),
    [
        ("ESPN", ("ESPN",), True),
        ("ESPN 2", ("ESPN",), False),
        ("ESPN", ("ESPN 2",), False),
        ("Sport 1", ("Sport 2",), False),
        ("BBC 1 FHD", ("BBC One",), True),
        ("TF1", ("TF1 +1",), False),
        ("TF1 +1", ("TF1",), False),
        ("TF1 +1", ("TF1 +1 HD",), True),
        ("HBO East", ("HBO West",), False),
        ("HBO East", ("HBO",), True),
        ("Das Erste", ("ARD",), True),
        ("ESPN 2", ("ESPN", "ESPN 2"), True),
        ("ESPN 2", ("ESPN", "206"), False),
        ("Sky Sports Main Event", ("401", "Sky Sports Main Event"), True),
        ("Anything", (), True),
    ],
)
def test_an_id_that_the_names_contradict_is_none(channel: str, names: tuple[str, ...], matched: bool) -> None:
    found = best(guide(("x.us", *names)), meets("x.us", Way.EXACT, channel))
    assert bool(found) is matched


def test_a_persons_own_id_is_never_doubted() -> None:
    matcher = guide(("espn.us", "ESPN"), ("TMA.gp@SD", "TMA"))
    assert matcher.by_own_id(7, " ESPN.US ") == GuideMatch(7, "espn.us", MatchMethod.OWN_ID, 1.0, " ESPN.US ")
    assert matcher.by_own_id(7, "tma.gp") == GuideMatch(7, "TMA.gp@SD", MatchMethod.OWN_ID, 0.95, "tma.gp")
    assert matcher.by_own_id(7, "other.us") is None
    assert matcher.by_own_id(7, "none") is None


@pytest.mark.parametrize(
    ("channel_country", "guide_id", "score"),
    [("uk", "a.uk", 0.9), ("uk", "a.us", None), ("", "a.uk", 0.8), ("uk", "a", 0.8), ("", "a", 0.85)],
)
def test_a_name_is_as_sure_as_its_country(channel_country: str, guide_id: str, score: float | None) -> None:
    found = best(guide((guide_id, "Eurosport")), meets(guide_id, Way.NAME, "Eurosport", channel_country))
    assert [one[2] for one in found] == ([] if score is None else [score])


def test_a_name_that_many_countries_have_needs_a_country_or_its_own_providers_guide() -> None:
    nova = ("n", "Nova")
    assert best(guide(nova), meets("n", Way.NAME, "Nova")) == []
    assert best(guide(nova, provider_id=OURS), meets("n", Way.NAME, "Nova")) == [
        ("n", MatchMethod.NAME, 0.85)
    ]
    assert best(guide(nova, provider_id=OTHERS), meets("n", Way.NAME, "Nova")) == []
    assert best(guide(("n.cz", "Nova")), meets("n.cz", Way.NAME, "Nova", "cz")) != []


def test_a_bare_number_is_an_id_among_its_own_provider_alone() -> None:
    one = ("17", "Service")
    assert best(guide(one, provider_id=OURS), meets("17", Way.EXACT, "Service")) != []
    assert best(guide(one, provider_id=OTHERS), meets("17", Way.EXACT, "Service")) == []
    assert best(guide(one), meets("17", Way.EXACT, "Service")) != []  # a person added it


def test_two_of_one_name_and_two_countries_are_none() -> None:
    matcher = guide(("a.uk", "Dave"), ("a.au", "Dave"), ("a.nz", "Dave"))
    meeting = [meets(key, Way.NAME, "Dave") for key in ("a.uk", "a.au", "a.nz")]
    assert best(matcher, *meeting) == []
    assert best(matcher, meeting[0]) == [("a.uk", MatchMethod.NAME, 0.8)]


def test_a_name_of_a_guide_without_countries_means_no_two_of_them() -> None:
    """A line-up of the world has History in many countries; the guide means one of them, and does not say which."""
    matcher = guide(("s1", "History"), ("s2", "Arte"))
    of_countries = [
        Candidate(number, "s1", Way.NAME, "History", country, OURS)
        for number, country in enumerate(("si", "nl"))
    ]
    alone = Candidate(9, "s2", Way.NAME, "Arte", "fr", OURS)
    assert list(matcher.best([*of_countries, alone])) == [9]


def test_a_guide_without_countries_is_that_of_most_of_its_clear_names() -> None:
    names = ["Arte", "Dave", "Gold", "Alibi", "Yesterday", "Quest", "Hollywood", "History"]
    matcher = guide(*((f"s{number}", name) for number, name in enumerate(names)))
    of_one = [Candidate(number, f"s{number}", Way.NAME, names[number], "uk", OURS) for number in range(6)]
    abroad = Candidate(6, "s6", Way.NAME, "Hollywood", "ru", OURS)
    of_two = [
        Candidate(key, "s7", Way.NAME, "History", country, OURS) for key, country in ((7, "uk"), (8, "nl"))
    ]
    assert list(matcher.best([*of_one, abroad, *of_two])) == [0, 1, 2, 3, 4, 5, 7]


def test_of_equals_the_guides_first_is_taken() -> None:
    matcher = guide(("b", "Eurosport"), ("a", "Eurosport HD"))
    both = [meets(key, Way.NAME, "Eurosport") for key in ("a", "b")]
    assert best(matcher, *both) == [("b", MatchMethod.NAME, 0.85)]


def test_only_a_single_harmless_feed_stands_for_the_channel() -> None:
    matcher = guide(
        ("A.uk@London",),
        ("B.us@East",),
        ("C.fr@Plus1",),
        ("D.us@One",),
        ("D.us@Two",),
        ("E.de@SD",),
        ("F.it",),
    )
    assert matcher.only_feeds == {"a.uk": "A.uk@London"}


def test_a_persons_own_name_is_looked_up() -> None:
    matcher = guide(("rte1.ie", "RTÉ One"), ("x", "X"))
    assert matcher.by_own_name(7, "RTE 1 HD", "", OURS) == [
        Candidate(7, "rte1.ie", Way.NAME, "RTE 1 HD", "", OURS)
    ]
    assert matcher.by_own_name(7, "##### IE #####", "", OURS) == []


def test_contradictions_are_the_same_both_ways() -> None:
    names = ["ESPN", "ESPN 2", "TF1", "TF1 +1", "HBO East", "HBO West", "HBO", "Das Erste", "101"]
    parts = [name_parts(search_key(name)) for name in names]
    for one in parts:
        assert not contradict(one, one)
        for other in parts:
            assert contradict(one, other) == contradict(other, one)
