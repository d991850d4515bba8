"""VGG16 features: the pooled maps of its last layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

from lingxi.arrays import Vectors
from lingxi.encode.image.deep import POOLS, SIDE, ImagenetNetwork, Pool
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of
from lingxi.names import Name
from lingxi.types import About, Image, Media, Modality, Space

HUB = ""  # no well-kept export on the hub is known


@final
@encoders.register("vgg16")
class Vgg16:
    """512 numbers of the last convolution, from an ONNX file of a folder or of the hub."""

    about: ClassVar[About] = About(
        "What a picture shows, as a network for ImageNet sees it.", "Simonyan and Zisserman, 2015",
        "CC BY 4.0 (the weights)",
        needs="an ONNX file, such as the ONNX model zoo's vgg16-12.onnx as model.onnx: model='/folder'",
    )  # fmt: skip
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    def __init__(self, model: str = HUB, pool: Pool = "avg") -> None:
        one_of("vgg16", "pool", pool, POOLS)
        settings = [("model", model)] if model != HUB else []
        self._name = str(Name("vgg16", (), (*settings, *([("pool", pool)] if pool != "avg" else []))))
        self._network = ImagenetNetwork("vgg16", model, pool)

    @property
    def space(self) -> Space:
        """512 dimensions."""
        return Space(self._name, self._network.dim, self._network.revision)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, 512); raises BadModel."""
        return self._network.encode(batch)

    def regions(self, pictures: Sequence[Image]) -> Vectors:
        """The means (n, 16, channels) of the last maps over a grid of four by four; raises BadModel."""
        return self._network.regions(pictures)
