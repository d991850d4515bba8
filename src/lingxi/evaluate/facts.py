"""What was read: the form of the data, its parts and classes, and a digest of all of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.evaluate.dataset import Dataset, Item
from lingxi.evaluate.splits import Splits
from lingxi.evaluate.words import ENGLISH, Words
from lingxi.media.read import digest_of
from lingxi.types import Limits

SHOWN = 8  # classes named in a sentence


def facts(data: Splits) -> dict[str, Any]:
    """Plain JSON values: form, split, counts of queries and items, and items of each class."""
    test = data.test
    found: dict[str, Any] = {
        "form": test.form, "direction": test.direction, "split": data.judged, "queries": len(test.queries),
        "items": len(test.items), "classes": dict(Counter(test.classes.values())),
        "groups": len(set(test.groups.values())),
        "fold_column": data.column, "conditions": list(data.conditions), "fitted_on": data.fitted,
        "fitting_items": len(data.train.items) if data.train else 0, "items_without_fold": data.without_fold,
    }  # fmt: skip
    return found


def sentence(found: dict[str, Any], words: Words = ENGLISH) -> str:
    """The same for people."""
    split = ""
    if found["split"]:
        named = " of fold {name} (column {column})" if found["fold_column"] else " of the split {name}"
        split = words(named, name=found["split"], column=found["fold_column"])
    if found["conditions"]:
        split += words(" with {conditions}", conditions=words(", ").join(found["conditions"]))
    parts = [
        words("form {form}: {queries:,} queries and {items:,} items{split}, {direction}", form=found["form"],
              queries=found["queries"], items=found["items"], split=split,
              direction=words.direction(found["direction"]))
    ]  # fmt: skip
    if names := sorted(found["classes"]):
        more = words(" and {count:,} more", count=len(names) - SHOWN) if len(names) > SHOWN else ""
        shown = words(", ").join(names[:SHOWN])
        parts.append(words("{count:,} classes ({names}{more})", count=len(names), names=shown, more=more))
    if found["groups"]:
        parts.append(words("{count:,} groups", count=found["groups"]))
    if found["fitting_items"]:
        fitted = "{count:,} items of the split {names} to fit on"
        fitted = "{count:,} items of folds {names} to fit on" if found["fold_column"] else fitted
        parts.append(words(fitted, count=found["fitting_items"], names=found["fitted_on"]))
    if found["items_without_fold"]:
        parts.append(words("items without a fold, left out: {count:,}", count=found["items_without_fold"]))
    return words("; ").join(parts)


@dataclass(frozen=True)
class Digests:
    """Digests (128 bits, hexadecimal) of texts, judgements and bytes of files (a sample of large ones)."""

    whole: str  # also of classes, groups, and what models are fitted on
    judged: str  # of queries, items, relevance judgements and named folds: runs with the same one can be compared


def digests(data: Splits) -> Digests:
    """The digests of what was read."""
    whole, judged = blake2b(digest_size=16), blake2b(_json(_ranked(data.test)), digest_size=16)
    for part in (data.test, data.train):
        if part is not None:
            whole.update(_json(_plain(part)))
            for item in (*part.queries, *part.items):
                content = _content(item)
                whole.update(content)
                if part is data.test:
                    judged.update(content)
    return Digests(whole.hexdigest(), judged.hexdigest())


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _ranked(dataset: Dataset) -> list[Any]:
    """What a query is ranked against, and what is right."""
    ids = [[each.id for each in some] for some in (dataset.queries, dataset.items)]
    return [{query: dict(found) for query, found in dataset.grades.items()}, dict(dataset.folds), *ids]


def _plain(dataset: Dataset) -> list[Any]:
    return [
        {query: dict(found) for query, found in dataset.grades.items()}, dict(dataset.labels), dict(dataset.groups),
        dict(dataset.folds), [(each.id, each.text) for each in dataset.queries], [each.id for each in dataset.items],
    ]  # fmt: skip


def _content(item: Item) -> bytes:
    if item.path is None:
        return (
            (item.text or "").encode("utf-8", "surrogatepass")
            if item.data is None
            else blake2b(item.data, digest_size=16).digest()
        )
    try:
        return digest_of(item.path, Limits().film_bytes).encode()
    except (OSError, UnreadableMedia) as error:
        return type(error).__name__.encode()
