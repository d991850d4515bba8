"""The last hits that were shown, so that the next question can say: more like the third."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from lingxi.errors import BadQuery

FILE = "last.json"


def remember(library: Path, ids: Sequence[str]) -> None:
    """Keeps the ids of hits, in the order in which they were shown, where the library can be written to."""
    draft = library / f"{FILE}.new"
    with suppress(OSError):
        library.mkdir(parents=True, exist_ok=True)  # of a library that is read-only: a folder beside the user's own
        draft.write_text(json.dumps(list(ids)), encoding="utf-8")
        draft.replace(library / FILE)


def numbered(library: Path, number: int) -> str:
    """The id of the hit that stood at ``number``, from 1; raises BadQuery."""
    try:
        ids = json.loads((library / FILE).read_text(encoding="utf-8"))
        return str(ids[number - 1]) if number > 0 else str(ids[len(ids)])
    except (OSError, ValueError, IndexError, TypeError, KeyError):
        raise BadQuery(f"the last search had no hit {number}; marks are the numbers of its hits, or paths") from None
