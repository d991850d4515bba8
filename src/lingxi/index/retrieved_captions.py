"""Captions from the library itself: those of like images, and names of classes, where one probably matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, final

import numpy as np

from lingxi.arrays import Vector
from lingxi.calibration import Calibrated, Usual
from lingxi.encode.embed import embed
from lingxi.encode.embedded.class_names import class_names
from lingxi.errors import LibraryError
from lingxi.lazy import lazy
from lingxi.store.engine import Engine, Point
from lingxi.store.generated import GENERATED
from lingxi.store.library_store import LibraryStore
from lingxi.store.nearest import Nearest
from lingxi.store.where import And, Has, Not, OneOf
from lingxi.types import Encoder, Modality, Text

NEIGHBOURS = 5  # captioned images whose captions are tried
PAIR: tuple[Modality, Modality] = ("text", "image")
SURE = 0.5  # least match probability of a caption and its image
CAPTIONED = And((OneOf("modality", ("image",)), Has("text"), Not(GENERATED)))

Seen: TypeAlias = tuple[Vector, Usual]  # a text: its vector, and how near usual images are to it


@final
class RetrievedCaptions:
    """The likeliest caption of the nearest captioned images (Ordonez et al., 2011), else the likeliest class.

    A match probability of the model decides, and an image that no text matches probably has no caption. Only captions
    of people are tried, never generated ones. Raises LibraryError where no model of the library compares texts and
    images with probabilities.
    """

    def __init__(self, encoders: Mapping[str, Encoder]) -> None:
        calibrated = {name: each for name, each in encoders.items() if isinstance(each, Calibrated)}
        found = next((name for name, each in calibrated.items() if PAIR in each.calibration.sigmoids), None)
        if found is None:
            raise LibraryError(
                "captions from the library need a model that compares texts and images, such as embedded; "
                "or name a captioning model: --model OWNER/NAME"
            )
        self.name, self._encoder = found, encoders[found]
        self._calibration = calibrated[found].calibration
        self._sigmoid = self._calibration.sigmoids[PAIR]
        self._known: dict[str, Seen] = {}

    def __call__(self, store: LibraryStore, points: Sequence[Point]) -> list[str]:
        """The caption of each image; empty where nothing is sure enough."""
        with store.gate.read():
            nearest = Nearest(store.engine)
            return [
                self._caption(store.engine, nearest, point.vectors[self.name]) if self.name in point.vectors else ""
                for point in points
            ]

    def _caption(self, engine: Engine, nearest: Nearest, vector: Vector) -> str:
        near = [id_ for id_, _ in nearest(vector, self.name, self._encoder.space.metric, NEIGHBOURS, CAPTIONED)]
        lines = (line for point in engine.get(near) for line in str(point.payload["text"]).splitlines())
        own = list(dict.fromkeys(filter(None, map(str.strip, lines))))
        return self._likeliest(vector, list(zip(own, self._seen(own), strict=True))) or self._likeliest(
            vector, self._classes
        )

    def _likeliest(self, image: Vector, texts: Sequence[tuple[str, Seen]]) -> str:
        """The text that matches an image best; empty if none is sure enough."""
        odds = [self._sigmoid.probabilities(np.array([seen @ image]), usual)[0] for _, (seen, usual) in texts]
        best = int(np.argmax(odds)) if odds else 0
        return texts[best][0] if odds and odds[best] >= SURE else ""

    @lazy
    def _classes(self) -> list[tuple[str, Seen]]:
        """The names of each class, a language per line, as they are stored; the English name is compared."""
        seen = self._seen([names["en"] for names in class_names()])
        return [("\n".join(names.values()), each) for names, each in zip(class_names(), seen, strict=True)]

    def _seen(self, texts: Sequence[str]) -> list[Seen]:
        """The vector of each text, and how near usual images are to it."""
        unknown = [text for text in texts if text not in self._known]
        for text, vector in zip(unknown, embed(self._encoder, [Text(text) for text in unknown]), strict=True):
            self._known[text] = vector, self._calibration.usual(vector, "image")
        return [self._known[text] for text in texts]
