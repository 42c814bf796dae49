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

    async def catch_up(self, on_progress: ProgressCallback) -> bool:
        """Do what was left undone; tells whether there was anything, as a rule there is not."""

    async def first_rows(self, query: TitleQuery, limit: int = 200) -> list[TitleRow]:
        """The first rows of the view, in its order."""

    async def id_vector(self, query: TitleQuery) -> "array[int]":
        """The ids of the whole view, in its order."""

    async def rows(self, kind: TitleKind, ids: Sequence[int]) -> list[TitleRow]:
        """Rows in the order of `ids`; those that are gone are left out."""

    async def groups(self, query: TitleQuery) -> GroupCounts:
        """The groups that the view can be narrowed to, with counts."""

    async def sources(self, kind: TitleKind, ids: Sequence[int]) -> list[Source]:
        """The living entries of providers behind these films or series, in the order of `ids`."""

    async def seasons(self, show_id: int) -> list[Season]:
        """The seasons of a series with their episodes, each with its streams."""

    async def mark(self, kind: TitleKind, ids: Sequence[int], flag: TitleFlag, marked: bool) -> int:
        """Set or take a person's flag; gives how many were changed."""


class DetailsResult(Protocol):
    """What asking a panel for episodes did; `message` says what could not be had."""

    @property
    def series(self) -> int:
        """Series that were asked for and answered."""

    @property
    def added(self) -> int:
        """Episodes that are new."""

    @property
    def message(self) -> str:
        """A sentence about what could not be had, "" as a rule."""


class SeriesDetailsService(Protocol):
    """Asks panels for the episodes of their series."""

    async def details_of(
        self, provider_id: int, panel_ids: Sequence[str], on_progress: ProgressCallback
    ) -> DetailsResult:
        """Ask a panel for these series, by its ids, and take their episodes.

        What can't be had of one is told in the result. Raises NotFound, SecretsUnavailable, ImportStopped,
        AccountRefused."""


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
