"""``lingxi calibrate``: fits match probabilities on the library's captioned images."""

from __future__ import annotations

import typer

from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json


def calibrate(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Fit the match probabilities of every model on the captioned images of the library.

    The built-in model comes with probabilities. This command fits them to your own images, and for other models too.
    One half of the captioned images is used for fitting, the other to measure the calibration error.
    """
    from lingxi.library import Library

    with Library(library, create=False) as lib:
        found = lib.calibrate()
    if as_json:
        facts = {
            name: {
                "pictures": each.pictures,
                "error": each.reliability.error,
                "diagram": each.reliability.diagram,
                "calibration": each.calibration.as_dict(),
            }
            for name, each in found.items()
        }
        typer.echo(printable_json(facts))
        return
    for name, each in found.items():
        typer.echo(f"{name}: {each.pictures:,} captioned pictures, expected calibration error {each.reliability.error}")
        for said, seen, share in each.reliability.diagram:
            typer.echo(f"  said {said:4.0%}  seen {seen:4.0%}  {'▇' * round(40 * share)}")
