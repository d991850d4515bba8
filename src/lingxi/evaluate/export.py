"""Results as files for other programs: CSV, LaTeX and Markdown tables, and values of each query."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lingxi.controls import without_controls
from lingxi.csv_cell import to_cell
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.finished import Finished
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.result import Result

COLUMNS = ("dataset", "direction", "model", "measure", "value", "low", "high", "deviation", "seeds", "queries",
           "clusters", "ms_per_item", "bytes_per_item", "reason")  # fmt: skip
TOP = 5  # results of each query in the table of queries
BOOKTABS = "% \\usepackage{booktabs}\n"
TEX = {"\\": r"\textbackslash{}", "_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#", "{": r"\{", "}": r"\}", "$": r"\$",
       "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", ">": r"\textgreater{}", "<": r"\textless{}",
       "|": r"\textbar{}"}  # fmt: skip


def table_csv(runs: Sequence[Finished]) -> str:
    """A line for each model, direction and measure: value, interval, deviation over seeds; n/a with the reason."""
    return _csv(COLUMNS, (line for run in runs for line in _lines(run)))


def _lines(run: Finished) -> Iterator[Sequence[object]]:
    for direction in run.directions:
        for found in run.rows(direction):
            for name, value in found["measures"].items():
                yield (found["dataset"], direction, found["model"], name, value["value"], value["low"], value["high"],
                       "" if value["deviation"] is None else value["deviation"], len(value["seeds"]), found["queries"],
                       found["clusters"], found["ms_per_item"], found["bytes_per_item"], "")  # fmt: skip
        for each in run.missing(direction):
            yield (run.data.test.name, direction, each.model, "n/a", *[""] * 9, each.reason)
    if run.over_budget is not None:
        yield (run.data.test.name, "", "", "n/a", *[""] * 9, run.over_budget.sentence())


def queries_csv(run: Finished) -> str:
    """A line for each model, direction and query: every measure, and the ids of the first results."""
    names = list(dict.fromkeys(name for outcome in run.outcomes for each in outcome.results for name in each.values))
    head = ("direction", "model", "query", "cluster", *names, *(f"result {n + 1}" for n in range(TOP)))
    return _csv(head, (line for direction, dataset in run.directions.items() for result in run.results(direction)
                       for line in _queries(result, dataset, names)))  # fmt: skip


def _queries(result: Result, dataset: Dataset, names: Sequence[str]) -> Iterator[Sequence[object]]:
    for n, (query, cluster) in enumerate(zip(result.queries, result.clusters, strict=True)):
        found = [dataset.items[place].id for place in result.best[n][:TOP] if place >= 0]
        yield (
            result.direction,
            result.model,
            query,
            cluster,
            *(float(result.values[name][n]) for name in names),
            *found,
        )


def _csv(head: Sequence[str], rows: Iterator[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(map(_cell, row) for row in (head, *rows))
    return out.getvalue()


def _cell(value: object) -> object:
    """A number as it is, and text that a spreadsheet only shows."""
    return to_cell(without_controls(value)) if isinstance(value, str) else value


def table_tex(run: Finished) -> str:
    """A table for each direction in the style of booktabs; the best value is bold, deviations follow over seeds."""
    tables = [_tex(run, direction) for direction in run.directions if run.results(direction)]
    return "\n".join([BOOKTABS, *tables, *(f"% {_line(each)}\n" for each in _left_out([run]))])


def _tex(run: Finished, direction: str) -> str:
    rows = run.rows(direction)
    names = list(rows[0]["measures"])
    best = {name: (min if Measure.of(name).lower_is_better else max)(each["measures"][name]["value"] for each in rows)
            for name in names}  # fmt: skip
    lines = [" & ".join([_escaped(each["model"]), *(_number(each["measures"][name], best[name]) for name in names)])
             for each in rows]  # fmt: skip
    lines += [" & ".join([_escaped(each.model), *["n/a"] * len(names)]) for each in run.missing_rows(direction)]
    caption = f"{run.data.test.name}, {direction}: {rows[0]['queries']} queries in {rows[0]['clusters']} clusters."
    return "\n".join([
        r"\begin{table}", r"\centering", f"\\caption{{{_escaped(caption)}}}",
        f"\\begin{{tabular}}{{l{'r' * len(names)}}}", r"\toprule",
        " & ".join(["model", *map(_escaped, names)]) + r" \\", r"\midrule",
        *(f"{line} \\\\" for line in lines), r"\bottomrule", r"\end{tabular}", r"\end{table}", "",
    ])  # fmt: skip


def _number(found: Mapping[str, Any], best: float) -> str:
    shown = f"{found['value']:.3f}"
    shown = rf"\textbf{{{shown}}}" if shown == f"{best:.3f}" else shown
    return shown if found["deviation"] is None else rf"{shown} $\pm$ {found['deviation']:.3f}"


def _escaped(text: str) -> str:
    """Text on one line that LaTeX prints as it is."""
    return re.sub("[" + re.escape("".join(TEX)) + "]", lambda found: TEX[found[0]], _line(text))


def _line(text: str) -> str:
    """Text on one line, without control characters."""
    return without_controls(" ".join(text.split()))


def table_md(runs: Sequence[Finished]) -> str:
    """Markdown tables for each direction, one for each measure: models by data sets, with deviation and interval."""
    directions = dict.fromkeys(direction for run in runs for direction in run.directions)
    found = [_md(direction, [run for run in runs if run.results(direction)]) for direction in directions]
    return "\n".join([*filter(None, found), *(f"{_md_text(each)}\n" for each in _left_out(runs))])


def _left_out(runs: Sequence[Finished]) -> Iterator[str]:
    """What the budgets left out; of several data sets with their names."""
    for run in runs:
        if run.over_budget is not None:
            yield f"{run.data.test.name}: {run.over_budget.sentence()}" if len(runs) > 1 else run.over_budget.sentence()


def _md(direction: str, runs: Sequence[Finished]) -> str:
    measures = dict.fromkeys(name for run in runs for row in run.rows(direction) for name in row["measures"])
    return "\n".join([f"**{direction}**\n", *(_md_table(direction, name, runs) for name in measures)]) if runs else ""


def _md_table(direction: str, measure: str, runs: Sequence[Finished]) -> str:
    cells = [{row["model"]: row["measures"][measure] for row in run.rows(direction)} for run in runs]
    names = dict.fromkeys(name for run in runs for name in (
        *(each.model for each in run.results(direction)), *(each.model for each in run.missing_rows(direction))
    ))  # fmt: skip
    first = min if Measure.of(measure).lower_is_better else max
    best = [first(found["value"] for found in own.values()) for own in cells]
    head = ["model", *(f"{_md_text(run.data.test.name)}, {measure}" for run in runs)]
    lines = [
        [f"`{_md_text(name)}`", *(_md_cell(own.get(name), top) for own, top in zip(cells, best, strict=True))]
        for name in names
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *lines])


def _md_text(text: str) -> str:
    """Text that stays in its cell."""
    return _line(text).replace("|", r"\|")


def _md_cell(found: Mapping[str, Any] | None, best: float) -> str:
    if found is None:
        return "n/a"
    shown = f"**{found['value']:.3f}**" if found["value"] == best else f"{found['value']:.3f}"
    deviation = "" if found["deviation"] is None else f" ±{found['deviation']:.3f}"
    return f"{shown}{deviation} [{found['low']:.3f}, {found['high']:.3f}]"
