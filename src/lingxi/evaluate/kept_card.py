"""A card (JSON) and its arrays (NumPy) on the disk, with one digest of both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.disk import write_json, write_whole
from lingxi.errors import BadDataset

Array = npt.NDArray[Any]
VALUES = ".npz"  # the ending of the arrays; the card has the same name and another ending
DIGEST = "digest"


def unsaid(card: Path) -> None:
    """Does not say that a card was changed."""
    del card


def write_card(card: Path, facts: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Writes both, each whole; they are on the disk when this returns. Raises OSError."""
    card.parent.mkdir(parents=True, exist_ok=True)
    card.unlink(missing_ok=True)  # it does not belong to the new arrays
    named: dict[str, Any] = {**arrays}
    np.savez(data := BytesIO(), **named)
    write_whole(card.with_suffix(VALUES), data.getvalue())
    write_json(card, {**facts, DIGEST: _digest(facts, data.getvalue())})


def read_card(card: Path) -> dict[str, Any]:
    """The facts of a card with their digest, unchecked; raises BadDataset."""
    try:
        found: dict[str, Any] = {**json.loads(card.read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise no_card(card, error) from error
    return found


def read_arrays(card: Path, facts: Mapping[str, Any], *, older: bool = False) -> dict[str, Array]:
    """The arrays beside a card with these facts; raises BadDataset if the digest does not match.

    ``older`` accepts cards of older versions, which have no digest.
    """
    try:
        data = card.with_suffix(VALUES).read_bytes()
    except OSError as error:
        raise no_card(card, error) from error
    if facts.get(DIGEST) != _digest(facts, data) and not (older and DIGEST not in facts):
        said = "its digest does not match, so it is damaged or was edited; measure that run again with the same --out"
        raise BadDataset(f"{card}: {said}")
    try:
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except Exception as error:  # of ZIP, zlib or NumPy, as the damage is
        raise no_card(card, error) from error


def _digest(facts: Mapping[str, Any], data: bytes) -> str:
    """A digest (128 bits, hexadecimal) of the facts and the bytes of the arrays."""
    plain = {name: value for name, value in facts.items() if name != DIGEST}
    return blake2b(json.dumps(plain, sort_keys=True).encode() + data, digest_size=16).hexdigest()


def no_card(card: Path, error: Exception) -> BadDataset:
    """The error of a card that lingxi did not write, or that was changed."""
    return BadDataset(f"{card} is not a result of lingxi evaluate: {error!r}")
