"""The page of merged channels: groups, search and filters, the table, the chosen channel's streams beside it.

Coverage is its second view. It asks the services through the acts; what a person does by hand can be taken back.
"""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtWidgets import QMenu

from iptv_manager.model.channels import ChannelQuery, ChannelRow, ChannelStream
from iptv_manager.model.edits import Changes, Chosen, Field, FieldValues, Seen
from iptv_manager.model.guide import ChannelGuide
from iptv_manager.model.provider import Provider
from iptv_manager.ui.acts import Act
from iptv_manager.ui.pages.line_up_layout import MARKS, LineUpLayout
from iptv_manager.ui.pages.line_up_moving import Step
from iptv_manager.ui.pages.line_up_services import Done, channels_of, guides_of, merges_of, pictures_of
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.page_state import PageState, divide, plain_query, query_from, sizes_of
from iptv_manager.ui.wanted import Wanted, of_streams
from iptv_manager.ui.wording import count_text, filled

GROUPS_PAUSE = 200  # milliseconds; counts may come a little after the rows
DETAILS_PAUSE = 60  # holding an arrow key down asks for no details
GUIDE_EVERY = 30_000  # what is on goes on
MOST_MERGED = 200  # channels that may be made one at once


class LineUpPage(Page):
    """Channels over all providers."""

    key = "line_up"
    icon = "channels"
    plays = True

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self._channels = channels_of(ground.services)
        self._merges = merges_of(ground.services)
        self._guides = guides_of(ground.services)
        self.query = ChannelQuery()
        self.matching: int | None = None
        self._has_caught_up = False
        self.parts = LineUpLayout(
            self, self._channels, pictures_of(ground.services), ground.theme, ground.icons, self.title()
        )
        self.table = self.parts.table
        self.details = self.parts.details
        self._groups_pause = QTimer(self, singleShot=True, interval=GROUPS_PAUSE)
        self._details_pause = QTimer(self, singleShot=True, interval=DETAILS_PAUSE)
        self._guide_clock = QTimer(self, interval=GUIDE_EVERY)
        self._connect()

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("LineUp", "Channels")

    # Coming and going

    def arrive(self) -> None:
        """Read anew. The first time, what a sync has left unmerged is merged, in sight of the person."""
        self._ask("providers", self.ground.services.providers.all(), self._show_providers)
        if self.matching is None:
            self._show_query()
        else:
            self._reload()
        if not self._has_caught_up:
            self._has_caught_up = True
            merging = self.tr("Merging channels")
            self.ground.acts.start(self._named("catch up"), merging, self._merges.catch_up, self._caught_up)

    def leave(self) -> None:
        """Fetch and ask nothing more."""
        self._groups_pause.stop()
        self._details_pause.stop()
        self._guide_clock.stop()
        self.table.stop_logos()
        self.table.lazy_model.stop()
        self.parts.coverage.stop()

    def state(self) -> PageState:
        """Filters, order, columns, place and view."""
        return PageState(
            plain_query(self.query),
            self.table.save_columns(),
            self.table.place(),
            sizes_of(self.parts.splitters),
            self.parts.views.picked_view,
        )

    def restore(self, state: PageState) -> None:
        """Be as it was."""
        self.query = query_from(state, ChannelQuery())
        self.parts.show_filters(self.query)
        self.parts.views.pick(state.view)
        self.table.restore_columns(state.columns)
        self.table.go_when_read(state.place)
        divide(self.parts.splitters, state.sizes)

    def _show_query(self) -> None:
        self.matching = None
        self.table.show_query(self.query)
        self.parts.coverage.show_query(self.query)
        self._groups_pause.start()

    def _reload(self) -> None:
        self.table.lazy_model.reload()
        self.parts.coverage.reload()
        self._groups_pause.start()
        self._details_pause.start()

    def _caught_up(self, merged: int) -> None:
        if merged:
            self._reload()

    def _ask(self, name: str, question: Coroutine[Any, Any, Any], then: Callable[[Any], object]) -> None:
        """Ask a question of this page; a newer one of that name cancels it."""
        self.ground.acts.ask(self._named(name), question, then)

    def _named(self, name: str) -> str:
        return f"{self.key} {name}"

    # Filters

    def narrow(self, **changes: Any) -> None:
        """Change the filters and show what they let through."""
        changed = replace(self.query, **changes)
        if changed != self.query:
            self.query = changed
            self._show_query()

    def clear_filters(self) -> None:
        """Show everything again."""
        self.parts.clear()
        self.narrow(
            search="",
            groups=frozenset(),
            providers=frozenset(),
            hidden=False,
            favourites=False,
            no_backup=False,
        )

    def _pick_marks(self, keys: frozenset[str]) -> None:
        self.narrow(**{name: name in keys for name in MARKS})

    def _show_providers(self, providers: list[Provider]) -> None:
        self.parts.providers.offer([(str(one.id), one.name) for one in providers])
        self.parts.coverage.show_providers(providers)
        self.table.take_providers(providers)
        self.narrow(
            providers=frozenset(map(int, self.parts.providers.keys))
        )  # one that is gone filters no more
        self._groups_pause.start()

    def _ask_groups(self) -> None:
        self._ask("groups", self._channels.groups(self.query), self.parts.groups.show_groups)
        self._ask("coverage", self._channels.coverage_counts(), self.parts.coverage.show_counts)

    # Rows

    def _take_count(self, matching: int) -> None:
        self.matching = matching
        plain = ChannelQuery(sort=self.query.sort, descending=self.query.descending)
        self.parts.show_count(matching, is_filtered=self.query != plain)

    def _take_current(self, current: ChannelRow | None) -> None:
        self.details.show_channel(current)
        if current is not None:
            self._details_pause.start()

    def _ask_details(self) -> None:
        shown = self.details.shown
        if shown is None:
            return
        self._ask("streams", self._channels.streams([shown.id]), self._show_streams)
        self._ask_guide()
        if self.ground.edits is not None:
            self.ground.edits.values(shown.id, lambda values: self._show_fields(shown.id, values))

    def _ask_guide(self) -> None:
        shown = self.details.shown
        if shown is None:
            self._guide_clock.stop()
            return
        self._ask("guide", self._guides.now_and_next([shown.id], datetime.now(UTC)), self._show_guide)

    def _show_guide(self, found: dict[int, ChannelGuide]) -> None:
        """Show what is on; ask again from time to time while something is."""
        shown = self.details.shown
        guide = found.get(shown.id) if shown is not None else None
        self.details.on_air.show_guide(guide, datetime.now(UTC))
        if guide is None:
            self._guide_clock.stop()
        elif not self._guide_clock.isActive():
            self._guide_clock.start()

    def _show_streams(self, streams: dict[int, list[ChannelStream]]) -> None:
        shown = self.details.shown
        if shown is not None and shown.id in streams:
            self.details.show_streams(streams[shown.id])

    def _show_fields(self, channel_id: int, values: dict[Field, FieldValues]) -> None:
        self.details.show_fields(channel_id, values)

    # What a person does

    def chosen(self) -> Chosen:
        """The selected channels, or the query where everything that matches is selected."""
        selection = self.table.selection()
        return self.query if selection.everything else list(selection.ids)

    def merge_selected(self) -> None:
        """Make the selected channels one: the first of them stays."""
        if ids := self._few_selected():
            done = filled(self.tr("%1 channels are one now."), count_text(len(ids)))
            self._do("merge", self._merges.merge(ids), done)

    def never_merge_selected(self) -> None:
        """Have no sync ever make the selected channels one."""
        if ids := self._few_selected():
            done = filled(self.tr("%1 channels will never be merged."), count_text(len(ids)))
            self._do("never merge", self._merges.never(ids), done)

    def split(self, stream_ids: Sequence[int]) -> None:
        """Give these streams of the channel shown a channel of their own."""
        if shown := self.details.shown:
            done = filled(self.tr("%1 streams have a channel of their own."), count_text(len(stream_ids)))
            self._do("split", self._merges.split(shown.id, stream_ids), done)

    def order(self, stream_ids: Sequence[int]) -> None:
        """Have the streams of the channel shown tried in this order."""
        if shown := self.details.shown:
            self._do("order", self._merges.order(shown.id, stream_ids), self.tr("New order kept."))

    def order_by_quality(self) -> None:
        """Have them tried best first again."""
        if shown := self.details.shown:
            self._do("order", self._merges.order_by_quality(shown.id), self.tr("Best first again."))

    def edit_selected(self) -> None:
        """Ask what to change of the selected channels."""
        if self.ground.edits is not None and (count := self.table.selection().count):
            self.ground.edits.open_bulk_dialog(self.chosen(), count)

    def number_selected(self) -> None:
        """Ask how to number the selected channels."""
        if self.ground.edits is not None and (count := self.table.selection().count):
            self.ground.edits.open_numbering_dialog(self.chosen(), count)

    def list_selected(self) -> None:
        """Ask which favourites list the selected channels go to."""
        count = self.table.selection().count
        if self.ground.edits is not None and self.ground.edits.lists is not None and count:
            self.ground.edits.lists.open_favourites(self.chosen(), count)

    def move_channels(self, channel_ids: Sequence[int], before: int | None) -> None:
        """Put channels in front of another one; None: behind all."""
        if self.ground.edits is not None:
            self.ground.edits.move(channel_ids, before)

    def to_play(self) -> Wanted | None:
        """The stream chosen beside the table, if the person is there; else the channel with all its streams."""
        shown, streams = self.details.shown, self.details.streams
        if shown is not None and self.window().focusWidget() is streams and (chosen := streams.chosen()):
            return of_streams(shown.name, chosen[:1])
        channel = self.table.current_row()
        if not isinstance(channel, ChannelRow):
            return None
        return Wanted(channel.name, partial(self._streams_of, channel.id))

    async def _streams_of(self, channel_id: int) -> list[int]:
        found = await self._channels.streams([channel_id])
        return [stream.id for stream in found.get(channel_id, [])]

    def _few_selected(self) -> list[int]:
        selection = self.table.selection()
        if 2 <= selection.count <= MOST_MERGED and not selection.everything:
            return list(selection.ids)
        text = self.tr("Select from two to %1 channels first.")
        self.ground.notices.toast.say(filled(text, str(MOST_MERGED)))
        return []

    def _do(self, name: str, asked: Coroutine[Any, Any, Done], done: str) -> None:
        def told(result: Done) -> None:
            """Say what was done and offer Undo."""
            self.ground.notices.toast.say(done, self.tr("Undo"), lambda: self._take_back(result))
            self._acted()
            if self.ground.edits is not None:
                self.ground.edits.refresh()  # Undo knows of it too

        self.ground.acts.start(self._named(name), self.tr("Changing channels"), lambda _report: asked, told)

    def _take_back(self, done: Done) -> None:
        undoing = self.tr("Taking it back")
        self.ground.acts.start(
            self._named("undo"),
            undoing,
            lambda _report: self._merges.take_back(done),
            lambda _nothing: self._acted(),
        )

    def _acted(self) -> None:
        """Read anew; the history has a step more, or one less."""
        self._reload()
        if self.ground.edits is not None:
            self.ground.edits.refresh()

    def _change(self, channel_id: int, changes: Changes, seen: Changes) -> None:
        if self.ground.edits is not None:
            self.ground.edits.change([channel_id], changes, Seen(seen))

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        icons = self.ground.icons
        several = self.table.selection().count > 1
        menu.addAction(self.ground.actions.play)
        menu.addSeparator()
        for icon, text, act, enabled in (
            ("merge", self.tr("Make &one channel of them"), self.merge_selected, several),
            ("never", self.tr("&Never merge these"), self.never_merge_selected, several),
            ("edit", self.tr("&Edit…"), self.edit_selected, True),
            ("sort", self.tr("N&umber…"), self.number_selected, True),
            ("star", self.tr("&Favourites lists…"), self.list_selected, True),
        ):
            action = menu.addAction(icons.icon(icon), text, act)
            action.setEnabled(enabled)
        menu.addSeparator()
        for text, step in (
            (self.tr("Move &up\tAlt+Up"), Step.UP),
            (self.tr("Move &down\tAlt+Down"), Step.DOWN),
            (self.tr("Move to the &top\tAlt+Home"), Step.TOP),
            (self.tr("Move to the &bottom\tAlt+End"), Step.BOTTOM),
        ):
            action = menu.addAction(text, partial(self.table.move_selected, step))
            action.setEnabled(self.table.can_move())
        menu.popup(place)

    def _show_selected(self) -> None:
        self.parts.selection_bar.show_count(self.table.selection().count)

    def _tell_failure(self, error: Exception) -> None:
        self.ground.notices.tell_failure(Act(self._named("table"), self.title()), error)

    def _connect(self) -> None:
        parts, details, play = self.parts, self.details, self.ground.actions.play
        self.table.row_activated.connect(lambda _row: play.trigger())
        details.streams.play_wanted.connect(play.trigger)
        details.streams.addAction(play)
        parts.search.searched.connect(lambda text: self.narrow(search=text.strip()))
        parts.search.left_down.connect(self.table.take_focus)
        parts.marks.picked.connect(self._pick_marks)
        parts.providers.picked.connect(lambda keys: self.narrow(providers=frozenset(map(int, keys))))
        parts.groups.chosen.connect(lambda keys: self.narrow(groups=keys))
        parts.empty.pressed.connect(self.clear_filters)
        parts.coverage.failed.connect(self._tell_failure)
        self.table.sort_picked.connect(lambda sort, down: self.narrow(sort=sort, descending=down))
        self.table.lazy_model.counted.connect(self._take_count)
        self.table.lazy_model.failed.connect(self._tell_failure)
        self.table.current_changed.connect(self._take_current)
        self.table.selection_changed.connect(self._show_selected)
        self.table.all_selected.connect(lambda _count: self._show_selected())
        self.table.menu_wanted.connect(self._open_menu)
        self.table.move_wanted.connect(self.move_channels)
        bar = parts.selection_bar
        bar.merge.clicked.connect(self.merge_selected)
        bar.never.clicked.connect(self.never_merge_selected)
        bar.edit.clicked.connect(self.edit_selected)
        bar.number.clicked.connect(self.number_selected)
        details.split_wanted.connect(self.split)
        details.order_wanted.connect(self.order)
        details.quality_order_wanted.connect(self.order_by_quality)
        details.fields.changed.connect(self._change)
        self._groups_pause.timeout.connect(self._ask_groups)
        self._details_pause.timeout.connect(self._ask_details)
        self._guide_clock.timeout.connect(self._ask_guide)
        if self.ground.edits is not None:
            self.ground.edits.edited.connect(self._reload)
