"""The desk of favourites lists, groups and line-up files: opens their dialogs and does what they ask for."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from iptv_manager.model.edits import Chosen
from iptv_manager.model.errors import EditedMeanwhile
from iptv_manager.model.line_up_file import ImportResult
from iptv_manager.model.meanwhile import StatedMeanwhile
from iptv_manager.services.favourites import Named
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.desks.rules import or_problem
from iptv_manager.ui.desks.stating import choose_whose, or_conflict
from iptv_manager.ui.dialogs.edit_favourites import FavouritesDialog
from iptv_manager.ui.dialogs.edit_groups import GroupsDialog
from iptv_manager.ui.edit_services import EditingServices
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.wording import count_text, filled

Work = Coroutine[Any, Any, Any]


class ListDesk(QObject):
    """`changed` is called whenever channels may look different."""

    def __init__(
        self,
        editing: EditingServices,
        acts: Acts,
        notices: Notices,
        icons: Icons,
        changed: Callable[[], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._editing = editing
        self._acts = acts
        self._notices = notices
        self._icons = icons
        self._changed = changed
        self._window = window

    def open_favourites(self, chosen: Chosen = (), count: int = 0) -> FavouritesDialog:
        """Show the lists; `count` chosen channels can be put into one."""
        dialog = FavouritesDialog(count, self._icons, self._window)
        lists = self._editing.favourites

        def then(work: Work) -> None:
            """Do it, and read the lists anew."""
            self._do(dialog, work, lambda: self._read_lists(dialog))

        dialog.shown.connect(lambda key: self._read_channels(dialog, key))
        dialog.created.connect(lambda name: self._name(dialog, lists.create(name)))
        dialog.renamed.connect(lambda key, name, seen: self._rename(dialog, key, name, seen))
        dialog.removed.connect(lambda key: then(lists.remove(key)))
        dialog.ordered.connect(lambda keys, seen: then(lists.order(keys, seen)))
        dialog.put_in.connect(lambda key: then(lists.put_in(key, chosen)))
        dialog.taken_out.connect(lambda key, ids: then(lists.take_out(key, ids)))
        dialog.moved.connect(lambda key, ids, place: then(lists.move(key, ids, place)))
        self._read_lists(dialog)
        dialog.open()
        return dialog

    def open_groups(self) -> GroupsDialog:
        """Show the groups."""
        dialog = GroupsDialog(self._icons, self._window)

        def then(work: Work) -> None:
            """Do it, and read the groups anew."""
            self._do(dialog, work, lambda: self._read_groups(dialog))

        dialog.renamed.connect(lambda titles, new: then(self._editing.rules.rename_groups(titles, new)))
        dialog.ordered.connect(lambda titles, seen: then(self._editing.groups.order(titles, seen)))
        self._read_groups(dialog)
        dialog.open()
        return dialog

    def save_line_up(self) -> QFileDialog:
        """Ask where to, and write everything that the person made of the line-up."""
        chooser = self._chooser(self.tr("Save your line-up"), QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile("lineup.json")
        chooser.fileSelected.connect(lambda path: self._save(Path(path)))
        chooser.open()
        return chooser

    def bring_in_line_up(self) -> QFileDialog:
        """Ask which file, and add what it says to the line-up."""
        chooser = self._chooser(self.tr("Bring in a line-up"), QFileDialog.AcceptMode.AcceptOpen)
        chooser.fileSelected.connect(lambda path: self._bring_in(Path(path)))
        chooser.open()
        return chooser

    def _save(self, path: Path) -> None:
        def told(count: int) -> None:
            """Say how many edits the file holds."""
            text = filled(self.tr("%1 edited channels saved in %2"), count_text(count), path.name)
            self._notices.toast.say(text)

        title = self.tr("Saving the line-up")
        self._acts.start("line-up file", title, lambda report: self._editing.files.export(path, report), told)

    def _bring_in(self, path: Path) -> None:
        def told(result: ImportResult) -> None:
            """Say what was found, what came with it, and what waits for a sync."""
            text = filled(self.tr("%1 channels found."), count_text(result.found))
            if result.providers:
                came = self.tr("%1 providers added; give accounts their user and password. ")
                text = filled(came, count_text(result.providers)) + text
            if result.waiting:
                more = self.tr(" %1 wait for a sync that brings them.")
                text += filled(more, count_text(result.waiting))
            self._notices.toast.say(text)
            self._changed()

        title = self.tr("Bringing in the line-up")
        self._acts.start(
            "line-up file", title, lambda report: self._editing.files.bring_in(path, report), told
        )

    def _chooser(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        chooser = QFileDialog(self._window, title)
        chooser.setAcceptMode(mode)
        chooser.setDefaultSuffix("json")
        chooser.setNameFilter(self.tr("Line-ups (*.json)"))
        chooser.finished.connect(chooser.deleteLater)
        return chooser

    def _rename(self, dialog: FavouritesDialog, key: int, name: str, seen: str) -> None:
        def again(wanted: Named, seen: Named) -> None:
            """As the person has chosen; to keep theirs, nothing is left to do."""
            if wanted == seen:
                dialog.name_kept()
            else:
                self._rename(dialog, key, wanted.name, seen.name)

        self._name(dialog, self._editing.favourites.rename(key, name, seen), again)

    def _name(
        self, dialog: FavouritesDialog, work: Work, again: Callable[[Named, Named], object] | None = None
    ) -> None:
        """Give a list the name that was typed, which stays in its field until that is done."""
        self._do(dialog, work, lambda: self._read_lists(dialog), dialog.name_kept, again)

    def _do(
        self,
        dialog: FavouritesDialog | GroupsDialog,
        work: Work,
        read: Callable[[], object],
        then: Callable[[], object] = lambda: None,
        again: Callable[[Any, Any], object] | None = None,
    ) -> None:
        """Do it, then `read` anew what the dialog shows; `again` where the person has to choose first."""
        asked = or_problem(or_conflict(work))
        dialog.show_problem("")

        def told(end: object) -> None:
            """Show the problem, or what became of it; the dialog may be closed by now."""
            if not isinstance(end, str | EditedMeanwhile):
                self._changed()
            if not isValid(dialog):
                return
            if isinstance(end, StatedMeanwhile) and again:
                choose_whose(end, dialog, again)
            elif isinstance(end, str | EditedMeanwhile):
                dialog.show_problem(str(end))
            else:
                then()
            read()

        self._acts.start("lists", self.tr("Changing lists"), lambda _report: asked, told)

    def _read_lists(self, dialog: FavouritesDialog) -> None:
        self._ask(dialog, "favourites lists", self._editing.favourites.lists(), dialog.show_lists)

    def _read_channels(self, dialog: FavouritesDialog, list_id: int) -> None:
        asked = self._editing.favourites.channels(list_id)
        self._ask(dialog, "favourites", asked, lambda channels: dialog.show_channels(list_id, channels))

    def _read_groups(self, dialog: GroupsDialog) -> None:
        def show(groups: list[Any]) -> None:
            """Show them, those that the person has placed marked."""
            dialog.show_groups([(one.title, one.channels, one.place is not None) for one in groups])

        self._ask(dialog, "groups", self._editing.groups.all(), show)

    def _ask(self, dialog: QWidget, name: str, asked: Work, show: Callable[[Any], object]) -> None:
        self._acts.ask(name, asked, lambda answer: show(answer) if isValid(dialog) else None)
