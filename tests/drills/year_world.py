"""What a provider has and how it changes over a year: channels, films and episodes, and where they are served."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

SIZE = 1_000
COUNTRIES = ("UK", "DE", "FR", "ES", "US")
BRANDS = (
    "Sky Sports", "BBC News", "Discovery", "National Geographic", "Eurosport", "Canal Cine", "Arte", "ESPN",
    "Nickelodeon", "History", "Cartoon Network", "MTV Hits", "Comedy Central", "Fox Crime", "Sat Eins", "La Sexta",
    "Paramount", "Animal Planet", "Bloomberg", "Food Kitchen", "Travel Zone", "Polar Movies", "Tele Madrid",
)  # fmt: skip
QUALITIES = ("", " HD", " FHD", " 4K", " +1")
EVENTS = (
    "Fury v Usyk",
    "Lakers at Celtics",
    "Le Mans",
    "Masters round two",
    "No event today",
    "Rally Finland",
)


@dataclass(frozen=True)
class Channel:
    """What a channel truly is (`key`), and what the list says of it today."""

    key: int
    name: str
    guide_id: str
    group: str
    number: int  # the panel's
    kind: str = "live"


@dataclass(frozen=True)
class Panel:
    """Where the channels are served, and how its addresses look."""

    host: str = "one.example:8080"
    login: str = "joe/secret"
    token: Callable[[Channel], str] = field(default=lambda _channel: "")

    def url(self, channel: Channel) -> str:
        """The address of a channel."""
        ending = {"live": "ts", "movie": "mp4", "series": "mkv"}[channel.kind]
        address = f"http://{self.host}/{channel.kind}/{self.login}/{channel.number}.{ending}"
        return address + self.token(channel)


class OpenPanel(Panel):
    """A provider whose addresses have words, not numbers, and a token in the path where it sets one."""

    def url(self, channel: Channel) -> str:
        """The address of a channel."""
        token = self.token(channel)
        return f"https://{self.host}/hls{token}/{channel.kind}/ch-{channel.number:x}-{channel.key}/index.m3u8"


def made_channels() -> list[Channel]:
    """A panel's channels, films and episodes: variants and backups under one guide id, exact repeats."""
    dice = random.Random(7)
    made: list[Channel] = []
    for country in COUNTRIES:
        for brand in BRANDS[::2]:
            for number in range(1, 5):
                for quality in QUALITIES[: dice.randint(2, 5)]:
                    plain = f"{brand.replace(' ', '')}{number}.{country.lower()}"
                    name = f"{country}: {brand} {number}{quality}"
                    made.append(
                        _channel(made, name, plain if number % 3 else "", f"{country} | {brand[:1]}-Z")
                    )
    for number in range(60):
        made.append(_channel(made, f"PPV {number}: {EVENTS[number % 6]}", "", "Events"))
    repeated = [replace(one, key=-1) for one in made[:600:15] if one.guide_id]
    made += [
        _channel(made, one.name, one.guide_id, one.group, at) for at, one in enumerate(repeated, len(made))
    ]
    while len(made) < SIZE:
        number = len(made)
        if number % 2:
            made.append(
                _channel(made, f"Film {number % 97} ({1950 + number % 70})", "", "Films", number, "movie")
            )
        else:
            name = f"Show {number % 11} S{number % 5:02}E{number // 11:02}"
            made.append(_channel(made, name, "", "Series", number, "series"))
    return made


def _channel(
    made: list[Channel], name: str, guide_id: str, group: str, at: int | None = None, kind: str = "live"
) -> Channel:
    key = len(made) if at is None else at
    return Channel(key, name, guide_id, group, 10_000 + 7 * key, kind)


def token_of(season: int, panel: Panel) -> Callable[[Channel], str]:
    """A token for each address, others each season."""

    def token(one: Channel) -> str:
        drawn = random.Random(one.key * 100 + season).getrandbits(128)
        return f"/{drawn:032x}" if isinstance(panel, OpenPanel) else f"?token={drawn:032x}"

    return token


def renamed(one: Channel, day: int) -> Channel:
    """Events change their names daily; others now and then get a word more or another case."""
    if one.name.startswith("PPV"):
        return replace(one, name=f"PPV {one.name.split()[1].rstrip(':')}: {EVENTS[(one.key + day) % 6]}")
    if one.kind == "live" and one.key % 10 == day:
        return replace(one, name=f"{one.name.upper()} RAW")
    return one
