"""The dialog that adds a provider. It checks what was typed, and stays open when adding fails."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from iptv_manager.ui.parts import GRID, column, label, push_button, row, set_flag, wrapped_label
from iptv_manager.ui.services import ProviderService
from iptv_manager.ui.sources import file_filter

_MOST_CONNECTIONS = 999


class NewProvider(NamedTuple):
    """What the person typed."""

    name: str
    source: str
    user_agent: str = ""
    max_connections: int | None = None


class AddProviderDialog(QDialog):
    """Address or file, a name suggested from it, and two settings hardly anyone needs."""

    submitted = Signal(object)  # NewProvider

    def __init__(self, providers: ProviderService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._providers = providers
        self.setWindowTitle(self.tr("Add a provider"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.source = QLineEdit()
        self.name = QLineEdit()
        self.user_agent = QLineEdit()
        self.max_connections = QLineEdit()
        self.browse = push_button(self.tr("&Browse…"))
        self.add = push_button(self.tr("Add"), "primary")
        self._problem = wrapped_label(role="bad")
        self._problem.hide()
        self._set_up_fields()
        self._lay_out()
        self._connect()

    def show_source(self, source: str) -> None:
        """Fill in an address or a path."""
        self.source.setText(source)

    def show_problem(self, text: str) -> None:
        """Say why it can't be added; the person may mend it and try again."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._set_busy(False)
        self.adjustSize()

    @property
    def problem(self) -> str:
        """What is wrong, as told to the person."""
        return self._problem.text() if self._problem.isVisibleTo(self) else ""

    def _set_up_fields(self) -> None:
        self.source.setPlaceholderText("https://provider.example/list.m3u")
        self.source.setMinimumWidth(GRID * 48)
        self.source.setAccessibleName(self.tr("Address or file"))
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMaxLength(200)
        self.name.setPlaceholderText(self.tr("Suggested from the address"))
        self.user_agent.setAccessibleName(self.tr("User agent"))
        self.user_agent.setPlaceholderText(self.tr("The program's own"))
        self.max_connections.setAccessibleName(self.tr("Connections at once"))
        self.max_connections.setPlaceholderText(self.tr("Not stated"))
        self.max_connections.setValidator(QIntValidator(0, _MOST_CONNECTIONS, self))
        self.max_connections.setFixedWidth(GRID * 16)

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Add a provider"), "title"))
        lines.addWidget(
            wrapped_label(self.tr("Its list is read at once, and again whenever you sync it."), "muted")
        )
        lines.addLayout(self._form())
        lines.addWidget(self._problem)
        lines.addSpacing(GRID)
        self._add_buttons(lines)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(GRID * 2)
        form.setVerticalSpacing(GRID + 4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for text, field, content in self._form_rows():
            caption = label(text)
            caption.setBuddy(field)
            caption.setMinimumHeight(field.sizeHint().height())
            form.addRow(caption, content)
        return form

    def _form_rows(self) -> list[tuple[str, QWidget, QWidget | QHBoxLayout]]:
        source = row(gap=GRID)
        source.addWidget(self.source, 1)
        source.addWidget(self.browse)
        return [
            (self.tr("Address or &file"), self.source, source),
            (self.tr("&Name"), self.name, self.name),
            (self.tr("&User agent"), self.user_agent, self.user_agent),
            (self.tr("&Connections at once"), self.max_connections, self.max_connections),
        ]

    def _add_buttons(self, lines: QVBoxLayout) -> None:
        cancel = push_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.add.setDefault(True)
        line = row(gap=GRID)
        line.addStretch(1)
        line.addWidget(cancel)
        line.addWidget(self.add)
        lines.addLayout(line)

    def _connect(self) -> None:
        self.source.textChanged.connect(self._suggest_name)
        self.source.textChanged.connect(self._forget_problem)
        self.name.textChanged.connect(self._forget_problem)
        self.browse.clicked.connect(self._browse)
        self.add.clicked.connect(self._submit)

    def _suggest_name(self, source: str) -> None:
        """A name for the address, as long as the person has not typed one."""
        if not self.name.isModified():
            self.name.setText(self._providers.suggest_name(source.strip()) if source.strip() else "")

    def _forget_problem(self) -> None:
        set_flag(self.source, "invalid", "false")
        self._problem.hide()

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose a list"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilter(file_filter(self.tr("Playlists"), self.tr("All files")))
        chooser.fileSelected.connect(self.show_source)
        chooser.open()

    def _submit(self) -> None:
        source = self.source.text().strip()
        if not source:
            self._refuse()
            return
        self._set_busy(True)
        name = self.name.text().strip() or self._providers.suggest_name(source)
        connections = int(self.max_connections.text() or 0) or None
        self.submitted.emit(NewProvider(name, source, self.user_agent.text().strip(), connections))

    def _refuse(self) -> None:
        self.show_problem(self.tr("Type the address of the list, or choose a file."))
        set_flag(self.source, "invalid", "true")
        self.source.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.add.setEnabled(not busy)
        self.add.setText(self.tr("Adding…") if busy else self.tr("Add"))
