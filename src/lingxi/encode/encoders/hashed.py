"""Binary codes over the vectors of two encoders, compared by the number of differing bits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.fitted import digest
from lingxi.encode.joint.hash_codes import SHALLOW, bits_of
from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import SIDES, Towers
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of, within
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space

MOST = 10_000  # media that shallow codes are fitted on: a uniform sample
TRAINED = ("cca_itq", "dcmh", "ssah", "djsrh")  # by lingxi train, from pairs
_USUAL: dict[str, Any] = {"bits": 64, "method": "itq"}


@final
@encoders.register("hashed")
class Hashed:
    """Codes of 16 to 256 bits for images and texts, from one hash function per modality.

    ``itq``, ``lsh`` and ``spectral`` are learned from the folder that is indexed, when both encoders share a space;
    ``cca_itq``, ``dcmh``, ``ssah`` and ``djsrh`` come from ``lingxi train``.
    """

    about: ClassVar[About] = About(
        "Short codes instead of vectors: 8 bytes of an item at 64 bits.",
        "Charikar, 2002; Weiss et al., 2008; Gong and Lazebnik, 2011; Jiang and Li, 2017; Li et al., 2018; Su et al., "
        "2019",
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset(SIDES)

    def __init__(self, image: str = "embedded", text: str = "embedded", bits: int = 64, method: str = "itq") -> None:
        within("hashed", "bits", bits, 8, 1024)
        one_of("hashed", "method", method, (*SHALLOW, *TRAINED))
        self._towers = Towers(image, text)
        self._settings: dict[str, Any] = {"bits": bits, "method": method}
        self._learned: Learned | None = None
        self._space: Space | None = None

    @property
    def name(self) -> str:
        """The name with both encoders and the settings that differ from their defaults."""
        changed = tuple((key, value) for key, value in self._settings.items() if value != _USUAL[key])
        return str(Name("hashed", self._towers.arguments, changed))

    @property
    def side(self) -> int:
        """The side of the image encoder."""
        return self._towers.side

    @property
    def ready(self) -> bool:
        """Whether its hash functions are fitted."""
        return self._space is not None

    @property
    def space(self) -> Space:
        """A space of bits; raises NotFitted."""
        if self._space is None:
            raise NotFitted(self.name)
        return self._space

    def fit(self, media: Iterable[Media]) -> None:
        """Fits one hash function for both, each modality centred; raises BadModel for methods that need pairs."""
        rows = self._towers.collect(media, MOST)
        if self._settings["method"] not in SHALLOW or not self._towers.shared():
            raise BadModel(f"{self.name} must be trained on pairs: lingxi train pairs.csv --hash METHOD --out FOLDER")
        means = {side: _mean(some) for side, some in rows.items()}
        centred = np.concatenate([rows[side] - means[side] for side in SIDES])
        if not len(centred):
            return
        learnt = SHALLOW[self._settings["method"]](centred, self._settings["bits"])
        for side in SIDES:
            bias = (learnt.bias - means[side] @ learnt.weight).astype(np.float32)
            self._towers.projections[side] = Projection(learnt.weight, bias)
        self.restore(self._towers.learned({"wave": learnt.wave}))

    def learned(self) -> Learned:
        """The hash functions; raises NotFitted."""
        if self._learned is None:
            raise NotFitted(self.name)
        return self._learned

    def restore(self, learned: Learned) -> None:
        """Restores hash functions; raises BadModel if they do not belong to these encoders."""
        dim = self._towers.restore(learned)
        if dim != self._settings["bits"]:
            raise BadModel(f"{self.name}: what was learned has {dim} bits")
        self._wave = bool(learned.facts.get("wave", False))
        self._learned, self._space = learned, Space(self.name, dim, digest(learned), "hamming")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Rows (n, bits) of -1 and 1 in the order of the batch; raises NotFitted."""
        heights = self._towers.project(batch, self.space.dim)
        return np.where(bits_of(heights, wave=self._wave), 1, -1).astype(np.float32)


def _mean(rows: Vectors) -> Vectors:
    mean: Vectors = rows.mean(0) if len(rows) else np.zeros(rows.shape[1], np.float32)
    return mean
