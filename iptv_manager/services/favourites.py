"""Favourites lists and the person's order of groups. Each act is one step of the history."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from iptv_manager.formats.text import clean
from iptv_manager.model.edits import Chosen
from iptv_manager.model.errors import EditedMeanwhile, InputRefused
from iptv_manager.model.meanwhile import merged
from iptv_manager.model.names import group_key
from iptv_manager.store import edits, favourites, groups
from iptv_manager.store.database import Database
from iptv_manager.store.edit_tables import tables_noted
from iptv_manager.store.favourites import FavouriteChannel, FavouriteList
from iptv_manager.store.groups import GroupRow

LONGEST_NAME = 80
_LISTS = ["favourite_list"]


class Named(NamedTuple):
    """What a person states of a list."""

    name: str


class FavouriteService:
    """Several lists of channels, each in an order of its own."""

    def __init__(self, database: Database, by: str = "") -> None:
        self._database = database
        self._by = by

    async def lists(self) -> list[FavouriteList]:
        """Every list, in order."""
        return await self._database.run(favourites.all_lists)

    async def by_name(self, name: str) -> FavouriteList:
        """The list of that name. Raises NotFound."""
        return await self._database.run(favourites.list_by_name, name)

    async def channels(self, list_id: int) -> list[FavouriteChannel]:
        """The channels of a list that are there at present, in order."""
        return await self._database.run(favourites.channels_of, list_id)

    async def create(self, name: str) -> int:
        """Add a list; gives its id. Raises InputRefused, NameTaken."""
        return await self._database.run(_create, _checked_name(name), self._by)

    async def rename(self, list_id: int, name: str, seen: str | None = None) -> None:
        """Rename a list, whose name was `seen` (None: whatever it is).

        Raises InputRefused, NameTaken, NotFound, StatedMeanwhile."""
        await self._database.run(_rename, list_id, _checked_name(name), seen, self._by)

    async def remove(self, list_id: int) -> None:
        """Remove a list; Undo brings it back with its channels. Raises NotFound."""
        await self._database.run(_remove, list_id, self._by)

    async def order(self, list_ids: Sequence[int], seen: Sequence[int] | None = None) -> None:
        """Let the lists stand in this order. Raises EditedMeanwhile where they don't stand as they were `seen`."""
        await self._database.run(_order, list_ids, seen, self._by)

    async def put_in(self, list_id: int, chosen: Chosen) -> int:
        """Put channels at the end of a list; gives how many were not in it yet. Raises NotFound."""
        return await self._database.run(_put_in, list_id, chosen, self._by)

    async def take_out(self, list_id: int, chosen: Chosen) -> int:
        """Take channels out of a list; gives how many were in it. Raises NotFound."""
        return await self._database.run(_take_out, list_id, chosen, self._by)

    async def move(self, list_id: int, chosen: Chosen, place: int) -> None:
        """Put channels of a list at `place`, 1 being the first. Raises NotFound."""
        await self._database.run(_move, list_id, chosen, place, self._by)


class GroupService:
    """The groups of the line-up; renaming and merging them is done by rules (`RuleService`)."""

    def __init__(self, database: Database, by: str = "") -> None:
        self._database = database
        self._by = by

    async def all(self) -> list[GroupRow]:
        """Every group with its count, in the person's order, then by name."""
        return await self._database.run(groups.all_groups)

    async def order(self, titles: Sequence[str], seen: Sequence[str] | None = None) -> None:
        """Let the groups stand in this order; all others stand behind, by name.

        Raises EditedMeanwhile where other groups have a place by now, or in another order, than was `seen`."""
        await self._database.run(_order_groups, [clean(title) for title in titles], seen, self._by)


def _create(connection: Connection, name: str, by: str) -> int:
    with tables_noted(connection, _LISTS, f"add the favourites list “{name}”", by):
        return favourites.add_list(connection, name)


def _rename(connection: Connection, list_id: int, name: str, seen: str | None, by: str) -> None:
    with tables_noted(connection, _LISTS, f"rename a favourites list to “{name}”", by):
        now = Named(favourites.name_of(connection, list_id))
        merged(now if seen is None else Named(seen), now, Named(name))
        favourites.rename_list(connection, list_id, name)


def _remove(connection: Connection, list_id: int, by: str) -> None:
    with tables_noted(connection, _LISTS, "remove a favourites list", by) as edit_id:
        favourites.name_of(connection, list_id)
        favourites.remove_list(connection, edit_id, list_id)


def _order(connection: Connection, list_ids: Sequence[int], seen: Sequence[int] | None, by: str) -> None:
    with tables_noted(connection, _LISTS, "order the favourites lists", by):
        now = [one.id for one in favourites.all_lists(connection)]
        shown = now if seen is None else seen
        _check_order([one for one in now if one in shown], [one for one in shown if one in now])
        favourites.order_lists(connection, list_ids)


def _put_in(connection: Connection, list_id: int, chosen: Chosen, by: str) -> int:
    with tables_noted(connection, [], "add channels to a favourites list", by) as edit_id:
        favourites.name_of(connection, list_id)
        edits.choose(connection, chosen)
        return favourites.put_in(connection, edit_id, list_id)


def _take_out(connection: Connection, list_id: int, chosen: Chosen, by: str) -> int:
    with tables_noted(connection, [], "take channels out of a favourites list", by) as edit_id:
        favourites.name_of(connection, list_id)
        edits.choose(connection, chosen)
        return favourites.take_out(connection, edit_id, list_id)


def _move(connection: Connection, list_id: int, chosen: Chosen, place: int, by: str) -> None:
    with tables_noted(connection, [], "move channels in a favourites list", by) as edit_id:
        favourites.name_of(connection, list_id)
        edits.choose(connection, chosen)
        favourites.move_to(connection, edit_id, list_id, place)


def _order_groups(connection: Connection, titles: Sequence[str], seen: Sequence[str] | None, by: str) -> None:
    with tables_noted(connection, ["group_order"], "order the groups", by):
        if seen is not None:
            _check_order([row.title for row in groups.all_groups(connection) if row.place is not None], seen)
        groups.set_order(connection, [(group_key(title), title) for title in titles])


def _check_order(now: Sequence[object], seen: Sequence[object]) -> None:
    if list(now) != list(seen):
        raise EditedMeanwhile("Somebody else has put them in another order meanwhile, so nothing was moved.")


def _checked_name(name: str) -> str:
    name = " ".join(clean(name).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InputRefused(f"The name of a list has from 1 to {LONGEST_NAME} characters.")
    return name
