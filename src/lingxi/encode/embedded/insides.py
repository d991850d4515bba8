"""Looks inside the image encoder: splits the scores of a picture over classes, features and places.

The shipped model has one output. Protobuf messages that are concatenated are merged, so a second message that names
more outputs opens the same file for tensors inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, final

import numpy as np

from lingxi.arrays import Pixels, Vectors, unit
from lingxi.encode.accounts import Account, Attention
from lingxi.lazy import lazy
from lingxi.onnx_session import exposing, make_session

NETS = ("efficientnet-lite2", "efficientnet-lite0")
MAPS = [f"{net}/maps{level}" for net in NETS for level in range(3)]
MADE = ["vectors", "shares", "kept", "logits", "named/length", "learned/length", "hubs/long", "hub", *MAPS]
ROUNDED = ["head/weight", "head/shown", "classes"]  # int8 with a scale a column
WEIGHTS = [f"{net}/net._fc.weight" for net in NETS]  # int8 with a scale a row
PLAIN = ["head/bias", "temperature", "share/named", "share/learned", "hubs/length"]
KEPT = [*PLAIN, *(f"{name}/{part}" for name in ROUNDED for part in ("small", "scale"))]
KEPT += [f"{name}_{part}" for name in WEIGHTS for part in ("quantized", "scale")]

SIDE = 16  # cells of the grid, along each side of the picture
PIECE = 10  # cells along each side of the four overlapping pieces in its corners
PLACES = 4  # places along each side of a piece
CELLS = PLACES**2
LEAST = 1e-4  # share of a score that makes a class worth a line
SHARPNESS = 40.0  # how much more of a score goes to places that match; chosen on half of the mosaics (docs/explain.md)
CORNERS = [(y, x) for y in (0, SIDE - PIECE) for x in (0, SIDE - PIECE)]


@final
class Insides:
    """The image encoder with its inner tensors; loaded on first use. Thread-safe."""

    def __init__(self, model: Path, size: int) -> None:
        """``size`` is the side of the squares that the model reads, in pixels."""
        self._model, self._size = model, size

    def account(self, whole: Pixels, pieces: Sequence[Pixels], vectors: Vectors) -> Account:
        """Splits the scores of ``vectors`` (n, 512) for a picture.

        ``whole`` is (size, size, 3); ``pieces`` are its four corners (see :func:`corner`), scaled to the same size.
        """
        picture = {name: each[0] for name, each in self._run(whole[None]).items()}
        classes, parts = self._split(picture, vectors)
        some = np.flatnonzero(np.abs(classes).max(0, initial=0) > LEAST)
        return Account(
            vector=picture["vectors"],
            scores=(vectors @ picture["vectors"]).astype(np.float64),
            classes={int(which): classes[:, which] for which in some},
            parts={**parts, "other classes": classes.sum(1) - classes[:, some].sum(1)},
            attention=self._attention(self._run(np.stack(pieces)), vectors),
        )

    def places(self, pictures: Pixels) -> Vectors:
        """The vectors (n, 16, 510) of the places of pictures (n, size, size, 3), row by row, without the hub numbers.

        A place is encoded as if its features were those of a whole picture.
        """
        found: Vectors = self._places(self._run(pictures)).reshape(len(pictures), CELLS, -1)
        return found

    def _split(self, picture: dict[str, Any], vectors: Vectors) -> tuple[Any, dict[str, Any]]:
        """The shares of the classes (n, 1000), and those of the other parts (n,)."""
        given, kept, (named, learned) = vectors.astype(np.float64), self._weights, self._halves
        long = float(picture["hubs/long"][0])
        by_name = float(kept["share/named"]) / float(picture["named/length"][0]) / long
        by_photo = float(kept["share/learned"]) / float(picture["learned/length"][0]) / long
        seen = given[:, learned]
        classes = picture["kept"] * (given[:, named] @ kept["classes"].T) * by_name
        classes += picture["shares"] * (seen @ kept["head/shown"].T) * by_photo
        pooled = np.concatenate([picture[name].reshape(-1, picture[name].shape[-1]).mean(0) for name in MAPS])
        hubs = given[:, -2] * float(picture["hub"][0]) + given[:, -1] * float(kept["hubs/length"])
        parts = {
            "features": seen @ (pooled @ kept["head/weight"]) * by_photo,
            "constant": seen @ kept["head/bias"] * by_photo,
            "hubs": hubs / long,
        }
        exact = classes.sum(1) + np.sum(list(parts.values()), axis=0)
        return classes, {**parts, "rounding": given @ picture["vectors"] - exact}  # the model counts in eight bits

    def _attention(self, pieces: dict[str, Any], vectors: Vectors) -> Attention:
        """How much of each score every cell gets (n, side, side): a softmax over the scores of places.

        A place is encoded as if its features were those of a whole picture. Where pieces overlap, their scores are
        averaged.
        """
        named, learned = self._halves
        places = self._places(pieces)  # (4 * 16, 510)
        near = places @ np.hstack([vectors[:, named], vectors[:, learned]]).T  # (64, n)
        maps = near.reshape(len(CORNERS), PLACES, PLACES, -1)
        total, count = np.zeros((SIDE, SIDE, len(vectors))), np.zeros((SIDE, SIDE, 1))
        for (y, x), each in zip(CORNERS, maps, strict=True):
            rows, columns = slice(y, y + PIECE), slice(x, x + PIECE)
            total[rows, columns] += np.einsum("yp,xq,pqn->yxn", BETWEEN, BETWEEN, each)
            count[rows, columns] += 1
        return allocated(np.moveaxis(total / count, -1, 0))

    def _places(self, pieces: dict[str, Any]) -> Vectors:
        """The vectors (p, 510) of the places of all pieces, without the dimensions against hubs."""
        kept = self._weights
        maps = [_pooled(pieces[name]) for name in MAPS]  # (p, channels)
        logits = (maps[0] @ kept[WEIGHTS[0]].T + maps[3] @ kept[WEIGHTS[1]].T) / 2
        at = logits.reshape(len(pieces["logits"]), -1, logits.shape[1])
        at = at + (pieces["logits"] - at.mean(1))[:, None]  # the biases of the classes, and what rounding moved
        cooler = at.reshape(logits.shape) / kept["temperature"]
        shares = np.exp(cooler - cooler.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        seen = np.concatenate(maps, axis=1) @ kept["head/weight"] + shares @ kept["head/shown"] + kept["head/bias"]
        named = unit(shares @ kept["classes"]) * kept["share/named"]
        return np.hstack([named, unit(seen) * kept["share/learned"]])

    @property
    def _halves(self) -> tuple[slice, slice]:
        """The dimensions of the named and of the learned half."""
        named = self._weights["classes"].shape[1]
        return slice(0, named), slice(named, named + self._weights["head/bias"].shape[0])

    def _run(self, pixels: Pixels) -> dict[str, Any]:
        return dict(zip(MADE, self._session.run(MADE, {"pixels": pixels}), strict=True))

    @lazy
    def _weights(self) -> dict[str, Any]:
        nothing = np.zeros((1, self._size, self._size, 3), np.uint8)
        kept = dict(zip(KEPT, self._session.run(KEPT, {"pixels": nothing}), strict=True))
        for name in ROUNDED:
            kept[name] = kept.pop(f"{name}/small").astype(np.float32) * kept.pop(f"{name}/scale")
        for name in WEIGHTS:
            kept[name] = kept.pop(f"{name}_quantized").astype(np.float32) * kept.pop(f"{name}_scale")[:, None]
        return kept

    @lazy
    def _session(self) -> Any:
        return make_session(exposing(self._model.read_bytes(), [*MADE[1:], *KEPT]))


def allocated(scores: Attention) -> Attention:
    """Maps of scores (n, side, side) as shares of the whole (n, side, side)."""
    flat = SHARPNESS * scores.reshape(len(scores), -1)
    shares = np.exp(flat - flat.max(1, keepdims=True, initial=-np.inf))
    found: Attention = (shares / shares.sum(1, keepdims=True)).reshape(scores.shape)
    return found


def corner(pixels: Pixels, which: int) -> Pixels:
    """One of the four overlapping pieces of a picture."""
    height, width = pixels.shape[:2]
    y, x = CORNERS[which]
    end_y, end_x = -(-height * (y + PIECE) // SIDE), -(-width * (x + PIECE) // SIDE)
    return pixels[height * y // SIDE : end_y, width * x // SIDE : end_x]


def _pooled(maps: Vectors) -> Vectors:
    """Maps (n, 8, 8, c) as means over neighbouring places (n * 16, c)."""
    n, side, _, channels = maps.shape
    step = side // PLACES
    pooled: Vectors = maps.reshape(n, PLACES, step, PLACES, step, channels).mean((2, 4)).reshape(-1, channels)
    return pooled


def _between() -> Vectors:
    """The weights (cells, places) that interpolate linearly between the places of a piece."""
    at = np.clip((np.arange(PIECE) + 0.5) * PLACES / PIECE - 0.5, 0, PLACES - 1)
    weights: Vectors = np.maximum(0, 1 - np.abs(at[:, None] - np.arange(PLACES)[None]))
    return weights


BETWEEN = _between()
