"""Captions from the library itself: those of like images, and names of classes, where one is probably right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores, Vector, Vectors
from lingxi.calibration import Calibrated, Usual, log_odds, logistic
from lingxi.encode.embed import embed
from lingxi.encode.embedded.class_names import class_names
from lingxi.errors import LibraryError
from lingxi.lazy import lazy
from lingxi.media.interruption import check_interrupted
from lingxi.store.engine import Engine, Point
from lingxi.store.generated import GENERATED
from lingxi.store.library_store import CAPTION, LibraryStore
from lingxi.store.nearest import Nearest
from lingxi.store.where import And, Has, Not, OneOf
from lingxi.types import Encoder, Modality, Text

RULE = 2  # the version of how captions are chosen
NEIGHBOURS = 10  # captioned images whose captions are tried
NEARER = 20.0  # log of the weight of a neighbour in the consensus, by its cosine with the image
PAIR: tuple[Modality, Modality] = ("text", "image")
SLOPES, OFFSET = (0.38, 3.93), -2.31  # of a caption's match and of its consensus; benchmarks/captions.py fits them
SURE = 0.5  # least probability that a caption is right
GROWN = 1.2  # times as many captioned images may have a caption for an image for which there was none
CLASS = 0.73  # least match probability of the name of a class: log odds of 1
USUAL = 5  # nearest photos of the background that say how usual an image is
UNUSUAL = 0.1  # of the background's own photos that are less usual than an image must be to be named
CAPTIONED = And((OneOf("modality", ("image",)), Has("text"), Not(GENERATED)))


@dataclass(frozen=True, eq=False)
class _Seen:
    """A text as the model sees it: its vector, and how near usual images are to it."""

    vector: Vector  # (d,)
    usual: Usual


@dataclass(frozen=True)
class Candidate:
    """A caption that may be borrowed, and the image that has it."""

    text: str
    owner: int  # the number of that image
    likeness: float  # cosine of that image with the one that needs a caption


@final
class RetrievedCaptions:
    """The caption of like images on which they agree, else the likeliest class; nothing where both are doubtful.

    Of the captions of the ten nearest captioned images, the one is taken that matches the image and means what those of
    the other images mean, most of all of the nearest (consensus: Devlin et al., 2015), if a logistic regression on both
    says that it is probably right. Classes are named only in images that are as near to usual photos as most of these
    are to each other (distances to nearest neighbours: Sun et al., 2022): a classifier is sure of X-rays and scans,
    too. Only captions of people are tried, never generated ones. Raises LibraryError where no model of the library
    compares texts and images with probabilities.
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
        self._known: dict[str, _Seen] = {}

    def revision(self, engine: Engine) -> str:
        """Changes with the rule, with the model, and with each fifth by which the number of captioned images grows."""
        bank = int(log(max(1, engine.count(CAPTIONED)), GROWN))
        return f"{self.name} {self._encoder.space.revision} {RULE} {bank}"

    def __call__(self, store: LibraryStore, points: Sequence[Point]) -> list[str]:
        """The caption of each image; empty where nothing is sure enough."""
        with store.gate.read():
            nearest = Nearest(store.engine)
            return [
                self._caption(store.engine, nearest, point.vectors[self.name]) if self.name in point.vectors else ""
                for point in points
            ]

    def _caption(self, engine: Engine, nearest: Nearest, image: Vector) -> str:
        check_interrupted()
        near = dict(nearest(image, self.name, self._encoder.space.metric, NEIGHBOURS, CAPTIONED))
        points = engine.get(list(near), vectors=True)
        self._remember(points)
        found = [Candidate(line, n, near[point.id]) for n, point in enumerate(points) for line in _lines(point)]
        return self.borrowed(image, found) or self.named(image)

    def borrowed(self, image: Vector, captions: Sequence[Candidate]) -> str:
        """The caption that is probably right, of those of like images; empty if none is."""
        if not captions:
            return ""
        right = logistic(self.features(image, captions) @ SLOPES + OFFSET)
        best = int(np.argmax(right))
        return captions[best].text if right[best] >= SURE else ""

    def features(self, image: Vector, captions: Sequence[Candidate]) -> npt.NDArray[np.float64]:
        """For each caption (n, 2): the log odds that it matches the image, and its consensus with other images'."""
        seen = self._seen([each.text for each in captions])
        vectors, owners = np.stack([each.vector for each in seen]), np.array([each.owner for each in captions])
        agreed = consensus(vectors, owners, np.array([each.likeness for each in captions], np.float32))
        return np.column_stack([self._matches(image, seen), agreed])

    def named(self, image: Vector) -> str:
        """The names of the likeliest class, a language per line; empty if the image is unusual or the class unlikely.

        Where the model has no photos of what people keep, every image is usual.
        """
        if self._usual is not None and nearness(image[None], self._usual[0])[0] < self._usual[1]:
            return ""
        odds = self._matches(image, self._classes)
        best = int(np.argmax(odds))
        return "\n".join(class_names()[best].values()) if logistic(odds[best]) >= CLASS else ""

    def _matches(self, image: Vector, seen: Sequence[_Seen]) -> npt.NDArray[np.float64]:
        """The log odds (n,) that each text matches an image."""
        prior = log_odds(self._sigmoid.share)
        return np.array(
            [self._sigmoid.log_odds(np.array([each.vector @ image]), each.usual)[0] + prior for each in seen]
        )

    @lazy
    def _usual(self) -> tuple[Vectors, float] | None:
        """Photos that people keep (n, d), and the nearness to them from which on an image is usual."""
        photos = self._calibration.background.get("image")
        if photos is None or len(photos) <= USUAL:
            return None
        return photos, float(np.quantile(nearness(photos, photos, itself=True), UNUSUAL))

    @lazy
    def _classes(self) -> list[_Seen]:
        """The English name of each class."""
        return self._seen([names["en"] for names in class_names()])

    def _remember(self, points: Sequence[Point]) -> None:
        """Takes the vectors of captions of one line as they are stored, since encoding takes most of the time."""
        for point in points:
            vector, lines = point.vectors.get(self.name + CAPTION), _lines(point)
            if vector is not None and len(lines) == 1 and lines[0] not in self._known:
                self._known[lines[0]] = _Seen(vector, self._calibration.usual(vector, "image"))

    def _seen(self, texts: Sequence[str]) -> list[_Seen]:
        """The vector of each text, and how near usual images are to it."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text, vector in zip(unknown, embed(self._encoder, [Text(text) for text in unknown]), strict=True):
            self._known[text] = _Seen(vector, self._calibration.usual(vector, "image"))
        return [self._known[text] for text in texts]


def consensus(captions: Vectors, owners: npt.NDArray[np.int_], likeness: Scores) -> Scores:
    """For each caption (n, d), its mean cosine (n,) with the nearest caption of each other owner (n,); 0 without.

    An owner's weight rises with its ``likeness`` (n,): images that are hardly alike need not agree.
    """
    numbers, first = np.unique(owners, return_index=True)
    if len(numbers) == 1:
        return np.zeros(len(owners), np.float32)
    cosines = captions @ captions.T
    nearest = np.stack([cosines[:, owners == each].max(axis=1) for each in numbers], axis=1)  # (n, owners)
    weights = np.exp(NEARER * (likeness[first] - likeness.max())) * (owners[:, None] != numbers[None, :])
    agreed: Scores = ((nearest * weights).sum(axis=1) / weights.sum(axis=1)).astype(np.float32)
    return agreed


def nearness(images: Vectors, photos: Vectors, *, itself: bool = False) -> Scores:
    """The mean cosine (n,) of images (n, d) with the nearest photos (m, d); the very nearest is ``itself``."""
    near: Scores = np.sort(images @ photos.T, axis=1)[:, ::-1][:, itself : USUAL + itself].mean(axis=1)
    return near


def _lines(point: Point) -> list[str]:
    return [line.strip() for line in str(point.payload["text"]).splitlines() if line.strip()]
