"""The seal of an engine folder: what its files were when it was last closed in order.

It is taken away before the first write and put there again when everything is on the disk, so a folder that was left
by a crash has none, and nothing is claimed about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from lingxi.disk import is_draft, sync_folder, write_json
from lingxi.errors import LibraryDamaged
from lingxi.store.checksum import file_digest, signed, verified

FILE = "sealed.json"
SMALL = 2**16  # bytes up to which a file is compared whole at each opening: what tells an engine how to read the rest


def seal(folder: Path, by: str) -> None:
    """Notes every file of a folder that nobody has open, size and digest or what it says; complete or not at all.

    ``by`` is the engine that wrote them, with its version.
    """
    files = {name: _noted(folder / name) for name in _names(folder)}
    write_json(folder / FILE, signed({"by": by, "files": files}), indent=None)


def unseal(folder: Path) -> None:
    """Takes the seal away, on the disk too, before anything is written."""
    if (folder / FILE).exists():
        (folder / FILE).unlink(missing_ok=True)  # another thread may have begun as well
        sync_folder(folder)


def sealed_by(folder: Path) -> str:
    """The engine that sealed the folder, with its version; empty where there is no seal that can be read."""
    return _read(folder)[0]


def changed(folder: Path, *, whole: bool) -> Iterator[str]:
    """What differs from the seal, a phrase each; nothing where there is no seal that can be read.

    ``whole`` compares every byte; without it, the sizes, and the bytes of small files only.
    """
    noted = _read(folder)[1]
    for name, each in noted.items():
        with suppress(StopIteration):
            yield next(_differences(folder / name, each, whole=whole))


def _read(folder: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """Who sealed the folder, and what was noted of each file; a seal that was changed is none."""
    try:
        found = verified(json.loads((folder / FILE).read_text(encoding="utf-8")))
        return str(found["by"]), {str(name): dict(each) for name, each in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _noted(file: Path) -> dict[str, Any]:
    """The engine writes its JSON files again whenever it opens them, other keys first and some added."""
    if file.suffix == ".json":
        return {"json": json.loads(file.read_text(encoding="utf-8"))}
    return {"bytes": file.stat().st_size, "digest": file_digest(file)}


def _differences(file: Path, noted: dict[str, Any], *, whole: bool) -> Iterator[str]:
    try:
        if "json" in noted:
            if not _says(json.loads(file.read_text(encoding="utf-8")), noted["json"]):
                yield f"{file} was changed after it was written"
        elif file.stat().st_size != noted["bytes"]:
            yield f"{file} has {file.stat().st_size:,} bytes instead of {noted['bytes']:,}"
        elif (whole or noted["bytes"] <= SMALL) and file_digest(file) != noted["digest"]:
            yield f"{file} was changed after it was written"
    except FileNotFoundError:
        yield f"{file} is missing"
    except (OSError, ValueError) as error:
        yield f"{file} cannot be read ({error})"


def _says(found: Any, noted: Any) -> bool:
    """Whether a JSON value says all that was noted; objects may say more."""
    if isinstance(noted, dict):
        return isinstance(found, dict) and all(name in found and _says(found[name], noted[name]) for name in noted)
    return type(found) is type(noted) and bool(found == noted)


def check_seal(folder: Path) -> None:
    """Raises LibraryDamaged where an engine folder is not what it was when it was closed, as far as a look tells."""
    with suppress(StopIteration):
        raise LibraryDamaged(next(changed(folder, whole=False)))


def _names(folder: Path) -> list[str]:
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return sorted(name for name in found if name != FILE and not is_draft(name))
