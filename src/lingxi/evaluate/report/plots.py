"""Plots of a report as SVG: bars, curves, quality against cost, and a map of the items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from lingxi.evaluate.result import Result
from lingxi.evaluate.run import RECALLS
from lingxi.evaluate.words import ENGLISH, Words

COLOURS = ("#4a7fb5", "#c8553d", "#5a9e6f", "#8d6cab", "#d39b2a", "#4fa3a5", "#b0567f", "#7a7a52", "#5b6c8f", "#a0703c")
OTHER = "#9a9a9a"  # classes after the tenth
WIDE = 500  # of every drawing, so that it fits a phone and its letters stay readable
TOP = 20  # of the axes
NAME_WIDE, NAME_HIGH = 220, 13  # of the longest name beside its point
LETTER_WIDE = 6.6  # of a letter of a name, at most on the average
LEAST_WIDE = 0.7  # pixels of the screen for one of the drawing, at least: 350 of a screen of 390
DASHES = ("", "6 3", "2 3")  # of curves: those after ten models have another


def svg(height: int, label: str, parts: Sequence[str]) -> str:
    """A drawing that scales with the page while its letters are readable; on a very narrow screen it scrolls."""
    return (
        f'<div class="wide"><svg viewBox="0 0 {WIDE} {height}" role="img" aria-label="{escape(label)}" '
        f'style="width:100%;min-width:{LEAST_WIDE * WIDE:.0f}px;max-width:{WIDE // 16}rem">'
        f"{''.join(parts)}</svg></div>"
    )


def _figure(drawn: str, caption: str) -> str:
    return f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>"


def bars(rows: Sequence[Mapping[str, Any]], measure: str, words: Words = ENGLISH) -> str:
    """Bars of each model's measure, with intervals; names stand above them. Ranks, above 1, fill the width."""
    height, lines = 40, []
    unit = 440 / max([1.0, *(row["measures"][measure]["high"] for row in rows)])
    for n, row in enumerate(rows):
        found, y = row["measures"][measure], n * height + 20
        lines.append(
            f'<text x="0" y="{y - 5}">{escape(row["model"][:60])}</text>'
            f'<rect x="0" y="{y}" width="{max(1, unit * found["value"]):.1f}" height="14" fill="{COLOURS[0]}" rx="2"/>'
            f'<line x1="{unit * found["low"]:.1f}" x2="{unit * found["high"]:.1f}" y1="{y + 7}" y2="{y + 7}" '
            f'stroke="currentColor" stroke-width="2"/><text x="450" y="{y + 11}">{found["value"]:.3f}</text>'
        )
    drawn = svg(len(rows) * height + 8, words("{measure} of each model", measure=measure), lines)
    return _figure(drawn, words("{measure}, with 95 % intervals", measure=measure))


