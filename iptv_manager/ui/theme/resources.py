"""Where our drawings are."""

from iptv_manager.settings import shipped_folder

RESOURCES = shipped_folder("resources")
