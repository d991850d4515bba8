"""``lingxi events``: what people did with files. Nothing is recorded for whom it was not switched on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, cast

import typer

from lingxi.errors import BadQuery
from lingxi.present.cli.connect import reached
from lingxi.present.cli.lists import ListingCommand
from lingxi.present.cli.options import LibraryOption
from lingxi.present.cli.printable import printable_json, printable_line

if TYPE_CHECKING:
    from lingxi.store.events import Act

events = typer.Typer(name="events", help="Record, import, export and forget what people liked; off by default.")
PersonOption = Annotated[str, typer.Option(metavar="NAME", help="The person.", show_default=False)]


@events.command("on", cls=ListingCommand)
def on(person: PersonOption, library: LibraryOption = None) -> None:
    """Switch recording on for a person: from now on, events of them are kept in the library."""
    with reached(library) as lib:
        lib.set_recording(person, on=True)
    typer.echo(printable_line(f"recording is on for {person}"), err=True)


@events.command("off", cls=ListingCommand)
def off(person: PersonOption, library: LibraryOption = None) -> None:
    """Switch recording off for a person; what was recorded stays: see forget."""
    with reached(library) as lib:
        lib.set_recording(person, on=False)
    typer.echo(printable_line(f"recording is off for {person}; what was recorded stays"), err=True)


@events.command("add", cls=ListingCommand)
def add(
    act: Annotated[str, typer.Argument(metavar="ACT", help="What was done: view, like, skip, hide, buy or share.")],
    marks: Annotated[list[str], typer.Argument(metavar="MARKS…", help="Numbers of the last hits, or paths.")],
    person: PersonOption,
    weight: Annotated[float, typer.Option(help="How much it counts, 0.001 to 1000.")] = 1.0,
    library: LibraryOption = None,
) -> None:
    """Record what a person did, if recording is on for them.

    lingxi search "a cat" && lingxi events add like 1,3 --person ann
    """
    with reached(library) as lib:
        count = lib.record(person, cast("Act", act), ",".join(marks), weight)
    typer.echo(f"{count:,} recorded", err=True)


@events.command("list", cls=ListingCommand)
def list_(
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the people with events, how many, and for whom recording is on."""
    from collections import Counter

    with reached(library) as lib:
        counts, recorded = Counter(each.person for each in lib.events()), lib.recorded()
    people = [{"person": name, "events": counts[name], "recording": name in recorded}
              for name in sorted({*counts, *recorded})]  # fmt: skip
    if as_json:
        typer.echo(printable_json({"people": people}))
        return
    for each in people:
        typer.echo(f"{each['person']}\t{each['events']:,} events\trecording {'on' if each['recording'] else 'off'}")


@events.command("import", cls=ListingCommand)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file: person,act,item,time,weight.")],
    library: LibraryOption = None,
) -> None:
    """Add the events of many people from a CSV file, whether or not recording is on for them.

    The item is a path or an id; time (ISO 8601 or seconds since 1970) and weight may be left out.
    """
    from lingxi.apps.recommend.event_table import read_table

    with reached(library) as lib, _opened(file) as opened:
        known, unknown = read_table(opened, lib)
        lib.add_events(known)
    typer.echo(f"{len(known):,} events added, {unknown:,} of files that are not in the library", err=True)


@events.command("export", cls=ListingCommand)
def export(
    person: PersonOption,
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of CSV.")] = False,
) -> None:
    """Print all events of a person as CSV, which import reads.

    Names that a spreadsheet would compute get an apostrophe in front; import takes it off.
    """
    from lingxi.apps.recommend.event_table import write_table

    with reached(library) as lib:
        found = lib.events(person)
    if as_json:
        typer.echo(printable_json({"events": [vars(each) for each in found]}))
    else:
        write_table(found, sys.stdout)


@events.command("forget", cls=ListingCommand)
def forget(person: PersonOption, library: LibraryOption = None) -> None:
    """Remove all events of a person from the library, and switch recording off."""
    with reached(library) as lib:
        count = lib.forget_events(person)
    typer.echo(f"{person}: {count:,} events forgotten", err=True)


def _opened(file: Path) -> IO[str]:
    try:
        return file.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise BadQuery(f"the file {file} cannot be opened: {error.strerror}") from error
