"""Smart albums: a question with its marks, kept by name; what is in one is found anew each time."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.search.learner import learners
from lingxi.search.query import Part, Query
from lingxi.store.where import parse

FOLDER = "albums"
MOST_BYTES = 2**20
MOST = 1000  # albums of a library
LONGEST = 200  # bytes of a name


@dataclass(frozen=True)
class Album:
    """What was asked and marked; pictures that come later join it if the learner counts them among the liked."""

    name: str
    words: str = ""
    where: str | None = None
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    learner: str = "rocchio"
    min_probability: float = 0.0  # as of a query

    def query(self, limit: int, offset: int = 0) -> Query:
        """Its members, the surest first."""
        parts = (Part(text=self.words),) if self.words else ()
        return Query(
            parts, where=self.where, limit=limit, offset=offset, min_probability=self.min_probability,
            like=self.like, unlike=self.unlike, learner=self.learner, only_liked=bool(self.like),
        )  # fmt: skip

    def among(self, ids: Container[str]) -> Album:
        """The album with those of its marks that are ``ids``; raises BadQuery when nothing is left to ask for."""
        like, unlike = (tuple(id_ for id_ in marks if id_ in ids) for marks in (self.like, self.unlike))
        if self.like and not like and not self.words:
            raise BadQuery(f"nothing that the album {self.name!r} was made of is in the library any more; delete it")
        return replace(self, like=like, unlike=unlike if like else ())


def save_album(library: Path, album: Album) -> None:
    """Writes it into the library's folder, whole or not at all; one of the same name is replaced. Raises BadQuery."""
    file = _file(library, album.name)
    _check(album)
    data = json.dumps(asdict(album), ensure_ascii=False, indent=1).encode() + b"\n"
    if len(data) > MOST_BYTES:
        raise BadQuery(f"an album of {len(data):,} bytes is too large; mark fewer hits")
    file.parent.mkdir(exist_ok=True)
    if not file.exists() and sum(1 for _ in file.parent.glob("*.json")) >= MOST:
        raise BadQuery(f"there are {MOST:,} albums already; delete one first")
    draft = file.with_suffix(".new")
    draft.write_bytes(data)
    draft.replace(file)


def load_album(library: Path, name: str) -> Album:
    """The album of that name; raises BadQuery, which lists those there are, or LibraryDamaged."""
    file = _file(library, name)
    if not file.is_file():
        known = ", ".join(each.name for each in albums(library)) or "none"
        raise BadQuery(f"there is no album {name!r}; there are: {known}")
    return _read(file)


def albums(library: Path) -> Iterator[Album]:
    """All of them, by name; raises LibraryDamaged."""
    for file in sorted((library / FOLDER).glob("*.json")):
        yield _read(file)


def delete_album(library: Path, name: str) -> None:
    """Forgets the album, and nothing that is in it; raises BadQuery."""
    load_album(library, name)
    _file(library, name).unlink()


def _check(album: Album) -> None:
    """Raises BadQuery, or UnknownName, for what could not be found again."""
    album.query(1)
    learners.make(album.learner)
    if album.where:
        parse(album.where)


def _file(library: Path, name: str) -> Path:
    plain = name.strip()
    letters = all(char.isprintable() and char not in "/\\:" for char in plain)
    if not plain or plain.startswith(".") or not letters or len(plain.encode()) > LONGEST:
        rule = f"up to {LONGEST} bytes, without / \\ and :, not beginning with a dot"
        raise BadQuery(f"{name!r} is no name for an album: {rule}")
    return library / FOLDER / f"{plain}.json"


def _read(file: Path) -> Album:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        like, unlike = (tuple(map(str, found.pop(key))) for key in ("like", "unlike"))
        return Album(**found, like=like, unlike=unlike)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryDamaged(f"{file} is not an album: {error}; delete it and save it anew") from error
