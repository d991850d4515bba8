"""Our own files on the disk: written whole or not at all, and readable by this user only.

Every file that lingxi keeps is written here: into a draft, which is flushed to the disk and renamed, and then the
folder is flushed. A failure or a loss of power at any step leaves the old content or the new one, never half of it.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

DRAFT = ".draft"  # how the names of files end that are not whole yet; they begin with a dot
PRIVATE_FOLDER, PRIVATE_FILE, FOR_OTHERS = 0o700, 0o600, 0o077
OLD_DRAFT = ".new"  # how they ended before


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file, or makes it, with mode 0600; returns when it is on the disk. Raises OSError.

    Several may write the same file at once: one of them comes last, and its content is there whole.
    """
    draft = _draft(path)
    try:
        _write(draft, data)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    sync_folder(path.parent)


def write_json(path: Path, value: Any, indent: int | None = 1) -> None:
    """Replaces a file with a value as JSON; as :func:`write_whole`."""
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=indent).encode() + b"\n")


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A draft of a folder to fill; at the end it is on the disk under its name, or, after an error, not there at all.

    Raises FileExistsError when the folder exists.
    """
    if folder.exists():
        raise FileExistsError(folder)
    make_private(folder.parent)
    draft = _draft(folder)
    draft.mkdir(mode=PRIVATE_FOLDER)
    try:
        yield draft
        tighten(draft)
        _sync_tree(draft)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def move_folder(folder: Path, target: Path) -> None:
    """Gives a folder another place on its disk; returns when that is on the disk. Raises OSError."""
    folder.rename(target)
    sync_folder(target.parent)
    sync_folder(folder.parent)


def remove_folder(folder: Path) -> None:
    """Removes a folder with all that is in it; returns when that is on the disk. Raises OSError.

    Of one that was moved to another disk, and linked to, both go.
    """
    shutil.rmtree(folder.resolve())
    if folder.is_symlink():
        folder.unlink()
    sync_folder(folder.parent)


def make_private(folder: Path) -> None:
    """Makes a folder that only this user can enter; one that is there already is left as it is. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=PRIVATE_FOLDER)
        folder.chmod(PRIVATE_FOLDER)  # whatever the umask says
    if not folder.is_dir():
        raise NotADirectoryError(20, "there is a file of that name", str(folder))


def tighten(folder: Path) -> None:
    """Takes from others what they may do with a folder and all in it: 0700 and 0600; links are left alone.

    Files of another user stay as they are.
    """
    folder = folder.resolve()  # itself may be behind a link
    for path in (folder, *folder.rglob("*")):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & FOR_OTHERS:
                path.chmod(PRIVATE_FOLDER if stat.S_ISDIR(mode) else PRIVATE_FILE)


def sweep_drafts(folder: Path) -> None:
    """Removes what a process that was killed left half written in a folder."""
    for draft in [*folder.glob(f".*{DRAFT}"), *folder.glob(f"*{OLD_DRAFT}")]:
        with suppress(OSError):
            shutil.rmtree(draft) if draft.is_dir() else draft.unlink()


def is_draft(name: str) -> bool:
    """Whether a file of that name is one that was left half written."""
    return (name.startswith(".") and name.endswith(DRAFT)) or name.endswith(OLD_DRAFT)


def sync_folder(folder: Path) -> None:
    """Returns when the names in a folder are on the disk, where the system can say so."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def bytes_on_disk(folder: Path) -> int:
    """The bytes of the blocks of all files below a folder; files that go meanwhile count for nothing."""
    found = 0
    for place, _, files in os.walk(folder):  # which passes over folders that are gone
        for name in files:
            with suppress(OSError):
                found += os.lstat(os.path.join(place, name)).st_blocks * 512  # noqa: PTH118
    return found


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name[:120]}.{uuid4().hex}{DRAFT}")


def _write(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    opened = os.open(path, flags, PRIVATE_FILE)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(opened, rest) :]
        os.fsync(opened)
    finally:
        os.close(opened)


def _sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            sync_folder(path)
            continue
        opened = os.open(path, os.O_RDWR)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
