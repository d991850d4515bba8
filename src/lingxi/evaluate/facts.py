"""What was read: the form of the data, its parts and classes, and a digest of all of it."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import blake2b
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.evaluate.dataset import Dataset, Item
from lingxi.evaluate.splits import Splits
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
        "fitting_items": len(data.train.items) if data.train else 0,
    }  # fmt: skip
    return found


def sentence(found: dict[str, Any]) -> str:
    """The same for people."""
    column = f" (column {found['fold_column']})" if found["fold_column"] else ""
    judged, fitted = ("fold", "folds") if column else ("the split", "the split")
    split = f" of {judged} {found['split']}{column}" if found["split"] else ""
    split += f" with {', '.join(found['conditions'])}" if found["conditions"] else ""
    parts = [
        f"form {found['form']}: {found['queries']:,} queries and {found['items']:,} items{split}, {found['direction']}"
    ]
    if found["classes"]:
        names = sorted(found["classes"])
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        parts.append(f"{len(names):,} classes ({', '.join(names[:SHOWN])}{more})")
    if found["groups"]:
        parts.append(f"{found['groups']:,} groups")
    if found["fitting_items"]:
        parts.append(f"{found['fitting_items']:,} items of {fitted} {found['fitted_on']} to fit on")
    return "; ".join(parts)


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
