"""Checks that a library is what lingxi wrote: manifest, points, albums, weights, learned models."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from lingxi.address import as_path
from lingxi.encode.fitted import is_saved, load_learned
from lingxi.errors import LibraryDamaged, LibraryError, LingxiError
from lingxi.search.album import SavedSearch
from lingxi.search.album_files import FOLDER as ALBUMS
from lingxi.search.album_files import load_kept
from lingxi.search.kept_media import FOLDER as MEDIA
from lingxi.search.kept_media import check_media, media_file
from lingxi.search.library_calibration import load as load_calibration
from lingxi.search.query import KeptMedia
from lingxi.search.weights import load_weights
from lingxi.store.check import check_engine
from lingxi.store.check_points import RESTORE, Checked, Counted, Finding, OnChecked, check_points
from lingxi.store.engine import Engine
from lingxi.store.kept_files import LIST, kept_files, listed, lost_files
from lingxi.store.lock import LibraryLock
from lingxi.store.manifest import Manifest, is_library, load
from lingxi.version import __version__

MODELS = "models"
BACK = "bring it back from a backup: lingxi restore BACKUP --library NEW"


@dataclass(frozen=True)
class CheckReport:
    """The findings of a check."""

    folder: Path
    points: int = 0
    assets: int = 0
    files: int = 0  # other than the engine's
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()  # what could not be checked, with the reason
    address: str = ""  # of a library in a database, without its password; then ``folder`` is a copy of its other files

    @property
    def place(self) -> str:
        """Where the library is: its address, or its folder."""
        return self.address or str(self.folder)

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return not self.findings


def check_library(
    folder: str | os.PathLike[str], *, on_progress: OnChecked | None = None, wait_s: float = 1.0
) -> CheckReport:
    """Checks a library that no process has open, even one that cannot be opened. Changes nothing.

    ``on_progress`` is called with the number of points checked and their total. Raises LibraryBusy, and LibraryError
    if there is no library.
    """
    library = as_path(folder).absolute()
    if not library.is_dir():
        raise LibraryError(f"there is no library in {library}; create one with: lingxi index FOLDER")
    if not is_library(library) and not any(library.glob("*-[0-9]*/edge_config.json")):
        raise LibraryError(f"there is no library in {library}; create one with: lingxi index FOLDER")
    with closing(_Locked(library, wait_s)):
        try:
            manifest = load(library, __version__)
        except LibraryDamaged as error:
            return CheckReport(library, findings=(Finding("library.json", f"{error.reason}; {RESTORE}"),))
        if manifest is None:
            said = f"library.json is missing in {library}; {RESTORE}"
            return CheckReport(library, findings=(Finding("library.json", said),))
        return _report(library, manifest, check_engine(library, manifest, on_progress))


def check_opened(
    library: Path, manifest: Manifest, engine: Engine, on_progress: OnChecked | None = None, address: str = ""
) -> CheckReport:
    """Checks a library that this process has open: every point and every other file; ``address`` is a database's."""
    found = _report(library, manifest, check_points(engine, manifest, on_progress), sealed=bool(address))
    if not address:
        return found
    findings = tuple(replace(each, said=_at(address, library, each.said)) for each in found.findings)
    return replace(found, findings=findings, address=address)


def _at(address: str, copy: Path, said: str) -> str:
    """A sentence that names the address, and not the folder with the copies of its files."""
    return said.replace(f"{copy}{os.sep}", f"{address}: ").replace(str(copy), address)


class _Locked:
    """Keeps other processes from opening the library meanwhile; a read-only one needs no lock."""

    def __init__(self, library: Path, wait_s: float) -> None:
        self._lock = LibraryLock(library, wait_s) if os.access(library, os.W_OK) else None

    def close(self) -> None:
        if self._lock is not None:
            self._lock.release()


def _report(library: Path, manifest: Manifest, checked: Iterator[Checked], *, sealed: bool = False) -> CheckReport:
    names = kept_files(library, manifest.engine)
    findings, counted = [*_wrong_files(library, manifest, names)], Counted(sealed=sealed)
    for each in checked:
        if isinstance(each, Counted):
            counted = replace(each, sealed=each.sealed or sealed)  # a database compares its own files
        else:
            findings.append(each)
    return CheckReport(
        library, counted.points, counted.assets, len(names), tuple(findings), tuple(_notes(counted, findings))
    )


def _notes(counted: Counted, findings: list[Finding]) -> Iterator[str]:
    if counted.unsigned:
        yield (
            f"{counted.unsigned:,} points were written by an earlier version and have no checksum; "
            "index their files again to give them one"
        )
    if not counted.sealed and not findings:
        yield "the engine's files were not compared with what they were when the library was closed: it was not"


def _wrong_files(library: Path, manifest: Manifest, names: list[str]) -> Iterator[Finding]:
    try:
        list(listed(library))
    except (OSError, ValueError) as error:
        yield Finding(LIST, f"{library / LIST} cannot be read: {error}; it is written again when the library is closed")
    for name in sorted(lost_files(library)):
        yield Finding(name, f"{library / name} is missing; {BACK}; or, if you deleted it, delete {library / LIST} too")
    yield from _problems_in("weights.json", lambda: load_weights(library))
    for held in manifest.held:
        yield from _problems_in("calibration.json", lambda space=held.space: load_calibration(library, space))  # type: ignore[misc]
    for name in names:
        path = Path(name)
        if path.parent.as_posix() == ALBUMS and path.suffix == ".json":
            found = list(_problems_in(name, lambda stem=path.stem: _kept(library, stem)))  # type: ignore[misc]
            yield from found if (library / name).exists() else ()  # unless it was deleted meanwhile
        if path.parent.as_posix() == MEDIA:
            yield from _problems_in(name, lambda media=path.name: check_media(library, media))  # type: ignore[misc]
    for folder in sorted((library / MODELS).glob("*")):
        if folder.is_dir() and not folder.name.startswith("."):
            yield from _problems_in(f"{MODELS}/{folder.name}", lambda folder=folder: _model(folder))  # type: ignore[misc]


def _kept(library: Path, name: str) -> None:
    """An album or a saved search can be read, with all that it shows."""
    kept = load_kept(library, name)
    for media in sorted(kept.media) if isinstance(kept, SavedSearch) else ():
        media_file(library, KeptMedia(media))


def _model(folder: Path) -> None:
    if not is_saved(folder):
        raise LibraryError(f"{folder} does not contain a fitted encoder")
    load_learned(folder)


def _problems_in(name: str, look: Callable[[], object]) -> Iterator[Finding]:
    try:
        look()
    except LibraryDamaged as error:
        yield Finding(name, f"{error.reason}; or {BACK}")
    except (LingxiError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield Finding(name, f"{error}; {BACK}")
