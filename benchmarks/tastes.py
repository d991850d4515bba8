"""Simulated people: what they like of real pictures, what a learner makes of it, and what it does for their searches.

Tastes: a person likes 3 of 17 kinds of clothing, or 2 of 7 things in 2 of 4 styles (sketches). Half of the pictures are
the history that marks are drawn from, the other half is ranked. Searches: a person has marked ten pictures of one sense
of an ambiguous name, and looks for others of that sense; queries with one answer are the names of ImageNet's classes,
asked by the same people. Settings were chosen on people with even numbers, the figures are of odd ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from ranking import pictures, rows

from lingxi.apps.personal.personal import ranked
from lingxi.apps.recommend.pool import Person, person
from lingxi.apps.recommend.taste import taste
from lingxi.arrays import Scores, Vector, Vectors, unit
from lingxi.encode.encoders.embedded import Embedded
from lingxi.evaluate.statistics import bootstrap
from lingxi.search.background import PRIOR_COUNT
from lingxi.search.hit import Hit
from lingxi.search.items import Item
from lingxi.search.learner import learners
from lingxi.store.events import Event
from lingxi.types import Modality, Text

LEARNERS = ("rocchio", "svm(kernel=rbf)", "kernel_ridge", "auto")
MARKS = (1, 3, 5, 10, 20)  # on each side
HISTORY, FIRST, DEPTH = 10, 10, 100
BREEDS = ((160, 179), (179, 205), (205, 222), (222, 237), (249, 260))  # of dogs, in the order of ImageNet's classes
BIRDS = ((10, 21), (80, 87), (127, 147), (87, 97))  # song birds, fowl, water birds, parrots and their like
TRUCKS = (555, 561, 569, 595, 717, 730, 803, 847, 864, 866, 867)
TEA, COOKING = (440, 505, 550, 849, 907, 925, 967), (567, 618, 659, 766, 778, 809, 813, 827, 909, 910)
SHIRTS = ("Shirt", "T-Shirt", "Polo", "Longsleeve", "Undershirt")
Senses = list[tuple[list[int], list[int]]]  # rows that were liked, rows that are meant


def learning(data: Path, people: int) -> None:
    """Average precision by learner and number of marks, with and without unliked pictures."""
    for name in ("clothing", "sketches"):
        vectors, kinds = _labelled(data / name / "labels.csv")
        styles = np.array([row.get("domain", "") for row in rows(data / name / "labels.csv")])
        for unliked in (True, False):
            given = "as many unliked" if unliked else "nothing unliked: 50 others at random"
            print(f"\n{name}, {given}\n| marks | {' | '.join(map(str, MARKS))} |")
            for learner in LEARNERS:
                found = [
                    np.mean([_precision(learner, *_drawn(vectors, np.array(kinds), styles, n, marks, unliked))
                             for n in range(people)])
                    for marks in MARKS
                ]  # fmt: skip
                print(f"| `{learner}` | {' | '.join(f'{each:.3f}' for each in found)} |", flush=True)


def _labelled(table: Path) -> tuple[Vectors, list[str]]:
    """The vectors and English names of the pictures of a table."""
    lines = rows(table)
    return pictures([table.parent / line["image"] for line in lines]), [line["english"] for line in lines]


def _drawn(
    vectors: Vectors, kinds: np.ndarray, styles: np.ndarray, number: int, marks: int, unliked: bool
) -> tuple[Vectors, Vectors, Vectors, np.ndarray]:
    """The liked, the unliked, what is ranked, and what of it is liked."""
    chance = np.random.default_rng(number)
    if len(np.unique(styles)) > 1:
        liked = np.isin(kinds, chance.choice(np.unique(kinds), 2, False))
        liked &= np.isin(styles, chance.choice(np.unique(styles), 2, False))
    else:
        liked = np.isin(kinds, chance.choice(np.unique(kinds), min(3, len(np.unique(kinds)) - 1), False))
    order = chance.permutation(len(kinds))
    before, after = order[: len(order) // 2], order[len(order) // 2 :]
    good, bad = before[liked[before]][:marks], before[~liked[before]][:marks]
    if not unliked:
        bad = chance.choice(np.setdiff1d(np.arange(len(kinds)), good), min(50, len(kinds) - len(good)), False)
    return vectors[good], vectors[bad], vectors[after], liked[after]


def _precision(name: str, liked: Vectors, unliked: Vectors, others: Vectors, right: np.ndarray) -> float:
    right = right[np.argsort(-learners.make(name).score(liked, unliked, others), kind="stable")]
    found = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((found * right).sum() / max(1, right.sum()))


class Pictures:
    """A library of pictures as arrays: what personal ranking sees of one."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors, self._encoder, self._known = vectors, Embedded(), dict[str, Vector]()
        self._usual = vectors.sum(0) / (len(vectors) + PRIOR_COUNT)

    def held(self, ids: Iterable[str], where: str | None = None) -> dict[str, Item]:
        """The pictures of these rows."""
        del where
        return {id_: Item(id_, id_, "image", self.vectors[int(id_)]) for id_ in ids}

    def near(self, vector: Vector, modality: Modality, where: str | None, depth: int) -> list[Item]:
        """Nothing is recommended here."""
        del vector, modality, where, depth
        return []

    def usual(self, modality: Modality) -> Vector:
        """The mean picture."""
        del modality
        return self._usual

    def search(self, text: str) -> list[Hit]:
        """The first hits of a text, with the probabilities of the model."""
        if text not in self._known:
            self._known[text] = self._encoder.encode([Text(text)])[0]
        query, fit = self._known[text], self._encoder.calibration
        scores = self.vectors @ query
        first = np.argsort(-scores, kind="stable")[:DEPTH]
        likely = fit.sigmoids["text", "image"].probabilities(scores[first], fit.usual(query, "image"))
        return [Hit(str(row), Path(str(row)), 1.0, "image", float(each))
                for row, each in zip(first, likely, strict=True)]  # fmt: skip


