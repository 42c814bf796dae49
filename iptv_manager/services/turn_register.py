"""Who of several programs of one home has the turn with an account, and who waits for it: a small file they share.

An account's connections are one program's at a time: only that one can count them. It keeps its turn while it has
something to do there; who waits gets it in order: what is no check first, then as they came. What a server asked for
(to be left alone until then) goes over from one to the next. A program that died has no turn and waits for none.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from iptv_manager.services.gate_terms import Want
from iptv_manager.store.server_locks import LockTimeout, exclusive, private

_FILE, _GUARD = "turns.json", "turns.guard"


class Waiting(NamedTuple):
    """A program that waits for its turn with an account."""

    name: str
    account: str
    want: int
    since: int  # by whatever clock all programs of a computer share


class Register(NamedTuple):
    """Everybody's turns."""

    turns: dict[str, str]  # by account: the name of the program that has it
    rests: dict[str, float]  # by account: until when its server is to be left alone, in seconds since 1970
    waiting: list[Waiting]

    @classmethod
    def read(cls, text: str) -> Self:
        """The register that this text is; an empty one where it is none."""
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            said = json.loads(text)
            turns = {str(account): str(name) for account, name in said["turns"].items()}
            rests = {str(account): float(until) for account, until in said["rests"].items()}
            return cls(turns, rests, [_waiting(*one) for one in said["waiting"]])
        return cls({}, {}, [])

    def written(self) -> str:
        """As a text that `read` understands."""
        return json.dumps(self._asdict())

    def awaited(self, name: str) -> dict[str, Want]:
        """Accounts whose turn this program has and others wait for, and what they want most."""
        found: dict[str, Want] = {}
        for one in self.waiting:
            if one.name != name and self.turns.get(one.account) == name:
                found[one.account] = Want(min(one.want, found.get(one.account, one.want)))
        return found


class Wishes(NamedTuple):
    """What a program wants of the register."""

    name: str
    wanted: Mapping[str, Want]  # accounts whose turn it waits for
    given: Mapping[str, float]  # accounts whose turn it gives back, and until when they are to be left alone


def settled(known: Register, wishes: Wishes, alive: Collection[str], now: float, tick: int) -> Register:
    """The register after these wishes; `alive` are the programs that run, `now` is in seconds since 1970, `tick` by
    the clock that all share."""
    turns = {
        account: name
        for account, name in known.turns.items()
        if name in alive and not (name == wishes.name and account in wishes.given)
    }
    rests = {**known.rests, **wishes.given}
    lines: defaultdict[str, list[Waiting]] = defaultdict(list)
    for one in known.waiting:
        if one.name in alive and _is_still(one, wishes):
            lines[one.account].append(one)
    for account, want in wishes.wanted.items():
        if turns.get(account) != wishes.name:
            _stand(lines[account], Waiting(wishes.name, account, want, tick))
            if account not in turns and min(lines[account], key=_order).name == wishes.name:
                turns[account] = wishes.name
                lines[account] = [one for one in lines[account] if one.name != wishes.name]
    still = {account: until for account, until in rests.items() if until > now}
    return Register(turns, still, [one for line in lines.values() for one in line])


class TurnFile:
    """The register in its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seen(self) -> Register:
        """As it stands."""
        try:
            return Register.read((self._folder / _FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Register({}, {}, [])

    def change(self, changed: Callable[[Register], Register]) -> Register | None:
        """Change it, nobody else at the same time. None: another one is at it, try again. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with exclusive(self._folder / _GUARD, 0.0):
                known = self.seen()
                wanted = changed(known)
                if wanted != known:
                    self._write(wanted)
                return wanted
        except LockTimeout:
            return None

    def _write(self, register: Register) -> None:
        draft = self._folder / f"{_FILE}.new"
        with open(draft, "w", encoding="utf-8", opener=private) as file:
            file.write(register.written())
        os.replace(draft, self._folder / _FILE)


def _is_still(one: Waiting, wishes: Wishes) -> bool:
    """Does it still wait for that?"""
    return one.name != wishes.name or wishes.wanted.get(one.account) == one.want


def _stand(line: list[Waiting], one: Waiting) -> None:
    """Let it wait in this line, if it does not yet."""
    if all(other.name != one.name for other in line):
        line.append(one)


def _order(one: Waiting) -> tuple[int, int, str]:
    return one.want, one.since, one.name


def _waiting(name: Any, account: Any, want: Any, since: Any) -> Waiting:
    return Waiting(str(name), str(account), Want(want), int(since))
