"""A small world for tests of moderation: pictures and texts are directions in a plane, and one model sees both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.apps.moderate.piece import Piece
from lingxi.arrays import Vector, Vectors
from lingxi.calibration import Calibration, Sigmoid
from lingxi.search.hit import Hit
from lingxi.types import Encoder, Image, Line, Media, Modality, Place, Space

TEXTS = {"fight": 0.0, "打架": 0.1, "walk": 0.5}  # in turns of pi


def at(turn: float) -> Vector:
    """The direction (2,) at an angle of ``turn`` pi."""
    return np.array([cos(turn * pi), sin(turn * pi)], np.float32)


class Plane:
    """An encoder into the plane; nothing is encoded here."""

    space = Space("plane", 2, "1")
    modalities: frozenset[Modality] = frozenset({"text", "image"})

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Not needed: pieces have their vectors."""
        raise AssertionError(batch)


class Flat:
    """The models of the plane."""

    encoders: Mapping[str, Encoder] = {"plane": Plane()}
    calibrations = {"plane": Calibration({("text", "image"): Sigmoid(20.0, -10.0, share=0.5)})}  # noqa: RUF012

    def texts(self, space: str, texts: Sequence[str]) -> Vectors:
        """The directions of the known texts."""
        assert space == "plane"
        return np.stack([at(TEXTS[text]) for text in texts])


def piece(name: str, turn: float | None = None, **more: Any) -> Piece:
    """A picture at an angle, or anything without a vector."""
    modality: Modality = more.pop("modality", "image")
    written = tuple(Line(text, (0.0, 0.0, 0.3, 0.0, 0.3, 0.2, 0.0, 0.2), 0.9) for text in more.pop("written", ()))
    hit = Hit(name, Path(f"/photos/{name}"), 1.0, modality, place=more.pop("place", Place()), written=written, **more)
    vectors = {} if turn is None else {"plane": at(turn)}
    return Piece(hit, vectors, lambda side: Image(np.full((side, side, 3), 128, np.uint8)))
