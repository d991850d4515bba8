"""Outcomes of models on the disk, so that a second run continues where the first one ended."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.errors import BadDataset
from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.result import Missing, Part, Result

FOLDER = "runs"
_ARRAYS = ("best", "scores", "curve")


class Record:
    """The folder of a run: for each model a card (JSON) and its values (NumPy), each written whole.

    ``key`` holds what results depend on: the data's digest, measures, metric, seeds and folds. An outcome with
    another key is measured again.
    """

    def __init__(self, folder: Path, key: Mapping[str, Any]) -> None:
        self._folder, self._key = folder / FOLDER, dict(key)

    def get(self, model: str) -> Outcome | None:
        """The earlier outcome of a model; None if there is none with this key, or if it failed in all directions."""
        card = self._card(model)
        found = (
            read_outcome(card)
            if card.is_file() and json.loads(card.read_text(encoding="utf-8"))["key"] == self._key
            else None
        )
        return found if found is not None and found.results else None

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
        with (draft := card.with_suffix(".npz.new")).open("wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(card.with_suffix(".npz"))
        text = {"key": self._key, "model": outcome.model, "revision": outcome.revision, "where": dict(outcome.where),
                "results": facts, "missing": [asdict(each) for each in outcome.missing]}  # fmt: skip
        draft = card.with_suffix(".json.new")
        draft.write_text(json.dumps(text, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(card)

    def _card(self, model: str) -> Path:
        """A readable file name that no two models share."""
        short = re.sub(r"[^\w.=-]+", "_", model).strip("_")[:60]
        return self._folder / f"{short}-{blake2b(model.encode(), digest_size=4).hexdigest()}.json"


def _facts(result: Result) -> dict[str, Any]:
    names = ("model", "dataset", "direction", "metric", "dim", "ms_per_item", "skipped", "queries", "clusters", "means")
    parts = [(each.seed, each.fold, each.queries) for each in result.parts]
    return {name: getattr(result, name) for name in names} | {"measures": list(result.values), "parts": parts}


def read_outcome(card: Path) -> Outcome:
    """The outcome on a card; raises BadDataset for other files."""
    try:
        found = json.loads(card.read_text(encoding="utf-8"))
        with np.load(card.with_suffix(".npz"), allow_pickle=False) as arrays:
            results = tuple(_result(facts, {name.partition(".")[2]: arrays[name] for name in arrays.files
                                            if name.startswith(f"{n}.")})
                            for n, facts in enumerate(found["results"]))  # fmt: skip
            missing = tuple(Missing(**each) for each in found["missing"])
            where = {id_: (x, y) for id_, (x, y) in found["where"].items()}
            return Outcome(found["model"], results, missing, where, found["revision"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadDataset(f"{card} is not a result of lingxi evaluate: {error!r}") from error


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
    return Result(**{**plain, **lists, "means": means, "values": values, "parts": parts, **own})


def read_results(folder: Path) -> list[Result]:
    """All results of an earlier run; raises BadDataset if the folder has none."""
    found = [each for card in _cards(folder) for each in read_outcome(card).results]
    if not found:
        raise BadDataset(f"{folder} holds no results of lingxi evaluate --out")
    return found


def _cards(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / FOLDER).glob("*.json"))
