"""Outcomes of models on the disk, so that a second run continues where the first one ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lingxi.errors import BadDataset
from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.kept_card import no_card, read_arrays, read_card, unsaid, write_card
from lingxi.evaluate.model_revision import model_revision
from lingxi.evaluate.result import Missing, Part, Result

FOLDER = "runs"
_ARRAYS = ("best", "scores", "curve")


class Record:
    """The folder of a run: for each model a card (JSON) and its values (NumPy), each written whole.

    ``key`` holds what results depend on: the data's digests, measures, metric, seeds and folds. An outcome with
    another key, or of another revision of the model, is measured again. So is one whose files are damaged or were
    edited: ``on_changed`` gets its card.
    """

    def __init__(self, folder: Path, key: Mapping[str, Any], on_changed: Callable[[Path], None] = unsaid) -> None:
        self._folder, self._key, self._on_changed = folder / FOLDER, dict(key), on_changed

    def get(self, model: str) -> Outcome | None:
        """The earlier outcome of a model; None if there is none to continue with, or if it failed in all directions."""
        card = self._card(model)
        if not card.exists():
            return None
        try:
            facts = read_card(card)
            other = facts.get("key") != self._keyed(model)  # results of an older version have no digest
            arrays = read_arrays(card, facts, older=other)
            if other:
                return None
            found = _outcome(card, facts, arrays)
        except BadDataset:
            self._on_changed(card)
            return None
        return found if found.results else None

    def put(self, outcome: Outcome) -> None:
        """Writes an outcome; it is on the disk when this returns."""
        arrays, facts = dict[str, Any](), []
        for n, each in enumerate(outcome.results):
            facts.append(_facts(each))
            arrays |= {f"{n}.{name}": getattr(each, name) for name in _ARRAYS}
            arrays |= {f"{n}.value.{name}": values for name, values in each.values.items()}
            for m, part in enumerate(each.parts):
                arrays |= {f"{n}.part.{m}.best": part.best, f"{n}.part.{m}.scores": part.scores}
        write_card(self._card(outcome.model), {
            "key": self._keyed(outcome.model), "model": outcome.model, "revision": outcome.revision,
            "where": dict(outcome.where), "results": facts, "missing": [asdict(each) for each in outcome.missing],
        }, arrays)  # fmt: skip

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
    """The outcome on a card, also of an older version; raises BadDataset for other and damaged files."""
    facts = read_card(card)
    return _outcome(card, facts, read_arrays(card, facts, older=True))


def _outcome(card: Path, facts: Mapping[str, Any], arrays: Mapping[str, Any]) -> Outcome:
    try:
        results = tuple(_result(own, {name.partition(".")[2]: rows for name, rows in arrays.items()
                                      if name.startswith(f"{n}.")})
                        for n, own in enumerate(facts["results"]))  # fmt: skip
        missing = tuple(Missing(**each) for each in facts["missing"])
        where = {id_: (x, y) for id_, (x, y) in facts["where"].items()}
        return Outcome(facts["model"], results, missing, where, facts["revision"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise no_card(card, error) from error


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


@dataclass(frozen=True, eq=False)
class Earlier:
    """A result of an earlier run, with the key of its card."""

    result: Result
    key: Mapping[str, Any]

    def is_of(self, key: Mapping[str, Any]) -> bool:
        """Whether it ranked the same items, with the same relevance judgements and folds."""
        name = "judged" if "judged" in self.key else "data"  # cards of older versions have only the whole data's digest
        return all(self.key.get(each) == key[each] for each in (name, "folds"))


def read_results(folder: Path) -> list[Earlier]:
    """All results of an earlier run; raises BadDataset if the folder has none."""
    found = [Earlier(each, _key(read_card(card))) for card in _cards(folder) for each in read_outcome(card).results]
    if not found:
        raise BadDataset(f"{folder} holds no results of lingxi evaluate --out")
    return found


def _key(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    found = facts.get("key")
    return found if isinstance(found, dict) else {}


def _cards(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / FOLDER).glob("*.json"))
