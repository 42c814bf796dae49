"""What a desktop offers on its bus, so far as the program asks: a host for tray icons, and a place for notes.

`python -m tests.gui.desktop_bus` is a process of the drill: it prints what arrives there, a JSON list a line."""

import json
from typing import Any

from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, Signal, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection

interface: Any = ClassInfo  # whose stub knows no arguments


def say(*words: object) -> None:
    """Tell the drill."""
    print(json.dumps(words), flush=True)


@interface({"D-Bus Interface": "org.kde.StatusNotifierWatcher"})
class Watcher(QDBusAbstractAdaptor):
    """Takes icons."""

    StatusNotifierItemRegistered = Signal(str)

    @Slot(str)
    def RegisterStatusNotifierItem(self, name: str) -> None:
        say("icon", name)
        self.StatusNotifierItemRegistered.emit(name)

    def _has_host(self) -> bool:
        return True

    IsStatusNotifierHostRegistered = Property(bool, _has_host)


@interface({"D-Bus Interface": "org.freedesktop.Notifications"})
class Notifications(QDBusAbstractAdaptor):
    """Takes notes to the person."""

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(
        self,
        _program: str,
        _replaced: int,
        _icon: str,
        title: str,
        text: str,
        _actions: list[str],
        _hints: dict[str, object],
        _milliseconds: int,
    ) -> int:
        say("note", title, text)
        return 1

    @Slot(result="QStringList")
    def GetCapabilities(self) -> list[str]:
        return ["body"]


def main() -> None:
    """Offer both until we are ended."""
    app, bus = QCoreApplication([]), QDBusConnection.sessionBus()
    hosts = []
    for adaptor, path, name in (
        (Watcher, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"),
        (Notifications, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"),
    ):
        host = QObject(app)
        adaptor(host)
        hosts.append(host)
        if not (bus.registerObject(path, host) and bus.registerService(name)):
            raise SystemExit(f"{name} can't be offered")
    say("ready")
    app.exec()


if __name__ == "__main__":
    main()
