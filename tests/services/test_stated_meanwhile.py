"""Two desktops on one database state one thing: each writes what its person changed, and overrides nobody unseen."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import TextClause, text

from iptv_manager.model.check_limits import CheckLimits
from iptv_manager.model.errors import EditedMeanwhile, NameTaken, NotFound
from iptv_manager.model.meanwhile import StatedMeanwhile
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.provider import ProviderKind
from iptv_manager.model.provider_options import NewCategories, ProviderOptions
from iptv_manager.model.rules import Rule, RuleKind
from iptv_manager.model.schedule import Conditions, Wanted, every, wanted_of
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.categories import CategoryService
from iptv_manager.services.favourites import FavouriteService, GroupService
from iptv_manager.services.provider_details import ProviderDetails, details_of
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.rules import RuleService
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.shared_choices import SharedChoices
from iptv_manager.settings import Settings
from iptv_manager.store import panel_categories
from iptv_manager.store.database import Database
from tests.services.channel_ground import Ground
from tests.waiting import until_told

Run = Callable[[Coroutine[Any, Any, Any]], Any]
PANEL = "http://tv.example:8080"


class Desktop:
    """The services of one desktop, with connections and secrets of its own."""

    def __init__(self, url: str, settings: Settings, home: Path) -> None:
        self.database = Database(url)
        self.secrets = Secrets(home)
        self.providers = ProviderService(self.database, self.secrets)
        self.addresses = AddressBook(self.database, self.secrets)
        self.schedules = ScheduleService(self.database)
        self.rules = RuleService(self.database)
        self.lists = FavouriteService(self.database)
        self.choices = SharedChoices(self.database, settings)
        self.categories = CategoryService(self.database, settings, self.addresses)


@pytest.fixture
def hers(database: Database, settings: Settings, tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(settings.database_url or "", settings, tmp_path / "hers")
    yield made
    made.database.close()


@pytest.fixture
def mine(database: Database, settings: Settings, tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(settings.database_url or "", settings, tmp_path / "mine")
    yield made
    made.database.close()


def account(password: str) -> ProviderDetails:
    return ProviderDetails("One", PANEL, ProviderKind.XTREAM, "anna", password)


def test_fields_of_a_provider_that_only_one_person_changed_are_all_kept(
    hers: Desktop, mine: Desktop, run: Run
) -> None:
    seen = details_of(made := run(mine.providers.add(account("s3cret"))))
    options = ProviderOptions(headers=(("X-Device", "tv"),), tombstone_days=9)
    run(hers.providers.change(made.id, replace(seen, user_agent="hers", password="p", options=options), seen))
    stated = replace(seen, name="Mine", options=replace(seen.options, ask_first=True))
    now = run(mine.providers.change(made.id, stated, seen))
    assert (now.name, now.user_agent, now.options) == ("Mine", "hers", replace(options, ask_first=True))
    assert run(mine.addresses.login(now)) == ("anna", "s3cret")


def test_a_field_of_a_provider_that_both_changed_is_written_by_choice_alone(
    hers: Desktop, mine: Desktop, run: Run
) -> None:
    seen = details_of(made := run(mine.providers.add(account("s3cret"))))
    run(hers.providers.change(made.id, replace(seen, name="Hers", user_agent="hers", password="p"), seen))
    wanted = replace(seen, name="Mine", password="new", max_connections=2)
    with pytest.raises(StatedMeanwhile, match="name") as told:
        run(mine.providers.change(made.id, wanted, seen))
    now = run(mine.providers.by_id(made.id))
    assert (now.name, now.max_connections, run(mine.addresses.login(now))) == (
        "Hers",
        None,
        ("anna", "s3cret"),
    )
    end = told.value
    now = run(mine.providers.change(made.id, end.theirs, end.now))
    assert (now.name, now.max_connections, now.user_agent) == ("Hers", 2, "hers")
    assert run(mine.addresses.login(now)) == ("anna", "new")
    now = run(mine.providers.change(made.id, end.mine, replace(end.now, max_connections=2)))
    assert (now.name, now.max_connections, now.user_agent) == ("Mine", 2, "hers")


def test_what_is_changed_between_the_look_and_the_writing_is_noticed_too(
    hers: Desktop, mine: Desktop, run: Run
) -> None:
    """Her transaction holds the row while mine comes to write, and ends after that."""
    seen = details_of(made := run(mine.providers.add(account("s3cret"))))

    held = text(f"UPDATE provider SET name = 'Hers' WHERE id = {made.id}")
    change = mine.providers.change(made.id, replace(seen, name="Mine", password="new"), seen)
    with pytest.raises(StatedMeanwhile) as told:
        run(_while_held(hers, held, change))
    assert told.value.differences == (("name", "One", "Hers", "Mine"),)
    assert told.value.mine == replace(seen, name="Mine", password="new")
    assert run(mine.addresses.login(made)) == ("anna", "s3cret")


async def _while_held(hers: Desktop, held: TextClause, mine: Coroutine[Any, Any, Any]) -> None:
    """Her transaction has done this, and ends when mine waits for it."""
    with hers.database.engine.begin() as holder:
        holder.execute(held)
        act = asyncio.create_task(mine)
        await until_told(lambda: hers.database.run(_waits))
    await act


def _waits(connection: Any) -> bool:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return bool(connection.execute(text(asked)).scalar_one())


def test_a_provider_that_was_removed_meanwhile_is_not_changed_unseen(
    hers: Desktop, mine: Desktop, run: Run
) -> None:
    seen = details_of(made := run(mine.providers.add(account("s3cret"))))
    run(hers.providers.remove(made.id))
    wanted = replace(seen, name="Mine", password="new")
    with pytest.raises(NotFound, match="removed “One” meanwhile"):
        run(mine.providers.change(made.id, wanted, seen))
    run(hers.providers.restore(made.id))
    assert run(mine.addresses.login(made)) == ("anna", "s3cret")
    assert run(mine.providers.change(made.id, wanted, seen)).name == "Mine"


def test_a_name_that_is_taken_leaves_the_password_as_it_was(hers: Desktop, mine: Desktop, run: Run) -> None:
    made = run(mine.providers.add(account("s3cret")))
    run(hers.providers.add_m3u("Two", "http://h/l.m3u"))
    with pytest.raises(NameTaken):
        run(mine.providers.change(made.id, replace(details_of(made), name="two", password="new")))
    assert run(mine.addresses.login(made)) == ("anna", "s3cret")


def test_two_people_set_one_schedule(hers: Desktop, mine: Desktop, run: Run) -> None:
    made = run(mine.schedules.add(Wanted("sync", None, every("6h"), zone="Europe/Berlin")))
    seen = wanted_of(made)
    run(hers.schedules.set(seen._replace(rule=every("2h"), conditions=Conditions(on_mains=True)), seen))
    run(hers.schedules.pause(made.id))
    kept = run(mine.schedules.set(seen._replace(jitter=60, conditions=Conditions(only_idle=True)), seen))
    assert (kept.rule, kept.jitter, kept.conditions) == (every("2h"), 60, Conditions(True, True))
    assert (kept.zone, kept.paused) == ("Europe/Berlin", True)
    with pytest.raises(StatedMeanwhile, match="rule") as told:
        run(mine.schedules.set(seen._replace(rule=every("8h")), seen))
    [now] = run(mine.schedules.all())
    assert wanted_of(now) == wanted_of(kept)
    assert run(mine.schedules.set(told.value.mine, told.value.now)).rule == every("8h")
    run(hers.schedules.remove(made.id))
    with pytest.raises(NotFound, match="removed this schedule"):
        run(mine.schedules.set(seen._replace(jitter=5), seen))
    assert run(mine.schedules.all()) == []


def test_two_people_add_the_same_schedule(hers: Desktop, mine: Desktop, run: Run) -> None:
    run(hers.schedules.add(Wanted("sync", None, every("2h"))))
    with pytest.raises(StatedMeanwhile, match="rule") as told:
        run(mine.schedules.add(Wanted("sync", None, every("8h"))))
    assert [one.rule for one in run(mine.schedules.all())] == [every("2h")]
    assert told.value.differences == (("rule", None, every("2h"), every("8h")),)


def test_two_people_add_and_choose_at_the_same_moment(hers: Desktop, mine: Desktop, run: Run) -> None:
    inserted = "INSERT INTO schedule (kind, rule, zone) VALUES ('sync', 'every 2h', 'UTC')"
    with pytest.raises(StatedMeanwhile, match="rule"):
        run(
            _while_held(
                hers, text(inserted), mine.schedules.add(Wanted("sync", None, every("8h"), zone="UTC"))
            )
        )
    seen = run(mine.choices.check_limits())
    chosen = "INSERT INTO setting (name, value) VALUES ('check_months_kept', '3')"
    choose = mine.choices.choose_check_limits(seen._replace(months_kept=24), seen)
    with pytest.raises(StatedMeanwhile, match="months kept"):
        run(_while_held(hers, text(chosen), choose))


def test_nothing_is_scheduled_for_a_provider_that_was_removed_meanwhile(
    hers: Desktop, mine: Desktop, run: Run
) -> None:
    made = run(mine.providers.add_m3u("One", "http://h/l.m3u"))
    run(hers.providers.remove(made.id))
    with pytest.raises(NotFound, match="removed that provider"):
        run(mine.schedules.add(Wanted("sync", made.id, every("2h"))))


def test_two_people_change_one_rule(hers: Desktop, mine: Desktop, run: Run) -> None:
    seen = run(mine.rules.add(Rule(RuleKind.RENAME, "^UK: *")))
    run(hers.rules.save(replace(seen, pattern="^UK *"), seen))
    run(hers.rules.switch(seen.id, on=False))
    run(mine.rules.save(replace(seen, replacement="GB "), seen))
    both = replace(seen, pattern="^UK *", replacement="GB ", enabled=False)
    assert run(mine.rules.all()) == [both]
    with pytest.raises(StatedMeanwhile, match="pattern") as told:
        run(mine.rules.save(replace(seen, pattern="^GB"), seen))
    assert run(mine.rules.all()) == [both]
    run(mine.rules.save(told.value.mine, told.value.now))
    assert run(mine.rules.all()) == [replace(both, pattern="^GB")]
    run(hers.rules.remove(seen.id))
    with pytest.raises(NotFound, match="removed"):
        run(mine.rules.save(seen, seen))


def test_two_people_rename_one_favourites_list(hers: Desktop, mine: Desktop, run: Run) -> None:
    key = run(mine.lists.create("Sport"))
    run(hers.lists.rename(key, "Hers", "Sport"))
    with pytest.raises(StatedMeanwhile) as told:
        run(mine.lists.rename(key, "Mine", "Sport"))
    assert told.value.differences == (("name", "Sport", "Hers", "Mine"),)
    assert [one.name for one in run(mine.lists.lists())] == ["Hers"]
    run(mine.lists.rename(key, "Hers", "Sport"))  # both want the same
    run(hers.lists.remove(key))
    for act in (
        mine.lists.rename(key, "Mine", "Hers"), mine.lists.put_in(key, []), mine.lists.take_out(key, []),
        mine.lists.move(key, [], 1), mine.lists.remove(key),
    ):  # fmt: skip
        with pytest.raises(NotFound, match="gone"):
            run(act)


def test_two_people_order_lists_and_groups(hers: Desktop, mine: Desktop, run: Run) -> None:
    Ground(mine.database).add([("One", "A"), ("Two", "B"), ("Three", "C")])
    lists = [run(mine.lists.create(name)) for name in "123"]
    run(hers.lists.order([lists[2], *lists[:2]], lists))
    new = run(hers.lists.create("4"))  # that one is new is no other order
    with pytest.raises(EditedMeanwhile, match="another order"):
        run(mine.lists.order([lists[1], lists[0], lists[2]], lists))
    run(mine.lists.order(lists, [lists[2], *lists[:2]]))
    assert [one.id for one in run(mine.lists.lists())] == [*lists, new]
    run(GroupService(hers.database).order(["C"], []))
    with pytest.raises(EditedMeanwhile, match="another order"):
        run(GroupService(mine.database).order(["B"], []))
    run(GroupService(mine.database).order(["C", "B"], ["C"]))
    assert [row.title for row in run(GroupService(mine.database).all())] == ["C", "B", "A"]


def test_two_people_limit_checks(hers: Desktop, mine: Desktop, run: Run) -> None:
    seen = run(mine.choices.check_limits())
    run(hers.choices.choose_check_limits(seen._replace(months_kept=3, bytes_per_second=1000), seen))
    held = run(mine.choices.choose_check_limits(seen._replace(quiet_hours="19:00-23:30"), seen))
    assert held == run(hers.choices.check_limits()) == CheckLimits("19:00-23:30", 1000, 3)
    with pytest.raises(StatedMeanwhile, match="months kept"):
        run(mine.choices.choose_check_limits(seen._replace(months_kept=24), seen))
    assert run(hers.choices.check_limits()) == held


def test_what_this_computer_is_told_is_not_what_all_are(
    hers: Desktop, mine: Desktop, settings: Settings, run: Run
) -> None:
    own = SharedChoices(mine.database, replace(settings, quiet_hours="01:00-02:00"))
    seen = run(own.check_limits())
    assert run(own.choose_check_limits(seen._replace(months_kept=5), seen)).quiet_hours == "01:00-02:00"
    assert run(hers.choices.check_limits()) == CheckLimits("", 0, 5)


def test_two_people_choose_categories(hers: Desktop, mine: Desktop, run: Run) -> None:
    made = run(mine.providers.add(account("s3cret")))
    found = [PanelCategory(PanelKind.LIVE, key, f"Group {key}", 5) for key in "123"]
    run(mine.database.run(panel_categories.note_categories, made.id, found, [PanelKind.LIVE]))
    seen = run(mine.categories.known(made))
    run(hers.categories.choose(made, {(PanelKind.LIVE, key) for key in "23"}, NewCategories.TAKE, seen))
    stated = replace(details_of(made), password="p", options=replace(made.options, ask_first=True))
    run(hers.providers.change(made.id, stated, details_of(made)))
    run(mine.categories.choose(made, {(PanelKind.LIVE, key) for key in "12"}, NewCategories.LEAVE, seen))
    assert [one.category_id for one in run(hers.categories.known(made)) if one.taken] == ["2"]
    now = run(hers.providers.by_id(made.id)).options
    assert (now.ask_first, now.new_categories) == (True, NewCategories.LEAVE)
