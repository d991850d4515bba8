"""A private copy of an engine folder, for read-only libraries: engines write even when they open their files."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from lingxi.errors import LibraryDamaged, LibraryError, LibraryFull
from lingxi.store.checksum import filled_blocks

ROOM = 256 * 2**20  # bytes that stay free after copying


def private_copy(folder: Path) -> TemporaryDirectory[str]:
    """A temporary folder for this user only, with a copy of ``folder`` under the same name.

    It is deleted by ``cleanup()``, and at the end of the process. It is in the system's temporary folder (``TMPDIR``).
    Raises LibraryDamaged if there is no folder, LibraryFull or LibraryError.
    """
    if not folder.is_dir():
        raise LibraryDamaged(f"{folder}, which has the library's data, is missing")
    held = sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file())
    free = shutil.disk_usage(gettempdir()).free
    if free < held + ROOM:
        raise LibraryFull(
            f"the library cannot be written, so it is searched in a copy: {held / 1e6:,.0f} MB, and {gettempdir()} has "
            f"{free / 1e6:,.0f} MB left; free some space there, or set TMPDIR to another folder"
        )
    copy = TemporaryDirectory(prefix="lingxi-")
    try:
        copy_sparse(folder, Path(copy.name) / folder.name)
    except OSError as error:
        copy.cleanup()
        raise LibraryError(f"{folder} cannot be copied to {copy.name}: {error}") from error
    for entry in Path(copy.name).rglob("*"):
        entry.chmod(0o700 if entry.is_dir() else 0o600)
    return copy


def copy_sparse(folder: Path, target: Path) -> None:
    """Copies a folder with its files, in which blocks of zeros become holes; ``target`` may exist. Raises OSError."""
    shutil.copytree(folder, target, copy_function=_copied, dirs_exist_ok=True)


def _copied(source: str, target: str) -> None:
    """Copies a file; blocks of zeros become holes, since the files of engines are mostly empty."""
    with Path(target).open("wb") as new:
        for at, block in filled_blocks(Path(source)):
            new.seek(at)
            new.write(block)
        new.truncate(Path(source).stat().st_size)
