"""C3D: a clip through a network of three-dimensional convolutions, from an ONNX file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeAlias, final

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

LENGTH, STRIDE = 16, 8  # frames of a clip, and from the beginning of one to that of the next
WIDTH, HEIGHT, SIDE = 171, 128, 112  # of scaled frames, and of their crop
MEAN = np.array([90.0, 98.0, 102.0], np.float32)[:, None, None, None]  # of Sports-1M: blue, green and red
MEAN_FILE = "mean.npy"  # the mean clip of the training data, (3, 16, 128, 171)
VERSION = "2"  # of how frames become input

Clip: TypeAlias = npt.NDArray[np.float32]  # (3, t, h, w)


@final
@encoders.register("c3d")
class C3d:
    """The mean, over overlapping clips of 16 frames, of the network's first output (fc6 in the usual export)."""

    about: ClassVar[About] = About(
        "What happens in a clip.", "Tran, Bourdev, Fergus, Torresani and Paluri, 2015", "that of the weights you bring",
        needs="an ONNX file with input (n, 3, 16, 112, 112), channels blue, green, red: model='/folder' or "
        "model='OWNER/NAME'; mean.npy beside it, the mean clip (3, 16, 128, 171), is used if it is there",
        extra="vision", imports=("cv2",),
    )  # fmt: skip
    modalities: ClassVar[frozenset[Modality]] = frozenset({"video"})
    in_a_row: ClassVar[int] = LENGTH

    def __init__(self, model: str = "") -> None:
        folder, self._file = locate(model, "c3d")
        self._mean_file = folder / MEAN_FILE
        self._name = str(Name("c3d", (), (("model", model),)))

    @lazy
    def space(self) -> Space:
        """The dimension of the network's first output."""
        still = np.zeros((1, 3, LENGTH, SIDE, SIDE), np.float32)
        means = f"-{revision(self._mean_file)}" if self._mean_file.is_file() else ""
        return Space(self._name, self._run(still).shape[1], f"{revision(self._file)}{means}-{VERSION}")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); raises BadModel."""
        found = np.zeros((len(batch), self.space.dim), np.float32)
        for row, media in enumerate(batch):
            found[row] = np.mean([self._run(clip[None])[0] for clip in clips(moving(media), self._mean)], axis=0)
        return unit(found)

    def _run(self, clip: Clip) -> npt.NDArray[np.float32]:
        network = self._network
        found = run(network, {network.get_inputs()[0].name: clip})[0].astype(np.float32)
        if found.ndim < 2:
            raise BadModel(f"{self._file} gave {found.shape} where features (n, dim) were expected")
        flat: npt.NDArray[np.float32] = found.reshape(len(found), -1)
        return flat

    @lazy
    def _mean(self) -> Clip:
        return mean_clip(self._mean_file) if self._mean_file.is_file() else MEAN

    @lazy
    def _network(self) -> Any:
        return make_session(self._file)


def clips(frames: Frames, mean: Clip = MEAN) -> Iterator[Clip]:
    """Clips (3, 16, 112, 112) that begin every 8 frames; a shorter video is filled with copies of its last frame."""
    missing = max(0, LENGTH - len(frames))
    filled = np.concatenate([frames, frames[-1:].repeat(missing, 0)]) if missing else frames
    return (prepared(filled[n : n + LENGTH], mean) for n in range(0, len(filled) - LENGTH + 1, STRIDE))


def prepared(frames: Frames, mean: Clip) -> Clip:
    """(3, 16, 112, 112), blue, green and red: scaled to 171 x 128, mean subtracted, cropped to the centre."""
    small = np.stack([squashed(np.ascontiguousarray(frame), WIDTH, HEIGHT) for frame in frames])
    centred = small[..., ::-1].transpose(3, 0, 1, 2).astype(np.float32) - mean
    top, left = (HEIGHT - SIDE) // 2, (WIDTH - SIDE + 1) // 2
    return np.ascontiguousarray(centred[:, :, top : top + SIDE, left : left + SIDE])


def mean_clip(file: Path) -> Clip:
    """The mean (3, 16, 128, 171) in a file of NumPy; raises BadModel."""
    try:
        found = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise BadModel(f"{file} is not an array of NumPy: {error}") from error
    shape = (3, LENGTH, HEIGHT, WIDTH)
    if not isinstance(found, np.ndarray) or found.size != np.prod(shape) or found.dtype.kind not in "fiu":
        raise BadModel(f"{file} is not a mean clip of shape {shape}")
    return found.reshape(shape).astype(np.float32)
