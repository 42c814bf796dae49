"""Fetching all that a sync reads of a panel: the account, categories, and the lists that are wanted, spooled.

Seven calls at most. What a server answers wrongly for one list costs that list alone; where the connection
itself fails, the sync does.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from iptv_manager.formats.xtream import reason_against
from iptv_manager.model.account import Account
from iptv_manager.model.errors import AccountRefused, AnswerRefused, DownloadFailed, InputRefused
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider, SourceState
from iptv_manager.model.provider_options import NewCategories
from iptv_manager.net.download import Download, DownloadLimits, Validators
from iptv_manager.net.session import open_session
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.panel import Panel
from iptv_manager.services.panel_manifest import SUFFIX, PanelManifest, signs_in, signs_text
from iptv_manager.settings import Settings
from iptv_manager.store import panel_categories, providers
from iptv_manager.store.database import Database


class PanelFetch:
    """Fetches what a sync needs of a provider's panel."""

    def __init__(self, database: Database, settings: Settings, addresses: AddressBook) -> None:
        self._database = database
        self._settings = settings
        self._addresses = addresses

    async def lists(
        self,
        provider: Provider,
        known: SourceState,
        spool: Path,
        on_progress: ProgressCallback,
        on_new: Callable[[], None] = lambda: None,
        on_list: Callable[[Path], None] = lambda _manifest: None,
    ) -> Download:
        """The lists in spool files beside `spool`, and a manifest of them; its digest tells whether all is as
        it was. What the panel says of the account is kept at once.

        `on_new` is called as soon as it is plain that something will be new, maybe more than once. `on_list` is
        told of each list of the first import as soon as it is here: a manifest of that one list.

        Raises DownloadFailed, InputRefused, SecretsUnavailable."""
        access = await self._addresses.access(provider)
        limits = DownloadLimits(self._settings.max_list_bytes, self._settings.download_deadline)
        async with open_session(at_once=1, per_host=1, options=access.options) as session:
            panel = Panel(access, session, spool.parent, limits)
            await self._note_account(provider, await panel.account())
            if known.digest is None:
                on_new()
            categories, kept = await self._categories(provider, panel)
            known_signs = signs_in(known.etag)

            def compare(kind: PanelKind, digest: bytes, path: str) -> None:
                """Tell of a list that is not as it was, as soon as it is here."""
                if known.digest is None:
                    on_list(_of_one(spool, kind, path, categories))
                if known_signs.get(kind) != _sign(digest, kind, categories):
                    on_new()

            fetch = _ListFetch(panel, spool, on_progress, compare)
            await fetch.run([kind for kind in PanelKind if kind not in kept and _is_wanted(kind, categories)])
        kept |= fetch.kept
        signs = {kind: _sign(digest, kind, categories) for kind, digest in fetch.digests.items()}
        same = signs.items() & known_signs.items()
        manifest = PanelManifest(fetch.paths, kept, tuple(categories), frozenset(kind for kind, _ in same))
        path = spool.with_suffix(SUFFIX)
        manifest.save(path)
        digest = _digest(signs) if not kept else token_bytes(32)  # the next sync is to try again
        return Download(path, fetch.size, digest, Validators(signs_text(signs), ""))

    async def _note_account(self, provider: Provider, account: Account) -> None:
        """Keep what the panel says; raises AccountRefused for an account that gives nothing."""
        await self._database.run(providers.set_account, provider.id, account)
        if reason := reason_against(account, datetime.now(UTC)):
            raise AccountRefused(reason)

    async def _categories(
        self, provider: Provider, panel: Panel
    ) -> tuple[list[PanelCategory], dict[PanelKind, str]]:
        """All categories that were ever known, with the person's choice; kinds of which none can be known."""
        known = await self._database.run(panel_categories.known_categories, provider.id)
        kinds_known = {one.kind for one in known}
        is_taken = not known or provider.options.new_categories is NewCategories.TAKE
        found: list[PanelCategory] = []
        kept: dict[PanelKind, str] = {}
        for kind in PanelKind:
            try:
                found += await panel.categories(kind)
            except (AnswerRefused, InputRefused) as error:
                if kind not in kinds_known:
                    kept[kind] = str(error)
        listed = [one._replace(taken=is_taken) for one in found]
        kinds = {one.kind for one in found}  # a panel that names none has forgotten them, as a rule
        await self._database.run(panel_categories.note_categories, provider.id, listed, kinds)
        return await self._database.run(panel_categories.known_categories, provider.id), kept


class _ListFetch:
    """The big lists, one after the other."""

    def __init__(
        self,
        panel: Panel,
        spool: Path,
        on_progress: ProgressCallback,
        on_list: Callable[[PanelKind, bytes, str], None],
    ) -> None:
        """`on_list` is told the digest and the spool file of each list."""
        self.paths: dict[PanelKind, str] = {}
        self.kept: dict[PanelKind, str] = {}
        self.digests: dict[PanelKind, bytes] = {}
        self.size = 0
        self._panel = panel
        self._spool = spool
        self._on_progress = on_progress
        self._on_list = on_list

    async def run(self, kinds: Sequence[PanelKind]) -> None:
        """Fetch these. Raises DownloadFailed where the connection fails, or no list could be had."""
        first: DownloadFailed | None = None
        for kind in kinds:
            try:
                await self._one(kind)
            except AnswerRefused as error:
                self.kept[kind] = str(error)
                first = first or error
        if first is not None and not self.paths:
            raise first

    async def _one(self, kind: PanelKind) -> None:
        target = self._spool.with_suffix(f".{kind.value}.json")
        download = await self._panel.list_to(kind, target, self._on_progress)
        self.paths[kind] = str(target)
        self.digests[kind] = download.digest
        self._on_list(kind, download.digest, str(target))
        self.size += download.size


def _of_one(spool: Path, kind: PanelKind, path: str, categories: Sequence[PanelCategory]) -> Path:
    """A manifest of one list."""
    manifest = spool.with_suffix(f".{kind.value}{SUFFIX}")
    PanelManifest({kind: path}, {}, tuple(categories)).save(manifest)
    return manifest


def _is_wanted(kind: PanelKind, categories: Sequence[PanelCategory]) -> bool:
    """Is a category of this list taken? One of which no category is known is wanted too."""
    choices = [one.taken for one in categories if one.kind is kind]
    return not choices or any(choices)


def _sign(digest: bytes, kind: PanelKind, categories: Sequence[PanelCategory]) -> str:
    """The same for the same list under the same choice."""
    whole = sha256(digest)
    for one in sorted(categories, key=lambda one: one.category_id):
        if one.kind is kind:
            whole.update(repr((one.category_id, one.title, one.taken)).encode())
    return whole.hexdigest()[:32]


def _digest(signs: Mapping[PanelKind, str]) -> bytes:
    return sha256(signs_text(signs).encode()).digest()
