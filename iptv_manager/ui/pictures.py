"""Pictures of the window, light and dark, for the README and for machines without a display."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.theme.theme import ThemeMode


def take_pictures(window: MainWindow, folder: Path, name: str = "window") -> list[Path]:
    """Save what the window shows now as `NAME-light.png` and `NAME-dark.png`; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = window.theme.mode
    paths = []
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        window.choose_theme(mode)
        paths.append(_take(window, folder / f"{name}-{mode.value}.png"))
    window.choose_theme(chosen)
    return paths


def _take(window: MainWindow, path: Path) -> Path:
    """What was just changed is laid out and painted first."""
    QApplication.sendPostedEvents()
    if not window.grab().save(str(path)):
        raise OSError(f"{path} can't be written.")
    return path
