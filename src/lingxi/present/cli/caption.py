"""``lingxi caption``: generates captions for images that have none, or removes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json
from lingxi.present.cli.progress import counted
from lingxi.present.cli.stoppable import stoppable

if TYPE_CHECKING:
    from lingxi.index.report import CaptionReport

ModelOption = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="A captioning model such as BLIP (extra hub): a folder, or OWNER/NAME of the hub."
    ),
]


def caption(
    library: LibraryOption = None,
    model: ModelOption = "",
    remove: Annotated[bool, typer.Option("--remove", help="Remove all generated captions instead.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Generate captions for images without text, so that their words are found.

    Without --model, an image gets the caption of a like image of the library, or the name of a class in English and
    Chinese, where the match is probable; other images get none. Captions that people wrote stay as they are. Generated
    ones are marked: --where "caption = generated" finds them. Run it again after indexing new files, or index with
    --caption. It looks at new images only, and at the others again once there are a fifth more captions. Captions that
    were generated before stay, also with another --model: use --remove first to replace them. Ctrl-C stops cleanly, and
    the next run goes on from there.
    """
    if remove and model:
        raise typer.BadParameter("--remove removes all generated captions; leave --model out")
    with stoppable(), reached(library) as lib:
        with counted("removing" if remove else "captioning", "images") as tell:
            report = lib.caption(model, remove=remove, on_progress=tell)
        if as_json:
            from lingxi.codec import dump_fields

            typer.echo(printable_json(dump_fields(report)))
        else:
            typer.echo(summary(report, remove=remove))
        if report.interrupted:
            raise KeyboardInterrupt


def summary(report: CaptionReport, *, remove: bool) -> str:
    """What a captioning run did, in a line, and in another what it did not replace."""
    if remove:
        return f"{report.removed:,} generated captions removed; {report.seconds:.1f} s"
    if not report.images and not report.interrupted:
        done = "nothing to do: all images have text, or got no caption before; --remove starts again"
    else:
        none = report.images - report.captions
        done = f"{report.captions:,} captions generated, {none:,} images that were looked at have none; "
        done += f"{report.seconds:.1f} s"
    said = "keep their generated caption; to replace them, run lingxi caption --remove first"
    return f"{done}\n{report.kept:,} images {said}" if report.kept else done
