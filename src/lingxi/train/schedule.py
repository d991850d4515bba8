"""How fast is learned when: a linear warm-up, then a cosine down to nothing."""

from __future__ import annotations

import math


def rate_at(step: int, steps: int, warm_up: int) -> float:
    """The share, in (0, 1], of the full rate at a step from 0 to steps - 1 (Loshchilov and Hutter, 2017)."""
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))
