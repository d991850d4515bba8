"""Albums and saved searches on the disk: one file each, in one folder of the library, so a name means one of them."""

from __future__ import annotations

import json
import unicodedata
import warnings
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from lingxi.codec import dump, load, parse_json
from lingxi.disk import make_private, sync_folder, write_whole
from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.fuse.registry import rank_fusions
from lingxi.search.album import Album, EarlierAlbum, SavedSearch
from lingxi.search.learner import learners
from lingxi.store.checksum import signed, verified
from lingxi.store.filter_language import parse
from lingxi.store.kept_files import unlist

Kept: TypeAlias = Album | SavedSearch
Known: TypeAlias = Callable[[Sequence[str]], Container[str]]  # those of some ids that are in the library

FOLDER = "albums"
MOST_BYTES = 2**20
MOST = 1000  # albums and saved searches of a library
MOST_IDS = 10_000  # segments of an album
LONGEST = 200  # bytes of a name
JOINERS = "\u200c\u200d"  # of letters, and of the parts of an emoji
_KINDS = {Album: "an album", SavedSearch: "a saved search"}


def save(library: Path, kept: Kept) -> None:
    """Writes it into the library's folder, whole or not at all; one of the same name and kind is replaced.

    Raises BadQuery for what could not be opened again, for a name that one of the other kind has, and for too many.
    """
    file = _file(library, kept.name)
    _check(kept)
    data = _data(kept)
    if len(data) > MOST_BYTES:
        raise BadQuery(f"{len(data):,} bytes are too many for {_KINDS[type(kept)]}; use fewer hits or shorter texts")
    make_private(file.parent)
    if file.exists():
        _check_kind(file, kept)
    elif sum(1 for _ in _files(library)) >= MOST:
        raise BadQuery(f"there are {MOST:,} albums and saved searches already; delete one first")
    write_whole(file, data)


def load_kept(library: Path, name: str) -> Kept:
    """The album or the saved search of that name; raises BadQuery, which lists what there is, or LibraryDamaged."""
    file = _file(library, name)
    if not file.is_file():
        known = ", ".join(each.name for each in all_kept(library)) or "none"
        raise BadQuery(f"there is no album or saved search {name!r}; there are: {known}")
    return _read(file)


def load_album(library: Path, name: str) -> Album:
    """The album of that name; raises BadQuery or LibraryDamaged.

    A saved search that was an album in an earlier version is given too, with a warning.
    """
    kept = load_kept(library, name)
    if isinstance(kept, SavedSearch):
        warnings.warn(f"{name!r} is a saved search now: use saved_search()", DeprecationWarning, stacklevel=3)
    return kept  # type: ignore[return-value]  # what an earlier version's caller expects


def load_search(library: Path, name: str) -> SavedSearch:
    """The saved search of that name; raises BadQuery or LibraryDamaged."""
    kept = load_kept(library, name)
    if isinstance(kept, Album):
        raise BadQuery(f"{name!r} is an album and no saved search; open it with: lingxi album show {name}")
    return kept


def all_kept(library: Path) -> Iterator[Kept]:
    """Those that can be read, by name; :func:`unreadable` are the others."""
    for file in _files(library):
        with suppress(LibraryDamaged):
            yield _read(file)


def unreadable(library: Path) -> Iterator[str]:
    """What is wrong with each file that is neither an album nor a saved search."""
    for file in _files(library):
        try:
            _read(file)
        except LibraryDamaged as error:
            yield str(error)


def drop_forgotten(library: Path, ids: Known, assets: Known) -> None:
    """Takes what is not in the library any more out of all of them: segments by ``ids``, files by ``assets``."""
    for kept in all_kept(library):
        if isinstance(kept, Album):
            left: Kept = kept.among(ids(kept.ids))
        else:
            left = kept.forgetting(ids(kept.marks), assets(sorted(kept.assets)))
        if _data(left) != _data(kept):
            write_whole(_file(library, kept.name), _data(left))


def delete(library: Path, name: str) -> None:
    """Deletes the album or the saved search, also one that cannot be read, and no file; raises BadQuery."""
    file = _file(library, name)
    if not file.is_file():
        load_kept(library, name)
    file.unlink()
    sync_folder(file.parent)
    unlist(library, file.relative_to(library).as_posix())


def _check(kept: Kept) -> None:
    """Raises BadQuery, or UnknownName, for what could not be opened again."""
    if isinstance(kept, Album):
        if not kept.ids:
            raise BadQuery("an album needs at least one hit")
        if len(kept.ids) > MOST_IDS:
            raise BadQuery(f"an album has at most {MOST_IDS:,} hits, not {len(kept.ids):,}; make two, or save a search")
        return
    asked = kept.definition
    learners.make(asked.learner)
    if asked.fusion:
        rank_fusions.make(asked.fusion)
    if asked.where:
        parse(asked.where)


def _check_kind(file: Path, kept: Kept) -> None:
    """One that cannot be read may be replaced by either kind."""
    with suppress(LibraryDamaged):
        there = type(_read(file))
        if there is not type(kept):
            raise BadQuery(f"{kept.name!r} is {_KINDS[there]}; choose another name, or delete it first")


def _file(library: Path, name: str) -> Path:
    plain = name.strip()
    letters = all((char.isprintable() or _is_written(char)) and char not in "/\\:" for char in plain)
    if not plain or plain.startswith(".") or not letters or len(plain.encode()) > LONGEST:
        rule = f"up to {LONGEST} bytes, without / \\ : and control characters, not beginning with a dot"
        raise BadQuery(f"{name!r} is no name for an album or a search: {rule}")
    return library / FOLDER / f"{plain}.json"


def _is_written(char: str) -> bool:
    """Whether people type a character that Python does not count as printable: other spaces, joiners of emoji."""
    return unicodedata.category(char) == "Zs" or char in JOINERS


def _files(library: Path) -> list[Path]:
    return sorted((library / FOLDER).glob("*.json"))


def _data(kept: Kept) -> bytes:
    return json.dumps(signed(dump(kept)), ensure_ascii=False, indent=1).encode() + b"\n"


def _read(file: Path) -> Kept:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        known = verified(parse_json(file.read_text(encoding="utf-8")))
        if "ids" in known:
            return load(Album, known)
        return load(SavedSearch, known) if "definition" in known else load(EarlierAlbum, known).search()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{file} is neither an album nor a saved search: {error}; delete it and save it again"
        raise LibraryDamaged(message) from error
