"""Smart albums: a question with its marks, kept by name; what is in one is found anew each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.search.query import Part, Query

FOLDER = "albums"
MOST_BYTES = 2**20


@dataclass(frozen=True)
class Album:
    """What was asked and marked; pictures that come later join it if the learner counts them among the liked."""

    name: str
    words: str = ""
    where: str | None = None
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    learner: str = "rocchio"

    def query(self, limit: int) -> Query:
        """Its members, the surest first."""
        parts = (Part(text=self.words),) if self.words else ()
        return Query(
            parts, where=self.where, limit=limit, like=self.like, unlike=self.unlike, learner=self.learner,
            only_liked=bool(self.like),
        )  # fmt: skip


def save_album(library: Path, album: Album) -> None:
    """Writes it into the library's folder, whole or not at all; one of the same name is replaced. Raises BadQuery."""
    file = _file(library, album.name)
    album.query(1)  # which says what is wrong with it
    file.parent.mkdir(exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(album), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
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


def _file(library: Path, name: str) -> Path:
    plain = name.strip()
    letters = all(char.isprintable() and char not in "/\\:" for char in plain)
    if not plain or len(plain) > 100 or plain.startswith(".") or not letters:
        rule = "up to 100 letters, without / \\ and :, not beginning with a dot"
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
