"""``lingxi caption``: generates captions for images that have none, or removes them."""

from __future__ import annotations

from typing import Annotated

import typer

from lingxi.present.cli.options import LibraryOption
from lingxi.present.cli.progress import counted

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
) -> None:
    """Generate captions for images without text, so that their words are found.

    Without --model, an image gets the caption of a like image of the library, or the name of a class in English and
    Chinese, where the match is probable; other images get none. Captions that people wrote stay as they are. Generated
    ones are marked: --where "caption = generated" finds them. Run it again after indexing new files.
    """
    from lingxi.library import Library

    with Library(library, create=False) as lib:
        if remove:
            typer.echo(f"{lib.caption(remove=True):,} generated captions removed")
            return
        with counted("captioning", "images") as tell:
            count = lib.caption(model, on_progress=tell)
    typer.echo(f"{count:,} captions generated")
