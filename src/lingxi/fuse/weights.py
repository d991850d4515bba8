"""How much each part counts, as it is written in a fusion's name: ``weights='2,1'``."""

from __future__ import annotations

import math

from lingxi.errors import BadName


def part_weights(fusion: str, written: str, parts: int) -> list[float]:
    """A positive number for each part, 1 when nothing is written; raises BadName."""
    if not written:
        return [1.0] * parts
    try:
        weights = [float(each) for each in written.split(",")]
    except ValueError:
        weights = []
    if len(weights) != parts or not all(0 < each < math.inf for each in weights):
        raise BadName(f"{fusion}: weights are {parts} positive numbers, as in weights='2,1', not {written!r}")
    return weights


def no_fewer_parts(fusion: str, dims: object, least: int, most: int | None = None) -> None:
    """Raises BadName unless there are as many parts as the fusion can take."""
    count = len(dims) if isinstance(dims, tuple | list) else 0
    if count < least or (most is not None and count > most):
        wanted = f"{least}" if most == least else f"at least {least}"
        raise BadName(f"{fusion} fuses {wanted} models, not {count}; write for example: {fusion}(embedded, word2vec)")
