"""The look of each outcome of a check: a tone and a shape, so that colour alone never tells a state."""

from iptv_manager.model.health import Outcome
from iptv_manager.ui.tables.columns import Pill, Shape, Tone

_PLAYS = Pill(Tone.GOOD, Shape.DOT)
_POORLY = Pill(Tone.WARN, Shape.TRIANGLE)
_REFUSED = Pill(Tone.WARN, Shape.DIAMOND)
_DEAD = Pill(Tone.BAD, Shape.CROSS)
_UNKNOWN = Pill(Tone.NEUTRAL, Shape.DASH)

OUTCOME_PILLS: dict[Outcome, Pill] = {
    Outcome.ALIVE: _PLAYS,
    Outcome.SLOW: _POORLY,
    Outcome.PLACEHOLDER: _POORLY,
    Outcome.GEO_BLOCKED: _REFUSED,
    Outcome.UNAUTHORISED: _REFUSED,
    Outcome.FORBIDDEN: _REFUSED,
    Outcome.CONNECTION_LIMIT: _REFUSED,
    Outcome.DRM: Pill(Tone.INFO, Shape.SQUARE),
    Outcome.UNSUPPORTED: Pill(Tone.INFO, Shape.SQUARE),
    Outcome.NOT_FOUND: _DEAD,
    Outcome.SERVER_ERROR: _DEAD,
    Outcome.TIMEOUT: _DEAD,
    Outcome.REFUSED: _DEAD,
    Outcome.DNS: _DEAD,
    Outcome.TLS: _DEAD,
    Outcome.NOT_MEDIA: _DEAD,
    Outcome.OFFLINE: _UNKNOWN,
    Outcome.INDETERMINATE: _UNKNOWN,
}


def outcome_pill(outcome: Outcome | None) -> Pill | None:
    """The look of an outcome; None, which is painted as faint text, where nothing was checked yet."""
    return OUTCOME_PILLS[outcome] if outcome is not None else None
