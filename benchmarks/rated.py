"""MovieLens 100K as recommendations see it: ratings in their order, what is held out, and what is known of films."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lingxi.arrays import Scores, Vectors, unit

LIKED = 4  # stars, and more
DECADES = ((1940, 15), (1960, 10), (1975, 8), (1985, 5), (1992, 3), (1995, 1.5), (1996, 1), (1997, 1), (1998, 1))
Ratings = np.ndarray  # (n, 4): person, film, stars, time


@dataclass(frozen=True, eq=False)
class Rated:
    """Ratings before what is held out, by person and time; and the film that is held out."""

    people: int
    films: int
    train: Ratings
    held: Ratings  # (m, 4), one row a person


def ratings(data: Path) -> Ratings:
    """All ratings by person and time, ties in the order of the file; without the first person, who is spurious."""
    found = np.loadtxt(data / "movielens" / "u.data", dtype=np.int64)
    found = found[found[:, 0] > 0] - np.array([1, 1, 0, 0])
    found = found[found[:, 0] >= 0]
    return found[np.lexsort((np.arange(len(found)), found[:, 3], found[:, 0]))]


def last_out(found: Ratings, *, strictly: bool = False) -> Rated:
    """Each person's last like held out, with all that they rated later; ``strictly``: at the same time, too."""
    keep, held = np.ones(len(found), bool), []
    for person in np.unique(found[:, 0]):
        own = np.flatnonzero(found[:, 0] == person)
        likes = own[found[own, 2] >= LIKED]
        if len(likes) > 1:
            last = likes[-1]
            keep[own[own >= last]] = False
            if strictly:
                keep[own[found[own, 3] >= found[last, 3]]] = False
            held.append(found[last])
    return Rated(int(found[:, 0].max()) + 1, int(found[:, 1].max()) + 1, found[keep], np.array(held))


def histories(train: Ratings, people: int, *, likes: bool) -> list[list[int]]:
    """The films of each person, the latest first: those they liked, or all that they rated."""
    taken: list[list[int]] = [[] for _ in range(people)]
    for person, film, stars, _ in train[::-1]:
        if not likes or stars >= LIKED:
            taken[person].append(int(film))
    return taken


def content(data: Path, *, years: bool) -> Vectors:
    """Unit vectors (films, d) of genres by their rarity and words of titles, with ``years`` of the year as well."""
    rows = [line.split("|") for line in (data / "movielens" / "u.item").read_text(encoding="latin-1").splitlines()]
    genres = np.array([[int(each) for each in row[5:]] for row in rows], float)
    words = [set(re.findall(r"[a-z]+", row[1].lower())) for row in rows]
    vocabulary = {word: column for column, word in enumerate(sorted(set.union(*words)))}
    titles = np.zeros((len(rows), len(vocabulary)))
    for row, each in zip(titles, words, strict=True):
        row[[vocabulary[word] for word in each]] = 1
    parts = [unit(_rare(genres)), 0.5 * unit(_rare(titles))]
    if years:
        when = np.array([[int(found[1]) if (found := re.search(r"\((\d{4})\)", row[1])) else 1995] for row in rows])
        parts.append(0.5 * np.hstack([np.exp(-(((when - centre) / width) ** 2)) for centre, width in DECADES]))
    return unit(np.hstack(parts))


def _rare(counts: np.ndarray) -> np.ndarray:
    """Weighs columns by their inverse document frequency (Sparck Jones, 1972)."""
    return counts * np.log(len(counts) / np.maximum(counts.sum(0), 1))


def ranks(scores: Scores, rated: Rated) -> np.ndarray:
    """The rank from 0 of each held-out film among those its person had not rated before; ties count half."""
    scores = scores.astype(np.float64)
    scores[rated.train[:, 0], rated.train[:, 1]] = -np.inf
    rows, own = scores[rated.held[:, 0]], scores[rated.held[:, 0], rated.held[:, 1]]
    return (rows > own[:, None]).sum(1) + ((rows == own[:, None]).sum(1) - 1) / 2


def new_films(found: Ratings, begin: float, end: float) -> tuple[np.ndarray, np.ndarray]:
    """The films before, and the new ones: a share of all by their first rating."""
    first = np.full(int(found[:, 1].max()) + 1, np.inf)
    np.minimum.at(first, found[:, 1], found[:, 3])
    order = np.argsort(first, kind="stable")
    return order[: round(begin * len(order))], order[round(begin * len(order)) : round(end * len(order))]
