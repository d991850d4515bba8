"""``lingxi status``: shows the contents of a library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from lingxi.present.cli.left_out import left_out_lines, looks_into_archives
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json

if TYPE_CHECKING:
    from lingxi.types import SearchIndex, SpeechStatus, Status, UntranscribedReason, Walk

SHOWN = 20  # files of each list, skipped or read in part; --json lists all
UNTRANSCRIBED: dict[UntranscribedReason, str] = {
    "no model": "the library has no speech model; lingxi index FOLDER --speech MODEL",
    "waiting": "indexed before the speech model was chosen; lingxi index transcribes them",
    "silent": "no speech was found",
    "subtitles": "their subtitles or lyrics are read",
}


def status(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Show what the library holds: files, segments, models, size, and skipped files with the reason."""
    from lingxi.neighbour import connect

    with connect(library) as lib:
        found = lib.status()
    if as_json:
        typer.echo(printable_json(_as_dict(found)))
    else:
        _print(found)


def _as_dict(found: Status) -> dict[str, object]:
    from lingxi.codec import dump_fields

    known = dump_fields(found)
    del known["folder"]
    return (
        {"library": found.place}
        | known
        | {
            "roots": [str(root) for root in found.roots],
            "skipped": [dump_fields(each) | {"path": str(each.path)} for each in found.skipped],
            "missing": [{"folder": str(folder), "files": count} for folder, count in found.missing.items()],
            "walks": [{"root": str(root)} | _as_known(walk) for root, walk in found.walks.items()],
            "unheard": found.stale_audio,  # the name in earlier versions
            "speech": dump_fields(found.speech)
            | {"untranscribed": [vars(each) | {"path": str(each.path)} for each in found.speech.untranscribed]},
        }
    )


def _as_known(walk: Walk) -> dict[str, object]:
    from lingxi.codec import dump_fields

    return {name: value for name, value in dump_fields(walk).items() if name not in ("devices", "left_out")}


def _options(walk: Walk | None) -> str:
    """The walk settings of a folder that differ from the defaults."""
    if walk is None:
        return ""
    said = [*(["--hidden"] if walk.hidden else []), *(["--follow-links"] if walk.follow_links else [])]
    said += ["--archives"] if walk.archives else []
    said += [f"--exclude {pattern!r}" for pattern in walk.exclude]
    return f" ({' '.join(said)})" if said else ""


def _notes(found: Status) -> Iterator[str]:
    """What the owner may want to do something about."""
    if found.remains:
        yield f"erased    {found.remains}"
    for model in found.outdated:
        yield f"outdated  {model}: another revision is installed now; re-embed with: lingxi index --rebuild"
    if found.unfinished_rebuild:
        yield "rebuild   unfinished; go on with: lingxi index --rebuild"
    if found.stale_audio:
        yield f"stale     {found.stale_audio:,} sounds, by an earlier model; lingxi index finds them again"


def _searches(found: Status) -> list[str]:
    """How each kind of vector is searched; nothing of a database, which decides by itself."""
    exact = [] if found.address else [f"{space.name}: exact" for space in found.spaces]
    return [_searched(index) for index in found.indexes] or exact


def _searched(index: SearchIndex) -> str:
    """How vectors are searched, and how well that was when it was measured."""
    measured = f"{index.recall:.3f} of the ten nearest, {index.queries} queries over {index.points:,} vectors"
    if index.method == "exact":
        return f"{index.vectors}: exact; warning: codes find too little ({measured})"
    return f"{index.vectors}: {index.method}, {measured}, {index.ms:.0f} ms (exact {index.exact_ms:.0f} ms)"


def _speech(found: SpeechStatus) -> Iterator[str]:
    """Which recordings were transcribed, and why others were not, with the files that are worth a look."""
    if found.model or found.recordings:
        yield f"{found.model or 'no model'}: {found.transcribed:,} of {found.recordings:,} recordings are transcribed"
    for reason, count in found.why_not.items():
        yield f"  {count:,} not transcribed: {UNTRANSCRIBED[reason]}"
        files = [each.path for each in found.untranscribed if each.reason == reason != "subtitles"]
        yield from (f"    {path}" for path in files[:SHOWN])
        if len(files) > SHOWN:
            yield f"    … and {count - SHOWN:,} more; --json lists them"


def _print(found: Status) -> None:
    typer.echo(f"library   {found.place}")
    typer.echo(f"created   {found.created}")
    for root in found.roots:
        typer.echo(f"indexed   {root}{_options(found.walks.get(root))}")
    for name, count, kinds in (
        ("files", found.assets, found.files),
        ("segments", found.segments, found.modalities),
    ):
        by_kind = ", ".join(f"{each:,} {kind}" for kind, each in kinds.items())
        typer.echo(f"{name:<10}{count:,}{f' ({by_kind})' if by_kind else ''}")
    for space in found.spaces:
        typer.echo(f"space     {space.name}, {space.dim} dimensions, revision {space.revision}")
    for said in _searches(found):
        typer.echo(f"search    {said}")
    for said in _speech(found.speech):
        typer.echo(f"speech    {said}")
    typer.echo(f"size      {found.bytes / 1e6:,.1f} MB")
    for note in _notes(found):
        typer.echo(note)
    for folder, count in found.missing.items():
        typer.echo(
            f"missing   {folder}: {count:,} files, kept; if they are gone for good: lingxi index {folder} --gone"
        )
    _print_unread(found)


def _print_unread(found: Status) -> None:
    """Prints which files could not be read, and how many are of kinds that are not."""
    from lingxi.types import count_outcomes

    for outcome, count in count_outcomes(found.skipped).items():
        typer.echo(f"{outcome:<10}{' ' * (len(outcome) > 9)}{count:,}")
        files = [each for each in found.skipped if each.outcome == outcome]
        for each in files[:SHOWN]:
            typer.echo(f"  {each.path}: {each.reason}")
        if count > SHOWN:
            typer.echo(f"  … and {count - SHOWN:,} more; --json lists all")
    archives = looks_into_archives(None, found.walks)
    for kinds, why in left_out_lines(found.left_out, archives=archives):
        typer.echo(f"left out  {kinds}: {why}")
