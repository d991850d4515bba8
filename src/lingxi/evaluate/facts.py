"""What was read: the form of the data, its parts and classes, and a digest of all of it."""

from __future__ import annotations

import json
from collections import Counter
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


def digest(data: Splits) -> str:
    """A digest (128 bits, hexadecimal) of texts, judgements, classes and bytes of files (a sample of large ones)."""
    whole = blake2b(digest_size=16)
    for part in (data.test, data.train):
        if part is not None:
            whole.update(json.dumps(_plain(part), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
            for item in (*part.queries, *part.items):
                whole.update(_content(item))
    return whole.hexdigest()


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
