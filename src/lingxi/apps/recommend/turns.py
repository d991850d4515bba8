"""Whose turn it is: interests get places in proportion to their weight."""

from __future__ import annotations

from collections.abc import Sequence


def turns(weights: Sequence[float], sizes: Sequence[int], count: int) -> list[int]:
    """The interest of each place: that with the highest quotient weight / (2 * places + 1) and something left.

    Sainte-Lague's method, with which Dang and Croft (2012) diversify rankings. ``sizes`` are what each can give.

    >>> turns([2.0, 1.0], [9, 9], 4)
    [0, 1, 0, 0]
    """
    given = [0] * len(weights)
    order: list[int] = []
    for _ in range(min(count, sum(sizes))):
        open_ = [each for each in range(len(weights)) if given[each] < sizes[each]]
        best = max(open_, key=lambda each: (weights[each] / (2 * given[each] + 1), -each))
        given[best] += 1
        order.append(best)
    return order
