"""The part of the provider dialogs that hardly anyone needs: how a provider is asked, what is taken of it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QDoubleValidator, QIntValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from iptv_manager.model.provider import ProviderKind
from iptv_manager.model.provider_options import NewCategories, ProviderOptions, Twins
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.ui.parts import GRID, dress_role, label

_MOST_CONNECTIONS = 999
_MOST_DAYS = 3650


def form_layout(parent: QWidget | None = None) -> QFormLayout:
    """A form on the grid: captions on the left, fields that take the room there is."""
    form = QFormLayout(parent)
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(GRID * 2)
    form.setVerticalSpacing(GRID + 4)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form


def add_row(form: QFormLayout, text: str, field: QWidget, content: QWidget | None = None) -> None:
    """A caption that leads to `field`, beside it or what holds it."""
    caption = label(text)
    caption.setBuddy(field)
    caption.setMinimumWidth(GRID * 13)
    caption.setMinimumHeight(min(field.sizeHint().height(), GRID * 5))
    field.setAccessibleName(text.replace("&", ""))
    form.addRow(caption, content or field)


class ProviderForm(QWidget):
    """Fields for the manner in which a provider is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.user_agent = _line(self.tr("The program's own"))
        self.connections = _line(self.tr("As the account says"))
        self.referrer = _line(self.tr("None"))
        self.headers = _lines(self.tr("Name: value, one a line"))
        self.proxy = _line("http://user:password@host:port")
        self.backup_hosts = _lines(self.tr("http://host:port, one a line, asked in this order"))
        self.connect_timeout = _line(self.tr("15 seconds"))
        self.read_timeout = _line(self.tr("30 seconds"))
        self.rate = _line(self.tr("As it comes"))
        self.volatile = _line(self.tr("Beside those every program knows, such as token"))
        self.days = _line("90")
        self.bad_certificate = QCheckBox(self.tr("Accept a bad certificate"))
        self.ask_first = QCheckBox(self.tr("Ask me before a sync changes anything"))
        self.take_new = QCheckBox(self.tr("Take new categories by themselves"))
        self.collapse = QComboBox()
        self._options = ProviderOptions()
        self._set_up()
        self._lay_out()
        self.show_details(ProviderDetails("", ""))

    def show_details(self, details: ProviderDetails) -> None:
        """Fill in what is stated."""
        self._options = options = details.options
        self.user_agent.setText(details.user_agent)
        self.connections.setText(_text(details.max_connections))
        self.referrer.setText(options.referrer)
        self.headers.setPlainText("\n".join(f"{name}: {value}" for name, value in options.headers))
        self.proxy.setText(options.proxy)
        self.backup_hosts.setPlainText("\n".join(options.backup_hosts))
        self.connect_timeout.setText(_text(options.connect_timeout))
        self.read_timeout.setText(_text(options.read_timeout))
        self.rate.setText(_text(options.requests_per_minute))
        self.volatile.setText(" ".join(options.volatile_arguments))
        self.days.setText(str(options.tombstone_days))
        self.bad_certificate.setChecked(options.accept_bad_certificate)
        self.ask_first.setChecked(options.ask_first)
        self.take_new.setChecked(options.new_categories is NewCategories.TAKE)
        self.collapse.setCurrentIndex(int(options.twins is Twins.COLLAPSE))
        self.show_kind(details.kind)

    def show_kind(self, kind: ProviderKind) -> None:
        """Show what this kind of provider has."""
        is_panel = kind is ProviderKind.XTREAM
        for field in (self.backup_hosts, self.rate, self.take_new):
            self._form.setRowVisible(field, is_panel)

    def stated(self, details: ProviderDetails) -> ProviderDetails:
        """`details` with what the fields say."""
        options = replace(
            self._options,
            referrer=self.referrer.text().strip(),
            headers=tuple(map(_header, _written(self.headers))),
            proxy=self.proxy.text().strip(),
            backup_hosts=_written(self.backup_hosts),
            connect_timeout=_number(self.connect_timeout),
            read_timeout=_number(self.read_timeout),
            requests_per_minute=int(_number(self.rate) or 0) or None,
            volatile_arguments=tuple(self.volatile.text().replace(",", " ").split()),
            tombstone_days=int(self.days.text() or ProviderOptions().tombstone_days),
            accept_bad_certificate=self.bad_certificate.isChecked(),
            ask_first=self.ask_first.isChecked(),
            new_categories=NewCategories.TAKE if self.take_new.isChecked() else NewCategories.LEAVE,
            twins=Twins.COLLAPSE if self.collapse.currentIndex() else Twins.KEEP,
        )
        return replace(
            details,
            user_agent=self.user_agent.text().strip(),
            max_connections=int(self.connections.text() or 0) or None,
            options=options,
        )

    def _set_up(self) -> None:
        self.connections.setValidator(QIntValidator(0, _MOST_CONNECTIONS, self))
        self.rate.setValidator(QIntValidator(0, 6000, self))
        self.days.setValidator(QIntValidator(0, _MOST_DAYS, self))
        for field in (self.connect_timeout, self.read_timeout):
            field.setValidator(QDoubleValidator(0.0, 600.0, 1, self))
        self.collapse.addItems([self.tr("Keep all of them"), self.tr("Keep one of them")])

    def _lay_out(self) -> None:
        self._form = form = form_layout(self)
        add_row(form, self.tr("&User agent"), self.user_agent)
        add_row(form, self.tr("Connections at &once"), self.connections)
        add_row(form, self.tr("&Backup hosts"), self.backup_hosts)
        add_row(form, self.tr("&Referrer"), self.referrer)
        add_row(form, self.tr("&Headers"), self.headers)
        add_row(form, self.tr("Pro&xy"), self.proxy)
        add_row(form, self.tr("Seconds to &connect"), self.connect_timeout)
        add_row(form, self.tr("Seconds of &silence"), self.read_timeout)
        add_row(form, self.tr("Requests a &minute"), self.rate)
        add_row(form, self.tr("E&xact repeats"), self.collapse)
        add_row(form, self.tr("Passing ar&guments"), self.volatile)
        add_row(form, self.tr("Days &gone entries are kept"), self.days)
        for box in (self.take_new, self.ask_first, self.bad_certificate):
            form.addRow(box)


def _line(hint: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(hint)
    return field


def _lines(hint: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setPlaceholderText(hint)
    field.setTabChangesFocus(True)
    dress_role(field, "field")
    field.setFixedHeight(GRID * 8)
    return field


def _written(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in field.toPlainText().splitlines() if line.strip())


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _number(field: QLineEdit) -> float | None:
    """What is typed, with a comma or a point; None for nothing."""
    return float(field.text().replace(",", ".") or 0) or None
