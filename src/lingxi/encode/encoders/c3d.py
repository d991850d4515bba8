"""C3D: a clip through a network of three-dimensional convolutions, from an ONNX file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Frames, Vectors, unit
from lingxi.encode.image.pictures import squashed
from lingxi.encode.onnx_model import locate, revision, run
from lingxi.encode.registry import encoders
from lingxi.encode.video.motion import moving
from lingxi.errors import BadModel
from lingxi.lazy import lazy
from lingxi.names import Name
from lingxi.onnx_session import make_session
from lingxi.types import About, Media, Modality, Space

LENGTH, WIDTH, HEIGHT, SIDE = 16, 171, 128, 112  # frames of a clip; sizes of scaled frames and of their crop
MEAN = np.array([90.0, 98.0, 102.0], np.float32)  # of Sports-1M, red, green and blue
MOST = 32  # clips per video, evenly spread


@final
@encoders.register("c3d")
class C3d:
    """The mean, over clips of 16 frames, of the network's first output (fc6 in the usual export)."""

    about: ClassVar[About] = About(
        "What happens in a clip.", "Tran, Bourdev, Fergus, Torresani and Paluri, 2015", "that of the weights you bring",
        needs="an ONNX file with input (n, 3, 16, 112, 112): model='/folder' or model='OWNER/NAME'",
    )  # fmt: skip
    modalities: ClassVar[frozenset[Modality]] = frozenset({"video"})
    in_a_row: ClassVar[int] = LENGTH

    def __init__(self, model: str = "") -> None:
        _, self._file = locate(model, "c3d")
        self._name = str(Name("c3d", (), (("model", model),)))

    @lazy
    def space(self) -> Space:
        """The dimension of the network's first output."""
        still = np.zeros((1, 3, LENGTH, SIDE, SIDE), np.float32)
        return Space(self._name, self._run(still).shape[1], revision(self._file))

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); raises BadModel."""
        found = np.zeros((len(batch), self.space.dim), np.float32)
        for row, media in enumerate(batch):
            found[row] = np.mean([self._run(clip[None])[0] for clip in clips(moving(media))], axis=0)
        return unit(found)

    def _run(self, clip: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        network = self._network
        found = run(network, {network.get_inputs()[0].name: clip})[0].astype(np.float32)
        if found.ndim < 2:
            raise BadModel(f"{self._file} gave {found.shape} where features (n, dim) were expected")
        flat: npt.NDArray[np.float32] = found.reshape(len(found), -1)
        return flat

    @lazy
    def _network(self) -> Any:
        return make_session(self._file)


def clips(frames: Frames) -> list[npt.NDArray[np.float32]]:
    """Clips (3, 16, 112, 112); the last one is padded with copies of the last frame."""
    count = -(-len(frames) // LENGTH)
    filled = np.concatenate([frames, frames[-1:].repeat(count * LENGTH - len(frames), 0)])
    picked = np.linspace(0, count - 1, min(count, MOST)).round().astype(int)
    return [prepared(filled[n * LENGTH : (n + 1) * LENGTH]) for n in picked]


def prepared(frames: Frames) -> npt.NDArray[np.float32]:
    """(3, 16, 112, 112): scaled to 171 x 128, cropped to the centre, mean subtracted, in the range of bytes."""
    small = np.stack([squashed(np.ascontiguousarray(frame), WIDTH, HEIGHT) for frame in frames])
    top, left = (HEIGHT - SIDE) // 2, (WIDTH - SIDE) // 2
    middle = small[:, top : top + SIDE, left : left + SIDE].astype(np.float32) - MEAN
    return np.ascontiguousarray(middle.transpose(3, 0, 1, 2))
