"""The undo file: where each moved file was, where it went, and how its bytes are known again."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lingxi.address import address_of, path_of, shown
from lingxi.disk import write_whole
from lingxi.errors import BadQuery

VERSION = 1


@dataclass(frozen=True)
class Step:
    """The move of one file, with its size in bytes and its digest."""

    start: Path
    to: Path
    size: int
    digest: str


def write_undo(undo: Path, steps: Sequence[Step]) -> None:
    """Writes an undo file. Raises OSError."""
    moves = [
        {"from": address_of(each.start), "to": address_of(each.to), "size": each.size, "digest": each.digest}
        for each in steps
    ]
    write_whole(undo, json.dumps({"version": VERSION, "moves": moves}, indent=1).encode())


def read_undo(undo: Path) -> list[Step]:
    """The moves of an undo file.

    Raises BadQuery if it cannot be read or is none, and if it names a file outside its folder.
    """
    try:
        known: Any = json.loads(undo.read_bytes())
        version, moves = known["version"], list(known["moves"])
        steps = [Step(path_of(each["from"]), path_of(each["to"]), each["size"], each["digest"]) for each in moves]
    except OSError as error:
        raise BadQuery(f"{shown(undo)} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadQuery(f"{shown(undo)} is not an undo file") from error
    if version != VERSION:
        raise BadQuery(f"{shown(undo)} is of a later version of lingxi")
    if not all(map(_sound, steps)):
        raise BadQuery(f"{shown(undo)} is not an undo file")
    if not all(real(each.to.parent) == real(undo.parent) for each in steps):
        raise BadQuery(f"{shown(undo)} names files outside its folder; it moves back only files that lie beside it")
    return steps


def real(path: Path) -> Path:
    """The path without links, also where nothing lies there."""
    return Path(os.path.realpath(path))


def _sound(step: Step) -> bool:
    paths = all(
        path.is_absolute() and ".." not in path.parts and "\0" not in str(path) for path in (step.start, step.to)
    )
    return paths and type(step.size) is int and type(step.digest) is str
