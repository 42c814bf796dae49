"""What a made-up panel lists: any number of channels, films and series, the same for the same seed.

Written as panels write: numbers as text, texts as numbers, null, "None", "0", episodes in every shape.
"""

from collections.abc import Iterator
from itertools import product
from random import Random

Record = dict[str, object]

_COUNTRIES = ("UK", "DE", "ES", "FR", "IT", "PT", "PL", "TR", "US", "AR")
_STATIONS = ("One", "News", "Sport", "Cinema", "Kids", "Música", "Süd", "Info", "Première", "Doku")
_QUALITIES = ("", " HD", " FHD", " 4K", " SD", " HEVC", " ᴴᴰ")
_TOPICS = ("General", "News", "Sports", "Movies", "Kids", "Music")
_GENRES = ("Action", "Comedy", "Drama", "Crime", "Documentary", "Family", "Thriller", "Été")
_FIRST = ("Silent", "Last", "Hidden", "Golden", "Endless", "Crimson", "Electric", "Frozen", "Little", "Été")
_SECOND = ("River", "Empire", "Shadow", "Garden", "Horizon", "Machine", "Island", "Café", "Straße", "Voyage")
_NOTHING = ("", None, "None", "0", 0)
_ADDED = 1_600_000_000  # seconds since 1970
_PLOT = "An expert in nothing much has one night to find out who moved the lighthouse, and why it matters. "
LIVE_TITLES = tuple(f"{country} | {topic}" for country, topic in product(_COUNTRIES, _TOPICS))
FILM_TITLES = tuple(f"Films | {genre}" for genre in _GENRES)
SERIES_TITLES = tuple(f"Series | {genre}" for genre in _GENRES)


def categories(titles: tuple[str, ...], first_id: int) -> list[Record]:
    """The categories of one list, their ids in a row."""
    return [
        {"category_id": str(first_id + place), "category_name": title, "parent_id": 0}
        for place, title in enumerate(titles)
    ]


def channels(count: int, first_category: int = 1, seed: int = 1) -> Iterator[Record]:
    """Live channels, numbered from 1."""
    random = Random(seed)  # noqa: S311 - made-up names, no secrets
    for number in range(1, count + 1):
        category = first_category + number % len(LIVE_TITLES)
        country, station = _COUNTRIES[number % 10], _STATIONS[number // 10 % 10]
        name = f"{country}: {station} {number // 100}{_pick(random, _QUALITIES)}"
        archive = number % 9 == 0
        yield {
            "num": number if number % 2 else str(number),
            "name": name,
            "stream_type": "live",
            "stream_id": number if number % 3 else str(number),
            "stream_icon": f"http://127.0.0.1/logos/{country.lower()}/{number}.png" if number % 4 else None,
            "epg_channel_id": f"{station}{number // 100}.{country.lower()}"
            if number % 5
            else _NOTHING[number % 3],
            "added": str(_ADDED + number),
            "is_adult": "0",
            "category_id": str(category) if number % 7 else category,
            "category_ids": [category],
            "custom_sid": None,
            "tv_archive": int(archive) if number % 2 else str(int(archive)),
            "direct_source": "",
            "tv_archive_duration": 7 if archive else _NOTHING[number % 5],
        }


def films(count: int, first_category: int = 101, seed: int = 2) -> Iterator[Record]:
    """Films; their ids begin at 1,000,001."""
    random = Random(seed)  # noqa: S311
    for number in range(1, count + 1):
        category = first_category + number % len(FILM_TITLES)
        yield {
            "num": number,
            "name": f"The {_pick(random, _FIRST)} {_pick(random, _SECOND)} {number} ({1950 + number % 75})",
            "stream_type": "movie",
            "stream_id": 1_000_000 + number,
            "stream_icon": f"http://127.0.0.1/posters/{number}.jpg",
            "rating": f"{number % 100 / 10}" if number % 3 else number % 10,
            "rating_5based": number % 50 / 10,
            "added": str(_ADDED + number),
            "is_adult": "0",
            "category_id": str(category),
            "category_ids": [category],
            "container_extension": "mkv" if number % 3 else "mp4",
            "custom_sid": None,
            "direct_source": "",
        }


def series(count: int, first_category: int = 201, seed: int = 3) -> Iterator[Record]:
    """Series, numbered from 1."""
    random = Random(seed)  # noqa: S311
    for number in range(1, count + 1):
        category = first_category + number % len(SERIES_TITLES)
        yield {
            "num": number,
            "name": f"{_pick(random, _FIRST)} {_pick(random, _SECOND)} {number}",
            "series_id": number if number % 2 else str(number),
            "cover": f"http://127.0.0.1/posters/series-{number}.jpg",
            "plot": _PLOT * (1 + number % 4) if number % 5 else None,
            "cast": "Ann Onymous, Joe Bloggs" if number % 2 else ["Ann Onymous", "Joe Bloggs"],
            "director": _NOTHING[number % 3],
            "genre": _GENRES[number % 8],
            "releaseDate": f"{1990 + number % 35}-05-17" if number % 4 else "",
            "last_modified": str(_ADDED + number),
            "rating": str(number % 10),
            "rating_5based": number % 5,
            "backdrop_path": [f"http://127.0.0.1/backdrops/{number}.jpg"],
            "youtube_trailer": "",
            "episode_run_time": "45",
            "category_id": str(category),
            "category_ids": [category],
        }


def series_details(record: Record, seasons: int = 2, episodes: int = 3) -> Record:
    """The details of a series, in the shape that its number picks: by season, lists of lists, or one list."""
    number = int(str(record["series_id"]))
    by_season = {
        str(season): [_episode(record, number, season, place) for place in range(1, episodes + 1)]
        for season in range(1, seasons + 1)
    }
    shapes: tuple[object, ...] = (
        by_season,
        list(by_season.values()),
        [episode for listed in by_season.values() for episode in listed],
    )
    info: object = {key: record.get(key) for key in ("name", "cover", "plot", "genre", "rating")}
    return {
        "seasons": [],
        "info": [info] if number % 4 == 0 else info,
        "episodes": shapes[number % 3],
    }


def film_details(record: Record) -> Record:
    """The details of a film."""
    number = int(str(record["stream_id"]))
    return {
        "info": {
            "name": record["name"],
            "movie_image": record["stream_icon"],
            "plot": _PLOT,
            "genre": _GENRES[number % 8],
            "cast": "Ann Onymous, Joe Bloggs",
            "releasedate": "2001-05-17",
            "duration_secs": "6130" if number % 2 else 6130,
            "duration": "01:42:10",
            "rating": record["rating"],
            "tmdb_id": number,
        },
        "movie_data": {
            "stream_id": number,
            "name": record["name"],
            "container_extension": record["container_extension"],
        },
    }


def _episode(record: Record, number: int, season: int, place: int) -> Record:
    return {
        "id": str(2_000_000 + number * 1_000 + season * 100 + place),
        "episode_num": place if place % 2 else str(place),
        "title": f"{record['name']} - S{season:02d}E{place:02d}",
        "container_extension": "mp4",
        "info": {"duration_secs": 2700, "movie_image": record["cover"], "plot": ""} if place % 2 else [],
        "added": str(_ADDED + number),
        "season": season if number % 3 != 2 else str(season),
        "direct_source": "",
    }


def _pick(random: Random, choices: tuple[str, ...]) -> str:
    return choices[int(random.random() * len(choices))]
