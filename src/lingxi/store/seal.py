"""The seal of an engine folder: the state of its files when it was last closed properly.

It is removed before the first write and written again when everything is on the disk. So after a crash there is no
seal, and nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from lingxi.codec import parse_json
from lingxi.disk import is_draft, sync_folder, write_json
from lingxi.errors import LibraryDamaged
from lingxi.store.checksum import file_digest, signed, verified

FILE = "sealed.json"
SMALL = 2**16  # largest file compared in full at each opening: such files tell the engine how to read the others


def seal(folder: Path, by: str) -> None:
    """Records every file of a closed engine folder, with its size and its digest or content; complete or not at all.

    ``by`` is the engine that wrote them, with its version.
    """
    files = {name: _noted(folder / name) for name in _names(folder)}
    write_json(folder / FILE, signed({"by": by, "files": files}), indent=None)


def unseal(folder: Path) -> None:
    """Removes the seal, also on the disk, before anything is written."""
    if (folder / FILE).exists():
        (folder / FILE).unlink(missing_ok=True)  # another thread may have started writing as well
        sync_folder(folder)


def sealed_by(folder: Path) -> str:
    """The engine and version that sealed the folder; empty without a readable seal."""
    return _read(folder)[0]


def changed(folder: Path, *, whole: bool) -> Iterator[str]:
    """The differences from the seal, as phrases; empty without a readable seal.

    ``whole`` compares every byte; otherwise only sizes, and the bytes of small files.
    """
    noted = _read(folder)[1]
    for name, each in noted.items():
        with suppress(StopIteration):
            yield next(_differences(folder / name, each, whole=whole))


def _read(folder: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """The writer of the seal and its record of each file; a changed seal counts as none."""
    try:
        found = verified(parse_json((folder / FILE).read_text(encoding="utf-8")))
        return str(found["by"]), {str(name): dict(each) for name, each in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _noted(file: Path) -> dict[str, Any]:
    """The record of a file; JSON files are recorded by content, since the engine rewrites them at each opening."""
    if file.suffix == ".json":
        return {"json": parse_json(file.read_text(encoding="utf-8"))}
    return {"bytes": file.stat().st_size, "digest": file_digest(file)}


def _differences(file: Path, noted: dict[str, Any], *, whole: bool) -> Iterator[str]:
    try:
        if "json" in noted:
            if not _says(parse_json(file.read_text(encoding="utf-8")), noted["json"]):
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
    """Whether a JSON value contains the recorded one; objects may have more keys."""
    if isinstance(noted, dict):
        return isinstance(found, dict) and all(name in found and _says(found[name], noted[name]) for name in noted)
    return type(found) is type(noted) and bool(found == noted)


def check_seal(folder: Path) -> None:
    """Raises LibraryDamaged if an engine folder differs from its seal in a quick check."""
    with suppress(StopIteration):
        raise LibraryDamaged(next(changed(folder, whole=False)))


def _names(folder: Path) -> list[str]:
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return sorted(name for name in found if name != FILE and not is_draft(name))
