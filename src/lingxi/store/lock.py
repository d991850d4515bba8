"""The lock of a library folder, and who holds it: one process at a time."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import final

from filelock import FileLock, Timeout

from lingxi.codec import parse_json
from lingxi.disk import write_json, write_whole
from lingxi.errors import LibraryBusy, LibraryError

LOCK, OWNER, TOKEN = "library.lock", "owner.json", "server.token"
NOTE, SOCKET = "answer.json", "answer.sock"  # the address for other processes (lingxi.channel)
BRIEF = ("ask", "explain", "list", "mcp", "search", "show", "status")  # commands that hold a library for a moment
BRIEF_S = 20.0  # that a writer waits for one, on a busy machine
MOST_SHOWN = 200  # characters of a command

HIDDEN = "***"
_SECRET = re.compile(r"-*[\w-]*(token|secret|password|passwd|api-?_?key|credential)[\w-]*(=|$)", re.IGNORECASE)
_IN_URL = re.compile(r"((?:[?&](?:token|key|secret|password)=)|(?<=//)[^/@\s:]*:(?=[^/\s]*@))[^&\s@#]*", re.IGNORECASE)


@final
class LibraryLock:
    """Held from construction to :meth:`release`; raises LibraryBusy, with the holder, after ``wait_s``.

    It is a lock of the operating system, so it ends with the process. The file about the holder is for messages only.
    """

    def __init__(self, folder: Path, wait_s: float = 1.0) -> None:
        self._owner, self._token = folder / OWNER, folder / TOKEN
        self._lock = FileLock(folder / LOCK, mode=0o600)
        try:
            self._acquire(wait_s)
        except Timeout:
            raise _busy(folder, self._owner) from None
        except OSError as error:
            raise LibraryError(f"cannot write in the library {folder}: {error.strerror or error}") from error
        with suppress(OSError):
            self._write_holder(_myself())

    def announce(self, url: str, token: str) -> None:
        """Publishes the address of a server to this user's processes while the lock is held."""
        write_whole(self._token, token.encode("ascii"))
        self._write_holder(_myself() | {"server": url})

    def release(self, *, replaced: bool = False) -> None:
        """Unlocks the folder; a library that has ``replaced`` this one keeps the files about the holder."""
        with suppress(OSError):
            if not replaced:
                self._token.unlink(missing_ok=True)
                self._owner.unlink(missing_ok=True)
        self._lock.release()

    def _write_holder(self, facts: Mapping[str, object]) -> None:
        """Writes who holds the library; readers see the whole file or none."""
        write_json(self._owner, facts)

    def _acquire(self, wait_s: float) -> None:
        """Waits for the lock, for a search until it has ended, and not for a holder that answers requests."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            if _holder(self._owner).get("server"):
                raise
            brief = wait_s and _is_brief(_holder(self._owner))
            self._lock.acquire(timeout=BRIEF_S if brief else wait_s)


@contextmanager
def unwritten(folder: Path) -> Iterator[None]:
    """Keeps writers out of a folder that this user cannot write to; raises LibraryBusy while another process writes.

    If the system has no shared locks, or the lock cannot be read, it does nothing.
    """
    with ExitStack() as held:
        with suppress(ImportError, OSError):
            import fcntl

            file = held.enter_context((folder / LOCK).open("rb"))
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _busy(folder, folder / OWNER) from None
        yield


def server_token(folder: Path) -> str:
    """The token of the server that holds a library; only its owner can read it. Raises LibraryError."""
    try:
        return (folder / TOKEN).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise LibraryError(f"the server that holds {folder} is another user's: {error}") from error


def plain_command(words: Sequence[str]) -> str:
    """A command line for display, without the values of secret options and variables."""
    shown, secret = list[str](), False
    for word in words:
        named = _SECRET.match(word)
        if secret:
            shown.append(HIDDEN)
        elif named and "=" in word:
            shown.append(f"{word.partition('=')[0]}={HIDDEN}")
        else:
            shown.append(_IN_URL.sub(rf"\1{HIDDEN}", word))
        secret = not secret and bool(named) and "=" not in word
    return " ".join(shown)


def _holder(owner: Path) -> dict[str, object]:
    """What the holder wrote about itself; empty if it cannot be read."""
    try:
        found = parse_json(owner.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_brief(holder: Mapping[str, object]) -> bool:
    """Whether a command holds the library that ends in a moment."""
    return any(word in BRIEF for word in str(holder.get("command", "")).split(" ")[1:2])


def _myself() -> dict[str, object]:
    command = plain_command([Path(sys.argv[0]).name, *sys.argv[1:]])
    return {"pid": os.getpid(), "command": command[:MOST_SHOWN], "since": datetime.now().isoformat(" ", "seconds")}


def _busy(folder: Path, owner: Path) -> LibraryBusy:
    held = _holder(owner)
    try:
        command = plain_command(str(held["command"]).split(" "))  # an older lingxi wrote the whole command line
        who = f"process {held['pid']} ({command}, since {held['since']})"
    except KeyError:
        who = "another process"
    message = f"the library {folder} is in use by {who}; wait for it to end, or stop it, and try again"
    return LibraryBusy(message, str(held.get("server", "")))
