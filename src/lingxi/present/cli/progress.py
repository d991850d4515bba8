"""Progress on stderr: bars on a terminal, otherwise a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from lingxi.index.report import Progress

INTERVAL_S = 20.0  # between two lines where there is no terminal
_DOING = {"files": "indexing", "captions": "captioning"}


class ProgressLines:
    """Progress for a log: a line after each ``INTERVAL_S`` seconds, so that quick commands write none."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Writes ``what: done of total`` if the last line is old enough."""
        if time.monotonic() - self._last >= INTERVAL_S:
            self._last = time.monotonic()
            typer.echo(f"{what}: {done:,} of {total:,}", err=True)


@contextmanager
def staged() -> Iterator[Callable[[str, int, int], None]]:
    """Yields a function to call with a stage, the number of items done, and their total."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    console = Console(stderr=True)
    if not console.is_terminal:
        yield ProgressLines()
        return
    with Progress(console=console, transient=True) as bars:
        known: dict[str, TaskID] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in known:
                known[what] = bars.add_task(what, total=of)
            bars.update(known[what], completed=done, total=of)

        yield tell


@contextmanager
def counted(doing: str, what: str) -> Iterator[Callable[[int, int], None]]:
    """Yields a function to call with the number of items done and their total."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(what), TimeRemainingColumn()
    )  # fmt: skip
    if not console.is_terminal:
        lines = ProgressLines()
        yield lambda done, total: lines(f"{doing} {what}", done, total)
        return
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[Progress], None]]:
    """Yields a callback for the progress of an indexing run."""
    from rich import progress
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn

    bar = progress.Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[skipped]}"),
        console=Console(stderr=True),
        disable=not Console(stderr=True).is_terminal,
    )
    with bar:
        task = bar.add_task(f"looking at {what}", total=None, rate="", skipped="")
        stage = "files"

        def tell(told: Progress) -> None:
            nonlocal stage
            if told.stage != stage:  # each has its own rate
                stage = told.stage
                bar.reset(task)
            seconds = bar.tasks[task].elapsed or 1
            shown = f"{told.skipped:,} skipped" if told.skipped else ""
            rate = f"{told.done / seconds:.0f}/s"
            bar.update(
                task,
                description=f"{_DOING[told.stage]} {what}",
                completed=told.done,
                total=told.total,
                rate=rate,
                skipped=shown,
            )

        yield tell
