"""Stores files that clients send: under a safe name, whole or not at all, in one folder only."""

from __future__ import annotations

import errno
import os
import shutil
import unicodedata
from contextlib import suppress
from filecmp import cmp
from itertools import count
from pathlib import Path
from typing import IO
from uuid import uuid4

from lingxi.disk import PRIVATE_FILE, make_private, sync_folder
from lingxi.errors import LibraryError, LibraryFull, UnreadableMedia
from lingxi.media.captions import TABLES
from lingxi.media.read import ending, readable

LONGEST = 200  # bytes of a name; file systems allow 255, and a number may be added
DRAFT = ".lingxi-"  # prefix of the names of unfinished files; indexing skips names with a leading dot
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"|?*'), "_")
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}


def safe_name(name: str) -> str:
    """The last component of a name, safe for any file system; raises UnreadableMedia if no reader supports it."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].translate(_FORBIDDEN)
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in "\u2028\u2029")
    plain = shown.strip(" .")
    if not readable(plain) or plain.lower() in TABLES:
        raise UnreadableMedia(f"files called {plain or 'nothing'!r} are not accepted: no reader supports them")
    end = ending(plain)
    stem = plain[: -len(end)].strip(" .")
    cut = stem.encode()[: LONGEST - len(end.encode())].decode("utf-8", "ignore")
    return f"{'_' if cut.upper() in _DEVICES or not cut else ''}{cut}{end}"


def keep(folder: Path, name: str, file: IO[bytes]) -> Path:
    """Writes a file into the folder and returns its path when it is on the disk; existing files are never overwritten.

    If a file of the same name and content exists, it is used. Raises UnreadableMedia or LibraryFull.
    """
    safe, draft = safe_name(name), folder / f"{DRAFT}{uuid4().hex}"
    try:
        with open(draft, "xb", opener=_private) as out:
            shutil.copyfileobj(file, out, 2**20)
            out.flush()
            os.fsync(out.fileno())
        path = _placed(draft, folder, safe)
        sync_folder(folder)
        return path
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise LibraryFull("the disk for uploads is full; free some space, and send it again") from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Creates the folder, and removes unfinished files of a killed server; raises LibraryError."""
    try:
        make_private(folder)
        for draft in folder.glob(f"{DRAFT}*"):
            draft.unlink()
    except OSError as error:
        raise LibraryError(f"uploads cannot be stored in {folder}: {error.strerror or error}") from error


def _placed(draft: Path, folder: Path, name: str) -> Path:
    """Renames the draft to the first free name like ``name``, unless the same file exists already."""
    end = ending(name)
    for number in count(1):
        path = folder / (name if number == 1 else f"{name[: -len(end)]}-{number}{end}")
        with suppress(FileExistsError):
            os.link(draft, path, follow_symlinks=False)
            return path
        if path.is_file() and not path.is_symlink() and cmp(draft, path, shallow=False):
            return path
    raise AssertionError("numbers do not end")


def _private(name: str, flags: int) -> int:
    """Opens a new file that only this user may read, regardless of the umask."""
    return os.open(name, flags, PRIVATE_FILE)
