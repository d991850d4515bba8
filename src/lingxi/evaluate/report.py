"""Results as one self-contained HTML page: tables, plots, and the worst failures with images."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from itertools import combinations
from typing import Any

import numpy as np

from lingxi.errors import UnreadableMedia
from lingxi.evaluate.dataset import Dataset, Item
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.run import Result
from lingxi.evaluate.statistics import bootstrap, holm, randomisation_test
from lingxi.media.thumbnail import thumbnail

WORST = 6  # failures shown for the first model, in each direction
_STYLE = """
:root { color-scheme: light dark; --card: #fff; --ground: #f4f3f0; --ink: #1d1c1a; --soft: #6b6862; --line: #dcd9d2 }
@media (prefers-color-scheme: dark) {
  :root { --card: #23221f; --ground: #171614; --ink: #f0eee9; --soft: #a29e96; --line: #3a3833 } }
body { margin: 0 auto; max-width: 70rem; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; margin-top: 2.5rem }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left } small, .soft { color: var(--soft) }
td small { display: block }
svg text { fill: var(--ink); font-size: 12px } .miss { display: flex; gap: .5rem; flex-wrap: wrap; align-items: center;
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem; margin: .6rem 0 }
.miss img { height: 96px; border-radius: .3rem } .miss .said { max-width: 20rem }
.right img { outline: 3px solid #2e8b57 }
"""


def summary(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Plain JSON values: every measure with its 95 % interval, and the cost per item."""
    return [_row(each) for each in results]


def _row(result: Result) -> dict[str, Any]:
    found = {}
    for name, values in result.values.items():
        statistic = np.median if Measure.of(name).lower_is_better else np.mean
        low, high = bootstrap(values, statistic)
        found[name] = {"value": result.mean(name), "low": low, "high": high}
    return {
        "model": result.model, "dataset": result.dataset, "direction": result.direction, "metric": result.metric,
        "queries": len(result.best), "measures": found, "dim": result.dim, "bytes_per_item": 4 * result.dim,
        "ms_per_item": round(result.ms_per_item, 3), "skipped": list(result.skipped),
    }  # fmt: skip


def comparisons(results: Sequence[Result], measure: str) -> list[dict[str, Any]]:
    """Every pair of models in one direction: the difference, and its p-value with Holm's correction."""
    found = []
    for direction in dict.fromkeys(each.direction for each in results):
        some = [each for each in results if each.direction == direction]
        tests = [(a, b, randomisation_test(a.values[measure], b.values[measure])) for a, b in combinations(some, 2)]
        for (a, b, _), adjusted in zip(tests, holm([p for _, _, p in tests]), strict=True):
            difference = float(a.values[measure].mean() - b.values[measure].mean())
            found.append({"direction": direction, "models": [a.model, b.model], "measure": measure,
                          "difference": difference, "p": adjusted})  # fmt: skip
    return found


def page(results: Sequence[Result], by_direction: Mapping[str, Dataset], measure: str) -> str:
    """The whole page."""
    title = f"{results[0].dataset}: {', '.join(dict.fromkeys(each.model for each in results))}"
    parts = [f"<h1>{escape(title)}</h1>"]
    for direction, dataset in by_direction.items():
        some = [each for each in results if each.direction == direction]
        parts += [f"<h2>{escape(direction)}</h2>", _table(some), _bars(some, measure), _cost(some, measure)]
        parts += [_failures(some[0], dataset)]
    parts += [_tests(comparisons(results, measure))]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _table(results: Sequence[Result]) -> str:
    names = list(results[0].values)
    head = "".join(f"<th>{escape(name)}</th>" for name in ("model", *names, "ms/item", "bytes/item"))
    lines = []
    for row in summary(results):
        cells = "".join(
            f"<td>{each['value']:.3f} <small>{each['low']:.3f}–{each['high']:.3f}</small></td>"
            for each in row["measures"].values()
        )
        lines.append(f"<tr><td>{escape(row['model'])} <small>{row['metric']}</small></td>{cells}"
                     f"<td>{row['ms_per_item']:.2f}</td><td>{row['bytes_per_item']:,}</td></tr>")  # fmt: skip
    count = len(results[0].best)
    return (f'<div class="wide"><table><tr>{head}</tr>{"".join(lines)}</table></div>'
            f'<p class="soft">{count:,} queries; small figures are 95 % bootstrap intervals.</p>')  # fmt: skip


def _bars(results: Sequence[Result], measure: str) -> str:
    """Bars of each model's measure, with intervals."""
    height, lines = 26, []
    for n, row in enumerate(summary(results)):
        found, y = row["measures"][measure], n * height + 6
        lines.append(
            f'<text x="0" y="{y + 11}">{escape(row["model"][:34])}</text>'
            f'<rect x="240" y="{y}" width="{max(1, 400 * found["value"]):.1f}" height="14" fill="#4a7fb5" rx="2"/>'
            f'<line x1="{240 + 400 * found["low"]:.1f}" x2="{240 + 400 * found["high"]:.1f}" y1="{y + 7}" y2="{y + 7}" '
            f'stroke="currentColor" stroke-width="2"/><text x="650" y="{y + 11}">{found["value"]:.3f}</text>'
        )
    drawn = _svg(700, len(results) * height + 8, f"{measure} of each model", lines)
    return f'{drawn}<p class="soft">{escape(measure)}</p>'


def _cost(results: Sequence[Result], measure: str) -> str:
    """Each model's measure against its time per item; both axes from minimum to maximum."""
    if len(results) < 2:
        return ""
    times = np.log10([max(each.ms_per_item, 1e-3) for each in results])
    low, high = float(times.min()) - 0.1, float(times.max()) + 0.1
    dots = []
    for each, spent in zip(results, times, strict=True):
        x, y = 60 + 560 * (spent - low) / (high - low), 210 - 190 * each.mean(measure)
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#4a7fb5"/><text x="{x + 8:.1f}" y="{y + 4:.1f}">'
                    f"{escape(each.model[:24])}</text>")  # fmt: skip
    lines = [
        '<line x1="60" x2="640" y1="210" y2="210" stroke="currentColor"/>',
        '<line x1="60" x2="60" y1="20" y2="210" stroke="currentColor"/>',
        f'<text x="60" y="228">{10**low:.2g} ms</text><text x="580" y="228">{10**high:.2g} ms an item</text>',
        '<text x="30" y="24">1</text><text x="30" y="212">0</text>',
    ]
    return _svg(760, 236, f"{measure} against cost", [*lines, *dots])


def _svg(width: int, height: int, label: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}" '
        f'style="width:100%;max-width:{width // 16}rem">{"".join(parts)}</svg>'
    )


def _failures(result: Result, dataset: Dataset) -> str:
    """The queries whose relevant items rank lowest, with their first five results."""
    ranks = result.values.get("rank")
    if ranks is None:
        return ""
    items = {item.id: item for item in dataset.items}
    lines = []
    for n in (row for row in np.argsort(-ranks, kind="stable")[:WORST] if ranks[row] > 1):
        query = dataset.queries[n]
        right = [id_ for id_, grade in dataset.grades.get(query.id, {}).items() if grade > 0 and id_ in items][:1]
        wanted = "".join(f'<span class="right">{_shown(items[id_])}</span>' for id_ in right)
        found = "".join(_shown(dataset.items[row]) for row in result.best[n])
        lines.append(f'<div class="miss"><span class="said">{_shown(query)}</span>{wanted}<span>rank {ranks[n]:,.0f}; '
                     f"found instead:</span>{found}</div>")  # fmt: skip
    return f"<h3>Worst of {escape(result.model)}</h3>{''.join(lines)}" if lines else ""


def _shown(item: Item) -> str:
    if item.text is not None:
        return f"<span>“{escape(item.text[:160])}”</span>"
    try:
        if item.path is not None and item.modality == "image":
            data = b64encode(thumbnail(item.path)).decode("ascii")
            return f'<img alt="{escape(item.id)}" src="data:image/jpeg;base64,{data}">'
    except UnreadableMedia:
        pass
    return f"<span>{escape(item.id)}</span>"


def _tests(found: Sequence[Mapping[str, Any]]) -> str:
    if not found:
        return ""
    rows = "".join(
        f"<tr><td>{escape(each['direction'])}</td><td>{escape(' − '.join(each['models']))}</td>"
        f"<td>{each['difference']:+.3f}</td><td>{each['p']:.4f}</td></tr>"
        for each in found
    )
    head = f"<tr><th></th><th>models</th><th>difference in {escape(found[0]['measure'])}</th><th>p, Holm</th></tr>"
    return f'<h2>Differences</h2><div class="wide"><table>{head}{rows}</table></div>'
