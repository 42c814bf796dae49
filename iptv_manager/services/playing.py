"""Plays one stream at a time in a player outside the program, which takes its connection from the account's budget.

Before the player starts, checks on its account have yielded, those of other programs on this computer too (see
`playing_marks`); they go on when it ends, whoever ends it. Should our program end first, the player goes on: a person
watches, and its mark still keeps checks away.
"""

import asyncio
import getpass
import logging
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import NamedTuple

from iptv_manager.model.errors import (
    IptvManagerError,
    NoFreeConnection,
    NotFound,
    PlayFailed,
    PlayRefused,
    SecretsUnavailable,
)
from iptv_manager.model.line_up import StreamRow
from iptv_manager.model.playing import Playing, Wish, player_address
from iptv_manager.model.secret import lacks_login
from iptv_manager.net.inside import host_in, is_inside
from iptv_manager.net.masking import mask
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.allowances import Accounts, Allowances, allowance_of
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.player_process import PlayerProcess
from iptv_manager.services.players import Player, PlayerKind, find_player, hand_over
from iptv_manager.services.playing_marks import PlayingMarks
from iptv_manager.settings import Settings
from iptv_manager.store import checks, streams, viewings
from iptv_manager.store.checks import CheckedProvider
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

READ_WITHIN = 15.0  # seconds after which a player has read what it was handed
SURELY_READ = 3.0  # the same, where we end and can't wait
A_BREATH = 0.3  # seconds from the end of a player until its connection is free at the other end as well
ASK_WITHIN = 3.0  # seconds for a panel to say whether a connection is free
COUNTS_FROM = 10.0  # seconds; what was watched for less was only looked at
FORGOTTEN = 60.0  # seconds until a panel has forgotten a connection that was closed
_VLC_FAILED = "unable to open the MRL"  # it ends with 0 all the same
_PART = re.compile(r"^\[[\w/.-]+\]\s+")  # of the player, before its line
_ANSWER = re.compile(r"\bHTTP\b.*\b[45]\d\d\b")
_MPV_TOLD_TO_END = 4  # its exit code then
_NO_HEADERS = "The headers that this provider wants can be sent by mpv alone."
_NO_LOGIN = "The password of its account is not known on this computer: sync its list here, or type it anew."
_READ = "“{}” is being read just now, over the only connection that is left. Play again when that has ended."
_GONE = "There is no such stream any more; look at the list again."
_TROUBLE = re.compile(
    r"error|fail|not |n't|refused|denied|forbidden|unable|time[d -]*out|no such", re.IGNORECASE
)

Told = Callable[[Playing], None]


class Watched(NamedTuple):
    """What was played, until its player ended."""

    playing: Playing
    seconds: float


class Entry(NamedTuple):
    """A stream that may be played, with what is known of its provider."""

    wish: Wish
    provider: CheckedProvider

    @property
    def credential(self) -> str:
        """The account whose connections it takes, as budgets know it; "" leaves it to the address."""
        known = self.provider
        return known.credential or (f"list {known.id}" if known.max_connections else "")

    @property
    def allowed(self) -> int:
        """How many connections that account has, as far as is known."""
        return allowance_of(self.provider, self.provider.account)._replace(active=0).most


