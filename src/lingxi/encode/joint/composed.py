"""Several encoders fused into one model, such as ``attention(resnet50, word2vec)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePath
from typing import Any, TypeAlias, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.encode.fitted import digest
from lingxi.errors import BadModel, BadName, NotFitted
from lingxi.fuse.course import Course, Log, Trainable, quiet
from lingxi.fuse.network import need_torch_for
from lingxi.fuse.vector_fusion import (
    Parts,
    VectorFusion,
    joined_and_freed,
    takes_regions,
    takes_sequences,
    vector_fusions,
)
from lingxi.names import Name, Setting
from lingxi.types import (
    Captioned,
    Encoder,
    Fitted,
    Image,
    Learned,
    Media,
    Modality,
    SeesPixels,
    SeesRegions,
    Space,
    Text,
)  # fmt: skip

MOST = 10_000  # items that a fusion is fitted on
MOST_WITH_REGIONS = 5_000  # likewise, for fusions over regions: these take sixteen times the memory
MOST_BYTES = 2**29  # of the vectors of these items; learning takes six times as much
FIRST = 1_500  # items that unfitted base encoders are fitted on first
BLOCK = 64  # items per batch while fitting
Embed: TypeAlias = Callable[[Encoder, Sequence[Media]], Vectors]
WORDS = 32  # of a text, for fusions over sequences
SIDE = 256  # pixels of an image's shorter side, if no part specifies it


@dataclass(frozen=True, eq=False)
class Views:
    """Images with captions in three views: both together, the image alone, and one caption alone."""

    whole: Parts
    picture: Parts
    text: Parts


@final
class Composed:
    """A fusion over frozen encoders; it is fitted on images with captions.

    An image with captions becomes one vector. An image or a text alone, such as a query, is encoded into the same
    space; the other parts count as missing. ``embed`` encodes media with a part.
    """

    def __init__(self, name: Name, bases: Sequence[Encoder], embed: Embed = embed) -> None:
        self._base, self._bases, self._embed = name.base, tuple(bases), embed
        usual = {each.name: each.default for each in vector_fusions.settings(name.base)}
        self._settings = {key: value for key, value in name.settings if value != usual.get(key)}
        self._name = str(Name(name.base, name.arguments, tuple(self._settings.items())))
        self._fusion: VectorFusion | None = None
        self._made([base.space.dim if _known(base) else 8 for base in bases])  # wrong settings are reported at once
        if all(map(_known, bases)):
            self._fusion = self._made([base.space.dim for base in bases])
        self._space: Space | None = None

    @property
    def fuses_captions(self) -> bool:
        """Always true."""
        return True

    @property
    def modalities(self) -> frozenset[Modality]:
        """Images and texts, as far as its parts support them."""
        seen = frozenset[Modality]().union(*(base.modalities for base in self._bases))
        return seen & {"image", "text"}

    @property
    def side(self) -> int:
        """The largest side that a part needs."""
        return max((base.side for base in self._bases if isinstance(base, SeesPixels)), default=SIDE)

    @property
    def ready(self) -> bool:
        """Whether the parts and the fusion are fitted."""
        return self._fusion is not None and self._fusion.ready

    @property
    def space(self) -> Space:
        """The fused space; raises NotFitted."""
        if not self.ready:
            raise NotFitted(self._name)
        if self._space is None:
            self._space = Space(self._name, self._ready.dim, digest(self.learned()))
        return self._space

    def fit(self, media: Iterable[Media]) -> None:
        """Fits the fusion on the stream's images with captions; raises BadModel if there are too few."""
        views = self.views(media)
        self.learn(views)

    def views(self, media: Iterable[Media]) -> Views:
        """The parts of the stream's images with captions; base encoders that need fitting are fitted first.

        If an image has several captions, the one that is used alone is left out of the whole. Raises MissingExtra
        before anything is read if the fusion learns with torch and it is not installed.
        """
        need_torch_for(self._base)
        most = MOST_WITH_REGIONS if takes_regions(self._base) else MOST
        stream = islice((each for each in media if isinstance(each, Captioned)), most)
        first = [] if all(map(_known, self._bases)) else list(islice(stream, FIRST))
        self._fit_bases(first)
        some: tuple[list[Parts], list[Parts], list[Parts]] = ([], [], [])
        room = MOST_BYTES
        for found in self._views(chain(first, stream)):
            for kept, each in zip(some, found, strict=True):
                kept.append(each)
            room -= sum(rows.nbytes for rows in found[0].rows)
            if room <= 0:
                break
        if not some[0]:
            raise BadModel(f"{self._name} needs images with captions to be fitted; the folder has none")
        return Views(*map(joined_and_freed, some))

    def learn(self, views: Views, course: Course | None = None, log: Log = quiet) -> None:
        """Fits the fusion, a network by ``course`` if there is one; raises BadModel for too few items."""
        fusion = self._made([base.space.dim for base in self._bases])
        if isinstance(fusion, Trainable):
            fusion.train(views.whole, [views.picture, views.text], course or fusion.course, log)
        elif not fusion.ready:
            fusion.fit(views.whole, [views.picture, views.text])
        self._fusion, self._space = fusion, None

    def learned(self) -> Learned:
        """What the fusion and its parts learned; raises NotFitted."""
        arrays: dict[str, Any] = {f"fusion.{key}": value for key, value in self._ready.learned().items()}
        known: list[dict[str, Any]] = []
        for n, base in enumerate(self._bases):
            inside = base.learned() if isinstance(base, Fitted) else Learned({}, {})
            arrays |= {f"part{n}.{key}": value for key, value in inside.arrays.items()}
            known.append({"space": base.space.name, "revision": base.space.revision, "facts": dict(inside.facts)})
        return Learned(arrays, {"parts": known})

    def restore(self, learned: Learned) -> None:
        """Restores what was learned; raises BadModel if it belongs to other models."""
        known = learned.facts.get("parts")
        if not isinstance(known, list) or len(known) != len(self._bases):
            raise BadModel(f"this is not what {self._name} learned")
        for n, (base, own) in enumerate(zip(self._bases, known, strict=True)):
            if isinstance(base, Fitted):
                base.restore(Learned(_below(learned, f"part{n}."), own["facts"]))
            if (base.space.name, base.space.revision) != (own["space"], own["revision"]):
                raise BadModel(
                    f"it was fitted with {own['space']} of revision {own['revision']}, and this is {base.space}"
                )
        fusion = self._made([base.space.dim for base in self._bases])
        fusion.restore(_below(learned, "fusion."))
        self._fusion, self._space = fusion, None

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim) in the order of the batch; raises NotFitted."""
        return self._ready.fuse(self.parts(batch))

    def parts(self, batch: Sequence[Media]) -> Parts:
        """The vectors of each part for media, including images with captions."""
        asked = [[_part_of(each, base.modalities) for each in batch] for base in self._bases]
        rows = tuple(self._rows(base, media) for base, media in zip(self._bases, asked, strict=True))
        return Parts(rows, np.array([[each is not None for each in media] for media in asked], bool).T)

    @property
    def fusion(self) -> VectorFusion:
        """The fusion of the parts; raises NotFitted."""
        return self._ready

    @property
    def _ready(self) -> VectorFusion:
        if self._fusion is None or not self._fusion.ready:
            raise NotFitted(self._name)
        return self._fusion

    def _made(self, dims: Sequence[int]) -> VectorFusion:
        return vector_fusions.make(Name(self._base, (), tuple(self._settings.items())), dims)

    def _fit_bases(self, items: Sequence[Captioned]) -> None:
        media: list[Media] = [each.image for each in items]
        media += [Text(text) for each in items for text in each.texts]
        for base in self._bases:
            if isinstance(base, Fitted) and not base.ready:
                base.fit(iter(media))
                if not base.ready:
                    raise BadModel(f"{self._name} needs images with captions to be fitted; the folder has none")

    def _views(self, items: Iterator[Captioned]) -> Iterator[tuple[Parts, Parts, Parts]]:
        while some := list(islice(items, BLOCK)):
            texts = [each.texts[n % len(each.texts)] for n, each in enumerate(some)]
            others = [
                Text("\n".join(tuple(other for other in each.texts if other != text) or each.texts))
                for each, text in zip(some, texts, strict=True)
            ]
            picture = self.parts([each.image for each in some])
            yield self._whole(picture, others), picture, self.parts([*map(Text, texts)])

    def _whole(self, picture: Parts, texts: Sequence[Text]) -> Parts:
        """Images together with their texts; what is known of the images is not encoded a second time."""
        seen = picture.seen.copy()
        rows = list(picture.rows)
        for n, base in enumerate(self._bases):
            if "image" not in base.modalities and "text" in base.modalities:
                rows[n], seen[:, n] = self._rows(base, texts), True
        return Parts(tuple(rows), seen)

    def _rows(self, base: Encoder, media: Sequence[Media | None]) -> Vectors:
        places = [n for n, each in enumerate(media) if each is not None]
        if takes_sequences(self._base) and hasattr(base, "sequence"):
            return _sequences(base, media)
        if takes_regions(self._base) and isinstance(base, SeesRegions):
            return _regions(base, media)
        rows = np.zeros((len(media), base.space.dim), np.float32)
        if places:
            rows[places] = self._embed(base, [each for each in media if each is not None])
        return rows


def _known(base: Encoder) -> bool:
    """Whether the encoder's space is known already."""
    return not isinstance(base, Fitted) or base.ready


