"""Pairs as arrays: features of images and texts, and which belong together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Data:
    """Fixed features in one or more views, and the pairs between them."""

    image: npt.NDArray[np.float32]  # (images, views, d); view 0 is the unchanged image
    text: npt.NDArray[np.float32]  # (texts, views, f)
    pairs: Rows  # (n, 2) row of the image, row of the text
    classes: Rows | None = None  # (n,) from 0
    class_count: int = 0

    def __len__(self) -> int:
        return len(self.pairs)

    def part(self, rows: Rows | npt.NDArray[np.bool_]) -> Data:
        """A subset of the pairs; the features are shared."""
        return replace(self, pairs=self.pairs[rows], classes=None if self.classes is None else self.classes[rows])

    def paired(self) -> tuple[Vectors, Vectors]:
        """The unchanged features of both sides of every pair, (n, d) and (n, f)."""
        return self.image[self.pairs[:, 0], 0], self.text[self.pairs[:, 1], 0]

    def counts(self) -> tuple[int, ...]:
        """The number of pairs per class; empty without classes."""
        return () if self.classes is None else tuple(np.bincount(self.classes, minlength=self.class_count).tolist())

    def digest(self) -> str:
        """Changes when any number changes."""
        found = blake2b(digest_size=8)
        for array in (self.image, self.text, self.pairs, self.classes):
            found.update(b"" if array is None else np.ascontiguousarray(array).tobytes())
        return found.hexdigest()


def held_out(keys: list[str], share: float, salt: str) -> npt.NDArray[np.bool_]:
    """Which rows (n,) are held out: about ``share`` of the different keys; the choice depends on the key only."""
    limit = int(share * 2**32)
    drawn = [int.from_bytes(blake2b(f"{salt} {key}".encode(), digest_size=4).digest(), "big") for key in keys]
    return np.array(drawn, np.int64) < limit