def curves(results: Sequence[Result], words: Words = ENGLISH) -> str:
    """Interpolated precision at 11 levels of recall, a line for each model; their names stand below, in two columns."""
    lines = [_axes("0", "1", words("recall"), "1", "0")]
    for n, each in enumerate(results):
        colour, dash = COLOURS[n % len(COLOURS)], DASHES[n // len(COLOURS) % len(DASHES)]
        points = " ".join(f"{60 + 420 * x:.1f},{210 - 190 * y:.1f}" for x, y in zip(RECALLS, each.curve, strict=True))
        x, y = WIDE // 2 * (n % 2), 246 + 18 * (n // 2)
        pen = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        lines.append(f'<polyline points="{points}" {pen}/><line x1="{x}" x2="{x + 24}" y1="{y}" y2="{y}" {pen}/>'
                     f'<text x="{x + 30}" y="{y + 4}">{escape(each.model[:34])}</text>')  # fmt: skip
    drawn = svg(238 + 18 * -(-len(results) // 2), words("precision at each recall"), lines)
    return _figure(drawn, words("precision (interpolated) against recall"))


def cost(results: Sequence[Result], measure: str, words: Words = ENGLISH) -> str:
    """Each model's measure against its time per item, on a logarithmic axis; many models make it higher."""
    if len(results) < 2:
        return ""
    times = np.log10([max(each.ms_per_item, 1e-3) for each in results])
    low, high = float(times.min()) - 0.1, float(times.max()) + 0.1
    top, floor = max(1.0, *(each.mean(measure) for each in results)), TOP + max(190, NAME_HIGH * len(results))
    least, most = words("{ms} ms", ms=_short(10**low)), words("{ms} ms an item", ms=_short(10**high))
    lines = [_axes(least, most, "", _short(top), "0", floor)]
    spots = [(60 + 420 * float(spent - low) / (high - low), floor - (floor - TOP) * each.mean(measure) / top,
              each.model[:34]) for each, spent in zip(results, times, strict=True)]  # fmt: skip
    for (x, y, name), at in zip(sorted(spots, key=lambda spot: spot[1]), _spread(spots, floor), strict=True):
        beside = f'x="{x + 8:.1f}"' if _on_the_right(x) else f'x="{x - 8:.1f}" text-anchor="end"'
        end = x + 7 if _on_the_right(x) else x - 7
        lines.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{at:.1f}" stroke="{OTHER}"/>'
                     f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{COLOURS[0]}"/>'
                     f'<text {beside} y="{at + 4:.1f}">{escape(name)}</text>')  # fmt: skip
    title = words("{measure} against time", measure=measure)
    return _figure(svg(floor + 26, title, lines), title)


def _short(number: float) -> str:
    """Three digits, without an exponent for large numbers."""
    return f"{number:.3g}" if number < 100 else f"{number:,.0f}"


def _on_the_right(x: float) -> bool:
    """Whether the name of a point stands on its right: where there is room for it."""
    return x + 8 + NAME_WIDE <= WIDE


def _extent(x: float, name: str) -> tuple[float, float]:
    """Where a name begins and ends beside its point."""
    wide = 8 + LETTER_WIDE * len(name)
    return (x, x + wide) if _on_the_right(x) else (x - wide, x)


def _spread(spots: Sequence[tuple[float, float, str]], floor: float) -> list[float]:
    """The heights of names from the top down, moved so that none lies on another one, or below the floor."""
    placed: list[tuple[tuple[float, float], float]] = []
    for x, y, name in sorted(spots, key=lambda spot: spot[1]):
        own = _extent(x, name)
        near = [at for other, at in placed if _meet(own, other)]
        placed.append((own, max([y, *(at + NAME_HIGH for at in near if at + NAME_HIGH > y)])))
    raised: list[tuple[tuple[float, float], float]] = []
    for own, at in reversed(placed):
        below = [lower - NAME_HIGH for other, lower in raised if _meet(own, other)]
        raised.append((own, min([at, floor - NAME_HIGH / 2, *below])))
    return [at for _, at in reversed(raised)]


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _axes(left: str, right: str, below: str, top: str, bottom: str, floor: float = 210) -> str:
    return (
        f'<line x1="60" x2="480" y1="{floor}" y2="{floor}" stroke="currentColor"/>'
        f'<line x1="60" x2="60" y1="{TOP}" y2="{floor}" stroke="currentColor"/>'
        f'<text x="60" y="{floor + 18}">{left}</text><text x="480" y="{floor + 18}" text-anchor="end">{right}</text>'
        f'<text x="250" y="{floor + 18}">{below}</text>'
        f'<text x="40" y="{TOP + 4}">{top}</text><text x="40" y="{floor + 2}">{bottom}</text>'
    )


def item_map(
    model: str, where: Mapping[str, tuple[float, float]], classes: Mapping[str, str], words: Words = ENGLISH
) -> str:
    """Items by their first two principal components, coloured by class."""
    if not where:
        return ""
    spots = np.array(list(where.values()))
    low, wide = spots.min(axis=0), np.maximum(np.ptp(spots, axis=0), 1e-9)
    places = 10 + 300 * (spots - low) / wide
    names = sorted({classes[id_] for id_ in where if id_ in classes})
    colour = dict(zip(names, COLOURS, strict=False))
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour.get(classes.get(id_, ""), OTHER)}" opacity=".8">'
            f"<title>{escape(f'{id_} {classes.get(id_, str())}'.strip())}</title></circle>"
            for id_, (x, y) in zip(where, places, strict=True)]  # fmt: skip
    legend = [f'<circle cx="336" cy="{16 + 18 * n}" r="5" fill="{colour[name]}"/>'
              f'<text x="346" y="{20 + 18 * n}">{escape(name[:24])}</text>'
              for n, name in enumerate(colour)]  # fmt: skip
    rest = len(names) - len(colour)
    if rest > 0:
        more = words("and {count} more in grey", count=rest)
        legend.append(f'<text x="330" y="{20 + 18 * len(colour)}">{more}</text>')
    drawn = svg(320, words("map of the items by {model}", model=model), [*dots, *legend])
    return _figure(drawn, model)