def compose(name: Name, choose: Callable[[str], Encoder], embed: Embed = embed) -> Composed:
    """The fusion that ``name`` spells, over encoders that ``choose`` returns; raises UnknownName or BadName."""
    return Composed(name, [choose(_by_name(each)) for each in name.arguments], embed)


def _by_name(model: Setting) -> str:
    text = str(model)
    if PurePath(text).is_absolute() or text.startswith((".", "~")) or ".." in PurePath(text).parts:
        raise BadName(f"{text!r}: a fusion takes models by name, not folders")
    return text


def _part_of(media: Media, modalities: frozenset[Modality]) -> Media | None:
    """The part of an item that an encoder of ``modalities`` can take."""
    if isinstance(media, Captioned):
        text = Text("\n".join(media.texts))
        return _part_of(media.image, modalities) or _part_of(text, modalities)
    seen = "image" if isinstance(media, Image) else "text"
    return media if seen in modalities else None


def _sequences(base: Any, media: Sequence[Media | None]) -> Vectors:
    """The vectors (n, words, d) of the first words of texts."""
    rows = np.zeros((len(media), WORDS, base.space.dim), np.float32)
    for n, each in enumerate(media):
        if isinstance(each, Text):
            words = base.sequence(each.text)[:WORDS]
            rows[n, : len(words)] = words
    return rows


def _regions(base: Any, media: Sequence[Media | None]) -> Vectors:
    """The vectors (n, cells, d) of the regions of images; another medium has its one vector in the first cell."""
    pictures = {n: each for n, each in enumerate(media) if isinstance(each, Image)}
    others = {n: each for n, each in enumerate(media) if each is not None and n not in pictures}
    cells = base.regions([*pictures.values()]) if pictures else np.zeros((0, 1, base.space.dim), np.float32)
    rows = np.zeros((len(media), *cells.shape[1:]), np.float32)
    rows[list(pictures)] = cells
    if others:
        rows[list(others), 0] = embed(base, [*others.values()])
    return rows


def _below(learned: Learned, prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): each for key, each in learned.arrays.items() if key.startswith(prefix)}
