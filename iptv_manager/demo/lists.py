"""Playlists of any size, made up but like real ones, the same for the same seed. No stream is made here."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import TypeVar

BASE_URL = "http://127.0.0.1:8080"
"""Where the streams of a made-up list stand, unless told otherwise: nowhere but on this machine."""

GUIDE_PATH = "/xmltv.php?username=demo&password=demo"

_Choice = TypeVar("_Choice")

_BATCH = 5_000  # entries written at once
_LIVE, _MOVIE = 0.85, 0.95  # up to here live, up to here films, the rest episodes

_COUNTRIES = (
    ("UK", "uk", ("Sky Sports", "BBC", "ITV", "Channel", "Film4", "Dave", "E4", "More4", "TNT Sports")),
    (
        "DE",
        "de",
        ("Das Erste", "ZDF", "RTL", "ProSieben", "Sat.1", "Kabel Eins", "VOX", "Süd TV", "Köln Lokal"),
    ),
    ("ES", "es", ("La 1", "Antena", "Telecinco", "Cuatro", "La Sexta", "Movistar Fútbol", "España Noticias")),
    ("FR", "fr", ("TF1", "France", "M6", "Canal+", "Arte", "Chérie", "L'Équipe", "Téva", "Ciné+ Premier")),
    ("IT", "it", ("Rai", "Canale", "Italia", "Rete", "La7", "Sky Cinema", "Città TV")),
    ("PT", "pt", ("RTP", "SIC Notícias", "TVI", "Sport TV", "Benfica TV", "Música Viva")),
    ("PL", "pl", ("TVP", "Polsat", "TVN", "Canal+ Premium", "Łódź TV", "Eleven")),
    ("TR", "tr", ("TRT", "Show TV", "Star TV", "Kanal D", "beIN", "Güneş TV")),
    ("US", "us", ("ESPN", "CNN", "Fox News", "HBO", "Showtime", "NBC", "Weather & Traffic")),
    ("AR", "ar", ("MBC", "Rotana", "OSN", "الجزيرة", "beIN Arabia")),
)
_TOPICS = (
    *(
        "News",
        "Sports",
        "Movies",
        "Kids",
        "Music",
        "Documentary",
        "General",
        "Regional",
        "Entertainment",
        "4K",
    ),
    *(
        "Religion",
        "Lifestyle",
        "Cooking",
        "Travel",
        "Shopping",
        "Comedy",
        "Crime",
        "Nature",
        "History",
        "24/7",
    ),
    *("PPV", "Events", "Football", "Formula 1", "Tennis", "Radio", "Local", "Classic", "Business", "Weather"),
)
_PREFIXES = ("{}: ", "{}| ", "[{}] ", "{} - ", "|{}| ", "")
_QUALITIES = ("", "", " HD", " FHD", " 4K", " SD", " ᴴᴰ", " (1080p)", " HEVC", " [Not 24/7]", " RAW")
_ADJECTIVES = (
    *(
        "Silent",
        "Last",
        "Hidden",
        "Broken",
        "Golden",
        "Endless",
        "Crimson",
        "Forgotten",
        "Electric",
        "Frozen",
    ),
    *("Distant", "Lonely", "Burning", "Savage", "Gentle", "Été", "Mañana", "Schöne", "Grand", "Little"),
)
_NOUNS = (
    *("River", "Empire", "Shadow", "Garden", "Horizon", "Machine", "Island", "Winter", "Crown", "Voyage"),
    *("Promise", "Signal", "Harbor", "Mirror", "Fortress", "Café", "Señor", "Straße", "Kingdom", "Story"),
)


def write_list(path: Path, entries: int, seed: int = 1, base_url: str = BASE_URL) -> None:
    """Write a playlist of so many entries: 85 % live, 10 % films, 5 % episodes, in about 400 groups."""
    lines = list_entries(entries, seed, base_url)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'#EXTM3U url-tvg="{base_url}{GUIDE_PATH}"\n')
        while batch := "".join(islice(lines, _BATCH)):
            file.write(batch)


def list_entries(entries: int, seed: int = 1, base_url: str = BASE_URL) -> Iterator[str]:
    """Give the entries of such a list one by one, each two lines: #EXTINF and address."""
    random = Random(seed)  # noqa: S311 - made-up names, no secrets
    for number in range(1, entries + 1):
        share = random.random()
        if share < _LIVE:
            yield _live(random, number, base_url)
        elif share < _MOVIE:
            yield _movie(random, number, base_url)
        else:
            yield _episode(random, number, base_url)


def _live(random: Random, number: int, base_url: str) -> str:
    country, code, stations = _pick(random, _COUNTRIES)
    station = _pick(random, stations)
    channel = int(random.random() * 60) + 1
    name = f"{_pick(random, _PREFIXES).format(country)}{station} {channel}{_pick(random, _QUALITIES)}"
    guide_id = "" if channel > 50 else f"{station.replace(' ', '')}{channel}.{code}"
    chno = f' tvg-chno="{number}"' if channel < 6 else ""
    return (
        f'#EXTINF:-1 tvg-id="{guide_id}" tvg-name="{name}" tvg-logo="{base_url}/logos/{code}/{channel}.png"'
        f'{chno} group-title="{country} | {_pick(random, _TOPICS)}",{name}\n'
        f"{base_url}/live/demo/demo/{number}.ts\n"
    )


def _movie(random: Random, number: int, base_url: str) -> str:
    title = f"The {_pick(random, _ADJECTIVES)} {_pick(random, _NOUNS)} ({1950 + int(random.random() * 75)})"
    return (
        f'#EXTINF:-1 tvg-id="" tvg-name="{title}" tvg-logo="{base_url}/posters/{number}.jpg"'
        f' group-title="Movies | {_pick(random, _TOPICS)}",{title}\n'
        f"{base_url}/movie/demo/demo/{number}.{'mkv' if number % 3 else 'mp4'}\n"
    )


def _episode(random: Random, number: int, base_url: str) -> str:
    series = f"{_pick(random, _ADJECTIVES)} {_pick(random, _NOUNS)}"
    title = f"{series} S{int(random.random() * 9) + 1:02d} E{int(random.random() * 24) + 1:02d}"
    poster = series.replace(" ", "-")
    return (
        f'#EXTINF:-1 tvg-id="" tvg-name="{title}" tvg-logo="{base_url}/posters/{poster}.jpg"'
        f' group-title="Series | {_pick(random, _TOPICS)}",{title}\n'
        f"{base_url}/series/demo/demo/{number}.mkv\n"
    )


def _pick(random: Random, choices: tuple[_Choice, ...]) -> _Choice:
    """Choose one; a third of the cost of `Random.choice`, which matters a million times over."""
    return choices[int(random.random() * len(choices))]
