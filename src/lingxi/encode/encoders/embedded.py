"""The model in the box: pictures, English and Chinese in one space, from files that ship inside the package."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors, unit
from lingxi.encode.registry import encoders
from lingxi.encode.unigram import Unigram
from lingxi.types import Image, Media, Modality, Space, Text

WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "embedded"
MARGIN = 7 / 8  # of the centre square is seen, as the backbone was trained
AT_ONCE = 8  # pictures: more of them are slower and take more memory (210 pictures/s at 32, 275 at 8)
LONGEST = 2_000  # characters of a text that are read


@final
@encoders.register("embedded")
class Embedded:
    """EfficientNet-Lite for pictures and a table of token vectors for texts; weights/embedded/CARD.md tells the rest.

    A text's vector is the sum of its tokens' vectors at unit length, a picture's is linear in the average of its
    feature map: both can be taken apart again. Made once and used from any thread; files are read on first use.
    """

    modalities: frozenset[Modality] = frozenset({"text", "image"})

    def __init__(self) -> None:
        self._lock = Lock()

    @cached_property
    def space(self) -> Space:
        """The space that the shipped files span."""
        return Space("embedded", self._card["dim"], self._card["revision"])

    @property
    def side(self) -> int:
        """The shorter side, in pixels, that a decoded picture should have."""
        return int(self._picture_size / MARGIN)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Vectors (n, dim) float32 with unit rows; a text without a known token is the zero vector."""
        vectors = np.zeros((len(batch), self.space.dim), dtype=np.float32)
        pictures = {n: media.pixels for n, media in enumerate(batch) if isinstance(media, Image)}
        texts = {n: media.text for n, media in enumerate(batch) if isinstance(media, Text)}
        if pictures:
            vectors[list(pictures)] = self._encode_pictures(list(pictures.values()))
        if texts:
            vectors[list(texts)] = self._encode_texts(list(texts.values()))
        return vectors

    def _encode_texts(self, texts: Sequence[str]) -> Vectors:
        table, scales = self._table
        sums = np.zeros((len(texts), self.space.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = self._tokenizer.encode(self._prepared(text))
            sums[row] = scales[ids] @ table[ids].astype(np.float32)  # (t,) @ (t, d)
        return unit(sums)

    def _encode_pictures(self, pictures: Sequence[Pixels]) -> Vectors:
        size, vectors = self._picture_size, np.zeros((len(pictures), self.space.dim), dtype=np.float32)
        for start in range(0, len(pictures), AT_ONCE):
            some = np.stack([_seen(pixels, size) for pixels in pictures[start : start + AT_ONCE]])  # (8, size, size, 3)
            vectors[start : start + AT_ONCE] = self._tower.run(None, {"pixels": some})[0]
        return unit(vectors)

    def _prepared(self, text: str) -> str:
        """Traditional characters as simplified ones, pictographs as their names."""
        plain = text[:LONGEST].translate(self._simplified)
        return plain if plain.isascii() else "".join(map(_named, plain))

    @cached_property
    def _card(self) -> dict[str, Any]:
        card: dict[str, Any] = json.loads((WEIGHTS / "model.json").read_text(encoding="utf-8"))
        return card

    @property
    def _picture_size(self) -> int:
        return int(self._card["side"])

    @cached_property
    def _simplified(self) -> dict[int, str]:
        old, new = (WEIGHTS / "simplified.txt").read_text(encoding="utf-8").splitlines()
        return dict(zip(map(ord, old), new, strict=True))

    @cached_property
    def _table(self) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
        """Token vectors (v, d) as int8, mapped and not read, and the scale (v,) of each."""
        scales = np.fromfile(WEIGHTS / "scales.f32", dtype=np.float32)
        return np.memmap(WEIGHTS / "tokens.i8", dtype=np.int8, mode="r", shape=(len(scales), self.space.dim)), scales

    @cached_property
    def _tokenizer(self) -> Unigram:
        pieces = (WEIGHTS / "pieces.txt").read_text(encoding="utf-8").split("\n")
        return Unigram(pieces, np.fromfile(WEIGHTS / "pieces.f32", dtype=np.float32).tolist())

    @cached_property
    def _tower(self) -> Any:
        import onnxruntime

        with self._lock:
            options = onnxruntime.SessionOptions()
            options.enable_cpu_mem_arena = True  # without it the heap breaks up and grows by 1 MB a picture
            options.intra_op_num_threads = os.cpu_count() or 1
            providers = ["CPUExecutionProvider"]
            return onnxruntime.InferenceSession(str(WEIGHTS / "picture.onnx"), options, providers=providers)


def _seen(pixels: Pixels, size: int) -> Pixels:
    """The middle of the picture's centre square, size x size pixels."""
    from PIL import Image as Pillow

    image = Pillow.fromarray(pixels)
    short = min(image.size) * MARGIN
    left, top = (image.width - short) / 2, (image.height - short) / 2
    box = (left, top, left + short, top + short)
    return np.asarray(image.resize((size, size), Pillow.Resampling.BICUBIC, box=box, reducing_gap=3.0))


def _named(character: str) -> str:
    """A pictograph as its Unicode name, anything else as it is."""
    if unicodedata.category(character) != "So":
        return character
    return f" {unicodedata.name(character, '').lower()} "
