"""The words that names of channels are made of, beside the name itself: countries, qualities, tags. Only tables.

All keys are folded as `model.names.search_key` folds.
"""

from enum import IntEnum


class Quality(IntEnum):
    """How good a stream's picture is said to be, best first. `PLAIN` is a name that says nothing."""

    UHD = 10
    FHD = 20
    HD = 30
    PLAIN = 40
    SD = 50


RAW_BONUS = -2  # "RAW" and 50 or 60 pictures a second: better than its like
CODEC_MALUS = 1  # HEVC: the same picture, but not every player takes it
BACKUP_MALUS = 5  # "backup", "alt": after its like

QUALITIES: dict[str, Quality] = (
    dict.fromkeys(("uhd", "4k", "8k", "2160", "ultrahd"), Quality.UHD)
    | dict.fromkeys(("fhd", "fullhd", "1080", "qhd"), Quality.FHD)
    | dict.fromkeys(("hd", "720", "hdtv", "hdready", "hq"), Quality.HD)
    | dict.fromkeys(("sd", "sdtv", "lq"), Quality.SD)
)
"""Words that say the size of the picture, beside numbers of lines ("1080p")."""

ADJUSTMENTS: dict[str, int] = {
    "raw": RAW_BONUS,
    "50fps": RAW_BONUS,
    "60fps": RAW_BONUS,
    "hdr": RAW_BONUS,
    "hdr10": RAW_BONUS,
    "25fps": 0,
    "30fps": 0,
    "fps": 0,
    "hevc": CODEC_MALUS,
    "h265": CODEC_MALUS,
    "x265": CODEC_MALUS,
    "h264": 0,
    "x264": 0,
    "avc": 0,
    "aac": 0,
    "ac3": 0,
    "vip": 0,
    "backup": BACKUP_MALUS,
    "bkup": BACKUP_MALUS,
    "bkp": BACKUP_MALUS,
    "alt": BACKUP_MALUS,
    "alternate": BACKUP_MALUS,
    "alternative": BACKUP_MALUS,
    "lowbitrate": BACKUP_MALUS,
}
"""Words that say something of the stream but its picture's size: what they add to its rank."""

COUNTED = frozenset({"backup", "bkup", "bkp", "alt", "alternate", "alternative"})
"""Words after which a number counts streams, and is no part of the name ("backup 2")."""

NUMBER_WORDS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10",
    # Stations that some lists write with a digit.
    "prosieben": "pro7", "rtlzwei": "rtl2", "rtlii": "rtl2", "kabeleins": "kabel1",
}  # fmt: skip
FOLLOWING_NUMBERS = NUMBER_WORDS | {
    "ii": "2", "iii": "3", "eins": "1", "zwei": "2", "drei": "3", "sieben": "7",
}  # fmt: skip
"""Those that mean a number behind another word: "RTL II". No Italian ones: "Sky Uno" is not "Sky One"."""

