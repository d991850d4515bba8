"""Where in a picture a score comes from: the model's own account, or RISE for models without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lingxi.apps.explain.asked import Asked
from lingxi.apps.explain.explanation import ClassShare, Faithfulness, Method
from lingxi.apps.explain.rise import faithfulness, rise
from lingxi.arrays import Pixels, Vector, Vectors
from lingxi.encode.accounts import Accounts, Shares
from lingxi.types import Encoder, Image

MOST_CLASSES = 5
BATCH = 16


@dataclass(frozen=True, eq=False)
class Seen:
    """A picture's vector, and what its score consists of."""

    method: Method
    vector: Vector
    attention: Shares  # (1 + words, side, side) of the whole query and of each word, each 1 in all; or (1, side, side)
    classes: tuple[ClassShare, ...] = ()
    parts: dict[str, float] = field(default_factory=dict)
    faithfulness: Faithfulness | None = None


def seen(encoder: Encoder, picture: Image, asked: Asked) -> Seen:
    """How an encoder sees a picture that was asked for."""
    if isinstance(encoder, Accounts):
        return _accounted(encoder, picture, np.vstack([asked.vector[None], asked.alone]))
    return _from_outside(encoder, picture, asked.vector)


def _accounted(encoder: Accounts, picture: Image, vectors: Vectors) -> Seen:
    account = encoder.account(picture, vectors)
    shares = sorted(
        ((float(each[0]), which) for which, each in account.classes.items()), key=lambda each: -abs(each[0])
    )
    named = tuple(ClassShare(encoder.class_names(which), share) for share, which in shares[:MOST_CLASSES])
    parts = {name: float(each[0]) for name, each in account.parts.items()}
    parts["other classes"] += sum(share for share, _ in shares[MOST_CLASSES:])
    return Seen("account", account.vector, account.attention, named, parts)


def _from_outside(encoder: Encoder, picture: Image, vector: Vector) -> Seen:
    def score(pictures: Sequence[Pixels]) -> Shares:
        batches = [pictures[at : at + BATCH] for at in range(0, len(pictures), BATCH)]
        rows = [encoder.encode([Image(pixels) for pixels in each]) for each in batches]
        scores: Shares = (np.vstack(rows) @ vector).astype(np.float64)
        return scores

    shares = rise(picture.pixels, score)
    own = encoder.encode([picture])[0]
    return Seen("rise", own, shares[None], faithfulness=faithfulness(picture.pixels, shares, score))
