"""The worst failures of each model, with pictures."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path

import numpy as np

from lingxi.errors import UnreadableMedia
from lingxi.evaluate.dataset import Dataset, Item
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.result import Result
from lingxi.evaluate.words import ENGLISH, Words
from lingxi.media.thumbnail import thumbnail
from lingxi.types import Modality, Place

WORST = 5  # failures of each model, in each direction
TOP = 5  # results shown of each
SIDE = 96  # pixels of a picture
HEARD_S = 10.0  # of a sound, drawn as a waveform


def failures(result: Result, dataset: Dataset, main: str, words: Words = ENGLISH) -> str:
    """The queries with the worst rank, or the lowest value of the main measure, with their first results."""
    by, worst = _worst(result, main)
    items = {item.id: item for item in dataset.items}
    queries = {query.id: query for query in dataset.queries}
    lines = []
    for n in worst:
        query = queries[result.queries[n]]
        right = [id_ for id_, grade in dataset.grades.get(query.id, {}).items() if grade > 0 and id_ in items][:1]
        wanted = "".join(f'<span class="right">{_shown(items[id_])}</span>' for id_ in right)
        found = "".join(_shown(dataset.items[row]) for row in result.best[n][:TOP] if row >= 0)
        first = words("{measure} {value}; found first:", measure=by, value=f"{result.values[by][n]:.3g}")
        lines.append(f'<div class="miss"><span class="query">{_shown(query)}</span>{wanted}<span>{escape(first)}'
                     f"</span>{found}</div>")  # fmt: skip
    title = (f"{escape(words('Worst failures of {model}', model=result.model))} "
             f"<small>{words('the query, a right answer (framed), the first results')}</small>")  # fmt: skip
    return f"<details><summary>{title}</summary>{''.join(lines)}</details>" if lines else ""


def _worst(result: Result, main: str) -> tuple[str, list[int]]:
    """The measure that decides, and the rows of the queries; those with a perfect value are no failures."""
    by = "rank" if "rank" in result.values else main
    badness = result.values[by] if Measure.of(by).lower_is_better else 1 - result.values[by]
    perfect = 1 if Measure.of(by).lower_is_better else 0
    return by, [int(n) for n in np.argsort(-badness, kind="stable")[:WORST] if badness[n] > perfect]


def _shown(item: Item) -> str:
    if item.text is not None:
        return f"<span>“{escape(item.text[:160])}”</span>"
    data = _picture(item.path, item.modality) if item.path is not None else ""
    if not data:
        return f"<span>{escape(item.id)}</span>"
    return f'<img alt="{escape(item.id)}" title="{escape(item.id)}" src="data:image/jpeg;base64,{data}">'


@cache
def _picture(path: Path, modality: Modality) -> str:
    """A JPEG in base64: of an image, a frame, or a waveform; empty if it cannot be read."""
    place = Place(start_s=0.0, end_s=HEARD_S) if modality == "audio" else None
    try:
        return b64encode(thumbnail(path, SIDE, place, at_s=0.0 if modality == "video" else None)).decode("ascii")
    except UnreadableMedia:
        return ""
