"""Moderation: a category learned from 20 examples a side, a promised recall, and false alarms of Open NSFW.

    python moderate.py --data ../../shared/data              # surveillance; Open NSFW where it is installed

Clips of one camera (near-equal backgrounds) are never on both sides of a split. ``--only nsfw`` leaves out the clips.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from small import HELP, data_folder

from lingxi.apps.moderate.judge import Examples, Judge
from lingxi.apps.moderate.meaning import meaning
from lingxi.apps.moderate.piece import Piece
from lingxi.apps.moderate.policy import SAMPLE, Category, read_policy
from lingxi.apps.moderate.threshold import threshold
from lingxi.encode.image.classifier import OPEN_NSFW, PictureClassifier
from lingxi.errors import MissingModel
from lingxi.library import Library
from lingxi.media.image import decode_image_file

SPLITS, SIDE = 50, 20  # examples a side
MODELS = ("embedded", "motion")
FEW = ("embedded", "optical_flow")  # faster
WORDS = ("people fighting", "打架")
RECALL = 0.9
SAME = 15.0  # mean difference of two backgrounds of 32 x 24 levels, of 255, below which they are one camera
PHOTOS = 1_000
AT_ONCE = 32

Right = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Rows = npt.NDArray[np.float64]


def average_precision(scores: Rows, right: Right) -> float:
    """The mean precision at the places of what is right."""
    order = np.argsort(-scores, kind="stable")
    hits = right[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def area(scores: Rows, right: Right) -> float:
    """The area under the ROC curve: how often a positive ranks above a negative."""
    above = scores[right][:, None] - scores[~right][None]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def cameras(pieces: Sequence[Piece]) -> Places:
    """A number for each piece, the same for near-equal backgrounds, directly or through others."""
    small = np.stack([background(piece) for piece in pieces])
    near = np.abs(small[:, None] - small[None]).mean(-1) < SAME
    found = np.arange(len(pieces))
    for _ in pieces:
        found = np.where(near, found[None], len(pieces)).min(1)
    return found


def background(piece: Piece) -> Rows:
    """The levels of a frame at 32 x 24 pixels, in one row."""
    assert piece.picture is not None
    frame = Pillow.fromarray(piece.picture(64).pixels).resize((32, 24), Pillow.Resampling.BOX)
    return np.asarray(frame, np.float64).ravel()


def splits(right: Right, camera: Places, count: int, side: int) -> Iterator[tuple[Places, Places]]:
    """The places of examples, ``side`` of each kind, and of what is measured: all clips of other cameras."""
    chance = np.random.default_rng(0)
    for _ in range(count):
        order = chance.permutation(len(right))
        taught = np.concatenate([order[right[order]][:side], order[~right[order]][:side]])
        yield taught, np.flatnonzero(~np.isin(camera, camera[taught])).astype(np.int64)


def clips(data: Path, library: Library, models: Sequence[str]) -> tuple[list[Piece], Places, Right]:
    """The moments of all clips, the number of the clip of each, and whether people fight in each clip."""
    folder = data / "surveillance"
    with (folder / "labels.csv").open(encoding="utf-8") as file:
        fight = {row["video"]: row["english"] == "people fighting" for row in csv.DictReader(file)}
    library.index(folder, models=models)
    insight = library._ready().insight
    pieces = [
        Piece(hit, vectors, partial(insight.picture, hit))
        for hit, vectors in insight.scan(folder)
        if all(name in vectors for name in models)
    ]
    pieces.sort(key=lambda piece: (piece.hit.path, piece.hit.place.start_s))
    paths, clip = np.unique([str(piece.hit.path) for piece in pieces], return_inverse=True)
    return pieces, clip, np.array([fight[Path(path).name] for path in paths])


def strongest(scores: Rows, clip: Places, count: int) -> Rows:
    """The highest score of the moments of each of so many clips, as a finding has it; -1 for a clip without scores."""
    found = np.full(count, -1.0)
    np.maximum.at(found, clip, scores)
    return found


def learned(data: Path, category: Category, models: Sequence[str], count: int, side: int) -> dict[str, float]:
    """Means over the splits: ranking by words alone and by what was learned, and the recall that was promised."""
    rows = dict[str, list[float]]()
    with tempfile.TemporaryDirectory() as folder, Library(folder) as library:
        pieces, clip, right = clips(data, library, models)
        insight = library._ready().insight
        camera = cameras([pieces[n] for n in np.unique(clip, return_index=True)[1]])
        words = strongest(meaning(category, pieces, insight).probability, clip, len(right))
        for taught, rest in splits(right, camera, count, side):
            known, asked = (np.flatnonzero(np.isin(clip, some)) for some in (taught, rest))
            judge = Judge(category, insight, Examples(tuple(pieces[n] for n in known), right[clip[known]]))
            least = threshold(category, *judge.examples()).value
            scores = np.array([some[0].probability for some in judge.evidence([pieces[n] for n in asked])])
            found = strongest(scores, clip[asked], len(right))[rest]
            for name, value in (
                ("average precision, words", average_precision(words[rest], right[rest])),
                ("average precision", average_precision(found, right[rest])),
                ("area under the curve, words", area(words[rest], right[rest])),
                ("area under the curve", area(found, right[rest])),
                ("recall", float((found >= least)[right[rest]].mean())),
                ("false alarms", float((found >= least)[~right[rest]].mean())),
                ("measured clips", len(rest)),
            ):
                rows.setdefault(name, []).append(value)
    pairs = zip(rows["average precision"], rows["average precision, words"], strict=True)
    worse = sum(ours < alone for ours, alone in pairs)
    means = {name: round(float(np.mean(some)), 3) for name, some in rows.items()}
    return means | {
        "clips": len(right),
        "moments": len(pieces),
        "cameras": len(np.unique(camera)),
        "splits below words": worse,
    }


def false_alarms(data: Path, most: int) -> dict[str, object]:
    """The share of ordinary pictures that Open NSFW flags at the threshold of the sample policy."""
    category = read_policy(SAMPLE).category("nsfw")
    classifier, found = PictureClassifier(OPEN_NSFW), dict[str, object]()
    for name in ("flickr8k", "exercises"):
        photos = sorted((data / name).rglob("*.jpg"))
        photos = photos[:: max(1, len(photos) // most)][:most]
        batches = (photos[n : n + AT_ONCE] for n in range(0, len(photos), AT_ONCE))
        pixels = ([decode_image_file(path, classifier.side).pixels for path in some] for some in batches)
        scores = np.concatenate(list(map(classifier.probabilities, pixels)))
        flagged = int((scores >= (category.threshold or 0.5)).sum())
        found[name] = {"photos": len(photos), "flagged": flagged, "highest": round(float(scores.max()), 3)}
    return found


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--only", choices=("clips", "nsfw"))
    parser.add_argument("--small", action="store_true", help=HELP)
    given = parser.parse_args()
    with data_folder(given.data, small=given.small) as data:
        if given.only != "nsfw":
            category = Category("violence", words=WORDS, recall=None if given.small else RECALL)
            count, side = (2, 2) if given.small else (SPLITS, SIDE)
            models = FEW if given.small else MODELS
            print(json.dumps(learned(data, category, models, count, side), indent=1), flush=True)
        if given.only != "clips":
            try:
                print(json.dumps(false_alarms(data, 8 if given.small else PHOTOS), indent=1), flush=True)
            except MissingModel as error:
                print(error)


if __name__ == "__main__":
    main()
