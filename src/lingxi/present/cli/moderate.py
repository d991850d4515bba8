"""``lingxi moderate``: what a policy finds in a folder or in the library."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import MissingModel
from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json, printable_line, printable_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lingxi.apps.moderate.finding import Moderation, Threshold
    from lingxi.apps.moderate.policy import Policy

SHOWN = 50  # findings that are printed


def moderate(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="Index this folder and look at it; by default the whole library.",
            show_default=False,
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The policy, a TOML file; by default the sample.", show_default=False),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Print the sample policy and stop.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Find what a policy describes: in pictures, films, text in pictures, and speech. Nothing is deleted.

    lingxi moderate --sample > policy.toml; lingxi moderate ~/uploads --policy policy.toml
    """
    from lingxi.apps.moderate.policy import SAMPLE, read_policy

    if sample:
        typer.echo(SAMPLE.read_text(encoding="utf-8"), nl=False)
        return
    wanted = read_policy(policy) if policy else _installed(read_policy(SAMPLE))
    with reached(library, create=folder is not None) as lib:
        if folder is not None:
            lib.index(folder)
        found = lib.moderate(wanted, folder, on_progress=_show if sys.stderr.isatty() else None)
    for note in found.notes:
        typer.echo(printable_line(f"not looked at: {note}"), err=True)
    if as_json:
        typer.echo(printable_json(found.as_dict()))
    else:
        typer.echo("\n".join(map(printable_line, lines(found))))


def _installed(sample: Policy) -> Policy:
    """The sample policy without categories whose classifier is not installed, which are said."""
    from lingxi.encode.image.classifier import PictureClassifier

    kept = []
    for category in sample.categories:
        try:
            if category.classifier:
                PictureClassifier(category.classifier)
            kept.append(category)
        except MissingModel as missing:
            typer.echo(f"the category {category.name!r} is left out: {missing}", err=True)
    return replace(sample, categories=tuple(kept))


def lines(found: Moderation) -> Iterator[str]:
    """The report as lines of text."""
    for each in found.findings[:SHOWN]:
        yield f"{printable_path(each.path)}: {each.words['en']}"
    left = len(found.findings) - SHOWN
    if left > 0:
        yield f"… and {left:,} more: lingxi review list"
    yield from map(_threshold, found.thresholds)
    count = "1 finding" if len(found.findings) == 1 else f"{len(found.findings):,} findings"
    yield f"{count} in {found.looked:,} segments; to decide: lingxi review next --by NAME"


def _threshold(each: Threshold) -> str:
    measured = ""
    if each.yes and each.recall is not None:
        right = "" if each.precision is None else f", precision {each.precision:.2f}"
        measured = f"; recall {each.recall:.2f}{right} on {each.yes} examples of it and {each.no} of others"
    return f"threshold of {each.category}: {each.value:.3f}{f' for {each.wanted}' if each.wanted else ''}{measured}"


def _show(looked: int) -> None:
    typer.echo(f"\r{looked:,} segments", err=True, nl=False)
