"""What trec_eval says of a ranking, for tests to compare with."""

from __future__ import annotations

import numpy as np
import pytrec_eval
from hypothesis import strategies as st


def rankings() -> st.SearchStrategy[tuple[list[int], int]]:
    """Grades in ranked order, and how many matching items were not ranked."""
    return st.tuples(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.integers(0, 3))


def said(measure: str, ranked: list[int], unranked: int) -> float:
    """One value of trec_eval."""
    judged = {f"d{n:02}": grade for n, grade in enumerate(ranked)} | {f"x{n}": 1 for n in range(unranked)}
    run = {f"d{n:02}": float(len(ranked) - n) for n in range(len(ranked))}
    found = pytrec_eval.RelevanceEvaluator({"q": judged}, {measure}).evaluate({"q": run})
    return float(found["q"][measure.replace(".", "_")])


def arrays(ranked: list[int], unranked: int) -> tuple[np.ndarray, np.ndarray]:
    """What a measure is given."""
    grades = np.array(ranked)
    return grades, np.concatenate([grades[grades > 0], np.ones(unranked, int)])
