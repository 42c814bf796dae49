"""A player that is none: it is told what mpv is told, writes down what it saw, and holds one connection open."""

import asyncio
import json
import stat
import sys
from pathlib import Path
from typing import Any

_SCRIPT = """#!{python} -IS
import json, os, socket, sys
from pathlib import Path

told = dict(one[2:].split("=", 1) for one in sys.argv[1:] if one.startswith("--") and "=" in one)
files = [Path(told[name]) for name in ("include", "playlist")]
seen = {{
    "pid": os.getpid(),
    "arguments": sys.argv[1:],
    "modes": [file.stat().st_mode & 0o777 for file in files],
    "options": files[0].read_text(),
    "entry": files[1].read_text().splitlines(),
}}
place, _, path = seen["entry"][-1].partition("://")[2].partition("/")
host, _, port = place.rpartition("@")[2].rpartition(":")
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(f"GET /{{path}} HTTP/1.1\\r\\nHost: {{place}}\\r\\n\\r\\n".encode())
    seen["answer"] = connection.recv(12).decode()
    note = Path(__file__).with_suffix(".seen")
    note.with_suffix(".new").write_text(json.dumps(seen))
    note.with_suffix(".new").rename(note)
    if " 200" not in seen["answer"]:
        print(f"HTTP error {{seen['answer'][9:]}} at", seen["entry"][-1], flush=True)
        sys.exit(2)
    while connection.recv(65536):
        pass
"""


class FakePlayer:
    """A program called mpv in this folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mpv"
        self._note = self.path.with_suffix(".seen")
        self.path.write_text(_SCRIPT.format(python=sys.executable), encoding="utf-8")
        self.path.chmod(stat.S_IRWXU)

    async def seen(self) -> dict[str, Any]:
        """What it wrote down, once its connection was answered; the next call waits for its next start."""
        async with asyncio.timeout(30):
            while not self._note.exists():  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(0.005)
        found: dict[str, Any] = json.loads(self._note.read_text())
        self._note.unlink()
        return found
