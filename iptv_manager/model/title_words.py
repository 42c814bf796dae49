"""The words that stand around titles in real lists: languages, services, qualities, marks of releases.

Only tables and questions about one word live here; what is done with names stands in `model/titles.py`.
"""

import re

LANGUAGE_WORDS = {
    "ENG": "EN", "ENGLISH": "EN", "GER": "DE", "DEU": "DE", "GERMAN": "DE", "DEUTSCH": "DE",
    "FRA": "FR", "FRE": "FR", "FRENCH": "FR", "TRUEFRENCH": "FR", "FRANCAIS": "FR", "VF": "FR", "VFF": "FR",
    "VFQ": "FR", "SPA": "ES", "ESP": "ES", "SPANISH": "ES", "ESPANOL": "ES", "CASTELLANO": "ES",
    "ITA": "IT", "ITALIAN": "IT", "ITALIANO": "IT", "POR": "PT", "PORTUGUESE": "PT", "DUBLADO": "PT",
    "TUR": "TR", "TURKISH": "TR", "ARA": "AR", "ARABIC": "AR", "RUS": "RU", "RUSSIAN": "RU",
    "POL": "PL", "POLISH": "PL", "NLD": "NL", "DUT": "NL", "DUTCH": "NL", "SWE": "SE", "SWEDISH": "SE",
    "NORDIC": "NORDIC", "DAN": "DK", "DANISH": "DK", "FIN": "FI", "FINNISH": "FI", "GRE": "GR", "GREEK": "GR",
    "HEB": "HE", "HEBREW": "HE", "HIN": "HI", "HINDI": "HI", "TAMIL": "TA", "TELUGU": "TE", "JPN": "JP",
    "JAP": "JP", "JAPANESE": "JP", "KOR": "KR", "KOREAN": "KR", "CHI": "CN", "CHINESE": "CN",
    "HUN": "HU", "HUNGARIAN": "HU", "CZE": "CZ", "CZECH": "CZ", "RUM": "RO", "ROMANIAN": "RO",
    "LAT": "LAT", "LATINO": "LAT", "LATAM": "LAT", "EXYU": "EX-YU", "MULTI": "MULTI", "MULTISUB": "MULTI",
    "DUAL": "MULTI", "VOSTFR": "VOSTFR", "VOST": "VOST", "VOSE": "VOSE", "VO": "VO", "OMU": "OMU", "OV": "OV",
}  # fmt: skip
"""Words for a language as lists write them, in capitals, and how we write it."""

_CODES_TEXT = """
    AE AF AL AM AR AT AU AZ BA BE BG BR CA CH CL CN CO CZ DE DK DZ EE EG EL EN ES EU FA FI FR GB GE GR HE HI
    HR HU ID IE IL IN IQ IR IS IT JP KR KU LA LB LT LU LV MA MK MT MX MY NL NO PE PH PK PL PT QA RO RS RU SA SE
    SG SI SK SO SV SY TH TN TR TW UA UK UR US UY VE VN YU ZA KSA UAE USA
"""
CODES = frozenset(_CODES_TEXT.split())
"""Codes of languages and countries that stand before titles, always in capitals."""

_SERVICES_TEXT = """
    NF NETFLIX AMZ AMZN PRIME DSNP D+ DISNEY DISNEY+ HBO HMAX MAX HULU ATV ATV+ APPLE+ A+ P+ PMTP PCOK
    OSN SHAHID STARZ SKY VOD VODS MOVIE MOVIES FILM FILMS SERIE SERIES SERIEN TV CINE CINEMA KINO XXX 24/7
    TOP NEW NEU
"""
SERVICES = frozenset(_SERVICES_TEXT.split())
"""Words before titles that say where a film comes from, and nothing of the film."""

QUALITIES = {
    "8K": "8K", "4320P": "8K", "4K": "4K", "UHD": "4K", "2160P": "4K", "2160": "4K", "1440P": "FHD",
    "FHD": "FHD", "1080P": "FHD", "1080I": "FHD", "1080": "FHD", "FULLHD": "FHD", "HD": "HD", "720P": "HD",
    "720": "HD", "SD": "SD", "576P": "SD", "576I": "SD", "480P": "SD", "480I": "SD", "480": "SD", "360P": "SD",
    "LQ": "SD", "CAM": "CAM", "HDCAM": "CAM", "CAMRIP": "CAM", "TELESYNC": "CAM", "HDTS": "CAM",
}  # fmt: skip
"""Marks of quality in capitals, and the step each of them stands for."""

