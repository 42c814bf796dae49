"""One of several programs that share a home, with its own budgets, checks and player, all in one process."""

import asyncio
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.playing import Playing
from iptv_manager.services.account_turns import A_WHILE
from iptv_manager.services.accounts import AccountService
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.gate_terms import Pauses
from iptv_manager.services.health import HealthService
from iptv_manager.services.other_programs import OtherPrograms
from iptv_manager.services.playing import PlayingService, Watched
from iptv_manager.services.playing_marks import PlayingMarks
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.sync import SyncService
from iptv_manager.store import streams
from tests.services.check_ground import PATIENCE, CheckGround
from tests.services.panel_simulator import PanelSimulator


class Program:
    """One of several programs that share a home: its own budgets, its checks, its player."""

    def __init__(
        self, ground: CheckGround, player: str = "", a_while: float = A_WHILE, home: Path | None = None
    ) -> None:
        self._ground = ground
        self.secrets = secrets = Secrets(ground.settings.home)
        self.book = book = AddressBook(ground.database, secrets)
        accounts = AccountService(ground.database, ground.settings, secrets, book)
        marks = PlayingMarks(home or ground.settings.playing_folder)
        self.budgets = Budgets(pauses=Pauses(0.05, 0.2, 0.3))
        self.budgets.others = OtherPrograms(ground.database, self.budgets, marks, a_while)
        self._player = player
        self.health = HealthService(ground.database, ground.settings, budgets=self.budgets)
        self.playing = PlayingService(ground.database, ground.settings, book, self.budgets, marks, accounts)
        self.told: list[Playing] = []

    async def synced(self, panel: PanelSimulator, user: str) -> "array[int]":
        """A list of the panel, brought in as a person does; gives the ids of its streams."""
        added = await ProviderService(self._ground.database, self.secrets).add_m3u(
            user, panel.list_address(user)
        )
        syncs = SyncService(
            self._ground.database, self._ground.settings, addresses=self.book, budgets=self.budgets
        )
        await syncs.sync(added, self._ground.tell)
        return await self._ground.database.run(streams.id_vector, LineUpQuery())

    def play(self, ids: Sequence[int], **options: Any) -> "asyncio.Task[Watched]":
        """Play in the background."""
        options = {"named": self._player, **options}
        return asyncio.create_task(
            asyncio.wait_for(self.playing.play(ids, self.told.append, **options), PATIENCE)
        )
