"""What the import's worker process is told of a panel's lists: spool files, categories, lists to leave alone.

It lies beside the spool files, as JSON, and holds no secret.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from iptv_manager.model.panel import PanelCategory, PanelKind

SUFFIX = ".panel.json"


def is_manifest(path: str) -> bool:
    """Is a spool file a manifest, rather than a playlist?"""
    return path.endswith(SUFFIX)


def signs_text(signs: Mapping[PanelKind, str]) -> str:
    """The signs of lists as they are remembered; stands where a playlist's ETag would."""
    return " ".join(f"{kind.value}={signs[kind]}" for kind in sorted(signs))


def signs_in(text: str) -> dict[PanelKind, str]:
    """The signs that were remembered; none in what is no such text."""
    pairs = (part.partition("=") for part in text.split(" "))
    return {PanelKind(kind): sign for kind, _, sign in pairs if kind in set(PanelKind)}


class PanelManifest(NamedTuple):
    """`lists`: the spool file of each list that was fetched. `kept`: why a list is left as it was.

    A kind in none of them is one of which the person takes no category."""

    lists: Mapping[PanelKind, str]
    kept: Mapping[PanelKind, str]
    categories: tuple[PanelCategory, ...]
    same: frozenset[PanelKind] = frozenset()
    """Lists that are to the byte what was imported last, under the same choice: what came of them stays."""
    begin: int = 0
    """Records of lists before these, where rows of them are made apart."""

    def of(self, kind: PanelKind) -> "CategoryTitles":
        """The titles of one list's categories."""
        return CategoryTitles(one for one in self.categories if one.kind is kind)

    def left_out(self) -> dict[PanelKind, list[str]]:
        """The titles that the person does not take, where no category of that title is taken."""
        titles = {kind: {one.title for one in self.categories if one.kind is kind} for kind in PanelKind}
        for one in self.categories:
            if one.taken:
                titles[one.kind].discard(one.title)
        return {kind: sorted(left) for kind, left in titles.items()}

    def save(self, path: Path) -> None:
        """Write it."""
        rows = [(one.kind, one.category_id, one.title, one.taken) for one in self.categories]
        values = {
            "lists": dict(self.lists),
            "kept": dict(self.kept),
            "categories": rows,
            "same": sorted(self.same),
            "begin": self.begin,
        }
        path.write_text(json.dumps(values), encoding="utf-8")

    @classmethod
    def load(cls, path: str) -> Self:
        """Read it back."""
        values = json.loads(Path(path).read_text(encoding="utf-8"))
        return cls(
            {PanelKind(kind): file for kind, file in values["lists"].items()},
            {PanelKind(kind): reason for kind, reason in values["kept"].items()},
            tuple(
                PanelCategory(PanelKind(kind), category_id, title, taken=taken)
                for kind, category_id, title, taken in values["categories"]
            ),
            frozenset(map(PanelKind, values["same"])),
            values["begin"],
        )


class CategoryTitles:
    """The titles of one list's categories that are taken; tells which records of the list are."""

    def __init__(self, categories: Iterable[PanelCategory]) -> None:
        known = list(categories)
        self._taken = {one.category_id: one.title for one in known if one.taken}
        self._left = {one.category_id for one in known if not one.taken}

    def title(self, category_ids: tuple[str, ...]) -> str | None:
        """The title of the first category that is taken; None where all that are known are left out.

        A record without a known category is taken, under no title: nothing is lost for want of a word."""
        for category_id in category_ids:
            title = self._taken.get(category_id)
            if title is not None:
                return title
        return None if not self._left.isdisjoint(category_ids) else ""
