"""Tables of a report: measures of each model, tests, classes, and confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from lingxi.evaluate.compare import EARLIER, Comparison
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.result import Missing, Result
from lingxi.evaluate.words import ENGLISH, Words

WIDEST = 25  # classes of a confusion matrix; of more, the most frequent confusions are listed
LISTED = 15


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; cells are HTML."""
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{"".join(f"<th>{name}</th>" for name in head)}</tr>{lines}</table></div>'


def measured(rows: Sequence[Mapping[str, Any]], missing: Sequence[Missing], words: Words = ENGLISH) -> str:
    """Every measure of each model with its interval and deviation; models without a result with the reason."""
    names = list(rows[0]["measures"]) if rows else []
    lines = [[f"{escape(row['model'])} <small>{row['metric']}</small>",
              *(_value(row["measures"][name]) for name in names),
              f"{row['ms_per_item']:.2f}", f"{row['bytes_per_item']:,}"] for row in rows]  # fmt: skip
    for each in missing:
        reason = words("n/a: {reason}", reason=words.reason(each.reason))
        lines.append([f"{escape(each.model)} <small>{escape(reason)}</small>", *["n/a"] * (len(names) + 2)])
    found = table((words("model"), *map(escape, names), words("ms/item"), words("bytes/item")), lines)
    if not rows:
        return found
    counts = words("{queries:,} queries in {clusters:,} clusters; small figures are 95 % bootstrap intervals by "
                   "cluster, and ± is the standard deviation over seeds.", queries=rows[0]["queries"],
                   clusters=rows[0]["clusters"])  # fmt: skip
    return f'{found}<p class="soft">{counts}</p>'


def unfit(missing: Sequence[Missing], words: Words = ENGLISH) -> str:
    """The models without a result that have no row, a sentence for each reason."""
    models: dict[str, list[str]] = {}
    for each in missing:
        models.setdefault(each.reason, []).append(each.model)
    said = [words("No result in this direction: {models} ({reason}).", models=words(", ").join(names),
                  reason=words.reason(reason)) for reason, names in models.items()]  # fmt: skip
    return "".join(f'<p class="soft">{escape(each)}</p>' for each in said)


def _value(found: Mapping[str, Any]) -> str:
    deviation = f" ±{found['deviation']:.3f}" if found["deviation"] is not None else ""
    return f"{found['value']:.3f}{deviation} <small>{found['low']:.3f}–{found['high']:.3f}</small>"


def differences(title: str, found: Sequence[Comparison], words: Words = ENGLISH) -> str:
    """The comparisons of pairs of models."""
    if not found:
        return ""
    rows = [(escape(words.direction(each.direction)), escape(each.measure),
             escape(" − ".join(_named(model, words) for model in each.models)), f"{each.difference:+.3f}",
             f"{each.p:.4f}") for each in found]  # fmt: skip
    head = map(words, ("direction", "measure", "models", "difference", "p, Holm"))
    return f"<h2>{escape(words(title))}</h2>{table(head, rows)}"


def _named(model: str, words: Words) -> str:
    return model.removesuffix(EARLIER) + words(EARLIER) if model.endswith(EARLIER) else model


def by_class(results: Sequence[Result], classes: Mapping[str, str], measure: str, words: Words = ENGLISH) -> str:
    """The mean of a measure over the queries of each class, of each model."""
    own = {result.model: _means(result, classes, measure) for result in results}
    names = sorted({name for found in own.values() for name in found})
    if len(names) < 2:
        return ""
    rows = [
        (escape(name), *(f"{found[name]:.3f}" if name in found else "n/a" for found in own.values())) for name in names
    ]
    title = words("{measure} of each class", measure=measure)
    return _folded(title, table((words("class"), *map(escape, own)), rows))


def _means(result: Result, classes: Mapping[str, str], measure: str) -> dict[str, float]:
    known = {*classes.values()}
    found: dict[str, list[float]] = {}
    for id_, value in zip(result.queries, result.values[measure], strict=True):
        name = classes.get(id_, id_)
        if name in known:
            found.setdefault(name, []).append(float(value))
    return {name: float(np.mean(values)) for name, values in found.items()}


def confusion(result: Result, dataset: Dataset, classes: Mapping[str, str], words: Words = ENGLISH) -> str:
    """How often items of a class (row) have another class (column) as their best answer."""
    if dataset.view != "reversed" or not classes or not {each.id for each in dataset.items} <= {*classes.values()}:
        return ""
    answers = [dataset.items[row].id for row in result.best[:, 0]]
    counts = Counter((classes[id_], answer) for id_, answer in zip(result.queries, answers, strict=True))
    names = sorted({name for pair in counts for name in pair})
    if len(names) > WIDEST:
        wrong = [(pair, count) for pair, count in counts.most_common() if pair[0] != pair[1]][:LISTED]
        rows = [(escape(true), escape(answer), str(count)) for (true, answer), count in wrong]
        head = map(words, ("class", "answer", "times"))
        return _folded(words("Most frequent confusions of {model}", model=result.model), table(head, rows))
    totals = Counter(true for true, _ in counts.elements())
    shaded = [(escape(true), *(_shade(counts[true, answer], totals[true]) for answer in names)) for true in names]
    columns = (words("class \\ answer"), *map(escape, names))
    return _folded(words("Confusion of {model}", model=result.model), table(columns, shaded))


def _shade(count: int, total: int) -> str:
    share = count / max(1, total)
    return f'<span style="background:rgba(74,127,181,{share:.2f})" class="cell">{count or ""}</span>'


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{content}</details>"
