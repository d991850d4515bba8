"""Two encoders brought into one space by maps that ``lingxi train`` learned from pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import SIDES, Towers
from lingxi.encode.registry import encoders
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space

MOST = 2_000  # media that the means are taken of, where a collection is all there is


@final
@encoders.register("projected")
class Projected:
    """A projection per side over encoders that stay as they are; a folder of ``lingxi train`` holds one.

    Without pairs, from a collection alone, the projections only subtract the mean of each modality, which brings
    pictures and texts nearer to each other in a space they share already (Li et al., 2025, GR-CLIP).
    """

    about: ClassVar[About] = About(
        "Any picture encoder and any text encoder in one space, learned from your own pairs.",
        "two-tower training: lingxi train; centring: Li et al., 2025",
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset(SIDES)

    def __init__(self, image: str = "embedded", text: str = "embedded") -> None:
        self._towers = Towers(image, text)
        self._learned: Learned | None = None
        self._space: Space | None = None

    @property
    def name(self) -> str:
        """The name with both encoders in it."""
        return str(Name("projected", self._towers.arguments))

    @property
    def side(self) -> int:
        """What the picture encoder wants."""
        return self._towers.side

    @property
    def ready(self) -> bool:
        """Whether it has its projections."""
        return self._space is not None

    @property
    def space(self) -> Space:
        """The space that was learned; raises NotFitted."""
        if self._space is None:
            raise NotFitted(self.name)
        return self._space

    def fit(self, media: Iterable[Media]) -> None:
        """Learns the mean of each modality; raises BadModel when the two encoders share no space."""
        rows = self._towers.collect(media, MOST)
        if not self._towers.shared():
            raise BadModel(f"{self.name}: two spaces are joined by pairs: lingxi train pairs.csv --out FOLDER")
        dim = self._towers.bases["image"].space.dim
        for side in SIDES:
            mean = rows[side].mean(0) if len(rows[side]) else np.zeros(dim, np.float32)
            self._towers.projections[side] = Projection(np.eye(dim, dtype=np.float32), -mean)
        self.restore(self._towers.learned({"loss": "centred"}))

    def learned(self) -> Learned:
        """Both projections; raises NotFitted."""
        if self._learned is None:
            raise NotFitted(self.name)
        return self._learned

    def restore(self, learned: Learned) -> None:
        """Takes over projections; raises BadModel when they do not belong to these encoders."""
        dim = self._towers.restore(learned)
        self._learned, self._space = learned, Space(self.name, dim, digest(learned))

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim) in the order of the batch; raises NotFitted."""
        return unit(self._towers.project(batch, self.space.dim))