_CODES = (
    "ad ae af ag ai al am ao ar at au aw az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cd "
    "cf cg ch ci cl cm cn co cr cu cv cw cy cz de dj dk dm do dz ec ee eg er es et fi fj fm fo fr ga gd "
    "ge gf gh gi gl gm gn gp gq gr gt gu gy hk hn hr ht hu id ie il in iq ir is it jm jo jp ke kg kh km "
    "kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mk ml mm mn mo mq mr mt mu mv mw "
    "mx my mz na ne ng ni nl no np nz om pa pe pf pg ph pk pl pr ps pt py qa re ro rs ru rw sa sc sd se "
    "sg si sk sl sm sn so sr ss st sv sy sz tc td tg th tj tl tm tn to tr tt tw tz ua ug uk us uy uz va "
    "vc ve vg vi vn ws xk ye za zm zw"
)
_OTHER_NAMES = {
    "gb": "uk", "gbr": "uk", "eng": "uk", "england": "uk", "united kingdom": "uk", "great britain": "uk",
    "usa": "us", "united states": "us", "america": "us",
    "ger": "de", "deu": "de", "germany": "de", "deutschland": "de", "fra": "fr", "france": "fr",
    "esp": "es", "spa": "es", "spain": "es", "espana": "es", "ita": "it", "italy": "it", "italia": "it",
    "por": "pt", "prt": "pt", "portugal": "pt", "ned": "nl", "nld": "nl", "netherlands": "nl", "holland": "nl",
    "bel": "be", "belgium": "be", "pol": "pl", "poland": "pl", "polska": "pl", "tur": "tr", "turkey": "tr",
    "turkiye": "tr", "gre": "gr", "grc": "gr", "greece": "gr", "rou": "ro", "rom": "ro", "romania": "ro",
    "swe": "se", "sweden": "se", "nor": "no", "norway": "no", "den": "dk", "dnk": "dk", "denmark": "dk",
    "fin": "fi", "finland": "fi", "rus": "ru", "russia": "ru", "ukr": "ua", "ukraine": "ua", "bra": "br",
    "brazil": "br", "brasil": "br", "arg": "ar", "argentina": "ar", "mex": "mx", "mexico": "mx", "can": "ca",
    "canada": "ca", "aus": "au", "australia": "au", "nzl": "nz", "new zealand": "nz", "ind": "in", "india": "in",
    "pak": "pk", "pakistan": "pk", "irl": "ie", "ireland": "ie", "sui": "ch", "che": "ch", "switzerland": "ch",
    "aut": "at", "austria": "at", "cze": "cz", "czech": "cz", "czechia": "cz", "hun": "hu", "hungary": "hu",
    "bul": "bg", "bgr": "bg", "bulgaria": "bg", "srb": "rs", "serbia": "rs", "cro": "hr", "hrv": "hr",
    "croatia": "hr", "slo": "si", "svn": "si", "slovenia": "si", "svk": "sk", "slovakia": "sk", "alb": "al",
    "albania": "al", "isr": "il", "israel": "il", "egy": "eg", "egypt": "eg", "mar": "ma", "morocco": "ma",
    "alg": "dz", "algeria": "dz", "tun": "tn", "tunisia": "tn", "ksa": "sa", "uae": "ae", "chn": "cn",
    "china": "cn", "jpn": "jp", "japan": "jp", "kor": "kr", "korea": "kr", "thailand": "th", "vietnam": "vn",
    "indonesia": "id", "malaysia": "my", "philippines": "ph", "colombia": "co", "chile": "cl", "peru": "pe",
    # Regions and languages that lists write where others write a country.
    "arabic": "arabic", "ara": "arabic", "en": "en", "english": "en", "exyu": "exyu", "ex-yu": "exyu",
    "ex yu": "exyu", "latam": "latam", "lat": "latam", "latino": "latam", "latin": "latam", "dach": "dach",
    "af": "af", "afr": "africa", "africa": "africa", "kurd": "kurd", "kurdish": "kurd", "scandinavia": "nordic",
    "nordic": "nordic", "hindi": "hindi", "punjabi": "punjabi", "tamil": "tamil", "telugu": "telugu",
}  # fmt: skip
COUNTRIES: dict[str, str] = {code: code for code in _CODES.split()} | _OTHER_NAMES
"""What stands in front of a name for a country, and the one code that we write for it."""

PLAIN_PREFIXES = ("uk ", "usa ")
"""Codes that are no word of any language, so that a blank behind them is enough: "UK BBC One"."""

LANGUAGES = frozenset(
    {"arabic", "english", "hindi", "punjabi", "tamil", "telugu", "kurdish", "latino", "latin"}
)
"""Those that are no place. In brackets behind a name they are one of its feeds: "DW (English)" is not "DW"."""

REGION_WORDS = (
    "asia", "asiapacific", "pacific", "apac", "europe", "cee", "centraleurope", "westerneurope", "emea", "mena",
    "middleeast", "africa", "america", "northamerica", "latinamerica", "latam", "international", "internacional",
    "internazionale", "intl", "world", "east", "west", "arabic", "english", "enespanol", "espanol", "spanish",
    "french", "german", "italian", "portuguese", "russian", "turkish", "greek", "polish", "hungarian", "romanian",
    "persian", "hindi", "tamil", "telugu", "bengali", "urdu", "chinese", "japanese", "korean",
)  # fmt: skip
"""What an id says of a feed behind the station's name: "EuronewsGerman.fr" is not "EuronewsEnglish.fr"."""

PLAIN_FEEDS = frozenset({"sd", "hd", "fhd", "uhd", "4k", "fast"})
"""What stands behind the `@` of a guide id without telling one feed from another."""

NO_GUIDE_IDS = frozenset(
    {"0", "-", "none", "null", "n/a", "na", "no", "dummy", "undefined", "noepg", "no_epg"}
)
"""What lists write for "there is none"."""

_GENERIC = (
    "tv channel canal kanal kanali sport sports news movies movie cinema cine film films music radio kids "
    "live ppv event events la el the de le prime star nova world plus max family action comedy drama "
    "local"
)
GENERIC_WORDS = frozenset(_GENERIC.split())
"""Words that name no station: two countries have a "Sport 1", a "TV 2", a "Nova"."""

FILLER_WORDS = frozenset({"tv", "channel", "television", "network", "the", "live", "online", "official"})
"""Words that one list writes and another leaves out, of the same station by the same guide id."""
