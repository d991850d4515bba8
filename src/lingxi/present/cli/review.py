"""``lingxi review``: goes through the findings of a policy, and checks the log of what was found and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.lists import ListingCommand
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json, printable_line, printable_path

if TYPE_CHECKING:
    from lingxi.apps.moderate.review import Case
    from lingxi.client import Client
    from lingxi.library import Library

KEYS = {"y": "yes", "n": "no", "u": "unsure"}
BROKEN = 1  # exit code of a log that is not intact

review = typer.Typer(name="review", help="Decide on the findings of lingxi moderate, and check their log.")
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Name of the reviewer.", show_default=False)]


@review.command("list", cls=ListingCommand)
def list_(
    by: ByOption = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List the cases with their state; with --by, those that wait for this reviewer.

    lingxi review list; lingxi review list --by anna
    """
    from lingxi.apps.moderate.review import agreement
    from lingxi.codec import dump

    with reached(library) as lib:
        cases = lib.review_cases(by or None)
        if as_json:
            typer.echo(printable_json({"cases": dump(cases)}))
            return
        for case in cases:
            typer.echo(_line(lib, case))
    pairs, kappa = agreement(cases)
    if kappa is not None:
        typer.echo(f"agreement of the first two reviewers in {pairs:,} cases: kappa {kappa:.2f}", err=True)


@review.command("next", cls=ListingCommand)
def next_(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Your name.")], library: LibraryOption = None
) -> None:
    """Go through the cases that wait for you, disputed ones first: y, n or u, and q to stop.

    lingxi review next --by anna
    """
    with reached(library) as lib:
        cases = lib.review_cases(by)
        for number, case in enumerate(cases, start=1):
            typer.echo(f"{number} of {len(cases)}: {_line(lib, case)}")
            key = _asked()
            if key == "q":
                break
            lib.decide(case.id, case.category, KEYS[key], by)
        left = len(lib.review_cases(by))
    typer.echo(f"{left:,} cases wait for you", err=True)


@review.command("decide", cls=ListingCommand)
def decide(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of a case, as in lingxi review list --json.")],
    category: Annotated[str, typer.Argument(metavar="CATEGORY", help="Its category.")],
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="yes, no or unsure.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Name of the reviewer.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Keep what a reviewer says of one case; a later verdict of the same reviewer replaces it."""
    from lingxi.codec import dump

    with reached(library) as lib:
        case = lib.decide(id_, category, verdict, by)
    typer.echo(printable_json(dump(case)) if as_json else f"{case.category}: {case.state}")


@review.command("check", cls=ListingCommand)
def check(
    digest: Annotated[
        str, typer.Option(metavar="DIGEST", help="A digest that an earlier check printed; the log must still have it.")
    ] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Check that no entry of the log was changed or taken out; exit code 1 names the first that was.

    lingxi review check
    """
    from lingxi.codec import dump_fields

    with reached(library) as lib:
        found = lib.check_moderation_log(digest)
    if as_json:
        typer.echo(printable_json(dump_fields(found) | {"sound": found.sound}))
    else:
        typer.echo(f"{found.entries:,} entries are intact; the last digest is {found.digest}")
        if found.broken:
            typer.echo(f"the log is broken: {found.broken}", err=True)
    if not found.sound:
        raise typer.Exit(BROKEN)


@review.command("drift", cls=ListingCommand)
def drift(as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Show whether scores, or the share of confirmed findings, have changed since the first runs.

    lingxi review drift
    """
    from lingxi.codec import dump_fields

    with reached(library) as lib:
        found = lib.moderation_drift()
    if as_json:
        typer.echo(printable_json({"categories": [dump_fields(each) | {"shifted": each.shifted} for each in found]}))
        return
    for each in found:
        index = "one run" if each.stability is None else f"stability index {each.stability:.3f}"
        shifted = ", shifted" if each.shifted else ""
        typer.echo(
            f"{each.category}: {index}{shifted}; confirmed {_share(each.confirmed_first)} before, "
            f"{_share(each.confirmed_last)} now, {each.decisions:,} decisions"
        )


def _line(lib: Library | Client, case: Case) -> str:
    hit = next(iter(lib.segments([case.id])), None)
    name = "a file that is not in the library" if hit is None else printable_path(hit.path)
    time = "" if case.start_s is None else f" at {case.start_s:.0f} s"
    kinds = ", ".join(dict.fromkeys(str(each.get("pattern") or each["kind"]) for each in case.evidence))
    said = "; ".join(f"{who}: {verdict}" for who, verdict in case.verdicts)
    fields = (case.state, f"{case.category} {case.probability:.0%} ({kinds})", f"{name}{time}", said)
    return "\t".join(map(printable_line, fields))


def _asked() -> str:
    """A key of those that mean something."""
    while True:
        key = str(typer.prompt("fits? y, n, u, q")).strip().lower()[:1]
        if key in (*KEYS, "q"):
            return key


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
