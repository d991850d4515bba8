"""Made-up results, and damages of files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from lingxi.evaluate.result import Result

Damage: TypeAlias = Callable[[bytes], bytes]  # of a file's content
DAMAGES: tuple[Damage, ...] = (
    lambda data: b"",
    lambda data: data[: len(data) // 2],
    lambda data: data[: len(data) // 2] + b"\xfe" * 200 + data[len(data) // 2 + 200 :],
    lambda data: b"[1, 2]",
    lambda data: b"\xff" + data,
)


def made(
    model: str, values: Sequence[float], direction: str = "text->image", clusters: str = "", dataset: str = "toy"
) -> Result:
    """A result with ``recall@1`` and ``rank``; queries are named a, b, c …"""
    names = tuple("abcdefghijklmnopqrstuvwxyz"[: len(values)])
    own = np.array(values, float)
    rows = np.tile(np.arange(2), (len(names), 1))
    return Result(model, dataset, direction, "cosine", {"recall@1": own, "rank": 2 - own}, rows, 4, 1.5, (),
                  np.tile(np.array([0.9, 0.1], np.float32), (len(names), 1)), names, tuple(clusters) or names,
                  np.linspace(1, 0, 11), {"recall@1": (float(own.mean()),)})  # fmt: skip
