"""What people keep by name: an album is exactly what was picked, a saved search is a whole query that is asked anew."""

from __future__ import annotations

import warnings
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any

from lingxi.errors import BadQuery
from lingxi.search.query import KeptMedia, Part, Query

FORGOTTEN = "00000000-0000-0000-0000-000000000000"  # stands where nothing is left to ask for; no segment has this id


@dataclass(frozen=True)
class Album:
    """Exactly what was picked: the ids of segments, in their order.

    ``lib.segments(album.ids)`` are those that are in the library now. In earlier versions an album was a search, and
    what was an ``Album`` then becomes a :class:`SavedSearch`, with a warning.
    """

    name: str
    ids: tuple[str, ...]

    def __new__(cls, *given: Any, **named: Any) -> Any:
        """An album, or the saved search that one of an earlier version is."""
        if named.keys() - {"name", "ids"} or any(isinstance(each, str) for each in given[1:]):
            warnings.warn("Album(words, …) is called SavedSearch(name, Query) now", DeprecationWarning, stacklevel=2)
            return EarlierAlbum(*given, **named).search()
        return super().__new__(cls)

    def among(self, ids: Container[str]) -> Album:
        """The album with those of its segments that are ``ids``."""
        return replace(self, ids=tuple(id_ for id_ in self.ids if id_ in ids))


@dataclass(frozen=True, eq=False)
class SavedSearch:
    """A whole query under a name; files that come later and match it are among its hits."""

    name: str
    definition: Query  # its pictures and sounds are kept by the library (KeptMedia)

    def query(self, limit: int, offset: int = 0) -> Query:
        """The query that asks for its hits."""
        return replace(self.definition, limit=limit, offset=offset)

    @property
    def marks(self) -> tuple[str, ...]:
        """The ids of segments that it was made of."""
        return (*self.definition.like, *self.definition.unlike)

    @property
    def media(self) -> frozenset[str]:
        """The names of the pictures and sounds that the library keeps for it."""
        content = [each for part in self._all_parts for each in (part.image, part.audio)]
        return frozenset(each.name for each in content if isinstance(each, KeptMedia))

    @property
    def assets(self) -> frozenset[str]:
        """The ids of the files of the library that parts of it were taken from."""
        return frozenset(part.asset for part in self._all_parts if part.asset)

    def among(self, ids: Container[str]) -> SavedSearch:
        """The search with those of its marks that are ``ids``; raises BadQuery when nothing is left to ask for."""
        like, unlike = _marks(self.definition, ids)
        if self.definition.like and not like and not self.definition.parts:
            message = f"nothing that the saved search {self.name!r} was made of is in the library any more; delete it"
            raise BadQuery(message)
        only_liked = self.definition.only_liked and bool(like)
        changed = replace(self.definition, like=like, unlike=unlike if like else (), only_liked=only_liked)
        return replace(self, definition=changed)

    def forgetting(self, ids: Container[str], assets: Container[str]) -> SavedSearch:
        """The search without marks that are none of ``ids``, and without what was taken from files not in ``assets``.

        What somebody typed stays, and a search of which nothing is left does not become one for everything.
        """
        asked = self.definition
        parts, without = (
            tuple(part for part in some if not part.asset or part.asset in assets)
            for some in (asked.parts, asked.without)
        )
        like, unlike = _marks(asked, ids)
        if not like and (asked.like or not parts):
            like = (FORGOTTEN,)
        return replace(self, definition=replace(asked, parts=parts, without=without, like=like, unlike=unlike))

    @property
    def _all_parts(self) -> tuple[Part, ...]:
        return (*self.definition.parts, *self.definition.without)


@dataclass(frozen=True)
class EarlierAlbum:
    """An album of earlier versions, which was a search: words, a filter and marks."""

    name: str
    words: str = ""
    where: str | None = None
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    learner: str = "rocchio"
    min_probability: float = 0.0

    def search(self) -> SavedSearch:
        """The saved search that it is now; raises BadQuery."""
        parts = (Part(text=self.words),) if self.words else ()
        asked = Query(
            parts, where=self.where, min_probability=self.min_probability, like=self.like, unlike=self.unlike,
            learner=self.learner, only_liked=bool(self.like),
        )  # fmt: skip
        return SavedSearch(self.name, asked)


def _marks(query: Query, ids: Container[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The liked and the unliked marks that are ``ids``."""
    like, unlike = (tuple(id_ for id_ in marks if id_ in ids) for marks in (query.like, query.unlike))
    return like, unlike
