"""The dialog that changes a provider: its host, its password and everything else, losing nothing of it."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QScrollArea, QWidget

from iptv_manager.formats.panel_address import panel_address
from iptv_manager.model.account import Account
from iptv_manager.model.meanwhile import with_changes
from iptv_manager.model.provider import ProviderKind
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.ui.dialogs.account_fields import AccountFields
from iptv_manager.ui.dialogs.provider_form import ProviderForm, add_row, form_layout
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, ending_row, label, push_button, wrapped_label


class EditProviderDialog(QDialog):
    """Everything that may be said of a provider. What is left empty of its password stays as it is."""

    submitted = Signal(object)  # ProviderDetails
    test_wanted = Signal(object)  # ProviderDetails

    def __init__(self, details: ProviderDetails, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = details
        self.setWindowTitle(self.tr("Edit provider"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name = QLineEdit(details.name)
        self.source = QLineEdit(details.source)
        self.password = QLineEdit()
        self.account = AccountFields(icons, keeps_password=True)
        self.options = ProviderForm()
        self.save = push_button(self.tr("Save"), "primary")
        self._problem = wrapped_label(role="bad")
        self._problem.hide()
        self._fill()
        self._shown = self._typed()
        self._lay_out()
        self._connect()

    @property
    def problem(self) -> str:
        """What is wrong, as told to the person."""
        return self._problem.text() if self._problem.isVisibleTo(self) else ""

    def show_problem(self, text: str) -> None:
        """Say why it can't be changed; the person may mend it and try again."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.save.setEnabled(True)

    def show_account(self, account: Account) -> None:
        """The login that was tried works."""
        self.account.show_account(account)

    def show_refusal(self, text: str) -> None:
        """The login that was tried does not work."""
        self.account.show_refusal(text)

    def stated(self) -> ProviderDetails:
        """What was typed, over what was known; what a field shows in another way than it is kept stays as kept."""
        return with_changes(self._shown, self._known, self._typed())

    def _typed(self) -> ProviderDetails:
        name = self.name.text().strip()
        if self._known.kind is ProviderKind.XTREAM:
            fields = self.account
            details = replace(
                self._known,
                name=name,
                source=fields.server.text().strip(),
                username=fields.username.text().strip(),
                password=fields.password.text() or None,
            )
        else:
            source = self.source.text().strip()
            details = replace(
                self._known,
                name=name,
                source=source,
                username=self._known.username if source == self._known.source else "",
                password=self.password.text() or None,
            )
        return self.options.stated(details)

    def _fill(self) -> None:
        self.account.server.setText(self._known.source)
        self.account.username.setText(self._known.username)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("As it is"))
        self.options.show_details(self._known)

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Edit provider"), "title"))
        lines.addWidget(
            wrapped_label(
                self.tr("A new host or password keeps channels, favourites and all you changed."), "muted"
            )
        )
        lines.addWidget(self._scrolled(), 1)
        lines.addWidget(self._problem)
        lines.addLayout(ending_row(self, self.save))
        self.resize(GRID * 74, GRID * 88)

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        parts = column(inside, gap=GRID * 2)
        parts.setContentsMargins(0, 0, GRID * 2, 0)
        form = form_layout()
        add_row(form, self.tr("&Name"), self.name)
        parts.addLayout(form)
        if self._known.kind is ProviderKind.XTREAM:
            parts.addWidget(self.account)
        else:
            add_row(form, self.tr("Address or &file"), self.source)
            if self._known.username or "{" in self._known.source:
                add_row(form, self.tr("&Password"), self.password)
        parts.addWidget(label(self.tr("How it is asked"), "section"))
        parts.addWidget(self.options)
        parts.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _connect(self) -> None:
        self.save.clicked.connect(self._submit)
        self.account.test_wanted.connect(self._test)
        self.account.pasted.connect(self._take_account)

    def _take_account(self, address: str) -> None:
        found = panel_address(address)
        if found and found.username:
            self.account.show_address(found)

    def _test(self) -> None:
        self.account.show_testing()
        self.test_wanted.emit(self.stated())

    def _submit(self) -> None:
        self.save.setEnabled(False)
        self.submitted.emit(self.stated())
