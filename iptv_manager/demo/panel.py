"""A panel of our own for the demo provider: `DemoProvider(routes=panel.routes())`, on 127.0.0.1 and nowhere else.

What it lists may be changed at any time, and every call may be answered with a fault.
"""

import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs

import msgspec

from iptv_manager.demo import panel_content
from iptv_manager.demo.panel_content import Record
from iptv_manager.demo.routes import Route
from iptv_manager.demo.wire import Answer, Request, Script, Wire, head, reply

ACCOUNT = "account"
"""The name of the bare call, which asks for the account."""

_JSON = "application/json"
_PIECE = 1 << 18  # bytes sent at once of a file
_NOWHERE = b"http://127.0.0.1/"  # where pictures are, until it is known who serves them
_PAGE = b"<!DOCTYPE html>\n<html><head><title>Blocked</title></head><body>Access denied.</body></html>"


class DemoPanel:
    """A panel with one account. `faults` by call: an answer instead of the true one, or several, one a time."""

    def __init__(
        self,
        channels: int = 120,
        films: int = 40,
        series: int = 12,
        username: str = "demo",
        password: str = "demo",  # noqa: S107 (no secret)
    ) -> None:
        self.username = username
        self.password = password
        self.user_info: Record = {
            "status": "Active",
            "exp_date": str(int(time.time()) + 90 * 86_400),
            "is_trial": "0",
            "active_cons": "0",
            "created_at": "1600000000",
            "max_connections": "2",
            "message": "",
            "allowed_output_formats": ["m3u8", "ts"],
        }
        self.lists: dict[str, list[Record]] = {
            "get_live_categories": panel_content.categories(panel_content.LIVE_TITLES, 1),
            "get_vod_categories": panel_content.categories(panel_content.FILM_TITLES, 101),
            "get_series_categories": panel_content.categories(panel_content.SERIES_TITLES, 201),
            "get_live_streams": list(panel_content.channels(channels)),
            "get_vod_streams": list(panel_content.films(films)),
            "get_series": list(panel_content.series(series)),
        }
        self.files: dict[str, Path] = {}  # answers that stand in files, for big lists
        self.details: dict[str, object] = {}  # of series, by id, instead of those made up
        self.faults: dict[str, Answer | list[Answer]] = {}
        self.asked: list[str] = []  # names of the calls, in order
        self.agents: list[str] = []  # and who asked
        self.allowed_agents: tuple[str, ...] = ()  # beginnings; none: all are

    def routes(self, folder: str = "") -> dict[str, Route]:
        """Where it answers: `/player_api.php`, or the same in a folder."""
        return {f"{folder}/player_api.php": self.answer}

    def answer(self, request: Request) -> Answer:
        """Answer one call."""
        said = {name: values[0] for name, values in parse_qs(request.query).items()}
        call = said.get("action", ACCOUNT)
        self.asked.append(call)
        self.agents.append(request.header("User-Agent"))
        if self.allowed_agents and not self.agents[-1].startswith(self.allowed_agents):
            return page()
        fault = self.faults.get(call)
        if isinstance(fault, list):
            fault = fault.pop(0) if fault else None
        if fault is not None:
            return fault
        if (said.get("username"), said.get("password")) != (self.username, self.password):
            return json_reply({"user_info": {"auth": 0}})
        answer = self._true_answer(call, said)
        host = request.header("Host").encode()
        return (
            reply(answer.replace(_NOWHERE, b"http://%b/" % host), _JSON)
            if isinstance(answer, bytes)
            else answer
        )

    def drop(self, call: str, ids: Iterable[object]) -> None:
        """Take the records of these ids out of a list."""
        gone = {str(one) for one in ids}
        name = "series_id" if call == "get_series" else "stream_id"
        self.lists[call] = [record for record in self.lists[call] if str(record[name]) not in gone]

    def _true_answer(self, call: str, said: dict[str, str]) -> bytes | Script:
        """The JSON of an answer, or a file that is one."""
        if call in self.files:
            return _file_reply(self.files[call])
        if call in self.lists:
            return msgspec.json.encode(self.lists[call])
        if call == "get_series_info":
            return msgspec.json.encode(self._series_details(said.get("series_id", "")))
        if call == "get_vod_info":
            films = self._records("get_vod_streams", "stream_id", said.get("vod_id", ""))
            return msgspec.json.encode(panel_content.film_details(films[0]) if films else [])
        return msgspec.json.encode(self._account())

    def _series_details(self, series_id: str) -> object:
        if series_id in self.details:
            return self.details[series_id]
        found = self._records("get_series", "series_id", series_id)
        return panel_content.series_details(found[0]) if found else []

    def _records(self, call: str, name: str, wanted: str) -> list[Record]:
        return [record for record in self.lists[call] if str(record[name]) == wanted]

    def _account(self) -> Record:
        login = {"username": self.username, "password": self.password, "auth": 1}
        server = {
            "url": "127.0.0.1",
            "port": "8080",
            "https_port": "8443",
            "server_protocol": "http",
            "rtmp_port": "0",
            "timezone": "Europe/London",
            "timestamp_now": int(time.time()),
        }
        return {"user_info": login | self.user_info, "server_info": server}


def json_reply(content: object, status: int = 200) -> bytes:
    """An answer of JSON."""
    return reply(msgspec.json.encode(content), _JSON, status)


def page(status: int = 200) -> bytes:
    """A web page where data was asked for."""
    return reply(_PAGE, "text/html", status)


def said(text: str, status: int = 200, **headers: str) -> bytes:
    """A bare word in place of data; `headers` with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return reply(text.encode(), "text/html; charset=UTF-8", status, named)


def half(content: object) -> bytes:
    """The first half of an answer, told to be all of it."""
    whole = msgspec.json.encode(content)
    return reply(whole[: len(whole) // 2], _JSON)


def broken_off(content: object) -> Script:
    """The first half of an answer, then the connection ends."""
    whole = msgspec.json.encode(content)

    async def play(wire: Wire) -> None:
        """Promise the whole length, and send half of it."""
        await wire.send(head({"Content-Length": str(len(whole))}, _JSON) + whole[: len(whole) // 2])

    return Script(play)


def _file_reply(path: Path) -> Script:
    """A big answer from a file, piece by piece."""
    size, file = path.stat().st_size, path.open("rb")

    async def play(wire: Wire) -> None:
        """Send the file as fast as it is taken, and close it whatever happens."""
        with file:
            await wire.send(head({"Content-Length": str(size)}, _JSON))
            while piece := file.read(_PIECE):
                await wire.send(piece)

    return Script(play)
