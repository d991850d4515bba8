"""A calibration fitted on the user's own data: the pictures of a library that have captions, against those captions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.calibration import Calibration, Reliability, Usual, balanced, fit, logistic, reliability
from lingxi.codec import parse_json
from lingxi.disk import write_json
from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.similarity import similarity
from lingxi.store.checksum import signed, verified
from lingxi.store.engine import Engine, Point
from lingxi.store.generated import is_generated
from lingxi.store.library_store import CAPTION
from lingxi.store.where import Compare
from lingxi.types import Space

FILE = "calibration.json"
FEWEST, MOST = 50, 5_000  # captioned pictures
OTHERS = 20  # captions of other pictures that each picture is compared with


@dataclass(frozen=True)
class Measured:
    """A calibration, and how honest it is on captioned pictures it was not fitted on."""

    calibration: Calibration
    reliability: Reliability
    pictures: int


def measure(engine: Engine, space: Space) -> Measured:
    """Fits text -> image and image -> text on one half of the captioned pictures, and judges it on the other.

    Raises LibraryError when fewer than 50 pictures have captions.
    """
    pictures, captions = _captioned(engine, space.name)
    if len(pictures) < FEWEST:
        raise LibraryError(
            f"{space.name} cannot be calibrated: {len(pictures)} pictures have captions, {FEWEST} are needed; put "
            "captions beside pictures (photo.jpg and photo.txt, or a captions.csv) and index again"
        )
    (scores, right), (held_scores, held_right) = (
        _pairs(space, pictures[half::2], captions[half::2]) for half in (0, 1)
    )
    sigmoid = fit(scores, right)
    calibration = Calibration({("text", "image"): sigmoid, ("image", "text"): sigmoid})
    said = logistic(sigmoid.log_odds(held_scores, Usual()))  # of right and other pairs of equal weight
    return Measured(calibration, reliability(said, held_right, balanced(held_right)), len(pictures))


def save(folder: Path, space: Space, calibration: Calibration) -> None:
    """Keeps a space's calibration in the library's folder, next to those of other spaces."""
    found = _read(folder) | {space.name: {"revision": space.revision, "pairs": calibration.as_dict()}}
    write_json(folder / FILE, signed(found))


def load(folder: Path, space: Space) -> Calibration | None:
    """The calibration that was kept for this very space; raises LibraryDamaged when the file cannot be read."""
    kept = _read(folder).get(space.name)
    if kept is None or kept.get("revision") != space.revision:
        return None
    return Calibration.of(kept["pairs"])


def _read(folder: Path) -> dict[str, Any]:
    try:
        return verified(parse_json((folder / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise LibraryDamaged(f"{folder / FILE} is not a calibration: {error}; delete it and calibrate again") from error


def _captioned(engine: Engine, name: str) -> tuple[Vectors, Vectors]:
    """Pictures (n, d) and the captions that people wrote (n, d), at most 5,000.

    Ids are digests, so the first are a random sample.
    """
    both = list(_some(engine, name))
    if not both:
        return np.zeros((0, 1), np.float32), np.zeros((0, 1), np.float32)
    return tuple(np.stack([point.vectors[each] for point in both]) for each in (name, name + CAPTION))  # type: ignore[return-value]


def _some(engine: Engine, name: str) -> Iterator[Point]:
    count = 0
    for point in engine.scroll(Compare("modality", "=", "image"), ["modality", "caption"], vectors=True):
        if not is_generated(point.payload) and name in point.vectors and name + CAPTION in point.vectors:
            yield point
            count += 1
            if count == MOST:
                return


def _pairs(space: Space, pictures: Vectors, captions: Vectors) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """Scores of each picture with its own caption and with those of others, and which are which."""
    chance = np.random.default_rng(0)
    others = (np.arange(len(pictures))[:, None] + chance.integers(1, len(pictures), (len(pictures), OTHERS))) % len(
        pictures
    )
    scores, right = [], []
    for row, (picture, some) in enumerate(zip(pictures, others, strict=True)):
        scores.append(similarity(space.metric, picture[None], captions[[row, *some]])[0])
        right.append(np.arange(OTHERS + 1) == 0)
    return np.concatenate(scores), np.concatenate(right)
