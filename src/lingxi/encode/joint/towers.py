"""An image encoder and a text encoder, each with a projection into one space."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.encode.hub import offline
from lingxi.encode.joint.projection import Projection
from lingxi.errors import BadModel, BadName
from lingxi.names import Setting, parse_name
from lingxi.types import Encoder, Fitted, Learned, Media, Modality, SeesPixels, modality_of

SIDES: tuple[Modality, Modality] = ("image", "text")
SIDE = 256  # pixels of an image's shorter side, for encoders without a ``side``


class Towers:
    """One encoder per modality, made from its name, with its learned projection."""

    def __init__(self, image: str, text: str) -> None:
        self.names: dict[Modality, str] = {"image": image, "text": text}
        self.bases: dict[Modality, Encoder] = {side: _base(side, name) for side, name in self.names.items()}
        self.projections: dict[Modality, Projection] = {}

    @property
    def arguments(self) -> tuple[Setting, Setting]:
        """Both names, as in the name of an encoder made of them."""
        image, text = (_argument(self.names[side]) for side in SIDES)
        return image, text

    @property
    def side(self) -> int:
        """The shorter side, in pixels, that an image should have."""
        base = self.bases["image"]
        return base.side if isinstance(base, SeesPixels) else SIDE

    def shared(self) -> bool:
        """Whether both encoders share a space already."""
        return self.bases["image"].space == self.bases["text"].space

    def features(self, side: Modality, media: Sequence[Media]) -> Vectors:
        """The base encoder's vectors (n, d), before the projection."""
        return embed(self.bases[side], media)

    def fit_bases(self, media: Sequence[Media]) -> None:
        """Fits the base encoders that need fitting."""
        for base in self.bases.values():
            if isinstance(base, Fitted) and not base.ready:
                base.fit(iter(media))

    def collect(self, stream: Iterable[Media], most: int, seed: int = 0) -> dict[Modality, Vectors]:
        """Features of a uniform sample of the stream, at most ``most``; memory does not grow with the stream."""
        kept = _sample(stream, most, seed)
        self.fit_bases(kept)
        rows = {side: [each for each in kept if modality_of(each) == side] for side in SIDES}
        return {side: self.features(side, some) for side, some in rows.items()}

    def project(self, batch: Sequence[Media], dim: int) -> Vectors:
        """Projected rows (n, dim) in the order of the batch, not normalised."""
        rows = np.zeros((len(batch), dim), np.float32)
        for side in SIDES:
            places = [n for n, each in enumerate(batch) if modality_of(each) == side]
            if places:
                rows[places] = self.projections[side](self.features(side, [batch[n] for n in places]))
        return rows

    def learned(self, facts: Mapping[str, Any]) -> Learned:
        """The projections, what the base encoders learned, and the base encoders' revisions."""
        arrays: dict[str, npt.NDArray[Any]] = {}
        known: dict[str, Any] = {}
        for side, base in self.bases.items():
            arrays |= {f"{side}.{key}": value for key, value in self.projections[side].arrays().items()}
            known[side] = {"revision": base.space.revision}
            if isinstance(base, Fitted):
                inside = base.learned()
                arrays |= {f"{side}.base.{key}": value for key, value in inside.arrays.items()}
                known[side]["facts"] = dict(inside.facts)
        return Learned(arrays, {**facts, "bases": known})

    def restore(self, learned: Learned) -> int:
        """Restores projections and returns their output dimension. Raises BadModel if base encoders have changed."""
        try:
            known = {side: dict(learned.facts["bases"][side]) for side in SIDES}
        except (KeyError, TypeError, ValueError) as error:
            raise BadModel(f"the learned data do not name their encoders: {error}") from error
        for side, base in self.bases.items():
            own = {key[len(side) + 1 :]: each for key, each in learned.arrays.items() if key.startswith(f"{side}.")}
            inside = {key[5:]: each for key, each in own.items() if key.startswith("base.")}
            if isinstance(base, Fitted):
                base.restore(Learned(inside, known[side].get("facts", {})))
            _same(self.names[side], known[side].get("revision"), base.space.revision)
            self.projections[side] = Projection.of(own, base.space.dim)
        dims = {each.bias.size for each in self.projections.values()}
        if len(dims) > 1:
            raise BadModel(f"the two projections have {dims} dimensions; they must be equal")
        return dims.pop()


def _base(side: Modality, name: str) -> Encoder:
    """The encoder of a side. A saved folder may name a registered or downloaded encoder, never another folder."""
    if PurePath(name).is_absolute() or name.startswith((".", "~")) or ".." in PurePath(name).parts:
        raise BadName(f"{name!r}: a learned space takes encoders by name, not folders")
    with offline():
        base = choose(name)
    if side not in base.modalities:
        raise BadName(f"{name} does not encode {side}; it encodes {', '.join(sorted(base.modalities))}")
    return base


def _argument(name: str) -> Setting:
    return parse_name(name) if name.endswith(")") else name


def _same(name: str, then: object, now: str) -> None:
    if then != now:
        raise BadModel(f"it was trained with revision {then} of {name}; this is revision {now}: train it again")


def _sample(stream: Iterable[Media], most: int, seed: int) -> list[Media]:
    """A uniform sample of the stream's images and texts (reservoir sampling; Vitter, 1985)."""
    chance, kept, seen = np.random.default_rng(seed), list[Media](), 0
    for each in stream:
        if modality_of(each) not in SIDES:
            continue
        seen += 1
        if len(kept) < most:
            kept.append(each)
        elif (place := int(chance.integers(seen))) < most:
            kept[place] = each
    return kept
