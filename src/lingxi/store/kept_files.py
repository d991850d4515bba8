"""The files of a library folder outside its engine: albums, weights, calibrations, learned models.

Their names are listed when the library is closed, so that a file that vanishes later is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from lingxi.codec import parse_json
from lingxi.disk import is_draft, write_json
from lingxi.store.checksum import signed, verified
from lingxi.store.lock import LOCK, NOTE, OWNER, SOCKET, TOKEN
from lingxi.store.manifest import FILE as MANIFEST

LIST = "files.json"
LAST, LAST_QUERY = "last.json", "last_query.json"  # each search rewrites them, so a backup needs no copy
REBUILD = "rebuild"  # the unfinished library of a rebuild, which will replace this one
PASSING = {LIST, LAST, LAST_QUERY, REBUILD, MANIFEST, OWNER, TOKEN, LOCK, NOTE, SOCKET, "README.txt"}
LONGEST = 200  # bytes of a name; a file that is being written has a longer one
_ENGINE = re.compile(r"[a-z0-9_]+-\d+")  # edge-1


def kept_files(library: Path, engine: str) -> list[str]:
    """The relative names, with slashes, of the files in a backup other than points; links are not followed."""
    return sorted(file.relative_to(library).as_posix() for file in _files(library, library, engine))


def is_kept(name: str, engine: str) -> bool:
    """Whether a relative name may be that of a kept file: inside the library, and not otherwise used by lingxi."""
    parts = PurePosixPath(name).parts
    plain = parts and name == "/".join(parts) and not name.startswith("/") and "\\" not in name and ":" not in name
    return (
        bool(plain)
        and _fits(parts)
        and not any(part.startswith(".") for part in parts)
        and not _is_passing(parts[0], engine)
    )


def is_engine_folder(name: str, engine: str) -> bool:
    """Whether a name is one of lingxi's names of engine folders; ``edge-1-mine`` is a user's copy."""
    return name.startswith(f"{engine}-") and _ENGINE.fullmatch(name) is not None


def list_files(library: Path, engine: str, lost: frozenset[str] = frozenset()) -> None:
    """Writes the names of existing files and of ``lost`` ones to the list, unless it is up to date."""
    _write(library, {*kept_files(library, engine), *lost})


def unlist(library: Path, name: str) -> None:
    """Removes the name of a file that was deleted on purpose from the list."""
    with suppress(ValueError, OSError):
        _write(library, {*listed(library)} - {name})


def listed(library: Path) -> Iterator[str]:
    """The listed names; raises ValueError if the list was changed."""
    with suppress(FileNotFoundError):
        found = verified(parse_json((library / LIST).read_text(encoding="utf-8"))).get("files")
        if not isinstance(found, list):
            raise ValueError("it has no list of files")
        yield from map(str, found)


def lost_files(library: Path) -> frozenset[str]:
    """The listed files that no longer exist; empty if the list itself was changed."""
    try:
        return frozenset(name for name in listed(library) if not (library / name).is_file())
    except (OSError, ValueError):
        return frozenset()


def _write(library: Path, names: set[str]) -> None:
    """Writes the list if the library is writable and the list has changed."""
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


def _fits(parts: tuple[str, ...]) -> bool:
    """Whether all file systems can have a file of these names."""
    try:
        return all("\0" not in part and len(part.encode()) <= LONGEST for part in parts)
    except UnicodeEncodeError:  # half of a surrogate pair
        return False


def _is_passing(name: str, engine: str) -> bool:
    """Whether a top-level entry of a library belongs to the engine, or has no use elsewhere."""
    return name in PASSING or is_engine_folder(name, engine)
