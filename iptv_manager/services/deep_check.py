"""The deep level of a check: what a sample of the stream shows and says refines what its first bytes told."""

from iptv_manager.model.health import Outcome
from iptv_manager.model.media import troubles
from iptv_manager.services.deep_looks import DeepLooks
from iptv_manager.services.probe import Visit
from iptv_manager.services.recording import Recorder
from iptv_manager.store.stream_media import MediaLook

TASTE = 4 << 20  # bytes of a stream that are looked at, at most
AT_ONCE = 8  # streams: as many samples are in memory
_PLAYS = (Outcome.ALIVE, Outcome.SLOW)
_UNREADABLE = "It plays by its first bytes, but could not be decoded; it may be encrypted."


class DeepCheck:
    """Looks into samples with a few decoding processes."""

    def __init__(self, looks: DeepLooks, recorder: Recorder) -> None:
        self._looks = looks
        self._recorder = recorder

    async def refined(self, seen: Visit) -> Visit:
        """The visit with what its sample says; the facts go to the recorder."""
        result = seen.result
        if not seen.sample or result.outcome not in _PLAYS:
            return seen._replace(sample=b"")
        look = await self._looks.look(seen.sample)
        if look.facts is None:
            crashed = "decoder" in look.problem
            outcome = Outcome.INDETERMINATE if crashed else result.outcome
            result = result._replace(outcome=outcome, detail=look.problem if crashed else _UNREADABLE)
        else:
            found = MediaLook(result.provider_id, result.stream_id, result.checked_at, look.facts)
            self._recorder.add_look(found)
            result = result._replace(
                outcome=Outcome.PLACEHOLDER if look.facts.is_empty else result.outcome,
                detail=" ".join(troubles(look.facts)) or result.detail,
            )
        return seen._replace(result=result, sample=b"")
