"""The Typer application: its commands, and how errors are printed."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from lingxi.errors import BadName, BadQuery, LibraryBusy, LingxiError, UnknownName
from lingxi.present.cli import (
    album,
    annotate,
    ask,
    backup,
    bench,
    calibrate,
    caption,
    chat,
    check,
    compact,
    doctor,
    duplicates,
    evaluate,
    events,
    explain,
    explore,
    forget,
    formats,
    index,
    judge,
    list_files,
    mcp_server,
    migrate,
    models,
    moderate,
    optimize,
    privacy,
    recommend,
    review,
    search,
    serve,
    show,
    status,
    token,
    train,
    train_elmo,
    tune,
)
from lingxi.present.cli.lists import ListingCommand
from lingxi.present.cli.printable import printable
from lingxi.version import __version__

ERROR, USAGE, BUSY, INTERRUPTED = 1, 2, 4, 130

app = typer.Typer(
    name="lingxi",
    help="Find pictures, films, sounds and notes by meaning: with words in English or Chinese, or with an example.",
    epilog="Exit codes: 0 done, 1 error, 2 wrong usage, 3 --strict and something was skipped, "
    "4 the library is in use, 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    index.index,
    search.search,
    ask.ask,
    chat.chat,
    show.show,
    explain.explain,
    recommend.recommend,
    duplicates.duplicates,
    explore.explore,
    annotate.annotate,
    caption.caption,
    moderate.moderate,
    serve.serve,
    mcp_server.mcp,
    status.status,
    calibrate.calibrate,
    evaluate.evaluate,
    judge.judge,
    forget.forget,
    compact.compact,
    optimize.optimize,
    train.train,
    train_elmo.train_elmo,
    tune.tune,
    models.models,
    formats.formats,
    check.check,
    privacy.privacy,
    backup.backup,
    backup.restore,
    backup.export,
    migrate.migrate,
    doctor.doctor,
):
    app.command(cls=ListingCommand)(command)
app.command("import")(backup.import_)
app.command("list")(list_files.list_files)
album.album.command("share")(token.share)
app.add_typer(album.album)
app.add_typer(events.events)
app.add_typer(token.token)
app.add_typer(bench.bench)
app.add_typer(review.review)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lingxi {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    del version


def main() -> None:
    """Runs the command line; an error becomes one line on stderr and an exit code."""
    try:
        app()
    except LingxiError as error:
        typer.echo(printable(f"lingxi: {error}"), err=True)
        sys.exit(
            BUSY
            if isinstance(error, LibraryBusy)
            else USAGE
            if isinstance(error, BadQuery | BadName | UnknownName)
            else ERROR
        )
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of the output has closed the pipe
        sys.exit(0)
