"""Players outside the program: finding one, and how it is started.

No secret stands in a command line, which other users of the computer can read, and nothing that a player could take
for an option. Address, user agent and the rest go through files that only this user may read, written
here line by line (a list that was downloaded is never handed over) and removed once they are read.
"""

import os
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from tempfile import mkstemp
from typing import NamedTuple

from iptv_manager.model.errors import NoPlayer
from iptv_manager.model.playing import Wish, one_line, player_address, player_title
from iptv_manager.net.masking import mask_url

SETTING = "IPTV_MANAGER_PLAYER"
_NONE = (
    f"No player was found. Install mpv or VLC, or name a program by {SETTING}, such as {SETTING}=/opt/tv/mpv."
)


class PlayerKind(StrEnum):
    """How a player takes what it is told."""

    MPV = "mpv"
    VLC = "VLC"
    OTHER = "other"  # it is given an address, and nothing else


class Player(NamedTuple):
    """A program that plays."""

    path: str
    kind: PlayerKind

    @property
    def name(self) -> str:
        """What a person calls it."""
        return Path(self.path).stem if self.kind is PlayerKind.OTHER else self.kind.value


class Handed(NamedTuple):
    """How to start a player: arguments, what its environment has beside ours, and files that it reads at once."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    files: tuple[Path, ...]

    def clear(self) -> None:
        """Remove the files: the player has read them, or never will."""
        for file in self.files:
            file.unlink(missing_ok=True)


def find_player(named: str = "") -> Player:
    """The player that a person named, by its path or its name; else mpv or VLC, wherever they are.

    Raises NoPlayer."""
    for name in (named,) if named else ("mpv", "vlc"):
        if found := _program(name):
            return Player(found, kind_of(found))
    if named:
        raise NoPlayer(f"There is no player “{named}” here; give the name or the path of a program.")
    raise NoPlayer(_NONE)


def kind_of(path: str) -> PlayerKind:
    """What kind of player the program of this name is."""
    name = Path(path).name.lower()
    if "mpv" in name:
        return PlayerKind.MPV
    return PlayerKind.VLC if "vlc" in name else PlayerKind.OTHER


def hand_over(player: Player, wish: Wish, folder: Path) -> Handed:
    """Write what the player must know into files of `folder`. Raises PlayRefused, and OSError for a full disk."""
    address = player_address(wish.address)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made: list[Path] = []
    try:
        return _HANDED[player.kind](player, wish._replace(address=address), folder, made)
    except BaseException:
        for file in made:
            file.unlink(missing_ok=True)
        raise


def _to_mpv(player: Player, wish: Wish, folder: Path, made: list[Path]) -> Handed:
    """Without yt-dlp, which mpv would call with the address as an argument."""
    lines = ["ytdl=no"]
    for option, value in (
        ("user-agent", wish.user_agent),
        ("referrer", wish.referrer),
        ("http-proxy", wish.proxy),
        *(("http-header-fields-append", f"{name}: {value}") for name, value in wish.headers),
    ):
        if value:
            lines.append(f"{option}={_counted(one_line(value))}")
    options = _written(folder, ".conf", lines, made)
    entry = _written(folder, ".m3u", _entry(wish), made)
    arguments = (
        *(player.path, "--quiet", "--input-terminal=no", "--force-window=immediate"),
        *(f"--include={options}", f"--playlist={entry}"),
    )
    return Handed(arguments, {}, tuple(made))


def _to_vlc(player: Player, wish: Wish, folder: Path, made: list[Path]) -> Handed:
    """In a process of its own, which ends with what it plays. Its proxy stands in its environment, as VLC reads it
    there and nobody else does; headers of one's own it can't send."""
    told = (("http-user-agent", wish.user_agent), ("http-referrer", wish.referrer))
    options = [f"#EXTVLCOPT:{name}={one_line(value)}" for name, value in told if value]
    entry = _written(folder, ".m3u", _entry(wish, options), made)
    alone = (
        () if sys.platform == "darwin" else ("--no-one-instance", "--no-one-instance-when-started-from-file")
    )
    environment = {name: one_line(wish.proxy) for name in ("http_proxy", "https_proxy") if wish.proxy}
    return Handed((player.path, "--play-and-exit", *alone, "--", str(entry)), environment, tuple(made))


def _to_other(player: Player, wish: Wish, folder: Path, made: list[Path]) -> Handed:
    """The plain address, which every player takes; where something in it is secret, a list of one entry, which most
    do. It begins with a scheme, so nobody takes it for an option."""
    if mask_url(wish.address) == wish.address:
        return Handed((player.path, wish.address), {}, ())
    entry = _written(folder, ".m3u", _entry(wish), made)
    return Handed((player.path, str(entry)), {}, tuple(made))


_HANDED = {PlayerKind.MPV: _to_mpv, PlayerKind.VLC: _to_vlc, PlayerKind.OTHER: _to_other}


def _entry(wish: Wish, options: list[str] | None = None) -> list[str]:
    """A list with one entry of our own making."""
    return ["#EXTM3U", f"#EXTINF:-1,{player_title(wish.title)}", *(options or ()), wish.address]


def _counted(value: str) -> str:
    """As mpv's files quote what may hold anything: its length in bytes before it."""
    return f"%{len(value.encode())}%{value}"


def _written(folder: Path, ending: str, lines: list[str], made: list[Path]) -> Path:
    """A new file that only its owner may read."""
    number, name = mkstemp(prefix="play-", suffix=ending, dir=folder)
    path = Path(name)
    made.append(path)
    with open(number, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _program(name: str) -> str:
    """The whole path of a program; "" where there is none. Never one of the folder that we were started in."""
    path = Path(name).expanduser()
    if path.is_absolute() or len(path.parts) > 1:
        whole = os.path.abspath(path)
        return whole if shutil.which(whole) else ""
    found = shutil.which(name)
    if found and os.path.isabs(found):
        return found
    places = (folder / file for folder in _usual_folders() for file in _FILES.get(name.lower(), ()))
    return next((str(place) for place in places if shutil.which(str(place))), "")


_FILES = {
    "mpv": ("mpv", "mpv.exe", "mpv/mpv.exe", "mpv.app/Contents/MacOS/mpv", "io.mpv.Mpv"),
    "vlc": ("vlc", "VideoLAN/VLC/vlc.exe", "VLC.app/Contents/MacOS/VLC", "org.videolan.VLC"),
}


def _usual_folders() -> list[Path]:
    """Where players are that the path of a window's process does not know."""
    if sys.platform == "win32":
        named = (os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"))
        return [Path(folder) for folder in named if folder]
    if sys.platform == "darwin":
        own = Path.home() / "Applications"
        return [Path("/Applications"), own, Path("/opt/homebrew/bin"), Path("/usr/local/bin")]
    own = Path.home() / ".local/share/flatpak/exports/bin"
    return [Path("/snap/bin"), Path("/var/lib/flatpak/exports/bin"), own]
