"""What the pages of films and series ask of the services: only their shapes."""

from array import array
from collections.abc import Sequence
from typing import Protocol, cast

from iptv_manager.model.films import Season, Source, TitleFlag, TitleKind, TitleQuery, TitleRow
from iptv_manager.model.line_up import GroupCounts
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.ui.picture_loader import PictureFiles
from iptv_manager.ui.services import Services


class FilmService(Protocol):
    """Films and series over all providers."""

    async def catch_up(self, on_progress: ProgressCallback) -> bool: ...
    async def first_rows(self, query: TitleQuery, limit: int = 200) -> list[TitleRow]: ...
    async def id_vector(self, query: TitleQuery) -> "array[int]": ...
    async def rows(self, kind: TitleKind, ids: Sequence[int]) -> list[TitleRow]: ...
    async def groups(self, query: TitleQuery) -> GroupCounts: ...
    async def sources(self, kind: TitleKind, ids: Sequence[int]) -> list[Source]: ...
    async def seasons(self, show_id: int) -> list[Season]: ...
    async def mark(self, kind: TitleKind, ids: Sequence[int], flag: TitleFlag, marked: bool) -> int: ...


class DetailsResult(Protocol):
    """What asking a panel for episodes did; `message` says what could not be had."""

    @property
    def series(self) -> int: ...
    @property
    def added(self) -> int: ...
    @property
    def message(self) -> str: ...


class SeriesDetailsService(Protocol):
    """Asks panels for the episodes of their series."""

    async def details_of(
        self, provider_id: int, panel_ids: Sequence[str], on_progress: ProgressCallback
    ) -> DetailsResult: ...


class _Titled(Protocol):
    films: FilmService
    logos: PictureFiles
    series_details: SeriesDetailsService


def films_of(services: Services) -> FilmService:
    """The service of films and series."""
    return cast(_Titled, services).films


def logos_of(services: Services) -> PictureFiles:
    """The service that fetches posters and logos."""
    return cast(_Titled, services).logos


def details_of(services: Services) -> SeriesDetailsService:
    """The service that asks panels for episodes."""
    return cast(_Titled, services).series_details
