"""``lingxi index --rebuild``: the files of a library are encoded again, while the old vectors answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lingxi.present.cli.printable import printable_json
from lingxi.present.cli.progress import progress_bar

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.index.report import RebuildReport
    from lingxi.library import Library


def rebuild_library(lib: Library | Client, models: tuple[str, ...], workers: int | None, *, as_json: bool) -> None:
    """Rebuilds the library, and says how much the old and the new vectors agree."""
    with progress_bar("all files") as tell:
        report = lib.rebuild(models, workers=workers, on_progress=tell)
    if as_json:
        from lingxi.codec import dump_fields

        skipped = [dump_fields(each) | {"path": str(each.path)} for each in report.skipped]
        typer.echo(printable_json(dump_fields(report) | {"skipped": skipped}))
    else:
        typer.echo(summary(report), err=True)
    if report.interrupted:
        raise KeyboardInterrupt


def summary(report: RebuildReport) -> str:
    """What a rebuild did, in a line or two."""
    if report.interrupted:
        return f"{report.files:,} files are encoded again; the library is as it was, and the next --rebuild goes on"
    from lingxi.types import outcomes

    kept = f", {report.kept:,} not there and kept without vectors" if report.kept else ""
    said = f"{report.files:,} files encoded again{kept}, {outcomes(report.skipped)}; {report.seconds:.1f} s"
    if report.agreement is None:
        return said
    agreed = report.agreement
    return f"{said}\nof the first ten hits, {agreed.overlap:.0%} are as before ({agreed.queries:,} {agreed.kind} asked)"
