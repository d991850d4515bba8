"""``lingxi show``: opens a hit of the last search at its place, or cuts it out of its video."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import BadQuery, LingxiError
from lingxi.object_path import is_object
from lingxi.present.cli.options import LibraryOption
from lingxi.present.cli.search import clock

if TYPE_CHECKING:
    from lingxi.search.hit import Hit

# players that can start in the middle; {start} is in seconds
PLAYERS = (
    ("mpv", ("--start={start}",)),
    ("vlc", ("--start-time={start}",)),
    ("ffplay", ("-ss", "{start}", "-autoexit")),
)
SCRIPTS = (".bat", ".cmd")  # Windows runs them by cmd, which interprets & and % in file names
READERS = (("evince", ("--page-index={page}",)), ("okular", ("--page", "{page}")), ("zathura", ("--page={page}",)))


def show(
    hit: Annotated[
        str, typer.Argument(metavar="HIT", help="The number of a hit of the last search, its id or a path.")
    ],
    clip: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write its time span to a file instead, without re-encoding.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the command and open nothing.")] = False,
    library: LibraryOption = None,
) -> None:
    """Open a hit at its moment or page.

    lingxi show 3; lingxi show 3 --clip goal.mp4
    """
    from lingxi.neighbour import connect

    with connect(library) as lib:
        found = _as_shown(lib.segments(lib.marked(hit))[0], lib.shown_span(hit))
    if clip is not None:
        _cut(found, clip)
        return
    if is_object(found.path):
        raise BadQuery(f"{found.path} is in object storage, which programs of this machine cannot open")
    command = opener(found, sys.platform)
    if dry_run:
        typer.echo(" ".join(command) or f"open {found.path}")
    elif command:
        _run(command, found.path)
    else:
        _open_by_association(found.path)


def _as_shown(hit: Hit, span: tuple[float, float] | None) -> Hit:
    """The hit with the span that the list of hits shows: neighbours in time that match are one hit there."""
    return hit if span is None else replace(hit, place=replace(hit.place, start_s=span[0], end_s=span[1]))


def opener(hit: Hit, platform: str) -> list[str]:
    """The command that opens a hit at its place in the first installed player, else in the system's default program.

    It is empty on Windows without a player: there the system opens files without a command.
    """
    known = PLAYERS if hit.place.start_s is not None else READERS if hit.place.page is not None else ()
    for name, options in known:
        program = shutil.which(name)
        if program and not program.lower().endswith(SCRIPTS):
            filled = [each.format(start=hit.place.start_s, page=hit.place.page) for each in options]
            return [program, *filled, str(hit.path)]
    if platform == "win32":
        return []
    return ["open" if platform == "darwin" else "xdg-open", str(hit.path)]


def _run(command: list[str], path: Path) -> None:
    """Runs a program that opens a file; raises LingxiError where there is none, or where it fails."""
    try:
        failed = subprocess.run(command, check=False).returncode  # noqa: S603
    except FileNotFoundError:
        raise LingxiError(f"no program opens {path}: {command[0]} is not installed") from None
    if failed:
        raise LingxiError(f"{command[0]} could not open {path}; its exit code is {failed}")


def _open_by_association(path: Path) -> None:
    """Opens a file with its default program on Windows; no shell sees its name."""
    os.startfile(path)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606


def _cut(hit: Hit, out: Path) -> None:
    from lingxi.media.clip import cut
    from lingxi.media.object_copies import local_copy

    if hit.place.start_s is None or hit.place.end_s is None:
        raise BadQuery(f"{hit.path.name} is neither a video nor a sound, so no clip can be cut")
    with local_copy(hit.path) as file:
        start_s, end_s = cut(file, hit.place.start_s, hit.place.end_s, out)
    typer.echo(f"wrote {out}: {clock(start_s)}-{clock(end_s)} of {hit.path.name}", err=True)
