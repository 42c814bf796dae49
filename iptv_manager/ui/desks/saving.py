"""The desk that saves what the table shows as a file."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.dialogs.save_csv import SaveCsvDialog
from iptv_manager.ui.services import ReportService
from iptv_manager.ui.wording import counted, filled


class SavingDesk(QObject):
    """Asks where to, then writes in the background."""

    def __init__(self, reports: ReportService, acts: Acts, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._reports = reports
        self._acts = acts
        self._notices = notices
        self._window = window
        self.folder = ""  # where the last file went

    def open_dialog(self, query: LineUpQuery, rows: int) -> SaveCsvDialog:
        """Ask for the file; `rows` is how many the table shows."""
        dialog = SaveCsvDialog(self._usual_folder(), rows, self._window)
        dialog.submitted.connect(lambda path, exact: self.save(query, path, exact, rows))
        dialog.open()
        return dialog

    def save(self, query: LineUpQuery, path: Path, exact: bool, expected: int) -> None:
        """Write the rows of `query`, about `expected` of them, to `path`."""
        self.folder = str(path.parent)

        async def work(report: ProgressCallback) -> int:
            """Write the file."""

            def told(progress: Progress) -> None:
                """Measure the progress by the rows that are expected."""
                report(progress._replace(total=max(expected, progress.done)))

            return await self._reports.save_channels(query, path, exact, told)

        title = self.tr("Saving %1").replace("%1", path.name)
        self._acts.start(f"save {path}", title, work, lambda rows: self._tell(path, rows))

    def _usual_folder(self) -> Path:
        if self.folder and Path(self.folder).is_dir():
            return Path(self.folder)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) if documents and Path(documents).is_dir() else Path.home()

    def _tell(self, path: Path, rows: int) -> None:
        streams = counted(rows, self.tr("%1 stream"), self.tr("%1 streams"))
        text = filled(self.tr("Saved %1 to %2."), streams, path.name)
        folder = QUrl.fromLocalFile(str(path.parent))
        self._notices.toast.say(text, self.tr("Open folder"), lambda: QDesktopServices.openUrl(folder))
