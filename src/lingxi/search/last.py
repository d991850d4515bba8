"""The last hits that were shown, so that the next question can say: more like the third."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from pathlib import Path

from lingxi.disk import make_private, write_json
from lingxi.errors import BadQuery

FILE = "last.json"


def remember(library: Path, ids: Sequence[str]) -> None:
    """Keeps the ids of hits, in the order in which they were shown, where the library can be written to."""
    with suppress(OSError):
        make_private(library)  # of a library that is read-only: a folder beside the user's own
        write_json(library / FILE, list(ids), indent=None)


def drop(library: Path, known: Callable[[Sequence[str]], Container[str]]) -> None:
    """Takes those ids out that are not ``known`` any more; the others keep their numbers. Raises OSError."""
    try:
        ids = json.loads((library / FILE).read_text(encoding="utf-8"))
        there = known([id_ for id_ in ids if isinstance(id_, str)])
    except (OSError, ValueError, TypeError):
        (library / FILE).unlink(missing_ok=True)  # what cannot be read may hold anything
        return
    write_json(library / FILE, [id_ if id_ in there else None for id_ in ids], indent=None)


def numbered(library: Path, number: int) -> str:
    """The id of the hit that stood at ``number``, from 1; raises BadQuery."""
    try:
        ids = json.loads((library / FILE).read_text(encoding="utf-8"))
        id_ = ids[number - 1] if number > 0 else ids[len(ids)]
        if not isinstance(id_, str):
            raise ValueError("it was forgotten")
        return id_
    except (OSError, ValueError, IndexError, TypeError, KeyError):
        raise BadQuery(f"the last search had no hit {number}; marks are the numbers of its hits, or paths") from None
