"""How ``lingxi evaluate`` shows progress and results in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lingxi.present.cli.printable import printable_line
from lingxi.present.cli.progress import ProgressLines

if TYPE_CHECKING:
    from lingxi.evaluate.compare import Comparison
    from lingxi.evaluate.finished import Finished
    from lingxi.evaluate.run import OnStep
    from lingxi.evaluate.splits import Splits

NAMED = 5  # unreadable items that are named
SIGNIFICANT = 0.05
WIDEST = 10_000  # columns of a table


@contextmanager
def progress(name: str) -> Iterator[OnStep]:
    """Progress on stderr with the name of the model: a bar on a terminal, otherwise a line now and then."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        lines = ProgressLines()
        yield lambda done, total: lines(printable_line(name), done, total)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(printable_line(name), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_data(data: Splits, limit: int | None = None) -> None:
    """What was read, and how many of its queries are used."""
    from lingxi.evaluate.facts import facts, sentence

    used = "" if limit is None else f"; at most {limit:,} queries of each direction are used"
    typer.echo(printable_line(f"{data.test.name}: {sentence(facts(data))}{used}"), err=True)


def show_changed(card: Path) -> None:
    """A file of an earlier run whose digest does not match."""
    said = f"{card}: its digest does not match, so it is damaged or was edited; it is measured again"
    typer.echo(printable_line(said), err=True)


def show(run: Finished, name: str = "") -> None:
    """A table for each direction with results, and the tests of the main measure.

    ``name`` is that of the data set, for a study of several.
    """
    if name:
        typer.echo(printable_line(name))
    for direction in run.directions:
        if run.results(direction):
            _table(run, direction)
    if run.over_budget is not None:
        typer.echo(printable_line(run.over_budget.sentence()), err=True)
    for (directions, reason), models in _missing(run).items():
        said = f"{', '.join(models)} cannot be measured on {', '.join(directions)}: {reason}"
        typer.echo(printable_line(said), err=True)
    _tests(run.main_tests, len(run.tests))
    _tests(run.earlier, len(run.earlier))


def _missing(run: Finished) -> dict[tuple[tuple[str, ...], str], list[str]]:
    """The models that cannot be measured, by directions and reason."""
    found: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for outcome in run.outcomes:
        missing = [each for each in outcome.missing if each.estimated_minutes is None]
        for reason in dict.fromkeys(each.reason for each in missing):
            directions = tuple(each.direction for each in missing if each.reason == reason)
            found.setdefault((directions, reason), []).append(outcome.model)
    return found


def _table(run: Finished, direction: str) -> None:
    from rich.console import Console
    from rich.table import Table

    results = run.results(direction)
    names = list(results[0].values)
    table = Table("model", *names, "ms/item", "bytes/item", title=direction, box=None, title_justify="left")
    for each in results:
        cells = [f"{each.mean(name):.3f}{_deviation(each.deviation(name))}" for name in names]
        table.add_row(printable_line(each.model), *cells, f"{each.ms_per_item:.2f}", f"{4 * each.dim:,}")
    for gone in run.missing_rows(direction):
        table.add_row(printable_line(gone.model), *["n/a"] * len(names), "n/a", "n/a")
    console = Console(highlight=False, markup=False, emoji=False)
    narrow, console.width = console.width, WIDEST
    console.width = max(narrow, console.measure(table).maximum)  # nothing is cut off; a narrow terminal wraps lines
    console.print(table)
    for skipped in dict.fromkeys(reason for each in results for reason in each.skipped[:NAMED]):
        typer.echo(printable_line(f"  skipped {skipped}"), err=True)


def _deviation(found: float | None) -> str:
    return f" ±{found:.3f}" if found is not None else ""


def _tests(tests: Sequence[Comparison], count: int) -> None:
    """The significant differences, and the number of the others."""
    significant = [test for test in tests if test.p < SIGNIFICANT]
    for test in significant:
        said = f"{test.measure} {test.difference:+.3f}, p = {test.p:.4f} (significant; Holm over {count} tests)"
        typer.echo(printable_line(f"{test.direction}: {' - '.join(test.models)}: {said}"), err=True)
    if others := len(tests) - len(significant):
        said = "1 difference is" if others == 1 else f"{others:,} differences are"
        typer.echo(f"{said} not significant (Holm over {count} tests)", err=True)
