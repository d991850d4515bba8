"""Every error lingxi raises, as one tree.

LingxiError
├── UnknownName          also KeyError       a plug-in, model or field that does not exist; lists those that do
├── BrokenPlugIn         also ImportError    a plug-in that cannot be imported; with the reason
├── MissingExtra         also ImportError    a library that an extra installs; names the command that installs it
├── MissingModel         also FileNotFoundError  missing model files; says which and where to put them
├── BadModel             also ValueError     model files with wrong content
├── NotFitted            also RuntimeError   a model that must be fitted on a collection first
├── BadName              also ValueError     a plug-in's name, or a setting in it, that cannot be read
├── UnreadableMedia      also ValueError     a file that cannot become media; carries the reason
├── NoSuchFolder         also FileNotFoundError  a file or folder to index that is not there
├── BadDataset           also ValueError     a data set that cannot be read; says where and why
├── CannotEvaluate       also ValueError     a model that a data set cannot measure
├── SpaceMismatch        also ValueError     vectors of two spaces were about to be compared
├── NotShared            also AttributeError what a shared library does not offer; says why
├── BadQuery             also ValueError     an invalid query
│   └── BadFilter                            a filter that cannot be parsed; points at the character
└── LibraryError         also RuntimeError   a library folder that cannot be used
    ├── LibraryBusy                          another process has it open; names it
    ├── LibraryTooNew                        written by a later lingxi
    ├── LibraryDamaged                       its files are not what lingxi wrote; says what to run
    ├── BadExport                            an export or a backup that is not what lingxi wrote
    ├── LibraryFull      also OSError        the disk is full; what was acknowledged is safe
    ├── Abandoned                            a search index that was stopped while it was built; nothing has changed
    └── WorkerDied                           a process that indexes for another one ended before its work
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any
from unicodedata import east_asian_width

DAMAGED = "lingxi check lists all that is damaged, lingxi restore or lingxi import bring back what was saved"


class LingxiError(Exception):
    """The root of the tree: catches every error that lingxi raises on purpose."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[object, ...]:
        """As it is, not by calling the class: workers send their errors to the process that waits for them."""
        return _restored, (type(self), self.args, dict(self.__dict__))


class UnknownName(LingxiError, KeyError):
    """An unknown name, with the known names."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        self.known = sorted(known)
        close = get_close_matches(name, self.known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        super().__init__(f"unknown {kind} {name!r}.{hint} Known: {', '.join(self.known) or 'none'}.")


class BrokenPlugIn(LingxiError, ImportError):
    """A plug-in that exists but cannot be imported, with the reason."""

    def __init__(self, kind: str, name: str, reason: str) -> None:
        super().__init__(f"the {kind} {name!r} cannot be used: {reason}; repair or uninstall the package it comes from")


class MissingExtra(LingxiError, ImportError):
    """A third-party library that is not installed, with the command that installs it."""

    def __init__(self, library: str, extra: str) -> None:
        self.library = library
        self.extra = extra
        super().__init__(f"this needs {library}; install it with: pip install 'lingxi[{extra}]'")


class MissingModel(LingxiError, FileNotFoundError):
    """Model files that are missing on this machine, and where to put them."""


class BadModel(LingxiError, ValueError):
    """Model files with wrong content."""


class NotFitted(LingxiError, RuntimeError):
    """A model that must be fitted on a collection first."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is learned from a collection first: lingxi index does it, or fit(media) in Python")


class BadName(LingxiError, ValueError):
    """A plug-in's name that cannot be parsed, or a setting that the plug-in does not accept."""


class UnreadableMedia(LingxiError, ValueError):
    """A file that cannot become media; ``reason`` can be shown to its owner.

    ``passing`` means that the system failed and not the file, so reading it again later may succeed.
    """

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        self.reason = reason
        self.passing = passing
        super().__init__(reason)


class NoSuchFolder(LingxiError, FileNotFoundError):
    """A folder or file that should be indexed and does not exist."""


class BadDataset(LingxiError, ValueError):
    """A data set that cannot be read; says where and why."""


class CannotEvaluate(LingxiError, ValueError):
    """A model that does not support the data set's modalities, or files that cannot be read."""


class SpaceMismatch(LingxiError, ValueError):
    """Vectors of two different spaces, which are never compared."""

    def __init__(self, wanted: object, got: object) -> None:
        self.wanted = wanted
        self.got = got
        super().__init__(
            f"vectors of {got} cannot be compared with vectors of {wanted}; "
            "re-embed the library with the current model: lingxi index --rebuild"
        )


class NotShared(LingxiError, AttributeError):
    """What a library has, and the part of it that a token shows does not offer, with the reason."""


class BadQuery(LingxiError, ValueError):
    """An invalid query."""


class BadFilter(BadQuery):
    """A filter that cannot be parsed: its text, the position, and a caret below it.

    That of a server has an empty ``text``: its message shows both.
    """

    def __init__(self, message: str, text: str = "", at: int = 0) -> None:
        self.text = text
        self.at = at
        columns = sum(2 if east_asian_width(char) in "WF" else 1 for char in text[:at])
        super().__init__(f"{message}\n  {text}\n  {' ' * columns}^" if text else message)


class LibraryError(LingxiError, RuntimeError):
    """A library folder that cannot be used."""


class LibraryBusy(LibraryError):
    """Another process has the library open; ``server`` is the address of that process, if it serves the library."""

    def __init__(self, message: str, server: str = "") -> None:
        self.server = server
        super().__init__(message)


class LibraryTooNew(LibraryError):
    """The library was written by a later version of lingxi."""


class LibraryDamaged(LibraryError):
    """The library's files are not what lingxi wrote; the message says what to run."""

    def __str__(self) -> str:
        return f"{super().__str__()}; {DAMAGED}"

    @property
    def reason(self) -> str:
        """What is wrong, without the command to run."""
        return super().__str__()


class BadExport(LibraryError):
    """An export or a backup that is not what lingxi wrote; nothing was imported."""


class LibraryFull(LibraryError, OSError):
    """The disk is full; everything acknowledged before is safe."""


class Abandoned(LibraryError):
    """A search index was not finished: it was stopped, or a copy cannot follow a change; nothing has changed."""


class WorkerDied(LibraryError):
    """A process that indexes for another one ended before its work; the message says how it is known."""


def _restored(kind: type[LingxiError], args: tuple[object, ...], values: dict[str, object]) -> LingxiError:
    """An error that another process raised."""
    base: Any = kind.__base__  # the one whose layout it has
    error: LingxiError = base.__new__(kind)
    error.args = args
    error.__dict__.update(values)
    return error


def __getattr__(name: str) -> type[LingxiError]:
    """Names of earlier versions."""
    if name == "BadModelName":
        warnings.warn("BadModelName is called BadName now", DeprecationWarning, stacklevel=2)
        return BadName
    raise AttributeError(name)
