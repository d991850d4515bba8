"""What a library folder holds beside its engine: albums, weights, calibrations, what models learned.

Their names are listed when the library is closed, so that one that has vanished since is noticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from lingxi.disk import is_draft, write_json
from lingxi.store.checksum import signed, verified
from lingxi.store.lock import LOCK, NOTE, OWNER, SOCKET, TOKEN
from lingxi.store.manifest import FILE as MANIFEST

LIST = "files.json"
LAST = "last.json"  # the last hits: written again by each search, and worth nothing later
REBUILD = "rebuild"  # the library that a rebuild makes beside, until it takes the place of this one
PASSING = {LIST, LAST, REBUILD, MANIFEST, OWNER, TOKEN, LOCK, NOTE, SOCKET, "README.txt"}
_ENGINE = re.compile(r"[a-z0-9_]+-\d+")  # edge-1


def kept_files(library: Path, engine: str) -> list[str]:
    """The names of what a backup must hold beside the engine's points, relative, with slashes; no link is followed."""
    return sorted(file.relative_to(library).as_posix() for file in _files(library, library, engine))


def is_kept(name: str, engine: str) -> bool:
    """Whether a relative name may be that of a kept file: below the library, and none that lingxi needs otherwise."""
    parts = PurePosixPath(name).parts
    plain = parts and name == "/".join(parts) and not name.startswith("/") and "\\" not in name and ":" not in name
    return bool(plain) and not any(part.startswith(".") for part in parts) and not _is_passing(parts[0], engine)


def is_engine_folder(name: str, engine: str) -> bool:
    """Whether a name is one that lingxi gives to folders of the engine; ``edge-1-mine`` is somebody's copy."""
    return name.startswith(f"{engine}-") and _ENGINE.fullmatch(name) is not None


def list_files(library: Path, engine: str, lost: frozenset[str] = frozenset()) -> None:
    """Writes the names of what is there, and of what is ``lost``, unless they are listed already."""
    _write(library, {*kept_files(library, engine), *lost})


def unlist(library: Path, name: str) -> None:
    """Takes the name of a file that was deleted on purpose off the list."""
    with suppress(ValueError, OSError):
        _write(library, {*listed(library)} - {name})


def listed(library: Path) -> Iterator[str]:
    """The names that were listed; raises ValueError for a list that was changed."""
    with suppress(FileNotFoundError):
        found = verified(json.loads((library / LIST).read_text(encoding="utf-8"))).get("files")
        if not isinstance(found, list):
            raise ValueError("it has no list of files")
        yield from map(str, found)


def lost_files(library: Path) -> frozenset[str]:
    """What was listed and is not there any more; nothing where the list itself was changed."""
    try:
        return frozenset(name for name in listed(library) if not (library / name).is_file())
    except (OSError, ValueError):
        return frozenset()


def _write(library: Path, names: set[str]) -> None:
    """Where the library can be written to, and only what differs."""
    with suppress(ValueError, OSError):
        if sorted(listed(library)) == sorted(names):
            return
    with suppress(OSError):
        write_json(library / LIST, signed({"files": sorted(names)}))


def _files(folder: Path, library: Path, engine: str) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_symlink() or entry.name.startswith(".") or is_draft(entry.name):
            continue
        if folder == library and _is_passing(entry.name, engine):
            continue
        if entry.is_dir():
            yield from _files(entry, library, engine)
        elif entry.is_file():
            yield entry


def _is_passing(name: str, engine: str) -> bool:
    """Whether an entry at the top of a library is the engine's, or of no use in another place."""
    return name in PASSING or is_engine_folder(name, engine)