class PlayingService:
    """Starts a player and stays with it. A new call waits until the player of the one before has ended."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        addresses: AddressBook,
        budgets: Budgets,
        marks: PlayingMarks,
        accounts: Accounts | None = None,
    ) -> None:
        self._database = database
        self._settings = settings
        self._addresses = addresses
        self._budgets = budgets
        self._marks = marks
        self._allowances = Allowances(database, budgets, accounts)
        self._turn = asyncio.Lock()
        self._used_at: dict[str, float] = {}  # by account; monotonic
        self._is_leaving = False

    async def play(
        self, ids: Sequence[int], told: Told, title: str = "", named: str = "", anyway: bool = False
    ) -> Watched:
        """Play the best of these streams, which stand for one another, the preferred one first, until the player
        ends; cancelled, this ends it. `told` hears when it has started.

        `named` is the player, "" leaves it to the settings. `anyway` plays although the account seems to have no
        connection free. Raises NoPlayer, PlayRefused, NoFreeConnection, PlayFailed, NotFound, SecretsUnavailable."""
        player = await asyncio.to_thread(find_player, named or self._settings.player)
        rows = sorted(await self._database.run(streams.rows_by_ids, list(ids)), key=_rank)
        known = {one.id: one for one in await self._database.run(checks.checked_providers)}
        refusals: list[IptvManagerError] = []
        full: set[str] = set()  # accounts
        async with self._turn:
            for row in rows:
                provider = known.get(row.provider_id)
                if provider is None or provider.credential in full:
                    continue
                try:
                    entry = await self._entry(row, provider, title)
                    async with self._place(entry, anyway):
                        return await self._played(entry, player, told, anyway)
                except NoFreeConnection as error:
                    refusals.insert(
                        0, error
                    )  # what a person may override is told before what can't be helped
                    full |= {provider.credential} - {""}
                except (PlayRefused, SecretsUnavailable) as error:
                    refusals.append(error)
        raise next(iter(refusals), NotFound(_GONE))

    def leave(self) -> None:
        """The program is about to end: a player whose call is cancelled from now on goes on."""
        self._is_leaving = True

    async def _entry(self, row: StreamRow, provider: CheckedProvider, title: str) -> Entry:
        """All that is needed to play it. Raises PlayRefused, SecretsUnavailable, NotFound."""
        targets = await self._database.run(checks.targets, provider.id, [row.id])
        if not targets:
            raise PlayRefused(_GONE)
        target = targets[0]
        address, referrer = await self._addresses.full(provider.id, [target.url, target.referrer])
        if lacks_login(address):
            raise PlayRefused(f"“{row.name}” can't be played. {_NO_LOGIN}")
        home = host_in(provider.source) if "://" in provider.source else ""
        clean = _clean(row.name, address, home)
        wishes = await self._addresses.wishes(provider.id)
        headers = wishes.headers if home in ("", host_in(clean)) else ()
        wish = Wish(
            *(row.id, provider.id, row.name, row.provider, title or row.name, clean),
            *(target.user_agent, referrer, headers, wishes.proxy),
        )
        return Entry(wish, provider)

    # A place of the account

    @asynccontextmanager
    async def _place(self, entry: Entry, anyway: bool) -> AsyncIterator[None]:
        """A connection of the account, from which checks have gone. Raises NoFreeConnection."""
        wish = entry.wish
        if not anyway and await self._is_used_up(entry):
            raise NoFreeConnection(
                f"All connections of “{wish.provider}” are in use elsewhere, its panel says; one more could block "
                "the account. Stop what plays there."
            )
        async with self._budgets.playing(entry.credential, wish.address):
            if not anyway and self._budgets.is_crowded(entry.credential, wish.address, entry.allowed):
                raise NoFreeConnection(_READ.format(wish.provider))
            try:
                yield
            finally:
                self._used_at[entry.credential] = monotonic()

    async def _is_used_up(self, entry: Entry) -> bool:
        """Do others use all connections? The panel is asked only while none of ours is open, or was just now: it
        would count as another's, and so would those of other programs here."""
        known = entry.provider
        used_ago = monotonic() - self._used_at.get(known.credential, -FORGOTTEN)
        if not known.credential or known.max_connections or used_ago < FORGOTTEN or self._marks.has_company():
            return False
        try:
            async with asyncio.timeout(ASK_WITHIN):
                allowance = await self._allowances.told_now(known)
        except TimeoutError:
            return False
        return allowance is not None and not allowance.most

    # The player

    async def _played(self, entry: Entry, player: Player, told: Told, anyway: bool) -> Watched:
        wish = entry.wish
        async with self._marks.playing(entry.credential, wish.address, entry.allowed) as marked:
            if not marked.is_alone and not anyway:
                raise NoFreeConnection(_READ.format(wish.provider))
            handed = await asyncio.to_thread(hand_over, player, wish, self._settings.spool_folder)
            began = monotonic()
            forgetting = asyncio.get_running_loop().call_later(READ_WITHIN, handed.clear)
            try:
                return await self._watched(wish, player, PlayerProcess(handed, marked.files), told)
            finally:
                forgetting.cancel()
                if not self._is_leaving or monotonic() - began > SURELY_READ:
                    handed.clear()  # else it may not have read them; the next start clears the folder

    async def _watched(self, wish: Wish, player: Player, process: PlayerProcess, told: Told) -> Watched:
        now, began = datetime.now(UTC), monotonic()
        playing = Playing(wish.stream_id, wish.stream, wish.provider, wish.title, player.name, now)
        try:
            told(playing)
            code = await process.ended()
        finally:
            if not self._is_leaving:
                await process.stop()
                await asyncio.sleep(A_BREATH)
            await asyncio.shield(self._note(playing, monotonic() - began))
        seconds = monotonic() - began
        if _has_failed(player.kind, code, process.words):
            said = _failure(playing, process.words, code, seconds)
            is_missing_headers = wish.headers and player.kind is not PlayerKind.MPV
            raise PlayFailed(f"{said.rstrip('.')}. {_NO_HEADERS}" if is_missing_headers else said)
        return Watched(playing, round(seconds, 1))

    async def _note(self, playing: Playing, seconds: float) -> None:
        """Write down what was watched. That this can't be done spoils nothing."""
        if seconds < COUNTS_FROM:
            return
        values = (_user(), playing.stream_id, playing.started_at, round(seconds))
        try:
            await self._database.run(viewings.record, *values)
        except IptvManagerError as error:
            log.warning("what was watched could not be written down: %s", error)


