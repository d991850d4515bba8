"""Judges pieces by one category: every kind of evidence, and the probability of the strongest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.apps.moderate.finding import Evidence
from lingxi.apps.moderate.learned import Learned, learn
from lingxi.apps.moderate.meaning import meaning, text_spaces
from lingxi.apps.moderate.piece import Piece
from lingxi.apps.moderate.policy import Category
from lingxi.apps.moderate.source import Models
from lingxi.apps.moderate.written import written
from lingxi.arrays import Vectors
from lingxi.encode.image.classifier import PictureClassifier
from lingxi.errors import UnreadableMedia

NEAREST = 3  # examples that are shown with a finding
Found = list[list[Evidence]]  # of each piece


@dataclass(frozen=True, eq=False)
class Examples:
    """Labelled pieces of a category."""

    pieces: tuple[Piece, ...] = ()
    right: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))


@final
class Judge:
    """One category, ready to look at pieces; it learns from its examples when it is made."""

    def __init__(self, category: Category, models: Models, examples: Examples) -> None:
        self.category, self._models, self._examples = category, models, examples
        self._classifier = PictureClassifier(category.classifier) if category.classifier else None
        self.unread: list[str] = []  # why pictures could not be looked at by the classifier
        self._learned = self._learn()

    def evidence(self, pieces: Sequence[Piece]) -> Found:
        """What speaks for the category, of each piece, strongest first."""
        found = self._without_examples(pieces)
        for n, each in self._by_examples(pieces).items():
            found[n] = [*(other for other in found[n] if other.kind != "words"), each]  # which the examples contain
        return [sorted(some, key=lambda each: -each.probability) for some in found]

    def examples(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        """The probability of each labelled piece as if it had not been learned from, and which are right."""
        found = self._without_examples(self._examples.pieces)
        if self._learned is not None:
            rows = self._rows(self._examples.pieces)
            for n, probability in zip(rows, self._learned.held_out, strict=True):
                found[n] = [each for each in found[n] if each.kind != "words"]
                found[n].append(Evidence("examples", float(probability)))
        scores = np.array([max((each.probability for each in some), default=0.0) for some in found])
        return scores, self._examples.right

    def _without_examples(self, pieces: Sequence[Piece]) -> Found:
        found = [list(written(self.category, piece)) for piece in pieces]
        if self.category.words:
            said = meaning(self.category, pieces, self._models)
            for n, best in enumerate(said.best):
                if best:
                    found[n].append(Evidence("words", float(said.probability[n]), best, words=said.by_language[n]))
        if self._classifier is not None:
            self._classify(self._classifier, pieces, found)
        return found

    def _classify(self, classifier: PictureClassifier, pieces: Sequence[Piece], found: Found) -> None:
        pictures, rows = [], []
        for n, piece in enumerate(pieces):
            if piece.seen and piece.picture is not None:
                try:
                    pictures.append(piece.picture(classifier.side).pixels)
                    rows.append(n)
                except UnreadableMedia as error:
                    self.unread.append(f"{piece.hit.path}: {error}")
        for n, probability in zip(rows, classifier.probabilities(pictures), strict=True):
            found[n].append(Evidence("classifier", float(probability), classifier.name))

    def _by_examples(self, pieces: Sequence[Piece]) -> dict[int, Evidence]:
        learned = self._learned
        rows = [] if learned is None else self._rows(pieces)
        if learned is None or not rows:
            return {}
        some = [pieces[n] for n in rows]
        vectors = _stacked(some, list(learned.spaces))
        likely = learned.probabilities(vectors, self._lead(some))
        ids = [piece.hit.id for piece in self._taught()]
        near = learned.nearest(vectors, NEAREST)
        return {
            n: Evidence("examples", float(probability), nearest=tuple(ids[place] for place in places))
            for n, probability, places in zip(rows, likely, near, strict=True)
        }

    def _learn(self) -> Learned | None:
        """From the examples that have vectors in all spaces; None unless there are two of both kinds."""
        taught, right = self._taught(), self._examples.right[self._rows(self._examples.pieces)]
        if min(int(right.sum()), int((~right).sum())) < 2:
            return None
        spaces = self._spaces()
        metrics = {name: self._models.encoders[name].space.metric for name in spaces}
        files = [str(piece.hit.path) for piece in taught]
        spoken = text_spaces(self._models)
        return learn(_stacked(taught, spaces), metrics, self._lead(taught), right, files, spoken)

    def _taught(self) -> list[Piece]:
        return [self._examples.pieces[n] for n in self._rows(self._examples.pieces)]

    def _rows(self, pieces: Sequence[Piece]) -> list[int]:
        """Which pieces have a vector in every space of the examples."""
        spaces = self._spaces()
        return [n for n, piece in enumerate(pieces) if spaces and all(name in piece.vectors for name in spaces)]

    def _spaces(self) -> list[str]:
        """The spaces that all examples which show something have vectors in."""
        seen = [set(piece.vectors) for piece in self._examples.pieces if piece.seen]
        return sorted(set.intersection(*seen) & set(self._models.encoders)) if seen else []

    def _lead(self, pieces: Sequence[Piece]) -> npt.NDArray[np.float64]:
        return meaning(self.category, pieces, self._models).lead


def _stacked(pieces: Sequence[Piece], spaces: Sequence[str]) -> dict[str, Vectors]:
    return {name: np.stack([piece.vectors[name] for piece in pieces]) for name in spaces}
