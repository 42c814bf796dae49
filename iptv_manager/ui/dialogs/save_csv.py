"""The dialog that asks where to save the table as CSV, and for which reader."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from iptv_manager.ui.parts import GRID, column, ending_row, label, push_button, row, wrapped_label
from iptv_manager.ui.wording import count_text


class SaveCsvDialog(QDialog):
    """Where to, and whether spreadsheets must be kept from taking names for formulas (the default)."""

    submitted = Signal(object, bool)  # Path, exact

    def __init__(self, folder: Path, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save as CSV"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.path = QLineEdit(str(folder / "streams.csv"))
        self.path.setMinimumWidth(GRID * 48)
        self.path.setAccessibleName(self.tr("File"))
        self.safe = QRadioButton(self.tr("For a &spreadsheet"))
        self.exact = QRadioButton(self.tr("&Exact values"))
        self.safe.setChecked(True)
        self.save = push_button(self.tr("Save"), "primary")
        self._problem = wrapped_label(role="bad")
        self._problem.hide()
        self._lay_out(rows)

    @property
    def problem(self) -> str:
        """Why it was not taken, as told to the person."""
        return self._problem.text() if self._problem.isVisibleTo(self) else ""

    def _lay_out(self, rows: int) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Save as CSV"), "title"))
        told = self.tr("%1 streams, as the table shows them.").replace("%1", count_text(rows))
        lines.addWidget(label(told, "muted"))
        self._add_path(lines)
        self._add_choice(
            lines,
            self.safe,
            self.tr("Names that begin with = + - @ get an apostrophe, so that none becomes a formula."),
        )
        self._add_choice(lines, self.exact, self.tr("Every value as it is, for another program."))
        lines.addWidget(self._problem)
        lines.addLayout(ending_row(self, self.save))
        self.save.clicked.connect(self._submit)

    def _add_path(self, lines: QVBoxLayout) -> None:
        browse = push_button(self.tr("&Browse…"))
        browse.clicked.connect(self._browse)
        line = row(gap=GRID)
        line.addWidget(self.path, 1)
        line.addWidget(browse)
        lines.addLayout(line)

    def _add_choice(self, lines: QVBoxLayout, choice: QRadioButton, text: str) -> None:
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(choice)
        told = wrapped_label(text, "muted")
        told.setContentsMargins(GRID * 4, 0, 0, 0)
        both.addWidget(told)
        lines.addLayout(both)

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Save as CSV"), self.path.text())
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("csv")
        chooser.setNameFilter(self.tr("CSV files (*.csv)"))
        chooser.fileSelected.connect(self.path.setText)
        chooser.open()

    def _submit(self) -> None:
        text = self.path.text().strip()
        path = Path(text).expanduser()
        if not text or path.is_dir() or not path.is_absolute():
            self._refuse(self.tr("Give the file a name, with its folder."))
        elif not path.parent.is_dir():
            self._refuse(self.tr("The folder %1 does not exist.").replace("%1", str(path.parent)))
        else:
            self.submitted.emit(path, self.exact.isChecked())
            self.accept()

    def _refuse(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
        self.path.setFocus()
