"""Improved dense trajectories of a clip, as Fisher vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.image.aggregate import Mixture, fisher, mixture, sampled
from lingxi.encode.registry import encoders
from lingxi.encode.settings import within
from lingxi.encode.video.motion import moving
from lingxi.encode.video.trajectories import KINDS, LENGTH, trajectories
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space, Video

COMPONENTS = 16
SEEN = 2 * LENGTH + 1  # consecutive frames of a moment: points are tracked from its first half on


@final
@encoders.register("idt")
class Idt:
    """Five Fisher vectors: trajectory shape, HOG, HOF, MBHx and MBHy, each reduced to half by PCA."""

    about: ClassVar[About] = About("What moves how: actions, sports.", "Wang and Schmid, 2013")
    modalities: ClassVar[frozenset[Modality]] = frozenset({"video"})
    in_a_row: ClassVar[int] = SEEN

    def __init__(self, components: int = COMPONENTS) -> None:
        within("idt", "components", components, 1, 256)
        self._components = components
        self._models: dict[str, Mixture] | None = None

    @property
    def ready(self) -> bool:
        """Whether its mixtures are fitted."""
        return self._models is not None

    @property
    def space(self) -> Space:
        """6,816 dimensions with 16 components; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, sum(2 * learned.arrays[f"{kind}.means"].size for kind in KINDS), digest(learned))

    @property
    def _name(self) -> str:
        settings = () if self._components == COMPONENTS else (("components", self._components),)
        return str(Name("idt", (), settings))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns principal axes and a mixture for each kind of descriptor from a sample of the clips."""
        joined = (np.hstack(list(trajectories(moving(each)).values())) for each in media if isinstance(each, Video))
        sample = sampled(joined)
        if sample:
            edges = np.cumsum([0, *KINDS.values()])
            self._models = {
                kind: mixture([each[:, low:high] for each in sample], self._components, size // 2)
                for (kind, size), low, high in zip(KINDS.items(), edges[:-1], edges[1:], strict=True)
            }

    def learned(self) -> Learned:
        """Axes and mixtures of each kind; raises NotFitted."""
        if self._models is None:
            raise NotFitted(self._name)
        arrays = {
            f"{kind}.{name}": array for kind, model in self._models.items() for name, array in vars(model).items()
        }
        return Learned(arrays, {})

    def restore(self, learned: Learned) -> None:
        """Restores axes and mixtures; raises BadModel."""
        try:
            names = Mixture.__dataclass_fields__
            self._models = {kind: Mixture(**{n: learned.arrays[f"{kind}.{n}"] for n in names}) for kind in KINDS}
        except KeyError as error:
            raise BadModel(f"this is not what {self._name} learned: it lacks {error}") from error

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); a clip in which nothing moves is the zero vector. Raises NotFitted."""
        found = np.zeros((len(batch), self.space.dim), np.float32)
        for row, media in enumerate(batch):
            found[row] = self._describe(trajectories(moving(media)), self.space.dim)
        return unit(found)

    def _describe(self, tracks: dict[str, npt.NDArray[np.float32]], dim: int) -> npt.NDArray[np.float32]:
        if self._models is None or not len(tracks["shape"]):
            return np.zeros(dim, np.float32)
        return np.concatenate([unit(fisher(tracks[kind], model)) for kind, model in self._models.items()])
