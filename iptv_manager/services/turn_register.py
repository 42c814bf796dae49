"""Who of several programs of one database has the turn with an account, and who waits for it: pure rules.

An account's connections are one program's at a time: only that one can count them. It keeps its turn while it has
something to do there; who waits gets it in order: what is no check first, then as they came. What a server asked for
(to be left alone until then) goes over from one to the next. A program that is not alive has no turn and waits for
none. All times are the database server's, in seconds since 1970.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, Self

from iptv_manager.services.gate_terms import Want

LEASE = 15.0  # seconds; who was not heard of for so long is not alive, unless that is known better


class Waiting(NamedTuple):
    """A program that waits for its turn with an account."""

    name: str
    account: str
    want: int
    since: float


class Register(NamedTuple):
    """Everybody's turns."""

    turns: dict[str, str]  # by account: the name of the program that has it
    rests: dict[str, float]  # by account: until when its server is to be left alone
    waiting: list[Waiting]
    heard: dict[str, float]  # by the name of a program: when it was heard of last

    @classmethod
    def read(cls, text: str) -> Self:
        """The register that this text is; an empty one where it is none."""
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            said = json.loads(text)
            turns = {str(account): str(name) for account, name in said["turns"].items()}
            rests = {str(account): float(until) for account, until in said["rests"].items()}
            heard = {str(name): float(at) for name, at in said["heard"].items()}
            return cls(turns, rests, [_waiting(*one) for one in said["waiting"]], heard)
        return cls({}, {}, [], {})

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
    given: Mapping[str, float]  # accounts that it gives back, and for how many seconds they are to rest


IsRunning = Callable[[str], bool | None]
"""Does the program of this name run? None where only time tells."""


def settled(known: Register, wishes: Wishes, is_running: IsRunning, now: float) -> Register:
    """The register after these wishes."""
    ours = wishes.name
    heard = {name: at for name, at in known.heard.items() if _is_alive(is_running(name), at, now)}
    turns = {
        account: name
        for account, name in known.turns.items()
        if (name == ours and account not in wishes.given) or (name != ours and name in heard)
    }
    rests = {**known.rests, **{account: now + left for account, left in wishes.given.items()}}
    lines: defaultdict[str, list[Waiting]] = defaultdict(list)
    for one in known.waiting:
        if _is_still(one, wishes) if one.name == ours else one.name in heard:
            lines[one.account].append(one)
    for account, want in wishes.wanted.items():
        if turns.get(account) != ours:
            _stand(lines[account], Waiting(ours, account, want, now))
            if account not in turns and min(lines[account], key=_order).name == ours:
                turns[account] = ours
                lines[account] = [one for one in lines[account] if one.name != ours]
    still = {account: until for account, until in rests.items() if until > now}
    return Register(turns, still, [one for line in lines.values() for one in line], {**heard, ours: now})


def left(known: Register, wishes: Wishes, now: float) -> Register:
    """The register once a program has gone, with what it gives back."""
    gone = settled(known, wishes, lambda _name: True, now)
    turns = {account: name for account, name in gone.turns.items() if name != wishes.name}
    heard = {name: at for name, at in gone.heard.items() if name != wishes.name}
    return Register(turns, gone.rests, [one for one in gone.waiting if one.name != wishes.name], heard)


def _is_alive(runs: bool | None, heard_at: float, now: float) -> bool:
    return now - heard_at < LEASE if runs is None else runs


def _is_still(one: Waiting, wishes: Wishes) -> bool:
    """Does it still wait for that?"""
    return wishes.wanted.get(one.account) == one.want


def _stand(line: list[Waiting], one: Waiting) -> None:
    """Let it wait in this line, if it does not yet."""
    if all(other.name != one.name for other in line):
        line.append(one)


def _order(one: Waiting) -> tuple[int, float, str]:
    return one.want, one.since, one.name


def _waiting(name: Any, account: Any, want: Any, since: Any) -> Waiting:
    return Waiting(str(name), str(account), Want(want), float(since))
