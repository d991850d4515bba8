"""Smart albums: a question with its marks, kept by name; their contents are searched each time."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from lingxi.codec import dump, load
from lingxi.disk import make_private, sync_folder, write_whole
from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.search.learner import learners
from lingxi.search.query import Part, Query
from lingxi.store.checksum import signed, verified
from lingxi.store.filter_language import parse
from lingxi.store.kept_files import unlist

FOLDER = "albums"
MOST_BYTES = 2**20
MOST = 1000  # albums of a library
LONGEST = 200  # bytes of a name
FORGOTTEN = "00000000-0000-0000-0000-000000000000"  # stands where every liked mark was forgotten; nothing has this id


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
    data = _data(album)
    if len(data) > MOST_BYTES:
        raise BadQuery(f"an album of {len(data):,} bytes is too large; mark fewer hits")
    make_private(file.parent)
    if not file.exists() and sum(1 for _ in file.parent.glob("*.json")) >= MOST:
        raise BadQuery(f"there are {MOST:,} albums already; delete one first")
    write_whole(file, data)


def load_album(library: Path, name: str) -> Album:
    """The album of that name; raises BadQuery, which lists those there are, or LibraryDamaged."""
    file = _file(library, name)
    if not file.is_file():
        known = ", ".join(each.name for each in albums(library)) or "none"
        raise BadQuery(f"there is no album {name!r}; there are: {known}")
    return _read(file)


def albums(library: Path) -> Iterator[Album]:
    """Those that can be read, by name; :func:`unreadable_albums` are the others."""
    for file in _files(library):
        with suppress(LibraryDamaged):
            yield _read(file)


def unreadable_albums(library: Path) -> Iterator[str]:
    """What is wrong with each file that is no album."""
    for file in _files(library):
        try:
            _read(file)
        except LibraryDamaged as error:
            yield str(error)


def drop_marks(library: Path, known: Callable[[Sequence[str]], Container[str]]) -> None:
    """Takes those marks out of all albums that are not ``known`` any more; what somebody typed stays."""
    for file in _files(library):
        with suppress(LibraryDamaged):
            album = _read(file)
            there = known([*album.like, *album.unlike])
            like, unlike = (tuple(id_ for id_ in marks if id_ in there) for marks in (album.like, album.unlike))
            if (like, unlike) != (album.like, album.unlike):
                kept = replace(album, like=like or ((FORGOTTEN,) if album.like else ()), unlike=unlike)
                write_whole(file, _data(kept))


def delete_album(library: Path, name: str) -> None:
    """Forgets the album, also one that cannot be read, and nothing that is in it; raises BadQuery."""
    file = _file(library, name)
    if not file.is_file():
        load_album(library, name)
    file.unlink()
    sync_folder(file.parent)
    unlist(library, file.relative_to(library).as_posix())


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


def _files(library: Path) -> list[Path]:
    return sorted((library / FOLDER).glob("*.json"))


def _data(album: Album) -> bytes:
    return json.dumps(signed(dump(album)), ensure_ascii=False, indent=1).encode() + b"\n"


def _read(file: Path) -> Album:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        return load(Album, verified(json.loads(file.read_text(encoding="utf-8"))))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryDamaged(f"{file} is not an album: {error}; delete it and save it again") from error
