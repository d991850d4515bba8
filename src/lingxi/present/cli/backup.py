"""``lingxi backup``, ``restore``, ``export`` and ``import``: a library as files, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json
from lingxi.present.cli.progress import counted

NewArgument = Annotated[Path, typer.Argument(metavar="NEW", help="A new folder, or a new file that ends in .zip.")]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace the library that is there, when the new one is complete.")
]


def backup(target: NewArgument, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Write all that the library holds into one file or folder, and read it back; searches go on meanwhile."""
    _written(target, library, as_json=as_json)


def export(
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the library as JSON lines and safetensors, which other programs can read; lingxi import takes it back."""
    _written(target, library, as_json=as_json)


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="What lingxi backup or lingxi export wrote.")],
    library: LibraryOption = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a library of a backup; every file and point of it is verified before anything is replaced."""
    _read(source, library, overwrite=overwrite, as_json=as_json)


def import_(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="What lingxi export wrote.")],
    library: LibraryOption = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a library of an export; every file and point of it is verified before anything is replaced."""
    _read(source, library, overwrite=overwrite, as_json=as_json)


def _written(target: Path, library: str | None, *, as_json: bool) -> None:
    with reached(library) as lib, counted("writing", "points") as tell:
        points = lib.backup(target.absolute(), on_progress=tell)
    _say(target, points, as_json=as_json)


def _read(source: Path, library: str | None, *, overwrite: bool, as_json: bool) -> None:
    from lingxi.library_place import folder_of
    from lingxi.store.imports import import_library

    folder = folder_of(library)
    with counted("reading", "points") as tell:
        points = import_library(source.absolute(), folder, overwrite=overwrite, on_copied=tell)
    _say(folder, points, as_json=as_json)


def _say(target: Path, points: int, *, as_json: bool) -> None:
    typer.echo(printable_json({"path": str(target), "points": points}) if as_json else f"{target}: {points:,} points")
