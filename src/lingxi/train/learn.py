"""Trains a space on a table of pairs: features, training, evaluation, and a folder for ``--model``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.arrays import Vectors
from lingxi.encode.encoders.recurrent import Recurrent
from lingxi.encode.fitted import save_learned
from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import SIDES, Towers
from lingxi.errors import LingxiError
from lingxi.names import Name
from lingxi.train.cca import cca
from lingxi.train.data import Data
from lingxi.train.device import need_torch
from lingxi.train.judge import Interval, Judgement, gain, interval, judge
from lingxi.train.loss import check_loss, check_reads_words
from lingxi.train.pairs import Pair, read_pairs
from lingxi.train.prepare import Parts, feature_folder, features
from lingxi.train.progress import OnStage, silent
from lingxi.train.recipe import Recipe
from lingxi.train.record import Record
from lingxi.train.word_tower import Both, WordTower


@dataclass(frozen=True, eq=False)
class Learning:
    """The result of a training, measured on the held-out pairs."""

    begun: str  # what the baseline is
    before: Judgement
    after: Judgement
    pairs: dict[str, int]
    history: list[dict[str, float]]

    @property
    def gained(self) -> Interval:
        """The gain of the main measure."""
        return gain(self.before, self.after)

    @property
    def helped(self) -> bool:
        """Whether the gain is statistically significant."""
        return self.gained.low > 0

    @property
    def verdict(self) -> str:
        """The conclusion, in a sentence."""
        found = self.gained
        if self.helped:
            return f"It helped: {self.after.main}, {found} over {self.begun}."
        worse = "It did harm" if found.high < 0 else "It did not help beyond chance"
        return f"{worse}: {self.after.main}, {found} over {self.begun}. Keep what you had, or bring more pairs."

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        return {
            "begun": self.begun, "before": dict(self.before.measures), "after": dict(self.after.measures),
            "main": self.after.main, "before_interval": vars(interval(self.before.values)),
            "after_interval": vars(interval(self.after.values)), "gain": vars(self.gained),
            "helped": self.helped, "verdict": self.verdict, "pairs": self.pairs, "history": self.history,
        }  # fmt: skip


def learn(
    table: AnyPath,
    out: AnyPath,
    image: str = "embedded",
    text: str = "embedded",
    recipe: Recipe | None = None,
    folder: AnyPath | None = None,
    cache: AnyPath | None = None,
    tell: OnStage = silent,
) -> Learning:
    """Trains a space on the pairs of ``table`` and writes it to the folder ``out``, with report.json and curves.png.

    A stopped training resumes when it is started again. Raises FileExistsError if ``out`` exists,
    MissingExtra without torch, UnreadableMedia for a bad table, UnknownName for an unknown loss, BadName for one that
    the text encoder does not allow, LingxiError for too few pairs, or for balanced sampling of pairs without a class.
    """
    need_torch()
    out = as_path(out)
    if out.exists():
        raise FileExistsError(f"{out} exists; name another folder, or delete it")
    recipe = recipe or Recipe()
    towers, pairs = Towers(image, text), read_pairs(table, folder)
    _check(recipe, towers, pairs)
    parts = features(towers, pairs, as_path(cache) if cache else feature_folder(), recipe.views, tell, words=True)
    begun, start = _beginning(towers, parts.train, recipe.dim)
    recipe = recipe.sized(len(parts.train))
    record = Record(out, recipe.epochs, tell)
    both = _trained(parts, start, recipe, record, tell)
    found = _judged(begun, start, both, parts, record.history)
    _take(towers, both)
    facts = {"recipe": recipe.as_dict(), "pairs": found.pairs}
    save_learned(out, str(Name("projected", towers.arguments)), towers.learned(facts))
    record.close(found.as_dict())
    return found


def _check(recipe: Recipe, towers: Towers, pairs: Sequence[Pair]) -> None:
    """Refuses what cannot work before anything is encoded: an unsuitable loss, and classes that are missing."""
    check_loss(recipe.loss, classes=any(pair.label for pair in pairs))
    if isinstance(towers.bases["text"], Recurrent):
        check_reads_words(recipe.loss)
    if recipe.balanced and (lacking := sum(not pair.label for pair in pairs)):
        raise LingxiError(f"balanced sampling needs the class of each pair, and {lacking:,} of {len(pairs):,} have "
                          "none; fill a column class, or leave out --balanced")  # fmt: skip


def beginning(towers: Towers, data: Data, dim: int) -> tuple[str, tuple[Projection, Projection]]:
    """The start and the baseline of the training: the shared space unchanged, else CCA of the training pairs."""
    if towers.shared():
        size = data.image.shape[2]
        same = Projection(np.eye(size, dtype=np.float32), np.zeros(size, np.float32))
        return f"{towers.names['image']} as it is", (same, same)
    return "CCA of the same pairs", _cca(*data.paired(), dim)


def _cca(image: Vectors, text: Vectors, dim: int) -> tuple[Projection, Projection]:
    return cca(image, text, min(dim, image.shape[1], text.shape[1]))


def _beginning(towers: Towers, data: Data, dim: int) -> tuple[str, Both]:
    """As :func:`beginning`; of a recurrent network, CCA of its states before it is trained."""
    base = towers.bases["text"]
    if not isinstance(base, Recurrent):
        return beginning(towers, data, dim)
    image, words = data.paired()
    identity = Projection(np.eye(base.space.dim, dtype=np.float32), np.zeros(base.space.dim, np.float32))
    text = WordTower(base.cell, base.weights, identity)
    first, second = _cca(image, text(words), dim)
    return "CCA of the same pairs, with an untrained recurrent network", (first, replace(text, projection=second))


def _take(towers: Towers, both: Both) -> None:
    """Gives the encoders what the towers learned."""
    base = towers.bases["text"]
    for side, each in zip(SIDES, both, strict=True):
        if isinstance(each, WordTower) and isinstance(base, Recurrent):
            base.train(each.weights)
        towers.projections[side] = each.projection if isinstance(each, WordTower) else each


def _trained(parts: Parts, start: Both, recipe: Recipe, record: Record, tell: OnStage) -> Both:
    from lingxi.train.loop import State, Trainer

    def log(state: State) -> None:
        for row in state.history[len(record.history) :]:  # several at once when a training resumes
            record.add(int(row["epoch"]), {name: value for name, value in row.items() if name != "epoch"})

    return Trainer(parts.train, parts.choose, start, recipe, record.work / "checkpoint.npz").run(log, tell)


def _judged(begun: str, start: Both, both: Both, parts: Parts, history: Any) -> Learning:
    data = parts.judge
    before, after = (judge(image(data.image[:, 0]), text(data.text[:, 0]), data) for image, text in (start, both))
    return Learning(begun, before, after, parts.sizes(), history)
