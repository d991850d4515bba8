"""What is written in a picture: RapidOCR with the models of PP-OCR that its wheel carries, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol, final

import numpy as np

from lingxi.arrays import Pixels
from lingxi.errors import MissingExtra
from lingxi.types import Line

SURE = 0.6  # confidence from which on a line is believed
MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}  # to find lines, to read them


class Ocr(Protocol):
    """Something that reads."""

    def read(self, pixels: Pixels) -> Sequence[Line]:
        """The lines in a picture (h, w, 3), in reading order."""
        ...


def revision() -> str:
    """The engine and its version: when it changes, pictures are read again. Raises MissingExtra."""
    try:
        return f"rapidocr-{version('rapidocr')}"
    except PackageNotFoundError:
        raise MissingExtra("rapidocr", "ocr") from None


@cache
def engine() -> Ocr:
    """The engine of this process; raises MissingExtra where it is not installed."""
    return RapidOcr()


@final
class RapidOcr:
    """PP-OCR by RapidOCR, in one thread: pictures are read in several processes. It never asks the network."""

    def __init__(self) -> None:
        try:
            import rapidocr
        except ImportError as error:
            raise MissingExtra("rapidocr", "ocr") from error
        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        folder = Path(rapidocr.__file__).parent / "models"  # named, so that a missing one is an error and no download
        models = {f"{part}.model_path": str(folder / name) for part, name in MODELS.items()}
        usual = {"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": SURE}
        self._engine = rapidocr.RapidOCR(params=usual | threads | models)

    def read(self, pixels: Pixels) -> Sequence[Line]:
        """The lines in a picture (h, w, 3), in reading order."""
        found = self._engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        if found.boxes is None or not found.txts:
            return ()
        size = np.array([pixels.shape[1], pixels.shape[0]], np.float64)
        quads = np.clip(np.asarray(found.boxes, np.float64) / size, 0, 1).round(4)  # (n, 4, 2)
        return tuple(
            Line(" ".join(text.split()), tuple(quad.ravel().tolist()), round(float(score), 3))
            for quad, text, score in zip(quads, found.txts, found.scores, strict=True)
            if is_worth_keeping(text)
        )


def is_worth_keeping(text: str) -> bool:
    """Not so are lone letters and digits: in photographs they are wheels, windows and eyes."""
    kept = [char for char in text if char.isalnum()]
    return len(kept) > 1 or any(not char.isascii() for char in kept)
