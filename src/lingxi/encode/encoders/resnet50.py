"""ResNet-50 features: the pooled maps of its last layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

from lingxi.arrays import Vectors
from lingxi.encode.image.deep import POOLS, SIDE, ImagenetNetwork, Pool
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of
from lingxi.names import Name
from lingxi.types import About, Image, Media, Modality, Space

HUB = "Xenova/resnet-50"  # an export of microsoft/resnet-50


@final
@encoders.register("resnet50")
class Resnet50:
    """2,048 numbers of the last convolution, from an ONNX file of the hub or of a folder."""

    about: ClassVar[About] = About(
        "What a picture shows, as a network for ImageNet sees it.", "He, Zhang, Ren and Sun, 2016",
        "Apache-2.0 (the weights)",
        needs=f"an ONNX file: {HUB} of the hub, or model='/folder'",
    )  # fmt: skip
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    def __init__(self, model: str = HUB, pool: Pool = "avg") -> None:
        one_of("resnet50", "pool", pool, POOLS)
        settings = [("model", model)] if model != HUB else []
        self._name = str(Name("resnet50", (), (*settings, *([("pool", pool)] if pool != "avg" else []))))
        self._network = ImagenetNetwork("resnet50", model, pool)

    @property
    def space(self) -> Space:
        """2,048 dimensions."""
        return Space(self._name, self._network.dim, self._network.revision)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, 2048); raises BadModel."""
        return self._network.encode(batch)

    def regions(self, pictures: Sequence[Image]) -> Vectors:
        """The means (n, 16, channels) of the last maps over a grid of four by four; raises BadModel."""
        return self._network.regions(pictures)
