"""How ambiguous a query is: how many of its hits are about as likely what is meant."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.arrays import Scores

AMONG = 50  # hits that are looked at
MANY = 10  # expected matches beyond the first from which on a query is broad
LEAST = 1e-4  # probabilities nearer to 0 and 1 say no more
UNKNOWN = 0.5  # where nothing is calibrated


def log_odds(probabilities: Sequence[float]) -> Scores:
    """Log odds (n,) of match probabilities."""
    likely = np.clip(np.array(probabilities, np.float32), LEAST, 1 - LEAST)
    odds: Scores = np.log(likely / (1 - likely))
    return odds


def ambiguity(odds: Scores) -> float:
    """0 where one hit is far likelier than the others, or next to none matches; 1 where many match, all as likely.

    The perplexity of which hit is meant, if one is and each by its odds, times how many matches are expected. People
    with the same query want different things where many results are about as good (Teevan et al., 2008). ``odds`` (n,)
    are log odds.
    """
    first = np.sort(odds)[::-1][:AMONG].astype(np.float64)
    if len(first) < 2:
        return 0.0
    share = np.exp(first - first[0])
    share /= share.sum()
    entropy = -float((share * np.log(np.maximum(share, 1e-12))).sum())
    alike = (float(np.exp(entropy)) - 1) / (len(first) - 1)
    matches = float((1 / (1 + np.exp(-first))).sum())
    return alike * min(1.0, max(0.0, (matches - 1) / MANY))
