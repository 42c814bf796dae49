"""Guides in XMLTV form: what is read, what is mended, and what ends in one clear sentence."""

import io
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats import xmltv, xmltv_bytes
from iptv_manager.formats.text import clean
from iptv_manager.formats.xmltv import GuideReader
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.guide import Credit, GuideChannel, GuideProgramme, ProgrammeDetails, Rating

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ONE = '<programme start="20260101120000 +0000" stop="20260101130000 +0000" channel="a">{}</programme>'
NOON = 1_767_268_800


def read(
    guide: bytes, wants: Callable[[str], bool] = lambda _channel: True
) -> tuple[GuideReader, list[GuideProgramme]]:
    """Read a guide whole."""
    reader = GuideReader(io.BytesIO(guide), wants)
    return reader, [one for batch in reader.batches() for one in batch]


def programme(inside: str, head: str = HEAD, encoding: str = "utf-8") -> GuideProgramme:
    """The one programme with these elements."""
    (found,) = read(f"{head}<tv>{ONE.format(inside)}</tv>".encode(encoding))[1]
    return found


def refusal(guide: bytes) -> str:
    """The sentence that a guide ends in."""
    with pytest.raises(InputRefused) as told:
        read(guide)
    return str(told.value)


# What is read


def test_a_channel_has_all_its_names_and_its_first_picture() -> None:
    text = (
        f'{HEAD}<tv><channel id="a.uk"><display-name lang="en">A</display-name><display-name>A  HD</display-name>'
        f'<display-name>A</display-name><icon src="http://x/1.png"/><icon src="http://x/2.png"/><url>u</url></channel>'
        f'<channel id="a.uk"><display-name>Again</display-name></channel><channel id=""/>{ONE.format("")}</tv>'
    )
    reader, _ = read(text.encode())
    assert reader.channels == {"a.uk": GuideChannel("a.uk", ("A", "A HD", "Again"), "http://x/1.png")}


def test_a_programme_says_all_that_the_format_knows() -> None:
    found = programme(
        '<title lang="en">The  Film</title><title lang="de">Der Film</title><sub-title>Part one</sub-title>'
        "<desc>It begins\n  well.</desc><desc>Other</desc><credits><director>Ann</director>"
        '<actor role="Joe">Bob</actor><actor/></credits><date>1999</date><category>Film</category>'
        '<category lang="de">Film</category><category>Drama</category><length units="minutes">90</length>'
        '<icon src="http://x/p.jpg"/><episode-num system="onscreen">S02E03</episode-num><new/><premiere>First'
        '</premiere><previously-shown start="1990"/><rating system="VCHIP"><value>TV-PG</value>'
        '<icon src="r"/></rating><star-rating><value>7/10</value></star-rating><review>Long</review>'
    )
    assert found == GuideProgramme(
        "a",
        NOON,
        NOON + 3600,
        "The Film",
        ProgrammeDetails(
            sub_title="Part one",
            description="It begins well.",
            titles={"en": "The Film", "de": "Der Film"},
            categories=("Film", "Drama"),
            season=2,
            episode=3,
            episode_text="S02E03",
            new=True,
            premiere=True,
            previously_shown=True,
            ratings=(Rating("VCHIP", "TV-PG"),),
            stars="7/10",
            icon="http://x/p.jpg",
            credits=(Credit("director", "Ann"), Credit("actor", "Bob")),
            date="1999",
        ),
    )


@pytest.mark.parametrize(
    ("times", "stop"),
    [
        ('start="20260101120000" stop="20260101130000"', NOON + 3600),
        ('start="20260101120000"', None),
        ('start="20260101120000" stop=""', None),
        ('start="20260101120000" stop="never"', None),
        ('start="20260101120000" stop="20260101110000"', None),
        ('start="20260101120000" stop="20260101120000"', None),
        ('start="20260101120000 +0000" stop="20260101140000 +0100"', NOON + 3600),
    ],
)
def test_an_end_that_is_missing_or_before_the_start_is_none(times: str, stop: int | None) -> None:
    _, (found,) = read(f'<tv><programme channel="a" {times}><title>T</title></programme></tv>'.encode())
    assert (found.start, found.stop) == (NOON, stop)


def test_a_length_stands_in_for_a_missing_end() -> None:
    text = (
        '<tv><programme channel="a" start="20260101120000"><length units="hours">2</length></programme></tv>'
    )
    assert read(text.encode())[1][0].stop == NOON + 7200


def test_a_programme_without_a_time_is_left_out_and_counted() -> None:
    text = f'<tv><programme channel="a"><title>T</title></programme>{ONE.format("")}</tv>'
    reader, found = read(text.encode())
    assert len(found) == 1
    assert reader.counts == (2, 1)