def _rank(row: StreamRow) -> int:
    """What worked comes first, then what is not known, then what did not."""
    if row.outcome in checks.GOOD:
        return 0
    return 1 if row.outcome is None or row.outcome in checks.UNTOLD else 2


def _clean(name: str, address: str, home: str) -> str:
    """The address for a player; what a list of the host `home` names may not lead into this network.

    Raises PlayRefused."""
    try:
        clean = player_address(address)
    except PlayRefused as error:
        raise PlayRefused(f"“{name}” can't be played. {error}") from None
    is_sent_to_many = clean.startswith(("udp:", "rtp:"))
    if home and not is_inside(home) and not is_sent_to_many and is_inside(host_in(clean)):
        raise PlayRefused(
            f"“{name}” can't be played. Its address leads into your own network, but a list from outside names it."
        )
    return clean


def _has_failed(kind: PlayerKind, code: int, words: Sequence[str]) -> bool:
    """Did the player end for another reason than the stream's end, or a person's wish?"""
    if kind is PlayerKind.VLC and any(_VLC_FAILED in line for line in words):
        return True
    return code > 0 and not (kind is PlayerKind.MPV and code == _MPV_TOLD_TO_END)


def _failure(playing: Playing, words: Sequence[str], code: int, seconds: float) -> str:
    """What a person is told of it: the player's last words of trouble, without secrets."""
    plain = [_PART.sub("", line) for line in words if not line.startswith("Exiting")]
    answers = [line for line in plain if _ANSWER.search(line)]
    telling = answers or [line for line in plain if _TROUBLE.search(line)] or plain
    said = mask(telling[-1]) if telling else f"it ended with {code} and said nothing."
    what = "could not play" if seconds < COUNTS_FROM else "stopped playing"
    return f"{playing.player} {what} “{playing.title}”: {said}"


def _user() -> str:
    """Who watches: the name of the person's account on this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
