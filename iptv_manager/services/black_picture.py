"""Is a stream's picture black? A cheap sign first; only where it shows, pictures are decoded.

Black pictures pack into almost nothing. If all pictures in the first bytes are that small, a process of its
own decodes them: bytes from outside may crash a decoder, and the program must not notice. It is run as
`python -m iptv_manager.services.black_picture`, takes the bytes on stdin and tells on stdout.
"""

import subprocess
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from iptv_manager.services.worker_life import WORKER

if TYPE_CHECKING:
    import av

SMALL = 4_096  # bytes of transport stream from one picture to the next; real pictures at key frames take more
BLACK = 36  # luma; black is 16, or 0 in full range, and grain lifts it a little
SHARE = 0.995  # of the points must be that dark: a station's logo is more than a two-hundredth
PICTURES = 3  # decoded at most
PATIENCE = 3.0  # seconds
COMMAND = (*WORKER, "iptv_manager.services.black_picture")

_VIDEO_BEGINS = b"\x00\x00\x01\xe0"  # the first video stream's PES header, ISO/IEC 13818-1
_STEP = 7  # looks at every seventh point


def looks_empty(head: bytes) -> bool | None:
    """Are the pictures of this transport stream too small to show anything? None when it takes more bytes.

    One search for each picture, and none after the first that is big."""
    at = head.find(_VIDEO_BEGINS)
    if at < 0:
        return None
    is_known: bool | None = None  # a picture is known once the next one begins
    while (following := head.find(_VIDEO_BEGINS, at + 4, at + 4 + SMALL)) >= 0:
        at, is_known = following, True
    is_last_small = len(head) - at <= SMALL
    return is_known if is_last_small else False


def shows_only_black(head: bytes) -> bool:
    """Decode what is there and look: True only if there are pictures and all are black. Blocks; never raises.

    The same bytes are looked at once: placeholders are the same at a thousand addresses."""
    return _decoded_black(head)


@lru_cache(maxsize=128)
def _decoded_black(head: bytes) -> bool:
    try:
        run = subprocess.run(COMMAND, input=head, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.stdout.strip() == b"black"


def is_black_clip(head: bytes) -> bool:
    """Are there pictures in these bytes, and all of them black? For the process of its own."""
    from io import BytesIO

    import av

    seen = 0
    try:
        with av.open(BytesIO(head), "r") as clip:
            clip.streams.video[0].thread_type = "NONE"
            for frame in clip.decode(video=0):
                if not _is_dark(frame):
                    return False
                seen += 1
                if seen == PICTURES:
                    break
    except (av.FFmpegError, IndexError, ValueError):
        return seen > 0
    return seen > 0


def _is_dark(frame: "av.VideoFrame") -> bool:
    plane = frame.reformat(format="gray8").planes[0]
    content = bytes(plane)
    rows = (content[y * plane.line_size :][: frame.width : _STEP] for y in range(0, frame.height, _STEP))
    points = b"".join(rows)
    dark = sum(1 for point in points if point <= BLACK)
    return dark >= SHARE * len(points)


if __name__ == "__main__":
    print("black" if is_black_clip(sys.stdin.buffer.read()) else "picture")
