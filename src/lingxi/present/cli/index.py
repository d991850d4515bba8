"""``lingxi index``: makes folders searchable, and keeps the library up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import LingxiError
from lingxi.present.cli.connect import reached, show_retokenized
from lingxi.present.cli.left_out import left_out_lines, looks_into_archives
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable, printable_json
from lingxi.present.cli.progress import progress_bar
from lingxi.present.cli.rebuild import rebuild_library
from lingxi.present.cli.stoppable import stoppable

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.index.indexer import IndexSettings
    from lingxi.index.report import IndexReport
    from lingxi.library import Library
    from lingxi.types import Limits

ERROR, SKIPPED = 1, 3
SHOWN = 10  # files that were skipped or read in part, which are listed after a run


Folders = Annotated[list[Path] | None, typer.Argument(metavar="FOLDER…", help="Folders or files.", show_default=False)]
Models = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Add a model to those of the library: a name, a folder, or OWNER/NAME of the hub."
    ),
]
Workers = Annotated[
    str,
    typer.Option(
        metavar="N|CREW",
        help="Processes that read files; by default one per core. Or who indexes instead, for a library in a database: "
        "local:8, ray://HOST:10001?size=64.",
        show_default=False,
    ),
]
Gone = Annotated[bool, typer.Option("--gone", help="Remove missing files: they, or their disk, will not come back.")]
FollowLinks = Annotated[
    bool | None,
    typer.Option("--follow-links/--no-follow-links", help="Follow symbolic links; remembered.", show_default=False),
]
Hidden = Annotated[
    bool | None,
    typer.Option("--hidden/--no-hidden", help="Include names that begin with a dot; remembered.", show_default=False),
]
Archives = Annotated[
    bool | None,
    typer.Option("--archives/--no-archives", help="Also read files in ZIP and tar; remembered.", show_default=False),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Exclude files by a pattern as in .gitignore; remembered. Can be repeated."),
]
NoExclude = Annotated[bool, typer.Option("--no-exclude", help="Remove all remembered patterns.")]
Ocr = Annotated[
    bool | None,
    typer.Option("--ocr/--no-ocr", help="Read text in images and videos (OCR); remembered.", show_default=False),
]
SpeechModel = Annotated[
    str | None,
    typer.Option(metavar="MODEL", help="Transcribe speech with a Whisper model, a folder or hub name; remembered."),
]
Caption = Annotated[
    bool, typer.Option("--caption", help="Also generate captions for images without text, as lingxi caption does.")
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", exists=True, dir_okay=False, show_default=False,
        help="Try the passwords in this file, one a line, for encrypted PDFs; they are not remembered.",
    ),
]  # fmt: skip


Rebuilds = Annotated[
    bool, typer.Option("--rebuild", help="Re-embed all files of the library, with the models of --model if given.")
]
Engine = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Storage engine of a new library; edge by default.", show_default=False),
]


def index(
    folders: Folders = None,
    library: LibraryOption = None,
    model: Models = None,
    watch: Annotated[bool, typer.Option("--watch", help="Keep running and index changes until Ctrl-C.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only estimate the work.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with code 3 if not all was read.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try files again that were skipped before.")] = False,
    gone: Gone = False,
    follow_links: FollowLinks = None,
    hidden: Hidden = None,
    archives: Archives = None,
    exclude: Exclude = None,
    no_exclude: NoExclude = False,
    workers: Workers = "",
    ocr: Ocr = None,
    speech: SpeechModel = None,
    caption: Caption = False,
    password_file: PasswordFile = None,
    engine: Engine = None,
    rebuild: Rebuilds = False,
    as_json: JsonOption = False,
) -> None:
    """Make files searchable: images, documents, notes, videos, recordings. Run it again to update the library.

    Unchanged files cost nothing, moved ones are recognised, deleted ones are removed, broken ones are skipped and
    listed with the reason. A folder that is empty now, or whose disk is not there, keeps what it held; --gone removes
    it. Ctrl-C and SIGTERM stop cleanly: what is written stays, and the next run goes on from there.

    --rebuild re-embeds the whole library with its models as they are now, or with those that --model names. Searches
    use the old vectors until the new ones are complete.
    """
    from lingxi.index.indexer import IndexSettings
    from lingxi.library import Library

    folders = _places(folders or (), watch=watch)
    processes, crew = _who_works(workers)
    patterns = tuple(exclude) if exclude else () if no_exclude else None
    settings = IndexSettings(
        follow_links=follow_links, hidden=hidden, archives=archives, exclude=patterns, gone=gone, retry=retry,
        workers=processes, ocr=ocr, speech=speech, crew=crew, limits=_limits(password_file),
        caption=caption,
    )  # fmt: skip
    models = tuple(model or ())
    if rebuild:
        _check_rebuild(settings, folders, watch, dry_run, strict, engine)
        with stoppable(), reached(library) as lib:
            rebuild_library(lib, models, processes, as_json=as_json)
    elif not folders:
        raise typer.BadParameter("name at least one folder or file; to re-embed those of the library: --rebuild")
    elif dry_run:
        with stoppable(), Library(library, engine=engine, on_retokenized=show_retokenized) as lib:
            for folder in folders:
                _estimate(lib, folder, models, settings, as_json=as_json)
    else:
        with stoppable(), _opened(library, engine, watch=watch) as lib:
            reports = _run_all(lib, folders, models, settings, watch=watch, as_json=as_json)
        _exit(reports, strict=strict)


def _keep_passwords(lib: Library | Client, settings: IndexSettings) -> None:
    """Raises BadParameter for passwords that would have to be sent to a server."""
    from lingxi.library import Library

    if settings.limits.passwords and not isinstance(lib, Library):
        raise typer.BadParameter("--password-file: a server holds the library, and gets no passwords; stop it first")


def _run_all(
    lib: Library | Client, folders: list[Path], models: tuple[str, ...], settings: IndexSettings, *, watch: bool,
    as_json: bool,
) -> list[IndexReport | None]:  # fmt: skip
    """The reports of all folders; with ``watch`` none, after they were kept up to date until Ctrl-C."""
    from lingxi.library import Library

    _keep_passwords(lib, settings)
    reports = [_run_or_pass(lib, folder, models, settings, as_json=as_json) for folder in folders]
    if any(report.interrupted for report in reports if report):
        raise KeyboardInterrupt
    if isinstance(lib, Library) and watch:
        _watch(lib, folders, replace(settings, retry=False, gone=False))
        return []
    _optimize(lib)
    return reports


def _limits(password_file: Path | None) -> Limits:
    """The usual limits, with the passwords of a file."""
    from lingxi.types import Limits

    lines = password_file.read_text(encoding="utf-8-sig").splitlines() if password_file else []
    return Limits(passwords=tuple(filter(None, lines)))


def _places(folders: Sequence[Path], *, watch: bool) -> list[Path]:
    """Folders, files and places in object storage; raises BadParameter for those that cannot be watched."""
    from lingxi.address import as_path  # imported here: --help needs no NumPy
    from lingxi.object_path import is_object

    places = [as_path(each) for each in folders]
    if watch and any(map(is_object, places)):
        raise typer.BadParameter("--watch sees changes in folders; index object storage again from time to time")
    return places


def _optimize(lib: Library | Client) -> None:
    """Waits for the search index of a large library; a server builds its own in the background."""
    from lingxi.library import Library

    if isinstance(lib, Library) and lib.optimizing_pays:
        typer.echo("building the search index; Ctrl-C ends it, and the files stay indexed", err=True)
        lib.optimize()


def _who_works(workers: str) -> tuple[int | None, str]:
    """The number of processes that read files, or the crew that indexes instead; raises BadParameter."""
    from lingxi.index.workers.crews import FORMS, is_crew

    if is_crew(workers):
        return None, workers
    if workers and not (workers.isascii() and workers.isdigit() and 0 < int(workers) < 10_000):
        raise typer.BadParameter(
            f"--workers {workers!r} is neither a number of processes, from 1 on, nor one of: {FORMS}"
        )
    return int(workers) if workers else None, ""


def _check_rebuild(settings: IndexSettings, folders: list[Path] | None, *others: object) -> None:
    """Raises BadParameter for options that a rebuild would pass over."""
    if folders or any(others) or replace(settings, workers=None) != type(settings)():
        raise typer.BadParameter("--rebuild takes only --model, --workers, --library and --json")


def _exit(reports: Sequence[IndexReport | None], *, strict: bool) -> None:
    """Ends the program with the code that says what was wrong, if anything."""
    if not all(reports):
        raise typer.Exit(ERROR)
    if strict and any(report.skipped for report in reports if report):
        raise typer.Exit(SKIPPED)


def _opened(library: str | None, engine: str | None, *, watch: bool) -> AbstractContextManager[Library | Client]:
    """The library, created if missing; for --watch this process must open it."""
    from lingxi.library import Library

    if watch:
        return Library(library, engine=engine, on_retokenized=show_retokenized)
    return reached(library, create=True, engine=engine)


def _run_or_pass(
    lib: Library | Client, folder: Path, models: tuple[str, ...], settings: IndexSettings, *, as_json: bool
) -> IndexReport | None:
    """The report of a folder; prints a line and returns None if it does not exist, so the others are indexed."""
    try:
        return _run(lib, folder, models, settings, as_json=as_json)
    except LingxiError as error:
        if folder.exists():
            raise
        typer.echo(printable(f"lingxi: {error}"), err=True)
        return None


def _run(
    lib: Library | Client, folder: Path, models: tuple[str, ...], settings: IndexSettings, *, as_json: bool
) -> IndexReport:
    with progress_bar(folder.name or str(folder)) as tell:
        report = lib.index(folder, models=models, settings=settings, on_progress=tell)
    if as_json:
        typer.echo(printable_json(_as_dict(folder, report)))
    else:
        _print(folder, report)
        _print_left_out(lib, report.left_out, settings, err=True)
    return report


def _as_dict(folder: Path, report: IndexReport) -> dict[str, object]:
    from lingxi.codec import dump_fields

    skipped = [dump_fields(each) | {"path": str(each.path)} for each in report.skipped]
    return {"folder": str(folder), "files": report.files} | dump_fields(report) | {"skipped": skipped}


def _print(folder: Path, report: IndexReport) -> None:
    """Prints the results of a run on stderr: what was found, and what became of each file."""
    from lingxi.types import outcomes

    missing = f"{report.missing:,} missing; " if report.missing else ""
    captions = f"{report.captions:,} captions generated; " if report.captions else ""
    typer.echo(
        f"{folder}: {report.files:,} files: {report.added:,} added ({report.moved:,} known by content), "
        f"{report.changed:,} changed, {report.unchanged:,} unchanged, {outcomes(report.skipped)}; "
        f"{report.removed:,} removed; {missing}{captions}{report.seconds:.1f} s",
        err=True,
    )
    for each in report.skipped[:SHOWN]:
        typer.echo(f"  {each.outcome} {each.path}: {each.reason}", err=True)
    if len(report.skipped) > SHOWN:
        typer.echo(f"  … and {len(report.skipped) - SHOWN:,} more; lingxi status lists them", err=True)


def _print_left_out(
    lib: Library | Client, counts: Mapping[str, int], settings: IndexSettings, *, err: bool = False
) -> None:
    """Prints which files were left out, and why."""
    if not counts:
        return
    archives = looks_into_archives(settings.archives, lib.status().walks)
    for files, why in left_out_lines(counts, archives=archives):
        typer.echo(f"{'  ' if err else ''}left out: {files}: {why}", err=err)


def _estimate(lib: Library, folder: Path, models: tuple[str, ...], settings: IndexSettings, *, as_json: bool) -> None:
    guess = lib.estimate(folder, models=models, settings=settings)
    survey = guess.survey
    if as_json:
        facts = {"folder": str(folder), "seconds": guess.seconds, "bytes": guess.bytes}
        typer.echo(printable_json(facts | vars(survey) | {"unchanged": survey.unchanged}))
        return
    typer.echo(
        f"{folder}: {survey.files:,} files: {survey.new:,} new, {survey.changed:,} changed, {survey.unchanged:,} "
        f"unchanged, {survey.vanished:,} vanished; {survey.bytes / 1e6:,.1f} MB to read"
    )
    if survey.recordings:
        typer.echo(f"{survey.recordings:,} recordings to transcribe, if they have sound and no subtitles inside")
    _print_left_out(lib, survey.left_out, settings)
    typer.echo(f"it would take about {_duration(guess.seconds)} and {guess.bytes / 1e6:,.1f} MB of disk")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _watch(lib: Library, folders: list[Path], settings: IndexSettings) -> None:
    """Indexes folders when something in them changes, until Ctrl-C, which ends it at any point."""
    from lingxi.index.watch import changed_folders

    with suppress(KeyboardInterrupt):
        typer.echo("watching; Ctrl-C ends it", err=True)
        for folder in changed_folders(folders, left_out=lib.leaves_out):
            try:
                report = lib.index(folder, settings=settings)
            except FileNotFoundError as error:
                if not isinstance(error, LingxiError):
                    raise
                if folder in map(Path.absolute, folders):  # it may come back; its vanished content was reported
                    typer.echo(f"waiting for {folder}: {error}", err=True)
                continue
            if report.interrupted:
                return
            if report.added or report.changed or report.removed or report.missing:
                _print(folder, report)
                _print_left_out(lib, report.left_out, settings, err=True)