def test_only_wanted_channels_are_read() -> None:
    other = ONE.replace('"a"', '"b"')
    reader, found = read(
        f"<tv>{ONE.format('<title>A</title>')}{other.format('<title>B</title>')}</tv>".encode(), "b".__eq__
    )
    assert [one.title for one in found] == ["B"]
    assert reader.counts.programmes == 2


# What is mended


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("&icirc;le d&eacute;serte", "île déserte"),
        ("Q&amp;A &lt;b&gt;", "Q&A <b>"),
        ("&amp;eacute;t&amp;eacute;", "été"),
        ("AT&T & Co", "AT&T & Co"),
        ("&nosuch; thing", "&nosuch; thing"),
        ("&#233;&#xE9;", "éé"),
        ("a&#0;b&#x1F;c&#xD800;d&#xFFFF;e&#99999999;", "abcde"),
        ("<![CDATA[Tom & J&eacute;r&ocirc;me <3]]>", "Tom & Jérôme <3"),
        ("a\x00b\x1fc\x0bd", "abcd"),
        ("a\ufffeb\uffffc", "abc"),
        ("one<!-- a & b -->two", "onetwo"),
        ("one<b>bold</b>two", "oneboldtwo"),
        ("e\u0301", "é"),
    ],
)
def test_texts_are_mended_in_the_stream(written: str, meant: str) -> None:
    assert programme(f"<title>{written}</title>").title == meant


def test_entities_are_known_with_a_document_type_too() -> None:
    head = HEAD + '<!DOCTYPE tv SYSTEM "http://127.0.0.1:1/xmltv.dtd">\n'
    assert programme("<title>&icirc;le &amp; mer</title>", head).title == "île & mer"


@pytest.mark.parametrize(
    "encoding", ["windows-1251", "iso-8859-5", "koi8-r", "utf-16", "utf-16-le", "utf-8-sig"]
)
def test_any_encoding_is_read(encoding: str) -> None:
    name = "utf-8" if encoding == "utf-8-sig" else encoding.removesuffix("-le")
    head = f'<?xml version="1.0" encoding="{name}"?>\n'
    assert programme("<title>Первый канал</title>", head, encoding).title == "Первый канал"


def test_western_bytes_in_what_claims_to_be_utf_8_are_read() -> None:
    text = f"{HEAD}<tv>{ONE.format('<title>Müller</title>')}{ONE.format('<title>Été</title>')}</tv>"
    raw = text.encode().replace("Müller".encode(), "Müller".encode("latin-1"))
    assert [one.title for one in read(raw)[1]] == ["Müller", "Été"]


def test_what_stands_before_the_declaration_is_passed_over() -> None:
    guide = f"\n  \t{HEAD}<tv>{ONE.format('<title>T</title>')}</tv>\n\0\0"
    assert len(read(guide.encode())[1]) == 1


@pytest.mark.parametrize("encoding", ["rot13", "zip", "hex", "idna", "unicode_escape", "no-such", "utf-7"])
def test_an_encoding_that_is_none_is_not_used(encoding: str) -> None:
    assert (
        programme("<title>+AGE- é</title>", f'<?xml version="1.0" encoding="{encoding}"?>').title == "+AGE- é"
    )


def test_pieces_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = "<title>&icirc;le &amp; пер AT&T</title><desc><![CDATA[x > y &eacute;]]></desc>"
    guide = f"{HEAD}<tv>{ONE.format(inside) * 30}</tv>".encode()
    whole = read(guide)[1]
    for size in (1, 2, 3, 7, 64):
        monkeypatch.setattr(xmltv_bytes, "PIECE", size)
        monkeypatch.setattr(xmltv_bytes, "_HEAD", size)
        assert read(guide)[1] == whole


# What is refused


@pytest.mark.parametrize(
    ("guide", "sentence"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"#EXTM3U\n#EXTINF:-1,A\nhttp://h/1\n", "playlist"),
        (b'{"user_info": {}}', "JSON"),
        (b"Not found", "no guide in XMLTV form"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "<html>"),
        (b"<html><br></html>", "<html>"),
        (b"<tv></tv>", "no programme"),
        (b'<tv><channel id="a"/></tv>', "no programme"),
        (b"<>", "no guide in XMLTV form"),
        (HEAD.encode(), "breaks off"),
        (f"<tv>{ONE.format('')}".encode(), "breaks off after 1 programmes"),
        (f"<tv>{ONE.format('')}<programme star".encode(), "breaks off after 1 programmes"),
        (f"<tv>{ONE.format('')}<programme channel='a' start='2026".encode(), "breaks off after 1 programmes"),
        (f"<tv>{ONE.format('<title><![CDATA[x')}".encode(), "breaks off"),
        (f"<tv>{ONE.format('<title>T</desc>')}</tv>".encode(), "damaged at line 1 (mismatched tag)"),
        (f"<tv>{ONE.format('')}</tv><tv></tv>".encode(), "damaged at line 1"),
        (b"<tv>" + b"<a>" * 1000, "too deep"),
        (b'<tv><channel id="' + b"x" * (5 << 20), "longer than any guide needs"),
        (f"<tv>{ONE.format('<title>' + '<b>x</b> > ' * (3 << 17))}</tv>".encode(), "far too long"),
    ],
)
def test_what_is_no_whole_guide_is_refused_in_one_sentence(guide: bytes, sentence: str) -> None:
    told = refusal(guide)
    assert sentence in told
    assert "\n" not in told
    assert len(told) < 200


