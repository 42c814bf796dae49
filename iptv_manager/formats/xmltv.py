"""Guides in XMLTV form, read as a stream: channels as they come, and the programmes of those that are wanted.

A strict parser with every limit set: nothing that a guide declares is expanded, nothing it names is opened, depth,
markup and texts are bounded. What is not a whole guide ends in InputRefused, never in fewer programmes.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from iptv_manager.formats.m3u_lines import Source
from iptv_manager.formats.xmltv_bytes import guide_pieces
from iptv_manager.formats.xmltv_parts import LONGEST_ID, Attributes, ChannelParts, ProgrammeParts, plain
from iptv_manager.formats.xmltv_times import guide_time
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.guide import GuideChannel, GuideProgramme

MOST_DEPTH = 24  # elements inside one another; the format has five
MOST_CHANNELS = 500_000
LONGEST_TEXT = 1 << 20  # characters of one element
LONGEST_PROGRAMME = 4 << 20  # bytes of one that nobody wants
LONGEST_DEFAULT = 256  # characters of an attribute that a document type gives to every element

_CUT = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


class GuideCounts(NamedTuple):
    """What a guide held in all, wanted or not."""

    programmes: int
    without_time: int  # left out: no start that could be read


class GuideReader:
    """Reads a guide once. `channels` has those that came so far, by their ids."""

    def __init__(self, source: Source, wants: Callable[[str], bool]) -> None:
        """`wants` is asked about each channel that programmes name, once; of others only the number is told."""
        self.channels: dict[str, GuideChannel] = {}
        self._source = source
        self._wants = wants
        self._wanted: dict[str, str] = {}  # by what programmes name, what was answered
        self._programmes = 0
        self._without_time = 0
        self._depth = 0
        self._skipped_from: int | None = None  # the place of a programme that nobody wants
        self._parts: ChannelParts | ProgrammeParts | None = None
        self._group = ""
        self._system = ""  # that the group names
        self._name = ""  # of the element whose text is gathered
        self._attributes: Attributes = {}
        self._pieces: list[str] = []
        self._take = self._pieces.append
        self._ready: list[GuideProgramme] = []
        self._parser = self._new_parser()

    @property
    def counts(self) -> GuideCounts:
        """What was read so far."""
        return GuideCounts(self._programmes, self._without_time)

    def batches(self) -> Iterator[list[GuideProgramme]]:
        """The wanted programmes, some at a time; a piece of the guide without any gives an empty batch.

        Raises InputRefused with one sentence: what is wrong, and where."""
        for piece in guide_pieces(self._source):
            self._parse(piece)
            yield self._ready
            self._ready = []
        self._parse(b"", is_last=True)
        if not self._programmes:
            raise InputRefused("The guide holds no programme.")

    def _parse(self, piece: bytes, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise self._refusal(error) from error
        skipped = self._parser.CurrentByteIndex - self._skipped_from if self._skipped_from is not None else 0
        if sum(map(len, self._pieces)) > LONGEST_TEXT or skipped > LONGEST_PROGRAMME:
            raise InputRefused(f"The guide holds a text that is far too long (line {self._line}).")

    def _refusal(self, error: expat.ExpatError) -> InputRefused:
        if error.code in _CUT:
            return InputRefused(
                f"The guide breaks off after {self._programmes:,} programmes; fetch it again later."
            )
        if not self._depth and not self._programmes:
            return InputRefused("This is no guide in XMLTV form; check the address.")
        reason = expat.ErrorString(error.code)
        return InputRefused(
            f"The guide is damaged at line {error.lineno:,} ({reason}); ask whoever makes it."
        )

    @property
    def _line(self) -> str:
        return f"{self._parser.CurrentLineNumber:,}"

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._refuse_entity
        parser.AttlistDeclHandler = self._check_default
        return parser

    def _refuse_entity(self, *_declared: object) -> None:
        raise InputRefused(
            "The guide declares entities of its own, as no guide needs to; it was left unread."
        )

    def _check_default(
        self, _element: str, _name: str, _kind: str, default: str | None, _required: int
    ) -> None:
        if default and len(default) > LONGEST_DEFAULT:
            raise InputRefused(
                "The guide declares far too long values in its document type; it was left unread."
            )

    def _start(self, name: str, attributes: Attributes) -> None:
        """Called for every element of the guide: what comes most often is asked first."""
        self._depth = depth = self._depth + 1
        parts = self._parts
        if parts is not None:
            if depth == 3 and name in parts.texts:
                self._name, self._attributes = name, attributes
                self._parser.CharacterDataHandler = self._take
            else:
                self._rarer_part(parts, name, attributes)
        elif depth == 2:
            self._begin(name, attributes)
        elif depth == 1:
            self._check_root(name)
        if depth > MOST_DEPTH:
            raise InputRefused(f"The guide has elements far too deep inside one another (line {self._line}).")

    def _check_root(self, name: str) -> None:
        if name.lower() != "tv":
            raise InputRefused(
                f"This is no guide in XMLTV form: it begins with <{plain(name, 40)}>; check the address."
            )

    def _begin(self, name: str, attributes: Attributes) -> None:
        if name == "programme":
            self._programmes += 1
            named = attributes.get("channel", "")
            channel = self._wanted.get(named)
            if channel is None:
                channel = self._asked(named)
            if channel:
                self._begin_programme(channel, attributes)
            else:
                self._skip()
        elif name == "channel" and (channel := plain(attributes.get("id", ""), LONGEST_ID)):
            self._parts = ChannelParts(channel)

    def _skip(self) -> None:
        """Hear of nothing but ends until that of this programme: what nobody wants costs half as much so."""
        self._skipped_from = self._parser.CurrentByteIndex
        self._parser.StartElementHandler = None
        self._parser.EndElementHandler = self._end_of_skipped

    def _end_of_skipped(self, name: str) -> None:
        if name == "programme":
            self._depth -= 1
            self._skipped_from = None
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end

    def _asked(self, named: str) -> str:
        """The channel that programmes name so; "" for one that is not wanted."""
        if len(self._wanted) >= MOST_CHANNELS:
            raise _too_many()
        channel = plain(named, LONGEST_ID)
        self._wanted[named] = channel if self._wants(channel) else ""
        return self._wanted[named]

    def _begin_programme(self, channel: str, attributes: Attributes) -> None:
        start = guide_time(attributes.get("start", ""))
        if start is None:
            self._without_time += 1
        else:
            self._parts = ProgrammeParts(channel, start, attributes)

    def _rarer_part(self, parts: ChannelParts | ProgrammeParts, name: str, attributes: Attributes) -> None:
        if self._depth == 3:
            if name in parts.groups:
                self._group, self._system = name, attributes.get("system", "")
            else:
                parts.mark(name, attributes)
        elif self._depth == 4 and self._group:
            self._name, self._attributes = name, {"of": self._system}
            self._parser.CharacterDataHandler = self._take

    def _end(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        parts = self._parts
        if parts is None:
            return
        if name == self._name and depth == (4 if self._group else 3):
            self._parser.CharacterDataHandler = None
            parts.text(self._group, name, self._attributes, "".join(self._pieces))
            self._name = ""
            self._pieces.clear()
        elif depth == 2:
            self._finish(parts)
        elif depth == 3:
            self._group = ""

    def _finish(self, parts: ChannelParts | ProgrammeParts) -> None:
        self._parts = None
        if isinstance(parts, ProgrammeParts):
            self._ready.append(parts.record())
            return
        channel = parts.record()
        known = self.channels.get(channel.id)
        if known is not None:  # named twice: all its names count
            names = tuple(dict.fromkeys(known.names + channel.names))
            channel = GuideChannel(channel.id, names, known.icon or channel.icon)
        self.channels[channel.id] = channel
        if len(self.channels) > MOST_CHANNELS:
            raise _too_many()


def _too_many() -> InputRefused:
    return InputRefused("The guide lists more channels than there can be; it was left unread.")
