"""Progress bars: on a terminal, on stderr, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingxi.index.report import Progress

_DOING = {"files": "indexing", "captions": "captioning"}


@contextmanager
def counted(doing: str, what: str) -> Iterator[Callable[[int, int], None]]:
    """Yields a function to call with the number of items done and their total."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(what), TimeRemainingColumn()
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
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

        def tell(told: Progress) -> None:
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
