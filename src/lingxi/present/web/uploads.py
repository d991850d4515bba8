"""Files that are sent to be kept: under a name that is safe, whole or not at all, in one folder and nowhere else."""

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

LONGEST = 200  # bytes of a name; systems allow 255, and a number may be added
DRAFT = ".lingxi-"  # how the names of files begin that are not whole yet; what begins with a dot is not indexed
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"|?*'), "_")
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}


def safe_name(name: str) -> str:
    """The last part of a name, fit for any file system; raises UnreadableMedia when no reader claims such files."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].translate(_FORBIDDEN)
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in "\u2028\u2029")
    plain = shown.strip(" .")
    if not readable(plain) or plain.lower() in TABLES:
        raise UnreadableMedia(f"files called {plain or 'nothing'!r} are not kept: no reader is known for them")
    end = ending(plain)
    stem = plain[: -len(end)].strip(" .")
    cut = stem.encode()[: LONGEST - len(end.encode())].decode("utf-8", "ignore")
    return f"{'_' if cut.upper() in _DEVICES or not cut else ''}{cut}{end}"


def keep(folder: Path, name: str, file: IO[bytes]) -> Path:
    """Writes a file into the folder and returns its path when it is on the disk; nothing is ever written over.

    One that is there already with the same name and content is left alone. Raises UnreadableMedia or LibraryFull.
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
            raise LibraryFull("the disk that uploads are kept on is full; make room, and send it again") from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Makes the folder, and removes what a server that was killed left half written in it; raises LibraryError."""
    try:
        make_private(folder)
        for draft in folder.glob(f"{DRAFT}*"):
            draft.unlink()
    except OSError as error:
        raise LibraryError(f"uploads cannot be kept in {folder}: {error.strerror or error}") from error


def _placed(draft: Path, folder: Path, name: str) -> Path:
    """Gives the draft the first free name like ``name``, or finds that it is there already."""
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
    """Opens a file that only this user may read, whatever the umask says."""
    return os.open(name, flags, PRIVATE_FILE)
