"""Two encoders mapped into one space by projections that ``lingxi train`` learned from pairs."""

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

MOST = 2_000  # media that the means are computed from, if there are no pairs


@final
@encoders.register("projected")
class Projected:
    """A projection per modality over frozen encoders; a folder of ``lingxi train`` holds one.

    Without pairs, fitted on a collection alone, the projections only subtract the mean of each modality. This brings
    images and texts nearer to each other in a space they already share (Li et al., 2025, GR-CLIP).
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
        """The side of the image encoder."""
        return self._towers.side

    @property
    def ready(self) -> bool:
        """Whether its projections are fitted."""
        return self._space is not None

    @property
    def space(self) -> Space:
        """The learned space; raises NotFitted."""
        if self._space is None:
            raise NotFitted(self.name)
        return self._space

    def fit(self, media: Iterable[Media]) -> None:
        """Fits the mean of each modality; raises BadModel if the two encoders share no space."""
        rows = self._towers.collect(media, MOST)
        if not self._towers.shared():
            raise BadModel(f"{self.name}: it needs pairs to join two spaces: lingxi train pairs.csv --out FOLDER")
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
        """Restores projections; raises BadModel if they do not belong to these encoders."""
        dim = self._towers.restore(learned)
        self._learned, self._space = learned, Space(self.name, dim, digest(learned))

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim) in the order of the batch; raises NotFitted."""
        return unit(self._towers.project(batch, self.space.dim))
