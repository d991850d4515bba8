"""How good recommendations, the default learner and personal ranking are, with intervals over people.

Films (MovieLens 100K): likes are 4 stars and more. Each person's last like in time is held out with all that they
rated later, and ranked among all films that they had not rated before. New films: the last tenth by first rating,
ranked among themselves for people who like one of them; a hit is any of these among the first ten. Tastes and personal
ranking: simulated people, see tastes.py.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from machine import describe
from rated import Rated, Ratings, content, histories, last_out, new_films, ranks, ratings
from small import HELP, data_folder
from tastes import learning, searching

from lingxi.apps.recommend.crowd import features, matrix, weights
from lingxi.apps.recommend.ease import ease
from lingxi.apps.recommend.join import standard
from lingxi.apps.recommend.mapped import mapped, unseen
from lingxi.arrays import Scores, Vectors, unit
from lingxi.evaluate.statistics import bootstrap

FIRST = 10
NEIGHBOURS = 100  # of the baseline of item kNN


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", choices=("films", "tastes", "search"), help="Measure only this.")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data:
        if asked.only in (None, "films"):
            known, new = ratings(data), content(data, years=True)
            films(known, new, strictly=False)
            films(known, new, strictly=True)
            cold(known, content(data, years=False), new)
        if asked.only in (None, "tastes"):
            learning(data, 2 if asked.small else 100)
        if asked.only in (None, "search"):
            searching(data, 1 if asked.small else 6)


def films(known: Ratings, about: Vectors, *, strictly: bool) -> None:
    """The next film that people like."""
    rated = last_out(known, strictly=strictly)
    likes, views = (histories(rated.train, rated.people, likes=each) for each in (True, False))
    liked, viewed = (matrix(each, rated.films) for each in (likes, views))
    recent = {"likes": matrix(likes, rated.films, recent=True), "ratings": matrix(views, rated.films, recent=True)}
    speaks = {"likes": ease(liked), "ratings": ease(viewed)}
    found = {
        "popularity": np.tile(liked.sum(0), (rated.people, 1)),
        "item kNN": liked @ neighbours(liked),
        "content": unit(recent["likes"] @ about) @ about.T,
        "EASE": liked @ speaks["likes"],
        "EASE, recent likes count more": recent["likes"] @ speaks["likes"],
        "EASE over all that was rated, recent": recent["ratings"] @ speaks["ratings"],
    }
    counts = weights([each for each in views if len(each) > 1], about)
    both = features(recent["ratings"], about, speaks["ratings"], viewed == 0)
    found[f"the same with content ({counts[0]:.2f} and {counts[1]:.2f})"] = both @ np.array(counts, np.float32)
    told = "before the time of the held-out like" if strictly else "before the held-out like, ties in the file's order"
    print(f"\n{len(rated.held)} people, {rated.films} films; events {told}\n| | HR@10 | nDCG@10 | over recent EASE |")
    base = gained(found["EASE, recent likes count more"], rated)
    for name, scores in found.items():
        hit, gain = gained(scores, rated), gained(scores, rated)[1] - base[1]
        low, high = bootstrap(gain)
        print(f"| {name} | {hit[0].mean():.3f} | {hit[1].mean():.3f} | {gain.mean():+.3f} [{low:+.3f}, {high:+.3f}] |")


def gained(scores: Scores, rated: Rated) -> tuple[np.ndarray, np.ndarray]:
    """Whether each held-out film is among the first ten, and its discounted gain."""
    rank = ranks(scores, rated)
    return (rank < FIRST).astype(float), np.where(rank < FIRST, 1 / np.log2(rank + 2), 0.0)


def neighbours(taken: Vectors) -> Vectors:
    """Cosines of items (i, i), of each only the nearest (Sarwar et al., 2001)."""
    lengths = np.maximum(np.linalg.norm(taken, axis=0), 1e-9)
    close = (taken.T @ taken) / np.outer(lengths, lengths)
    np.fill_diagonal(close, 0)
    least = np.sort(close, axis=0)[-min(NEIGHBOURS, len(close))]
    return np.where(close >= least, close, 0).astype(np.float32)


def cold(known: Ratings, plain: Vectors, dated: Vectors) -> None:
    """New films; settings were chosen on the tenth before the last."""
    print("\nnew films, a hit is any that the person likes among ten\n| | the tenth before | the last tenth |")
    columns = [_cold(known, plain, dated, begin, begin + 0.1) for begin in (0.8, 0.9)]
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(column[name] for column in columns) + " |")


def _cold(known: Ratings, plain: Vectors, dated: Vectors, begin: float, end: float) -> dict[str, str]:
    old, new = new_films(known, begin, end)
    people, films_ = int(known[:, 0].max()) + 1, len(plain)
    before, after = (known[np.isin(known[:, 1], some)] for some in (old, new))
    views = histories(before, people, likes=False)
    viewed = matrix(views, films_)
    liked = matrix(histories(before, people, likes=True), films_)
    wanted = matrix(histories(after, people, likes=True), films_)[:, new]
    near = (unit(liked @ plain) @ plain.T)[:, new]
    guessed = mapped(dated[old], viewed[:, old].T, dated[new]).T
    often = viewed[:, old].sum(0)
    likely = unseen(dated[old], viewed[:, old].T, often, dated[new]).T
    counts = weights([each for each in views if len(each) > 1], dated)
    similar = np.tile(mapped(dated[old], np.log1p(often)[:, None], dated[new])[:, 0], (people, 1))
    found = {
        "popularity (nobody has rated them: by chance)": np.random.default_rng(0).random(near.shape),
        "content": near,
        "content mapped to what the crowd took": guessed,
        "both": standard(near) + standard(guessed),
        "popularity of similar films": similar,
        "mapped, similar popular films count more": likely,
        "both, similar popular films count more": standard(near) + standard(likely),
        "the same by learned weights (shipped)": counts[0] * standard(near) + counts[1] * standard(likely),
    }
    some = wanted.any(1)
    return {name: _hits(scores[some], wanted[some]) for name, scores in found.items()}


def _hits(scores: Scores, wanted: Vectors) -> str:
    first = np.argsort(-scores, axis=1, kind="stable")[:, :FIRST]
    hit = np.take_along_axis(wanted, first, 1).any(1).astype(float)
    low, high = bootstrap(hit)
    return f"{hit.mean():.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
