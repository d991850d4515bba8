"""Outcomes of models on the disk, so that a second run continues where the first one ended."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.disk import write_json, write_whole
from lingxi.errors import BadDataset
from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.model_revision import model_revision
from lingxi.evaluate.result import Missing, Part, Result

FOLDER, VALUES = "runs", ".npz"
_ARRAYS = ("best", "scores", "curve")


class Record:
    """The folder of a run: for each model a card (JSON) and its values (NumPy), each written whole.

    ``key`` holds what results depend on: the data's digest, measures, metric, seeds and folds. An outcome with
    another key, or of another revision of the model, is measured again; so is one whose files are damaged.
    """

    def __init__(self, folder: Path, key: Mapping[str, Any]) -> None:
        self._folder, self._key = folder / FOLDER, dict(key)

    def get(self, model: str) -> Outcome | None:
        """The earlier outcome of a model; None if there is none to continue with, or if it failed in all directions."""
        card = self._card(model)
        try:
            key, found = _read_card(card)["key"], read_outcome(card)
        except BadDataset:
            return None
        return found if found.results and key == self._keyed(model) else None

    def put(self, outcome: Outcome) -> None:
        """Writes an outcome; it is on the disk when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        card = self._card(outcome.model)
        arrays, facts = dict[str, Any](), []
        for n, each in enumerate(outcome.results):
            facts.append(_facts(each))
            arrays |= {f"{n}.{name}": getattr(each, name) for name in _ARRAYS}
            arrays |= {f"{n}.value.{name}": values for name, values in each.values.items()}
            for m, part in enumerate(each.parts):
                arrays |= {f"{n}.part.{m}.best": part.best, f"{n}.part.{m}.scores": part.scores}
        card.unlink(missing_ok=True)  # it does not belong to the new values
        np.savez(data := BytesIO(), **arrays)
        write_whole(card.with_suffix(VALUES), data.getvalue())
        write_json(card, {
            "key": self._keyed(outcome.model), "model": outcome.model, "revision": outcome.revision,
            "where": dict(outcome.where), "results": facts, "missing": [asdict(each) for each in outcome.missing],
        })  # fmt: skip

    def _keyed(self, model: str) -> dict[str, Any]:
        return {**self._key, "model": model_revision(model)}

    def _card(self, model: str) -> Path:
        """A readable file name that no two models share."""
        short = re.sub(r"[^\w.=-]+", "_", model).strip("_")[:60]
        return (
            self._folder / f"{short}-{blake2b(model.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}.json"
        )


def _facts(result: Result) -> dict[str, Any]:
    names = ("model", "dataset", "direction", "metric", "dim", "ms_per_item", "skipped", "queries", "clusters", "means")
    parts = [(each.seed, each.fold, each.queries) for each in result.parts]
    return {name: getattr(result, name) for name in names} | {"measures": list(result.values), "parts": parts}


def read_outcome(card: Path) -> Outcome:
    """The outcome on a card; raises BadDataset for other and damaged files."""
    found = _read_card(card)
    try:
        with card.with_suffix(VALUES).open("rb") as data, np.load(data, allow_pickle=False) as arrays:
            results = tuple(_result(facts, {name.partition(".")[2]: arrays[name] for name in arrays.files
                                            if name.startswith(f"{n}.")})
                            for n, facts in enumerate(found["results"]))  # fmt: skip
            missing = tuple(Missing(**each) for each in found["missing"])
            where = {id_: (x, y) for id_, (x, y) in found["where"].items()}
            return Outcome(found["model"], results, missing, where, found["revision"])
    except Exception as error:  # of ZIP, zlib or NumPy, as the damage is
        raise _no_result(card, error) from error


def _read_card(card: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = {"key": None, **json.loads(card.read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise _no_result(card, error) from error
    return found


def _no_result(card: Path, error: Exception) -> BadDataset:
    return BadDataset(f"{card} is not a result of lingxi evaluate: {error!r}")


def _result(facts: Mapping[str, Any], arrays: Mapping[str, Any]) -> Result:
    plain = {name: value for name, value in facts.items() if name != "measures"}
    parts = tuple(
        Part(seed, fold, tuple(queries), arrays[f"part.{m}.best"], arrays[f"part.{m}.scores"])
        for m, (seed, fold, queries) in enumerate(facts.get("parts", ()))  # results of older versions have none
    )
    lists = {name: tuple(plain[name]) for name in ("skipped", "queries", "clusters")}
    means = {name: tuple(each) for name, each in facts["means"].items()}
    values = {name: arrays[f"value.{name}"] for name in facts["measures"]}
    own = {name: arrays[name] for name in _ARRAYS}
    found = Result(**{**plain, **lists, "means": means, "values": values, "parts": parts, **own})
    _check_shapes(found)
    return found


def _check_shapes(result: Result) -> None:
    """Raises ValueError for arrays that are not those of the queries."""
    queries = len(result.queries)
    shapes = [((len(result.clusters),), (queries,)), (result.curve.shape, (11,))]
    shapes += [(values.shape, (queries,)) for values in result.values.values()]
    ranked: tuple[Result | Part, ...] = (result, *result.parts)
    for each in ranked:
        rows = (len(each.queries), *each.best.shape[1:2])
        shapes += [(each.best.shape, rows), (each.scores.shape, rows)]
    if wrong := next((found for found, wanted in shapes if found != wanted), None):
        raise ValueError(f"an array of the shape {wrong} does not fit {queries} queries")


def read_results(folder: Path) -> list[Result]:
    """All results of an earlier run; raises BadDataset if the folder has none."""
    found = [each for card in _cards(folder) for each in read_outcome(card).results]
    if not found:
        raise BadDataset(f"{folder} holds no results of lingxi evaluate --out")
    return found


def _cards(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / FOLDER).glob("*.json"))
