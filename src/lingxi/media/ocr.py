"""Optical character recognition: RapidOCR with the PP-OCR models in its wheel, for Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Protocol, final

import numpy as np

from lingxi.arrays import Pixels
from lingxi.errors import MissingExtra
from lingxi.lazy import once
from lingxi.onnx_session import runtime
from lingxi.types import Line

SURE = 0.6  # least confidence of a line that is kept
HINT, UNSURE = 0.5, 0.95  # an image whose surest line lies between these confidences is read again at a larger size
SIDES = (736, 960)  # minimal shorter side in pixels for text detection: first and second pass
SAME = 0.6  # overlap, as a share of the smaller box, from which on two lines are the same
ALIKE = 0.8  # similarity (Ratcliff and Obershelp) of two readings of one line; the surer one is kept
MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}  # detection and recognition
_one_at_a_time = Lock()  # the engine is configured before each image


class Ocr(Protocol):
    """An OCR engine."""

    def read(self, pixels: Pixels) -> Sequence[Line]:
        """The lines in an image (h, w, 3), in reading order."""
        ...


def revision() -> str:
    """The engine and its version; when it changes, images are read again. Raises MissingExtra."""
    try:
        return f"rapidocr-{version('rapidocr')}"
    except PackageNotFoundError:
        raise MissingExtra("rapidocr", "ocr") from None


@once
def engine() -> Ocr:
    """The OCR engine of this process; raises MissingExtra if it is not installed."""
    return RapidOcr()


@final
class RapidOcr:
    """PP-OCR by RapidOCR, in one thread, because several processes read images. It never uses the network."""

    def __init__(self) -> None:
        runtime()  # RapidOCR imports it; this call disables its telemetry first
        try:
            import rapidocr
        except ImportError as error:
            raise MissingExtra("rapidocr", "ocr") from error
        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        folder = Path(rapidocr.__file__).parent / "models"  # explicit paths: a missing model is an error, no download
        models = {f"{part}.model_path": str(folder / name) for part, name in MODELS.items()}
        usual = {"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": 0.0}
        self._engine = rapidocr.RapidOCR(params=usual | threads | models)

    def read(self, pixels: Pixels) -> Sequence[Line]:
        """The lines in an image (h, w, 3), in reading order.

        Letters on leaves or wire are often found at only one of two sizes. So a small image with uncertain lines is
        read twice. Of two readings of a line the surer one is kept; if the texts differ, both are kept.
        """
        first, *others = SIDES
        lines = self._lines(pixels, first)
        for side in others:
            if min(pixels.shape[:2]) < side and any(HINT <= line.confidence < UNSURE for line in lines):
                lines += self._lines(pixels, side)
        return tuple(
            _most_confident([line for line in lines if line.confidence >= SURE and is_worth_keeping(line.text)])
        )

    def _lines(self, pixels: Pixels, side: int) -> list[Line]:
        """All lines, whatever their confidence, with text detection at a shorter side of at least ``side``."""
        with _one_at_a_time:
            if self._engine.text_det is not None:  # None until the first image was read
                self._engine.text_det.limit_side_len = side
            found = self._engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        if found.boxes is None or not found.txts:
            return []
        size = np.array([pixels.shape[1], pixels.shape[0]], np.float64)
        quads = np.clip(np.asarray(found.boxes, np.float64) / size, 0, 1).round(4)  # (n, 4, 2)
        return [
            Line(" ".join(text.split()), tuple(quad.ravel().tolist()), round(float(score), 3))
            for quad, text, score in zip(quads, found.txts, found.scores, strict=True)
        ]


def _most_confident(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without those that have a surer reading, in order."""
    for n, line in enumerate(lines):
        others = [other for m, other in enumerate(lines) if (-other.confidence, m) < (-line.confidence, n)]
        if not any(overlap(line.box, other.box) > SAME and _same_line(line.text, other.text) for other in others):
            yield line


def _same_line(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio() > ALIKE


def overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """The overlap of two boxes (x and y of four corners) as a share of the smaller, both taken upright."""
    left, top, right, bottom = _around(one)
    a, b, c, d = _around(other)
    shared = max(0.0, min(right, c) - max(left, a)) * max(0.0, min(bottom, d) - max(top, b))
    return shared / max(min((right - left) * (bottom - top), (c - a) * (d - b)), 1e-12)


def _around(box: Sequence[float]) -> tuple[float, float, float, float]:
    return min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2])


def is_worth_keeping(text: str) -> bool:
    """False for single letters and digits: in photographs they are wheels, windows and eyes."""
    kept = [char for char in text if char.isalnum()]
    return len(kept) > 1 or any(not char.isascii() for char in kept)
