"""The dialog that adds a provider: a list, or an account at a panel, known by whatever address is pasted.

It checks what was typed, and stays open when adding fails.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QWidget,
)

from iptv_manager.formats.panel_address import is_panel, panel_address
from iptv_manager.model.account import Account
from iptv_manager.model.provider import ProviderKind
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.ui.dialogs.account_fields import AccountFields
from iptv_manager.ui.dialogs.provider_form import ProviderForm, add_row, form_layout
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import (
    GRID,
    column,
    dress_role,
    ending_row,
    label,
    push_button,
    row,
    set_flag,
    wrapped_label,
)
from iptv_manager.ui.services import ProviderService
from iptv_manager.ui.sources import file_filter


class AddProviderDialog(QDialog):
    """List or account, a name suggested from it, and what hardly anyone needs behind “More options”."""

    submitted = Signal(object)  # ProviderDetails
    test_wanted = Signal(object)  # ProviderDetails

    def __init__(
        self, providers: ProviderService, parent: QWidget | None = None, icons: Icons | None = None
    ) -> None:
        super().__init__(parent)
        self._providers = providers
        self.setWindowTitle(self.tr("Add a provider"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.source = QLineEdit()
        self.name = QLineEdit()
        self.browse = push_button(self.tr("&Browse…"))
        self.account = AccountFields(icons)
        self.options = ProviderForm()
        self.more = push_button(self.tr("More options"), "link")
        self.add = push_button(self.tr("Add"), "primary")
        self.secrets_note = wrapped_label(role="muted")
        self._kinds = QButtonGroup(self)
        self._pages = {ProviderKind.M3U: self._list_page(), ProviderKind.XTREAM: self.account}
        self._area = QScrollArea()
        self._problem = wrapped_label(role="bad")
        self._problem.hide()
        self._set_up_fields()
        self.setMinimumWidth(GRID * 76)  # as wide for an account as for a list: nothing jumps
        self._lay_out()
        self._connect()
        self.show_kind(ProviderKind.M3U)
        self.source.setFocus()

    @property
    def kind(self) -> ProviderKind:
        """The kind that is chosen."""
        return list(ProviderKind)[self._kinds.checkedId()]

    def show_kind(self, kind: ProviderKind) -> None:
        """Ask for a list, or for an account."""
        self._kinds.button(list(ProviderKind).index(kind)).setChecked(True)
        for known, page in self._pages.items():
            page.setVisible(known is kind)
        self.options.show_kind(kind)
        self.secrets_note.setVisible(kind is ProviderKind.XTREAM and bool(self.secrets_note.text()))
        self._forget_problem()
        self._fit()

    def show_source(self, source: str) -> None:
        """Fill in an address or a path."""
        self.source.setText(source)

    def show_where_secrets_are(self, text: str) -> None:
        """Say openly where the password will be kept."""
        self.secrets_note.setText(text)
        self.secrets_note.setVisible(self.kind is ProviderKind.XTREAM)
        self._fit()

    def show_account(self, account: Account) -> None:
        """The login that was tried works."""
        self.account.show_account(account)
        self._fit()

    def show_refusal(self, text: str) -> None:
        """The login that was tried does not work."""
        self.account.show_refusal(text)
        self._fit()

    def show_problem(self, text: str) -> None:
        """Say why it can't be added; the person may mend it and try again."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._set_busy(False)
        self._fit()

    @property
    def problem(self) -> str:
        """What is wrong, as told to the person."""
        return self._problem.text() if self._problem.isVisibleTo(self) else ""

    def stated(self) -> ProviderDetails:
        """What was typed."""
        typed = self.source.text().strip()
        details = ProviderDetails(self._name(typed), typed)
        if self.kind is ProviderKind.XTREAM:
            fields = self.account
            server = fields.server.text().strip()
            details = ProviderDetails(
                self._name(server),
                server,
                ProviderKind.XTREAM,
                fields.username.text().strip(),
                fields.password.text() or None,
            )
        return self.options.stated(details)

    def _name(self, source: str) -> str:
        return self.name.text().strip() or self._providers.suggest_name(source)

    def _set_up_fields(self) -> None:
        self.source.setPlaceholderText("https://provider.example/list.m3u")
        self.name.setMaxLength(200)
        self.name.setPlaceholderText(self.tr("Suggested from the address"))
        self._area.setWidget(self.options)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMinimumHeight(GRID * 30)
        self._area.hide()

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Add a provider"), "title"))
        words = self.tr("Paste whatever address you were given: it shows what it is.")
        lines.addWidget(wrapped_label(words, "muted"))
        lines.addLayout(self._switch())
        for page in self._pages.values():
            lines.addWidget(page)
        form = form_layout()
        add_row(form, self.tr("&Name"), self.name)
        lines.addLayout(form)
        lines.addWidget(self.secrets_note)
        lines.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self._area, 1)
        lines.addWidget(self._problem)
        lines.addLayout(ending_row(self, self.add))

    def _switch(self) -> QHBoxLayout:
        line = row(gap=GRID)
        for place, text in enumerate((self.tr("Playlist"), self.tr("Account at a panel"))):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            dress_role(button, "day")
            self._kinds.addButton(button, place)
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _list_page(self) -> QWidget:
        page = QWidget()
        form = form_layout(page)
        beside = QWidget()
        source = row(beside, gap=GRID)
        source.addWidget(self.source, 1)
        source.addWidget(self.browse)
        add_row(form, self.tr("Address or &file"), self.source, beside)
        return page

    def _connect(self) -> None:
        self.source.textChanged.connect(self._look_at)
        self.account.pasted.connect(self._take_account)
        self.account.changed.connect(self._typed_account)
        self.account.test_wanted.connect(self._test)
        self.name.textChanged.connect(self._forget_problem)
        self.browse.clicked.connect(self._browse)
        self.more.clicked.connect(self._show_more)
        self.add.clicked.connect(self._submit)
        self._kinds.idClicked.connect(lambda place: self.show_kind(list(ProviderKind)[place]))

    def _look_at(self, source: str) -> None:
        """A panel's address brings its account; a name for the address, as long as none was typed."""
        self._forget_problem()
        if is_panel(source):
            self._take_account(source)
        elif not self.name.isModified():
            self.name.setText(self._providers.suggest_name(source.strip()) if source.strip() else "")

    def _take_account(self, source: str) -> None:
        found = panel_address(source)
        if found and found.username:
            self.account.show_address(found)
            self.show_kind(ProviderKind.XTREAM)
            (self.account.test if found.password else self.account.password).setFocus()

    def _typed_account(self) -> None:
        self._forget_problem()
        server = self.account.server.text().strip()
        if not self.name.isModified():
            self.name.setText(self._providers.suggest_name(server) if "." in server else "")

    def _forget_problem(self) -> None:
        for field in (self.source, self.account.server, self.account.username, self.account.password):
            set_flag(field, "invalid", "false")
        self._problem.hide()

    def _show_more(self) -> None:
        self._area.setVisible(not self._area.isVisibleTo(self))
        shown = self._area.isVisibleTo(self)
        self.more.setText(self.tr("Fewer options") if shown else self.tr("More options"))
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """What was filled in before is measured now: only what is on screen knows its size."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its parts need, once the layouts of the parts have followed, the innermost first."""
        for part in (self.account, self):
            if (lines := part.layout()) is not None:
                lines.activate()
        self.adjustSize()

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose a list"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilter(file_filter(self.tr("Playlists"), self.tr("All files")))
        chooser.fileSelected.connect(self.show_source)
        chooser.open()

    def _test(self) -> None:
        if self._is_complete():
            self.account.show_testing()
            self.test_wanted.emit(self.stated())

    def _submit(self) -> None:
        if self._is_complete():
            self._set_busy(True)
            self.submitted.emit(self.stated())

    def _is_complete(self) -> bool:
        """Is all there? Points at the first field that is empty."""
        fields = self.account
        wanted = {
            ProviderKind.M3U: [(self.source, self.tr("Type the address of the list, or choose a file."))],
            ProviderKind.XTREAM: [
                (fields.server, self.tr("Type the address of the panel, or paste one that you were given.")),
                (fields.username, self.tr("Type the user of the account.")),
                (fields.password, self.tr("Type the password of the account.")),
            ],
        }
        for field, text in wanted[self.kind]:
            if not field.text().strip():
                self.show_problem(text)
                set_flag(field, "invalid", "true")
                field.setFocus()
                return False
        return True

    def _set_busy(self, busy: bool) -> None:
        self.add.setEnabled(not busy)
        self.add.setText(self.tr("Adding…") if busy else self.tr("Add"))
