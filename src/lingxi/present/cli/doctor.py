"""``lingxi doctor``: checks the installation, and says how to fix problems."""

from __future__ import annotations

import platform
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lingxi.errors import LibraryError
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json
from lingxi.version import __version__

if TYPE_CHECKING:
    from lingxi.types import Encoder, Source, Status

PACKAGES: tuple[str, ...] = (
    "numpy",
    "pillow",
    "pillow-heif",
    "av",
    "pypdfium2",
    "onnxruntime",
    "tokenizers",
    "qdrant-edge-py",
)
PACKAGES += ("lxml", "pebble", "pikepdf")
ROOM_BYTES = 500 * 10**6


@dataclass(frozen=True)
class Check:
    """The result of one check."""

    name: str
    fine: bool
    said: str  # what was found, or what to do


def doctor(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Check that everything works here: packages, the built-in model, files of every format, the library, the disk."""
    checks = list[Check]()
    for check in _checks(library):
        checks.append(check)
        if not as_json:
            typer.echo(f"{'ok  ' if check.fine else 'FAIL'}  {check.name}: {check.said}")
    fine = all(check.fine for check in checks)
    if as_json:
        found = [{"name": each.name, "ok": each.fine, "detail": each.said} for each in checks]
        typer.echo(printable_json({"ok": fine, "checks": found}))
    if not fine:
        raise typer.Exit(1)


def _checks(library: str | None) -> Iterator[Check]:
    yield Check("lingxi", True, f"{__version__} on Python {platform.python_version()}, {platform.platform()}")
    for package in PACKAGES:
        yield _package(package)
    yield from _plug_ins()
    yield _tried("shipped model", _words)
    yield from _formats()
    yield _tried("worker process", _worker)
    yield _tried("library", lambda: _library(library))
    yield _room(library)


def _package(name: str) -> Check:
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and every command imports this

    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, "not installed; run: pip install --force-reinstall lingxi")


def _plug_ins() -> Iterator[Check]:
    """The plug-ins that cannot be imported; the error names only them, since everything else works."""
    from lingxi.encode.registry import encoders
    from lingxi.fuse.registry import rank_fusions
    from lingxi.fuse.vector_fusion import vector_fusions
    from lingxi.media.registry import readers
    from lingxi.search.learner import learners
    from lingxi.search.reranker import rerankers
    from lingxi.store.engine import engines

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the check reports them instead
        known = (readers, encoders, vector_fusions, rank_fusions, rerankers, learners, engines)
        broken = [(each.kind, name, reason) for each in known for name, reason in each.broken.items()]
    for kind, name, reason in broken:
        yield Check(f"{kind} {name}", False, f"cannot be used: {reason}; repair or uninstall the package it comes from")
    if not broken:
        yield Check("plug-ins", True, "all can be imported")


def _formats() -> Iterator[Check]:
    """Reads the samples of all readers, also of other packages; broken readers are reported as plug-ins."""
    from lingxi.encode.choose import choose
    from lingxi.media.read import known_readers
    from lingxi.media.registry import HasSamples

    model = cache(partial(choose, "embedded"))  # its files are loaded once
    for reader in known_readers():
        for each in reader.samples if isinstance(reader, HasSamples) else ():
            yield _tried(each.what, partial(_decoded, each.path, model))


def _tried(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except Exception as error:  # a damaged installation may raise anything
        return Check(name, False, str(error) or type(error).__name__)


def _words() -> str:
    from lingxi.encode.choose import choose
    from lingxi.types import Text

    encoder = choose("embedded")
    cat, mao, car = encoder.encode([Text("a cat"), Text("一只猫"), Text("a car")])
    if cat @ mao <= cat @ car:
        raise RuntimeError("猫 is not nearer to a cat than a car is: the shipped files are damaged; reinstall lingxi")
    return f"{encoder.space}; 猫 is a cat ({cat @ mao:.2f}) rather than a car ({cat @ car:.2f})"


def _decoded(path: Path, model: Callable[[], Encoder]) -> str:
    """Reads a file in this process and encodes its content."""
    import numpy as np

    from lingxi.encode.embed import embed
    from lingxi.media.read import read
    from lingxi.types import Limits, modality_of

    encoder = model()
    media = [each.media for each in read(_source(path), Limits(), encoder.side).segments]  # type: ignore[attr-defined]
    vectors = embed(encoder, media)
    if not media or not np.any(vectors, axis=1).all():
        raise RuntimeError(f"nothing was found in {path.name}; run: pip install --force-reinstall lingxi")
    return f"read and encoded: {', '.join(sorted({modality_of(each) for each in media}))}"


def _worker() -> str:
    """Reads an image as indexing does, in a worker process that may crash."""
    from lingxi.media.pool import read_all
    from lingxi.media.readers.image import ImageReader
    from lingxi.types import Limits, Skipped

    (answer,) = read_all([_source(ImageReader.samples[0].path)], Limits(), 64, workers=1)
    if isinstance(answer, Skipped):
        raise RuntimeError(answer.reason)
    return "starts, reads a picture and hands it over"


def _source(path: Path) -> Source:
    from lingxi.types import Source

    info = path.stat()
    return Source(path, info.st_size, info.st_mtime_ns)


def _library(library: str | None) -> str:
    from lingxi.check import check_library
    from lingxi.library import Library
    from lingxi.library_place import folder_of
    from lingxi.store.locator import is_address

    if is_address(library):
        with Library(library, create=False) as lib:
            return _summary(lib.status())
    folder = folder_of(library)
    if not folder.exists():
        return f"{folder} does not exist yet; lingxi index makes it"
    report = check_library(folder)  # before it is opened: closing it seals its files in their current state
    if not report.sound:
        raise LibraryError(report.findings[0].said)
    with Library(folder) as lib:
        return f"{_summary(lib.status())}; sound"


def _summary(found: Status) -> str:
    """What a library holds; raises LibraryError if a model of it has changed."""
    from lingxi.types import outcomes

    if found.outdated:
        models = ", ".join(found.outdated)
        raise LibraryError(
            f"{found.place}: another revision is installed of {models}; re-embed with: lingxi index --rebuild"
        )
    return f"{found.place}: {found.segments:,} segments of {found.assets:,} files, {outcomes(found.skipped)}"


def _room(library: str | None) -> Check:
    from lingxi.cores import available_cores
    from lingxi.library_place import folder_of
    from lingxi.store.locator import is_address

    place = Path(tempfile.gettempdir()) if is_address(library) else folder_of(library)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    said = f"{free / 1e9:,.1f} GB free where the library is, {available_cores()} processor cores"
    return Check("room", free > ROOM_BYTES, said if free > ROOM_BYTES else f"{said}; make room before indexing")
