"""The page of series: the table, and beside it one series with its seasons and episodes.

Episodes of a panel's series are asked for when the series is looked at and has none yet, or when wanted.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QVBoxLayout

from iptv_manager.model.films import Season, Source, TitleKind, TitleRow
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.ui.acts import Act
from iptv_manager.ui.desks.notices import sentence_of
from iptv_manager.ui.pages.episode_list import EpisodeList, episode_text
from iptv_manager.ui.pages.page import PageGround
from iptv_manager.ui.pages.panel_asking import Asking, PanelAsking
from iptv_manager.ui.pages.title_services import details_of
from iptv_manager.ui.pages.titles import TitlePage
from iptv_manager.ui.wanted import Wanted, of_streams
from iptv_manager.ui.wording import count_text

LOOKED_AT = 700  # milliseconds that a series without episodes is looked at before its panel is asked
ASK = "series details"  # the act


class SeriesPage(TitlePage):
    """Series over all providers."""

    key = "series"
    icon = "episode"
    kind = TitleKind.SERIES
    plays = True

    def __init__(self, ground: PageGround) -> None:
        self.episodes = EpisodeList(ground.theme, ground.icons)
        self.asking = PanelAsking()
        self._panels: dict[int, list[str]] = {}  # ids of the shown series by provider
        self._asked: set[int] = set()  # series whose panels were asked by themselves: once is enough
        super().__init__(ground)
        self.offer_play(self.episodes.table)
        self._looked_at = QTimer(self, singleShot=True, interval=LOOKED_AT)
        self._looked_at.timeout.connect(self._ask_panel_once)
        self.asking.wanted.connect(self._ask_panel)
        self.asking.stopped.connect(lambda: ground.acts.cancel(ASK))
        ground.acts.failed.connect(self._take_failure)
        ground.acts.cancelled.connect(self._take_cancel)
        ground.acts.progressed.connect(self._take_progress)

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("SeriesPage", "Series")

    def add_details(self, lines: QVBoxLayout) -> None:
        """The line about the panel, and the episodes."""
        lines.addWidget(self.asking)
        lines.addWidget(self.episodes, 1)

    def show_details(self, shown: TitleRow | None) -> None:
        """Another series: its episodes come in a moment."""
        self._panels = {}
        self.episodes.clear()
        self.asking.show_state(Asking.HIDDEN)
        super().show_details(shown)

    def leave(self) -> None:
        """No panel is asked once nobody looks."""
        super().leave()
        self._looked_at.stop()
        self.episodes.table.lazy_model.stop()

    def ask_details(self, shown: TitleRow) -> None:
        """Ask for sources and episodes together."""
        super().ask_details(shown)
        self.ask("episodes", self._seasons(shown), lambda found: self._show_seasons(shown, found))

    def show_sources(self, shown: TitleRow, sources: list[Source]) -> None:
        """Which panels have it; the cards are those of episodes."""
        self._panels = {}
        for one in sources:
            if one.panel_id:
                self._panels.setdefault(one.provider_id, []).append(one.panel_id)
        if self._panels and self.asking.state is Asking.HIDDEN:
            running = self.ground.acts.running(ASK) is not None
            self.asking.show_state(Asking.RUNNING if running else Asking.POSSIBLE)
            if not shown.episodes:
                self._looked_at.start()

    async def _seasons(self, shown: TitleRow) -> list[Season]:
        return await self.films.seasons(shown.id)

    def _show_seasons(self, shown: TitleRow, seasons: list[Season]) -> None:
        if self.shown is not None and self.shown.id == shown.id:
            self.episodes.show_seasons(seasons)

    def to_play(self) -> Wanted | None:
        """The episode chosen beside the table."""
        episode = self.episodes.current()
        if episode is None or self.shown is None:
            return None
        return of_streams(
            f"{self.shown.title} · {episode_text(episode)}", [one.stream_id for one in episode.sources]
        )

    # Asking the panel

    def _ask_panel_once(self) -> None:
        if self.shown is not None and self._panels and self.shown.id not in self._asked:
            self._asked.add(self.shown.id)
            self._ask_panel()

    def _ask_panel(self) -> None:
        if self.shown is None or not self._panels:
            return
        title = self.tr("Episodes of %1").replace("%1", self.shown.title)
        self.asking.show_state(Asking.RUNNING)
        shown_id = self.shown.id
        work = self._work(dict(self._panels))
        self.ground.acts.start(ASK, title, work, lambda message: self._take_answer(shown_id, message))

    def _work(self, panels: dict[int, list[str]]) -> Callable[[ProgressCallback], Coroutine[Any, Any, str]]:
        details = details_of(self.ground.services)

        async def ask(on_progress: ProgressCallback) -> str:
            """Ask one panel after another; gives what could not be had, in sentences."""
            messages = []
            for provider_id, panel_ids in panels.items():
                result = await details.details_of(provider_id, panel_ids, on_progress)
                messages.append(result.message)
            return " ".join(message for message in messages if message)

        return ask

    def _take_answer(self, shown_id: int, message: str) -> None:
        """Show what came; what could not be had is said where it is missed."""
        self.table.lazy_model.reload()
        if self.shown is None or self.shown.id != shown_id:
            return
        self.asking.show_state(Asking.FAILED if message else Asking.POSSIBLE, message)
        self.ask_details(self.shown)

    def _take_failure(self, act: Act, error: Exception) -> None:
        if act.name == ASK and self._panels:
            self.asking.show_state(Asking.FAILED, sentence_of(act, error))

    def _take_cancel(self, act: Act) -> None:
        if act.name == ASK and self._panels:
            self.asking.show_state(Asking.POSSIBLE)

    def _take_progress(self, acts: list[Act]) -> None:
        for act in acts:
            if act.name == ASK and act.progress is not None:
                self.asking.show_progress(act.progress)

    # Words

    def _words(self) -> tuple[str, str]:
        return self.tr("Search series"), self.tr("Choose a series to see its seasons and episodes.")

    def _count_words(self, count: int) -> str:
        return self.tr("%1 series").replace("%1", count_text(count)) if count else self.tr("No series")