def searching(data: Path, people: int) -> None:
    """nDCG@10 of ambiguous names and of names with one answer, before and after."""
    photos, names = _labelled(data / "imagenet-sample" / "classes.csv")
    clothes, kinds = _labelled(data / "clothing" / "labels.csv")
    shown = Pictures(unit(np.concatenate([photos, clothes])))
    found: dict[str, list[tuple[float, float]]] = {}
    histories = []
    for name, senses in _senses(len(photos), list(kinds)).items():
        for sense, (liked, meant) in enumerate(senses):
            for number in range(1, 2 * people, 2):
                mixed = np.random.default_rng([number, sense, len(name)]).permutation(liked)
                marks = mixed[: HISTORY if not set(liked) & set(meant) else min(HISTORY, len(liked) // 2)]
                found.setdefault(name, []).append(_gains(shown, name, marks, set(meant) - set(marks.tolist())))
                histories.append(marks)
    sure, chance = [], np.random.default_rng(1)
    for row in chance.choice(len(photos), min(300, len(photos)), False).tolist():
        marks = histories[int(chance.integers(len(histories)))] if histories else np.zeros(0, int)
        if list(names).count(names[row]) == 1 and row not in marks:
            sure.append(_gains(shown, str(names[row]), marks, {row}))
    print("\n| nDCG@10 | people | without | with a taste | gain |")
    together = [each for gains in found.values() for each in gains]
    for name, gains in [*found.items(), ("all ambiguous names", together), ("one answer", sure)]:
        before, after = np.array(gains or [(0.0, 0.0)]).T
        low, high = bootstrap(after - before)
        gain = f"{(after - before).mean():+.3f} [{low:+.3f}, {high:+.3f}]"
        print(f"| {name} | {len(before)} | {before.mean():.3f} | {after.mean():.3f} | {gain} |")


def _senses(photos: int, kinds: Sequence[str]) -> dict[str, Senses]:
    """Each ambiguous name with the senses that people may mean."""

    def of(*names: str) -> list[int]:
        return [photos + n for n, kind in enumerate(kinds) if kind in names]

    dogs, birds, cats = (
        [(list(range(*each)),) * 2 for each in some] for some in (BREEDS, BIRDS, ((281, 286), (286, 294)))
    )
    chance, all_kinds = np.random.default_rng(7), sorted(set(kinds))
    drawn = [of(*chance.choice(all_kinds, min(3, len(all_kinds)), False)) for _ in range(4)]
    cranes = [n for n in range(127, 147) if n != 134]
    senses: dict[str, Senses] = {
        "dog": dogs, "a dog": dogs, "bird": birds, "a bird": birds, "cat": cats,
        "crane": [(cranes, [134]), (list(TRUCKS), [517])],
        "cup": [(list(TEA), [504, 968, 441, 572]), (list(COOKING), [647])],
        "cardigan": [(list(range(205, 237)), [263, 264]), (of("Longsleeve", "Hoodie", "Blouse"), [474])],
        "shirt": [(of(kind),) * 2 for kind in SHIRTS], "a shirt": [(of(kind),) * 2 for kind in SHIRTS],
        **{name: [(each,) * 2 for each in drawn] for name in ("clothes", "clothing", "something to wear")},
    }  # fmt: skip
    whole = {
        name: [each for each in some if _there(each, photos + len(kinds), photos)] for name, some in senses.items()
    }
    return {name: some for name, some in whole.items() if some}


def _there(sense: tuple[list[int], list[int]], count: int, photos: int) -> bool:
    rows_ = [row for side in sense for row in side]
    return bool(sense[0] and sense[1]) and max(rows_) < count and (photos >= 1000 or min(rows_) >= photos)


def _gains(shown: Pictures, name: str, marks: np.ndarray, meant: set[int]) -> tuple[float, float]:
    hits = shown.search(name)
    return _ndcg(hits, meant), _ndcg(ranked(hits, _who(shown, marks), shown), meant)


def _who(shown: Pictures, marks: np.ndarray) -> Person:
    events = [Event("p", "like", str(row), float(len(marks) - place)) for place, row in enumerate(marks.tolist())]
    known = taste(events)
    who = person(known, shown.held(known.liked), shown)
    assert who is not None
    return who


def _ndcg(hits: Sequence[Hit], meant: set[int]) -> float:
    discounts: Scores = (1 / np.log2(np.arange(2, FIRST + 2))).astype(np.float32)
    got = sum(discount for hit, discount in zip(hits, discounts.tolist(), strict=False) if int(hit.id) in meant)
    return float(got / discounts[: min(FIRST, len(meant))].sum())
