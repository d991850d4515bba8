"""Improved dense trajectories of a film, as Fisher vectors."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.image.aggregate import Mixture, fisher_of_sums, fisher_sums, mixture, sampled_rows
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of, within
from lingxi.encode.video.motion import moving
from lingxi.encode.video.tracks import LENGTH, Rows
from lingxi.encode.video.trajectories import KINDS, trajectories
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space, Video

COMPONENTS = 256  # normal distributions of a mixture, where there are enough trajectories
ENOUGH = 100  # trajectories for each of them: about as many as it has numbers
SAMPLE = 200 * COMPONENTS  # trajectories that the mixtures are learned from, at most
SEEN = 2 * LENGTH + 1  # frames of a short moment: points are tracked from its first half on

_log = logging.getLogger(__name__)


@final
@encoders.register("idt")
class Idt:
    """Five Fisher vectors: trajectory shape, HOG, HOF, MBHx and MBHy, each reduced to half by PCA.

    ``without_people`` leaves people out when the camera's motion is estimated.
    """

    about: ClassVar[About] = About(
        "What moves how: actions, sports.", "Wang and Schmid, 2013", extra="vision", imports=("cv2", "sklearn")
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"video"})
    in_a_row: ClassVar[int] = SEEN

    def __init__(self, components: int = COMPONENTS, without_people: bool = False) -> None:
        within("idt", "components", components, 1, COMPONENTS)
        one_of("idt", "without_people", without_people, (False, True))
        self._components, self._without_people = components, without_people
        self._models: dict[str, Mixture] | None = None
        self._facts: dict[str, int] = {}

    @property
    def ready(self) -> bool:
        """Whether its mixtures are fitted."""
        return self._models is not None

    @property
    def space(self) -> Space:
        """426 dimensions for each component; raises NotFitted."""
        learned = self.learned()
        return Space(self._name, sum(2 * learned.arrays[f"{kind}.means"].size for kind in KINDS), digest(learned))

    @property
    def _name(self) -> str:
        settings = [] if self._components == COMPONENTS else [("components", self._components)]
        return str(Name("idt", (), (*settings, *([("without_people", True)] if self._without_people else []))))

    def fit(self, media: Iterable[Media]) -> None:
        """Learns principal axes and a mixture for each kind of descriptor from a sample of all trajectories.

        Few trajectories are enough for few components only: then a warning is logged, and the space is smaller.
        """
        clips = (each for each in media if isinstance(each, Video))
        joined = (np.hstack(list(tracks.values())) for clip in clips for tracks in self._trajectories(clip))
        sample, count = sampled_rows(joined, SAMPLE)
        if not count:
            return
        components = max(1, min(self._components, len(sample) // ENOUGH))
        if components < self._components:
            _log.warning("%s: %d components, since there are only %d trajectories", self._name, components, count)
        edges = np.cumsum([0, *KINDS.values()])
        self._models = {
            kind: mixture([sample[:, low:high]], components, size // 2)
            for (kind, size), low, high in zip(KINDS.items(), edges[:-1], edges[1:], strict=True)
        }
        self._facts = {"components": components, "trajectories": count}

    def _trajectories(self, media: Media) -> Iterator[dict[str, Rows]]:
        found = trajectories(moving(media), without_people=self._without_people)
        return (tracks for tracks in found if len(tracks["shape"]))

    def learned(self) -> Learned:
        """Axes and mixtures of each kind, and how many trajectories there were; raises NotFitted."""
        if self._models is None:
            raise NotFitted(self._name)
        arrays = {
            f"{kind}.{name}": array for kind, model in self._models.items() for name, array in vars(model).items()
        }
        return Learned(arrays, self._facts)

    def restore(self, learned: Learned) -> None:
        """Restores axes and mixtures; raises BadModel."""
        try:
            names = Mixture.__dataclass_fields__
            facts = {name: int(learned.facts[name]) for name in ("components", "trajectories")}
            self._models = {kind: Mixture(**{n: learned.arrays[f"{kind}.{n}"] for n in names}) for kind in KINDS}
        except KeyError as error:
            raise BadModel(f"this is not what {self._name} learned: it lacks {error}") from error
        self._facts = facts

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); a clip in which nothing moves is the zero vector. Raises NotFitted."""
        return unit(np.array([self._describe(media) for media in batch]).reshape(len(batch), self.space.dim))

    def _describe(self, media: Media) -> npt.NDArray[np.float32]:
        """The Fisher vectors of all trajectories of a film, added up as they end."""
        models = self._models or {}
        sums = {kind: fisher_sums(np.zeros((0, size), np.float32), models[kind]) for kind, size in KINDS.items()}
        for tracks in self._trajectories(media):
            for kind, model in models.items():
                sums[kind] += fisher_sums(tracks[kind], model)
        return np.concatenate([unit(fisher_of_sums(sums[kind], model)) for kind, model in models.items()])
