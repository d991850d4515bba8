"""Optical character recognition: RapidOCR with the PP-OCR models in its wheel, for Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeAlias, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.errors import MissingExtra
from lingxi.lazy import once
from lingxi.onnx_session import runtime
from lingxi.types import Line

SURE = 0.6  # least confidence of a line that is kept
HINT, UNSURE = 0.5, 0.95  # an image whose surest line lies between these confidences is read again at a larger size
SIDES = (736, 960)  # minimal shorter side in pixels for text detection: first and second pass
AGAIN = 0.2  # share of the letters that is uncertain, from which on an image is read again
LARGER = 4  # an image is enlarged at most so many times to find its lines
HEIGHT = 48  # pixels of a line as the recogniser sees it
TURNED = 0.8  # least confidence of the classifier that a line is upside down
SAME = 0.6  # overlap, as a share of the smaller box, from which on two lines are the same
ALIKE = 0.8  # similarity (Ratcliff and Obershelp) of two readings of one line; the surer one is kept
MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}  # detection and recognition
Quad: TypeAlias = npt.NDArray[np.float32]
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
        exact = {"Rec.rec_batch_num": 1, "Rec.rec_img_shape": [3, HEIGHT, HEIGHT]}  # no line is padded to a longer one
        usual = {"Global.log_level": "critical", "Global.text_score": 0.0, "Det.limit_side_len": HEIGHT}
        self._engine = rapidocr.RapidOCR(params=usual | exact | threads | models)
        self._engine(np.full((HEIGHT, HEIGHT, 3), 255, np.uint8))  # loads the detector, whose size is set from now on

    def read(self, pixels: Pixels) -> Sequence[Line]:
        """The lines in an image (h, w, 3), in reading order.

        Letters on leaves or wire are often found at only one of two sizes. So a small image of which much is uncertain
        is read twice. Of two readings of a line the surer one is kept; if the texts differ, both are kept. Lines that
        are turned by 90, 180 or 270 degrees are read, too.
        """
        image = np.ascontiguousarray(pixels[:, :, ::-1])
        with _one_at_a_time:
            first, *others = SIDES
            lines = self._recognised(image, self._found(image, first))
            for side in others:
                if min(image.shape[:2]) < side and _is_uncertain(lines):
                    sure = [line.box for line in lines if line.confidence >= UNSURE]
                    again = [quad for quad in self._found(image, side) if not _covered(_corners(quad, image), sure)]
                    lines += self._recognised(image, again)
        return tuple(
            _most_confident([line for line in lines if line.confidence >= SURE and is_worth_keeping(line.text)])
        )

    def _found(self, image: Pixels, side: int) -> Sequence[Quad]:
        """Where lines are: four corners (4, 2) in pixels each, with detection at a shorter side of ``side`` or more."""
        self._engine.text_det.limit_side_len = min(side, LARGER * min(image.shape[:2]))
        boxes = self._engine(image, use_det=True, use_cls=False, use_rec=False).boxes
        return () if boxes is None else tuple(np.asarray(boxes, np.float32))

    def _recognised(self, image: Pixels, quads: Sequence[Quad]) -> list[Line]:
        """All lines in these places, whatever their confidence."""
        if not quads:
            return []
        parts = self._engine.crop_text_regions(image, quads)
        read = self._read(parts)
        doubtful = [n for n, (_, sure) in enumerate(read) if sure < UNSURE]
        for n in self._upside_down(parts, doubtful):
            ((text, sure),) = self._read([np.ascontiguousarray(parts[n][::-1, ::-1])])
            read[n] = max(read[n], (text, sure), key=lambda reading: reading[1])
        return [
            Line(" ".join(text.split()), _corners(quad, image), round(sure, 3))
            for quad, (text, sure) in zip(quads, read, strict=True)
            if text.strip()
        ]

    def _read(self, parts: Sequence[Pixels]) -> list[tuple[str, float]]:
        """The text and the confidence of each part."""
        found = self._engine.recognize_txt(parts)
        return [(text, float(sure)) for text, sure in zip(found.txts, found.scores, strict=True)]

    def _upside_down(self, parts: Sequence[Pixels], some: Sequence[int]) -> list[int]:
        """Which of some parts are upside down, by the classifier of the wheel."""
        if not some:
            return []
        _, found = self._engine.cls_and_rotate([np.ascontiguousarray(parts[n]) for n in some])
        return [n for n, (way, sure) in zip(some, found.cls_res, strict=True) if way == "180" and sure >= TURNED]


def _corners(quad: Quad, image: Pixels) -> tuple[float, ...]:
    """Four corners in pixels as fractions of the image: x and y of each."""
    size = np.array([image.shape[1], image.shape[0]], np.float64)
    return tuple(np.clip(quad / size, 0, 1).round(4).ravel().tolist())


def _is_uncertain(lines: Sequence[Line]) -> bool:
    """Whether much of what was read, by its length, is uncertain; what is hardly a line does not count."""
    hopeful = [line for line in lines if line.confidence >= HINT]
    unsure = sum(len(line.text) for line in hopeful if line.confidence < UNSURE)
    return unsure > AGAIN * sum(len(line.text) for line in hopeful)


def _covered(box: Sequence[float], others: Sequence[Sequence[float]]) -> bool:
    return any(overlap(box, other) > SAME for other in others)


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