_TECHNICAL_TEXT = """
    HDR HDR10 HDR10+ DV DOLBY VISION ATMOS HEVC AVC AV1 X264 X265 H264 H265 XVID DIVX 10BIT 8BIT WEB WEBDL
    WEB-DL WEBRIP WEB-RIP BLURAY BLU-RAY BDRIP BRRIP DVDRIP DVD HDRIP HDTV DVDSCR REMUX RAW HQ AAC AC3 EAC3 DDP DD
    DTS DTS-HD 5.1 7.1 2.0 50FPS 60FPS 3D IMAX REPACK PROPER EXTENDED UNCUT UNRATED INTERNAL SUB SUBS SUBBED
    SUBTITLED DUB DUBBED AUDIO DL ML SUBTITULADO LEGENDADO LEG
"""
_TECHNICAL = frozenset(_TECHNICAL_TEXT.split())
_RELEASE = re.compile(
    r"(?:(?:2160|1440|1080|720|576|480|360)[pi]|[xh]\.?26[45]|hevc|xvid|divx|10bit|remux|dvdscr|hdtv"
    r"|web-?(?:dl|rip)|blu-?ray|[bd][dr]-?rip|dvd-?rip|hd-?(?:rip|cam|ts)|\d{3,4}x\d{3,4})(?:-\w+)?",
    re.IGNORECASE,
)
_MAY_RELEASE = re.compile(r"\d[pix]|[xX][26v]|26[45]|(?i:hevc|bit|div|rem|dvd|hd|web|blu|rip)")
_AMBIGUOUS_TAIL = frozenset({"DV", "DD", "DL", "ML", "3D", "MAX", "WEB", "DVD", "AUDIO", "VISION", "DOLBY"})
_PIECES = re.compile(r"[\s,;&/+_·•-]+")


def is_release_mark(word: str) -> bool:
    """Is this word one that no title has (1080p, x264, WEB-DL, BluRay)? What follows it is no title either."""
    return _RELEASE.fullmatch(word) is not None


def may_hold_release_mark(text: str) -> bool:
    """Is it worth looking at each word? Says no to most titles, quickly."""
    return _MAY_RELEASE.search(text) is not None


def language_of(word: str) -> str:
    """The language that a word in capitals names, "" for any other word."""
    if word in CODES:
        return word
    return LANGUAGE_WORDS.get(word.replace("-", "").replace(".", ""), "")


def quality_of(word: str) -> str:
    """The step of quality that a word names in any case, "" for any other word."""
    capitals = word.upper()
    if capitals in QUALITIES:
        return QUALITIES[capitals]
    match = re.match(r"(\d{3,4}[PI])-", capitals)
    return QUALITIES.get(match[1], "") if match else ""


def marks_of(text: str) -> list[str] | None:
    """The words of `text` in capitals, if each of them is a mark of language, service or quality; else None.

    Codes of two letters must be written in capitals: "(it)" may be a word of a title."""
    whole = text.strip()
    is_one_word = whole.upper() in SERVICES or whole.upper() in _TECHNICAL or whole.upper() == "EX-YU"
    words = [whole] if is_one_word else _PIECES.split(whole)
    return [word.upper() for word in words] if all(map(_is_mark, words)) else None


def _is_mark(word: str) -> bool:
    capitals = word.upper()
    if capitals in CODES:
        return word == capitals
    return (
        capitals in QUALITIES
        or capitals in _TECHNICAL
        or capitals in SERVICES
        or bool(language_of(capitals))
        or is_release_mark(word)
    )


def is_tail_mark(word: str) -> bool:
    """May this word be taken off the end of a title, where no bracket sets it apart? Letters need capitals."""
    capitals = word.upper()
    if word != capitals and not word[:1].isdigit():  # most last words
        return False
    if capitals in _AMBIGUOUS_TAIL or not (capitals in QUALITIES or capitals in _TECHNICAL):
        return word == capitals and word in ("MULTI", "VOSTFR", "MULTISUB")
    if capitals.replace(".", "").isdigit():  # "(2019) IMDB 7.1"
        return False
    return word == capitals or capitals[0].isdigit()
