"""Runs and judgements as files for trec_eval."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

import numpy as np

from lingxi.disk import write_lines
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.finished import Finished
from lingxi.evaluate.result import Part
from lingxi.evaluate.run import views
from lingxi.evaluate.splits import parts_of

LONGEST = 120  # bytes of a model's name in a file name


def write_trec(run: Finished, folder: Path) -> None:
    """A run file of each model and direction, with as many results as were kept, and the judgements of its queries.

    Of several seeds or folds, each has its run and its judgements, in files that name it: trec_eval's values of a
    query, averaged over the files, are those of the table. Characters in ids that TREC does not allow, such as spaces,
    are percent-encoded.
    """
    folder.mkdir(parents=True, exist_ok=True)

    @cache
    def folds(seed: int) -> Sequence[Dataset]:
        return [judged for _, judged in parts_of(run.data.test, run.folds, seed)]

    names = run_names(outcome.model for outcome in run.outcomes)
    for direction, dataset in run.directions.items():
        place = direction.replace("->", "-to-").replace(" ", "-")
        for result in run.results(direction):
            whole = Part(0, 0, result.queries, result.best, result.scores)
            for part in result.parts or (whole,):
                end = f".{part.name}" if result.parts else ""
                judged = _view(folds(part.seed)[part.fold - 1], direction) if part.fold else dataset
                write_lines(folder / f"{place}{end}.qrels", _judgements(part, judged))
                name = names[result.model]
                write_lines(folder / f"{place}.{name}{end}.run", _ranked(part, name, dataset))


def _view(fold: Dataset, direction: str) -> Dataset:
    """A fold in that direction."""
    captioned = fold.captioned()
    found = [*views(fold), *([captioned] if captioned is not None else [])]
    return next(each for each in found if each.direction == direction)


def _judgements(part: Part, dataset: Dataset) -> Iterator[str]:
    for query in part.queries:
        for item, grade in dataset.grades.get(query, {}).items():
            yield f"{_id(query)} 0 {_id(item)} {grade}"


def _ranked(part: Part, name: str, dataset: Dataset) -> Iterator[str]:
    """The results of each query; equal scores become smaller by the least step, since trec_eval sorts by score only."""
    ids = [_id(each.id) for each in dataset.items]  # once, not for each of a million results
    for query, best, scores in zip(map(_id, part.queries), part.best, part.scores, strict=True):
        last = np.float32(np.inf)
        for n, (place, score) in enumerate(zip(best, scores, strict=True)):
            if place >= 0 and score > -1e30:
                last = score if score < last else np.nextafter(last, np.float32(-np.inf))
                yield f"{query} Q0 {ids[place]} {n + 1} {last:.9g} {name}"


def _id(text: str) -> str:
    """An id without spaces, and never empty: ``%`` stands only before two digits, or for the empty id."""
    return quote(text, safe="/:()+,;=@!'*", errors="surrogatepass") or "%"


def run_names(models: Iterable[str]) -> dict[str, str]:
    """A name of each model in files and in the last column; those of two models differ."""
    found, taken = dict[str, str](), set[str]()
    for model in dict.fromkeys(models):
        name = re.sub(r"[^\w.=-]+", "_", model).strip("_") or "_"
        if len(name.encode()) > LONGEST or name.lower() in taken:
            short = name.encode()[:LONGEST].decode(errors="ignore")
            name = f"{short}-{blake2b(model.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"
        taken.add(name.lower())
        found[model] = name
    return found
