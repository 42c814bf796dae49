"""Two people who state one record: fields that only one of them changed, and those that both did."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.check_limits import CheckLimits
from iptv_manager.model.meanwhile import StatedMeanwhile, merged, values_of, with_changes
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.schedule import Conditions, Wanted, every
from iptv_manager.services.provider_details import ProviderDetails

SEEN = ProviderDetails("One", "http://h/l.m3u", options=ProviderOptions(referrer="r", tombstone_days=9))
LIMITS = st.builds(CheckLimits, st.sampled_from("abc"), st.integers(0, 2), st.integers(1, 3))


def test_what_only_one_of_two_changed_is_as_that_one_wants_it() -> None:
    hers = replace(SEEN, name="Hers", options=replace(SEEN.options, referrer="hers"))
    mine = replace(SEEN, user_agent="mine", options=replace(SEEN.options, tombstone_days=3))
    both = merged(SEEN, hers, mine)
    assert both == replace(hers, user_agent="mine", options=replace(hers.options, tombstone_days=3))
    assert merged(SEEN, SEEN, mine) == mine
    assert merged(SEEN, hers, SEEN) == hers


def test_what_both_changed_is_told_and_either_may_be_stated_then() -> None:
    hers = replace(SEEN, name="Hers", options=replace(SEEN.options, referrer="hers", proxy="http://p:1"))
    mine = replace(SEEN, name="Mine", password="new", options=replace(SEEN.options, referrer="mine"))
    with pytest.raises(StatedMeanwhile, match="name, referrer") as told:
        merged(SEEN, hers, mine)
    end = told.value
    assert end.differences == (("name", "One", "Hers", "Mine"), ("referrer", "r", "hers", "mine"))
    assert end.mine == replace(
        hers, name="Mine", password="new", options=replace(hers.options, referrer="mine")
    )
    assert end.theirs == replace(hers, password="new")
    assert merged(end.now, hers, end.mine) == end.mine
    assert merged(end.now, hers, end.theirs) == end.theirs


def test_who_saw_nothing_is_told_of_all_that_differs() -> None:
    theirs = Wanted("sync", None, every("6h"), 60, Conditions(on_mains=True), "UTC")
    mine = theirs._replace(rule=every("2h"), conditions=Conditions())
    with pytest.raises(StatedMeanwhile) as told:
        merged(None, theirs, mine)
    assert [one.field for one in told.value.differences] == ["rule", "on_mains"]
    assert told.value.theirs == theirs
    assert merged(None, theirs, theirs) == theirs


@given(seen=LIMITS, now=LIMITS, wanted=LIMITS)
def test_no_field_is_ever_lost_unseen(seen: CheckLimits, now: CheckLimits, wanted: CheckLimits) -> None:
    old, theirs, mine = map(values_of, (seen, now, wanted))
    both = {
        name for name in old if old[name] not in (mine[name], theirs[name]) and mine[name] != theirs[name]
    }
    written = {name: theirs[name] if mine[name] == old[name] else mine[name] for name in old}
    assert with_changes(seen, now, wanted) == CheckLimits(**written)
    if not both:
        assert values_of(merged(seen, now, wanted)) == written
        return
    with pytest.raises(StatedMeanwhile) as told:
        merged(seen, now, wanted)
    assert {one.field for one in told.value.differences} == both
    assert values_of(told.value.mine) == written
    assert values_of(told.value.theirs) == written | {name: theirs[name] for name in both}
