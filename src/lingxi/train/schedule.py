"""The learning-rate schedule: a linear warm-up, then a cosine down to zero."""

from __future__ import annotations

import math


def rate_at(step: int, steps: int, warm_up: int) -> float:
    """The learning rate at a step in [0, steps), as a share of its peak in (0, 1] (Loshchilov and Hutter, 2017)."""
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))
