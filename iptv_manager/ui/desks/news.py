"""The desk of news: what became of providers while nobody looked, whoever it was that synced or checked them.

A sync that failed, one that many entries were gone with, a provider of which nothing works any more.
"""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from iptv_manager.model.guard import is_much_gone
from iptv_manager.model.health_history import ProviderHealth
from iptv_manager.model.syncs import RunStatus, SyncRun
from iptv_manager.services.schedule import local_now, local_zone
from iptv_manager.store.changes import Change
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.banner import Choice
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.desks.providers import ProviderDesk
from iptv_manager.ui.schedule_wording import due_text
from iptv_manager.ui.wording import count_text, filled

_PAUSE = 2_000  # milliseconds in which changes are gathered: checks tell of some all the time
_BAD = (RunStatus.FAILED, RunStatus.HELD)  # the desk of providers asks about a held list
_SUBJECTS = frozenset({"providers", "streams", "health", "everything"})
_ENDED_WELL = (RunStatus.OK, RunStatus.UNCHANGED, RunStatus.ACCEPTED)

Told = Callable[[set[int]], object]  # providers whose failure a person sees


class SyncHistory(Protocol):
    """What is asked of the history of syncs."""

    def runs(self) -> Coroutine[Any, Any, list[SyncRun]]:
        """The newest syncs, newest first."""


class Health(Protocol):
    """What is asked of the history of checks."""

    def providers(self, zone: str, /) -> Coroutine[Any, Any, list[ProviderHealth]]:
        """Every provider with its health, hours of the day in `zone`."""


class NewsDesk(QObject):
    """Compares what there is with what was known last: a failure is told when it happens, not each time again."""

    def __init__(
        self,
        syncs: SyncHistory,
        health: Health,
        acts: Acts,
        notices: Notices,
        providers: ProviderDesk,
        show_page: Callable[[str], object],
    ) -> None:
        super().__init__(providers)
        self._syncs = syncs
        self._health = health
        self._acts = acts
        self._banners = notices.banners
        self._notices = notices
        self._providers = providers
        self._show_page = show_page
        self._latest: int | None = None  # the newest run that was looked at
        self._open: set[int] = set()  # older runs that had not ended then
        self._asked: list[Told] = []
        self._down: set[int] | None = None  # providers of which nothing works
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)

    def hear(self, changes: frozenset[Change]) -> None:
        """Somebody synced or checked something."""
        is_of_ours = not {change.subject for change in changes}.isdisjoint(_SUBJECTS)
        if is_of_ours and not self._pause.isActive():
            self._pause.start()

    def look(self, then: Told | None = None) -> None:
        """Read what happened since the last look, tell it; `then` gets the providers whose last sync went wrong."""
        if then is not None:
            self._asked.append(then)
        self._acts.ask("news of syncs", self._syncs.runs(), self._take_runs)
        self._acts.ask("news of checks", self._health.providers(local_zone()), self._take_health)

    # Syncs

    def _take_runs(self, runs: list[SyncRun]) -> None:
        known, known_open = self._latest, self._open
        self._latest = max((run.id for run in runs), default=0)
        self._open = {run.id for run in runs if run.finished is None}
        fresh = [run for run in runs if known is not None and (run.id > known or run.id in known_open)]
        for run in reversed(fresh):
            self._tell_run(run)
        newest = {run.provider_id: run for run in reversed(runs)}
        asked, self._asked = self._asked, []
        for then in asked:
            then({key for key, run in newest.items() if run.status in _BAD})

    def _tell_run(self, run: SyncRun) -> None:
        name = f"sync {run.provider_id}"
        if run.status is RunStatus.FAILED and not self._banners.get(name):
            self._tell_failure(run, name)
        elif run.status in _ENDED_WELL:
            if (banner := self._banners.get(name)) is not None and banner.mood == "bad":
                self._banners.remove(name)
            if run.status is not RunStatus.UNCHANGED:
                self._tell_gone(run)

    def _tell_failure(self, run: SyncRun, name: str) -> None:
        again = Choice(self.tr("Try again"), lambda: self._sync(run.provider_id))
        said = run.message if run.provider in run.message else f"{run.provider}: {run.message}"
        self._banners.show_banner(name, "bad", said, (again,))

    def _sync(self, provider_id: int) -> None:
        if (provider := self._providers.find(provider_id)) is not None:
            self._providers.sync(provider)

    def _tell_gone(self, run: SyncRun) -> None:
        name = f"gone {run.provider_id}"
        before = run.unchanged + run.changed + run.gone
        if not is_much_gone(active=before, gone=run.gone):
            self._banners.remove(name)
            return
        text = self.tr("%1: %2 of %3 entries are gone from its list.")
        said = filled(text, run.provider, count_text(run.gone), count_text(before))
        show = Choice(self.tr("Show the sync"), lambda: self._show_syncs(name))
        self._banners.show_banner(name, "warn", said, (show,))

    def _show_syncs(self, name: str) -> None:
        self._banners.remove(name)
        self._show_page("syncs")

    # Checks

    def _take_health(self, found: list[ProviderHealth]) -> None:
        known, self._down = self._down, {one.id for one in found if one.down_since is not None}
        if known is None:
            return
        for one in found:
            if one.id in self._down - known:
                self._tell_down(one)
        self._tell_up(one for one in found if one.id in known - self._down)

    def _tell_down(self, one: ProviderHealth) -> None:
        since = due_text(one.down_since, local_now()) if one.down_since else ""
        said = filled(self.tr("%1 is down: none of its streams has worked since %2."), one.name, since)
        self._banners.show_banner(f"down {one.id}", "bad", said)

    def _tell_up(self, those: Iterable[ProviderHealth]) -> None:
        for one in those:
            self._banners.remove(f"down {one.id}")
            self._notices.toast.say(filled(self.tr("%1 works again."), one.name))
