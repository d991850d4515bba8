"""Results of a measurement: kept in a file as they come, means over seeds, and written into a page of the documents."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import lingxi
from lingxi.encode.choose import choose
from lingxi.train.judge import Judgement

SEEDS = 3
END = "<!-- end of the table -->"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What programs that make tables have in common."""
    parser.add_argument("--results", type=Path, help="a file that keeps results; a stopped program resumes from it")
    parser.add_argument("--page", type=Path, help="a page of the documents whose tables are replaced")


def add_seeds(parser: argparse.ArgumentParser) -> None:
    """The number of seeds."""
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"seeds from 0 on, for what is random ({SEEDS})")


class Results:
    """Measures what the file lacks, and keeps it as a line of JSON; without a file nothing is kept.

    A result counts only for the same key, the same ``setting``, model and version of lingxi.
    """

    def __init__(self, path: Path | None, **setting: object) -> None:
        self._path = path
        facts = {"version": lingxi.__version__, "model": revision(), **setting}
        self._setting = json.loads(json.dumps(facts))
        self._known: dict[str, Any] = {}
        for line in path.read_text(encoding="utf-8").split("\n") if path and path.exists() else ():
            row = _parsed(line)
            if row.get("setting") == self._setting:
                self._known[row["key"]] = row["value"]

    def __call__(self, key: str, measure: Callable[[], Any]) -> Any:
        """The result of a key: known, or measured now. It consists of plain JSON values."""
        if key not in self._known:
            self._known[key] = json.loads(json.dumps(measure()))
            if self._path is not None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                row = {"setting": self._setting, "key": key, "value": self._known[key]}
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(f"\n{json.dumps(row)}")  # a new line first: the last one may be cut off
        return self._known[key]

    def judgement(self, key: str, measure: Callable[[], Judgement]) -> Judgement:
        """As a call, for what :func:`lingxi.train.judge.judge` returns."""
        found = self(key, lambda: _plain(measure()))
        return Judgement(found["measures"], found["main"], np.array(found["values"]))


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:  # an empty line, or one whose writing was interrupted
        return {}
    return found if isinstance(found, dict) else {}


def _plain(found: Judgement) -> dict[str, Any]:
    values = [round(float(each), 6) for each in found.values]
    return {"measures": dict(found.measures), "main": found.main, "values": values}


def revision() -> str:
    """The revision of the built-in model."""
    return choose("embedded").space.revision


def mean(found: Sequence[Judgement]) -> Judgement:
    """The mean of several seeds, for every measure and every image."""
    measures = {name: float(np.mean([each.measures[name] for each in found])) for name in found[0].measures}
    return Judgement(measures, found[0].main, np.mean([each.values for each in found], axis=0))


def spread(values: Sequence[float]) -> str:
    """The mean over seeds and, for several, their standard deviation."""
    deviation = f" ± {np.std(values, ddof=1):.3f}" if len(values) > 1 else ""
    return f"{np.mean(values):.3f}{deviation}"


def seeds_said(count: int) -> str:
    """The seeds, for the line above a table."""
    return f"seeds 0 to {count - 1}, mean ± standard deviation" if count > 1 else "seed 0"


def block(said: str, *parts: str) -> str:
    """A paragraph in lines of at most 120 characters, and what follows it."""
    return "\n\n".join([textwrap.fill(said, 120, break_long_words=False, break_on_hyphens=False), *parts])


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return (
        "\n".join("| " + " | ".join(cells) + " |" for cells in lines).replace("| --- ", "|---").replace("---| ", "---|")
    )


def replaced(page: str, blocks: Mapping[str, str]) -> str:
    """The page with each block of text put between the comment with its name and the next end of a table.

    Raises ValueError for a name that the page does not have.
    """
    for name, block in blocks.items():
        begin = f"<!-- table: {name} -->"
        before, found, rest = page.partition(begin)
        _, ended, after = rest.partition(END)
        if not found or not ended:
            raise ValueError(f"the page has no table {name!r}: write {begin} and {END} where it belongs")
        page = f"{before}{begin}\n\n{block}\n\n{END}{after}"
    return page


def publish(page: Path | None, blocks: Mapping[str, str]) -> None:
    """Prints the blocks, and writes them into the page if there is one."""
    for name, block in blocks.items():
        print(f"\n{name}\n\n{block}", flush=True)
    if page is not None:
        page.write_text(replaced(page.read_text(encoding="utf-8"), blocks), encoding="utf-8")
