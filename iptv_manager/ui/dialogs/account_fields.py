"""Fields of an account at a panel: server, user, password, and a button that tries the login."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from iptv_manager.formats.panel_address import PanelAddress
from iptv_manager.model.account import Account
from iptv_manager.ui.account_wording import account_lines
from iptv_manager.ui.dialogs.provider_form import add_row, form_layout
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, frame, label, push_button, row, set_flag, wrapped_label


class AccountFields(QWidget):
    """Who asks which panel. `changed`: something was typed, so what was tried holds no more."""

    changed = Signal()
    pasted = Signal(str)  # a whole address, in the server's field
    test_wanted = Signal()

    def __init__(self, icons: Icons | None = None, keeps_password: bool = False) -> None:
        """`keeps_password`: an empty field leaves the password as it is."""
        super().__init__()
        self.server = QLineEdit()
        self.username = QLineEdit()
        self.password = QLineEdit()
        self.test = push_button(self.tr("&Test login"))
        self.verdict = AccountVerdict()
        self._set_up(keeps_password)
        if icons:
            self._add_eye(icons)
        self._lay_out()

    def show_address(self, address: PanelAddress) -> None:
        """Fill in what an address holds."""
        self.server.setText(address.server)
        if address.username:
            self.username.setText(address.username)
        if address.password:
            self.password.setText(address.password)

    def show_testing(self) -> None:
        """A login is being tried."""
        self.test.setEnabled(False)
        self.test.setText(self.tr("Asking…"))

    def show_account(self, account: Account) -> None:
        """The login works."""
        self._rest()
        self.verdict.show_account(account)

    def show_refusal(self, text: str) -> None:
        """The login does not work."""
        self._rest()
        self.verdict.show_refusal(text)

    def _rest(self) -> None:
        self.test.setEnabled(True)
        self.test.setText(self.tr("&Test login"))

    def _set_up(self, keeps_password: bool) -> None:
        self.server.setPlaceholderText("http://provider.example:8080")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("As it is") if keeps_password else "")
        for field in (self.server, self.username, self.password):
            field.textChanged.connect(self._typed)
        self.server.textChanged.connect(self._look_for_paste)
        self.test.clicked.connect(self.test_wanted)

    def _add_eye(self, icons: Icons) -> None:
        eye = QAction(self.tr("Show the password"), self)
        eye.setCheckable(True)
        icons.dress(eye, "show")
        eye.toggled.connect(self._show_password)
        self.password.addAction(eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show_password(self, shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.password.setEchoMode(modes.Normal if shown else modes.Password)

    def _lay_out(self) -> None:
        lines = column(self, gap=GRID + 4)
        form = form_layout()
        add_row(form, self.tr("&Server"), self.server)
        add_row(form, self.tr("&User"), self.username)
        add_row(form, self.tr("&Password"), self.password)
        lines.addLayout(form)
        line = row(gap=GRID)
        line.addStretch(1)
        line.addWidget(self.test)
        lines.addLayout(line)
        lines.addWidget(self.verdict)

    def _typed(self) -> None:
        self.verdict.hide()
        self.changed.emit()

    def _look_for_paste(self, text: str) -> None:
        if "?" in text or text.count("/") > 3:
            self.pasted.emit(text)


class AccountVerdict(QWidget):
    """What the panel said to a login that was tried."""

    def __init__(self) -> None:
        super().__init__()
        self._frame = frame("banner")
        self._title = wrapped_label(role="heading")
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(GRID * 2)
        self._lines.setVerticalSpacing(GRID // 2)
        self._lines.setColumnStretch(1, 1)
        inside = column(self._frame, margin=GRID + 4, gap=GRID)
        inside.addWidget(self._title)
        inside.addLayout(self._lines)
        column(self).addWidget(self._frame)
        self.hide()

    @property
    def text(self) -> str:
        """Its first line; "" while it is hidden."""
        return "" if self.isHidden() else self._title.text()

    def show_account(self, account: Account) -> None:
        """The login works: the account in a few lines."""
        status = account.status or self.tr("Active")
        self._say("good", self.tr("The login works: %1").replace("%1", status))
        for line, (title, said) in enumerate(account_lines(account)):
            self._lines.addWidget(label(title, "muted"), line, 0)
            self._lines.addWidget(
                label(said.text, said.mood if said.mood in ("warn", "bad") else ""), line, 1
            )

    def show_refusal(self, text: str) -> None:
        """The login does not work."""
        self._say("bad", text)

    def _say(self, mood: str, text: str) -> None:
        while item := self._lines.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        set_flag(self._frame, "mood", mood)
        self._title.setText(text)
        self.show()
