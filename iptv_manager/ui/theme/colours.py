"""The two sets of colours of the window; each text reaches 4.5:1 on what it stands on (WCAG AA)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours, each as #rrggbb."""

    name: str
    window: str  # behind everything: side bar, status bar
    surface: str  # pages, tables, fields
    raised: str  # cards, menus, hovered buttons
    stripe: str  # every other row of a table
    line: str  # hairlines between areas
    edge: str  # outline of controls (3:1 on its surface)
    text: str
    muted: str  # secondary text
    faint: str  # disabled text, placeholders of empty cells
    accent: str  # primary buttons, focus, links
    accent_hover: str
    on_accent: str  # text on the accent
    chosen: str  # selected rows
    hover: str  # hovered rows and flat buttons
    good: str
    warn: str
    bad: str
    info: str
    good_soft: str  # backgrounds of banners and badges
    warn_soft: str
    bad_soft: str
    info_soft: str


LIGHT = Colours(
    name="light",
    window="#f1f4f5",
    surface="#ffffff",
    raised="#f7f9fa",
    stripe="#fafbfc",
    line="#dfe5e8",
    edge="#7b8b93",
    text="#17232a",
    muted="#52636c",
    faint="#64737b",
    accent="#0b7074",
    accent_hover="#095a5e",
    on_accent="#ffffff",
    chosen="#cfe8e7",
    hover="#e6edee",
    good="#12703c",
    warn="#8a5200",
    bad="#b3261e",
    info="#1d5fa8",
    good_soft="#e0f3e7",
    warn_soft="#fdf0d8",
    bad_soft="#fce8e6",
    info_soft="#e3eefa",
)

DARK = Colours(
    name="dark",
    window="#12181b",
    surface="#182024",
    raised="#212b30",
    stripe="#1b2429",
    line="#2c383e",
    edge="#667a84",
    text="#e7eef1",
    muted="#a3b3bb",
    faint="#84959d",
    accent="#4fc4bf",
    accent_hover="#77d6d1",
    on_accent="#06282a",
    chosen="#1e484a",
    hover="#263238",
    good="#6fd398",
    warn="#efb75c",
    bad="#ff9a90",
    info="#8abdf5",
    good_soft="#1a3527",
    warn_soft="#3a2d13",
    bad_soft="#43211f",
    info_soft="#1b3046",
)