LAUGHS = (
    '<!DOCTYPE tv [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE tv [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE tv [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, PARAMETER])
def test_nothing_that_a_guide_declares_is_expanded_or_opened(head: str) -> None:
    assert "declares entities" in refusal(f"{head}<tv>{ONE.format('<title>&c;&x;</title>')}</tv>".encode())


def test_a_programme_that_nobody_wants_is_bounded_too() -> None:
    unwanted = '<programme channel="x" start="20260101">'
    for inside, sentence in (("<a>" * (3 << 20), "far too long"), (f"{unwanted}</programme>", "begins with")):
        guide = f"<tv>{unwanted}{inside}<title>T</title></programme>{ONE.format('') * 2}</tv>"
        with pytest.raises(InputRefused, match=sentence):
            read(guide.encode(), "a".__eq__)


def test_the_number_of_channels_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmltv, "MOST_CHANNELS", 10)
    names = "".join(f'<channel id="c{number}"/>' for number in range(11))
    assert "more channels" in refusal(f"<tv>{names}</tv>".encode())
    shows = "".join(ONE.replace('"a"', f'"c{number}"').format("") for number in range(11))
    assert "more channels" in refusal(f"<tv>{shows}</tv>".encode())


def test_values_declared_for_every_element_are_bounded() -> None:
    head = f'<!DOCTYPE tv [<!ATTLIST programme note CDATA "{"x" * 1000}">]>'
    assert "document type" in refusal(f"{head}<tv>{ONE.format('')}</tv>".encode())


def test_the_document_type_of_the_format_itself_may_stand_inside() -> None:
    head = "<!DOCTYPE tv [<!ELEMENT tv (channel*, programme*)><!ATTLIST tv date CDATA #IMPLIED>]>\n"
    assert programme("<title>T</title>", head).title == "T"


def test_a_huge_guide_takes_little_memory() -> None:
    class Endless(io.RawIOBase):
        """12 MiB of programmes nobody wants, made as they are read."""

        left = 12 << 20

        def read(self, size: int = -1, /) -> bytes:
            if self.left == 12 << 20:
                self.left -= 4
                return b"<tv>"
            if self.left <= 0:
                return b""
            piece = ONE.format("<title>T</title>").encode() * 2000
            self.left -= len(piece)
            return piece if self.left > 0 else piece + b"</tv>"

    tracemalloc.start()
    reader = GuideReader(Endless(), lambda _channel: False)
    assert sum(map(len, reader.batches())) == 0
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


@given(st.binary(max_size=400))
def test_anything_is_read_or_refused(noise: bytes) -> None:
    for guide in (noise, b"<tv>" + noise + b"</tv>", f"<tv>{ONE.format('')}".encode() + noise + b"</tv>"):
        with suppress(InputRefused):
            assert all(clean(one.title) == one.title for one in read(guide)[1])


@given(st.text(max_size=60))
def test_any_title_is_clean(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    raw = f"<tv>{ONE.format(f'<title>{escaped}</title>')}</tv>".encode("utf-8", "surrogatepass")
    title = read(raw)[1][0].title
    assert clean(title) == title


# Real guides

REAL = {
    "epg.iptvx.one.xml": ("12-omsk", 230),
    "epg.tmacaraibes.com.xml": ("TMA.gp@SD", 318),
    "makrodigitaltelevision.com.xml": ("17", 66),
    "nzxmltv.com.xml": ("1", 2),
    "x1co.com.br.xml": ("nickonline.br", 91),
}


@pytest.mark.parametrize("name", REAL)
def test_real_guides_are_read_whole(name: str, real_guides: Path) -> None:
    channel, count = REAL[name]
    reader, found = read((real_guides / name).read_bytes())
    assert list(reader.channels) == [channel]
    assert (len(found), reader.counts) == (count, (count, 0))
    assert all(one.title and one.stop and one.stop > one.start for one in found)


@pytest.mark.parametrize("name", REAL)
def test_a_real_guide_cut_anywhere_is_refused(name: str, real_guides: Path) -> None:
    whole = (real_guides / name).read_bytes().rstrip()
    for share in range(1, 40):
        refusal(whole[: len(whole) * share // 40])
    refusal(whole[:-1])
