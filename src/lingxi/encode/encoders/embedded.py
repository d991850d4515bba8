"""The built-in model: images, sounds, English and Chinese in one space, from files inside the package."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vector, Vectors, unit
from lingxi.calibration import Calibration
from lingxi.encode.accounts import Account
from lingxi.encode.embedded.anchors import Anchors
from lingxi.encode.embedded.class_names import class_names
from lingxi.encode.embedded.hearing import WEIGHTS as SOUND_WEIGHTS
from lingxi.encode.embedded.hearing import Hearing
from lingxi.encode.embedded.insides import CELLS, CORNERS, Insides, corner
from lingxi.encode.embedded.reader import Reader
from lingxi.encode.embedded.unigram import Unigram
from lingxi.encode.registry import encoders
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session
from lingxi.types import About, Audio, Image, Media, Modality, Space, Text

WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "embedded"
UNKNOWN = 0  # the token of unknown characters
TEXTS_AT_ONCE = 64
AT_ONCE = 8  # images per run: larger batches are slower and need more memory (210 images/s at 32, 275 at 8)
LONGEST = 2_000  # characters of a text; the rest is ignored


@final
@encoders.register("embedded")
class Embedded:
    """EfficientNet-Lite for images, a table of token vectors for texts, small CNNs for sounds; see the cards.

    A vector has two halves: the named one (class names mixed by ConSE, Norouzi et al., 2013) and the learned one (from
    photos with captions). The learned half counts more if the photos' captions contain the words of a text. A text is a
    sum over its tokens; in the learned half the tokens also act on each other. A text that names a class is moved to
    it. An image is a sum over classes in the named half; in the learned half it is a sum over classes and over places
    of feature maps. So each score can be split into parts. Two more dimensions lower images that are near to every
    text, and texts that are near to every image (hubness; as CSLS, Conneau et al., 2018). A sound is a mixture of the
    texts of its likely classes, plus a part of the sound itself. Thread-safe; files are loaded on first use.
    """

    about = About(
        "Pictures, sounds, English and Chinese in one space; the model in the box.",
        "Tan and Le, 2019 (EfficientNet-Lite); Norouzi et al., 2013 (ConSE); the rest is in weights/embedded/CARD.md",
        "Apache-2.0, word vectors CC BY-SA 4.0",
        bytes=44_000_000,
    )
    modalities: frozenset[Modality] = frozenset({"text", "image", "audio"})

    def __init__(self) -> None:
        self._hearing = Hearing()

    @lazy
    def space(self) -> Space:
        """The space of the shipped files."""
        return Space("embedded", self._card["dim"], self._card["revision"])

    @lazy
    def hearing(self) -> str:
        """The revision of the sound model."""
        return str(json.loads((SOUND_WEIGHTS / "model.json").read_text(encoding="utf-8"))["revision"])

    @lazy
    def calibration(self) -> Calibration:
        """Match probabilities, fitted on held-out pairs; the card has their reliability."""
        folders = (WEIGHTS, SOUND_WEIGHTS)
        files = [json.loads((folder / "calibration.json").read_text(encoding="utf-8")) for folder in folders]
        background = {kind: rows for folder in folders for kind, rows in _background(folder).items()}
        return Calibration.of({pair: fit for file in files for pair, fit in file.items()}, background)

    @property
    def side(self) -> int:
        """The shorter side, in pixels, that a decoded image should have."""
        return self._picture_size

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Vectors (n, dim) float32, unit rows; a text without a known token is the zero vector."""
        vectors = np.zeros((len(batch), self.space.dim), dtype=np.float32)
        pictures = {n: media.pixels for n, media in enumerate(batch) if isinstance(media, Image)}
        texts = {n: media.text for n, media in enumerate(batch) if isinstance(media, Text)}
        if pictures:
            vectors[list(pictures)] = self._encode_pictures(list(pictures.values()))
        if texts:
            vectors[list(texts)] = self._encode_texts(list(texts.values()))
        sounds = {n: media for n, media in enumerate(batch) if isinstance(media, Audio)}
        if sounds:
            vectors[list(sounds)] = self._hearing.encode(list(sounds.values()), self.space.dim)
        return vectors

    def token_vectors(self, text: str) -> Vectors:
        """The vectors (t, d) of the known tokens of a text, without context; rarer words have longer ones."""
        return self._rows([n for n in self._tokenizer.encode(self._prepared(text)) if n != UNKNOWN])

    def account(self, picture: Image, vectors: Vectors) -> Account:
        """Splits the cosines of a picture with vectors (n, dim) over classes, features and places.

        Five runs of the image encoder: the whole picture, and four overlapping pieces for the places.
        """
        size = self._picture_size
        pieces = [_square(corner(picture.pixels, which), size) for which in range(len(CORNERS))]
        return self._insides.account(_square(picture.pixels, size), pieces, vectors)

    def regions(self, pictures: Sequence[Image]) -> Vectors:
        """The vectors (n, 16, dim) of the cells of a grid of four by four, without what lowers hubs."""
        found = np.zeros((len(pictures), CELLS, self.space.dim), np.float32)
        for start in range(0, len(pictures), AT_ONCE):
            some = np.stack([_square(each.pixels, self._picture_size) for each in pictures[start : start + AT_ONCE]])
            places = self._insides.places(some)
            found[start : start + AT_ONCE, :, : places.shape[2]] = places
        return found

    def words(self, text: str) -> list[tuple[int, int]]:
        """The words of a text as character offsets; the pieces of the vocabulary in Chinese."""
        return self._tokenizer.spans(text.translate(self._simplified))

    def class_names(self, which: int) -> dict[str, str]:
        """The English name of one of ImageNet's classes, and the Chinese name if there is one."""
        return class_names()[which]

    def _encode_texts(self, texts: Sequence[str]) -> Vectors:
        coded = [[n for n in self._tokenizer.encode(self._prepared(text)) if n != UNKNOWN] for text in texts]
        rows = [self._rows(ids) for ids in coded]
        sums = [self._sums(ids, each) for ids, each in zip(coded, rows, strict=True)]
        named, coded_share = self._anchors.coded(unit(np.stack([sum_ for sum_, _, _ in sums])))
        learned = unit(np.stack([own for _, own, _ in sums]) + self._in_context(rows))
        usual, (least, most) = self._card["learned"], self._card["shares"]
        share = np.array([[least + (most - least) * known] for _, _, known in sums], np.float32)  # (n, 1)
        share += coded_share * (self._card["named_share"] - share)
        whole = unit(np.hstack([named * (1 - share) / (1 - usual) ** 0.5, learned * share / usual**0.5]))
        met = self._card["hub"]
        near = -self._card["unhub_text"] / met * self._anchors.nearness(whole)
        held_back = np.where(whole.any(axis=1, keepdims=True), np.hstack([np.full_like(near, met), near]), 0)
        return unit(np.hstack([whole, held_back]).astype(np.float32))

    def _rows(self, ids: Sequence[int]) -> Vectors:
        """Token vectors (t, d)."""
        table, scales = self._table
        rows: Vectors = scales[ids, None] * table[ids].astype(np.float32)
        return rows

    def _sums(self, coded: Sequence[int], rows: Vectors) -> tuple[Vector, Vector, float]:
        """A text's named half, its tokens' own contributions to the learned half, and its share known from photos.

        Neither half is normalised. Tokens count towards the share by the length of their vectors: rare words have
        longer ones.
        """
        ids = np.array(coded, np.int32)
        corrections, sizes = self._corrections
        places = np.minimum(np.searchsorted(self._terms, ids), len(self._terms) - 1)
        known = self._terms[places] == ids
        own = places[known]
        lengths = np.linalg.norm(rows, axis=1)
        named: Vector = rows.sum(0)
        share = float(lengths[known].sum() / max(float(lengths.sum()), 1e-9))
        return named, named @ self._words + sizes[own] @ corrections[own].astype(np.float32), share

    def _in_context(self, texts: Sequence[Vectors]) -> Vectors:
        """What the tokens (t, d) of each text contribute to its learned half (e,) in context, window by window."""
        size = self._card["window"]
        windows = [(n, rows[at : at + size]) for n, rows in enumerate(texts) for at in range(0, len(rows), size)]
        windows.sort(key=lambda window: len(window[1]))
        added = np.zeros((len(texts), self._words.shape[1]), np.float32)
        for start in range(0, len(windows), TEXTS_AT_ONCE):
            some = windows[start : start + TEXTS_AT_ONCE]
            longest = len(some[-1][1])
            vectors = np.zeros((len(some), longest, self._card["named"]), np.float32)
            there = np.zeros((len(some), longest), np.bool_)
            for place, (_, rows) in enumerate(some):
                vectors[place, : len(rows)] = rows
                there[place, : len(rows)] = True
            np.add.at(added, [n for n, _ in some], self._reader(vectors, there))
        return added

    def _encode_pictures(self, pictures: Sequence[Pixels]) -> Vectors:
        size, vectors = self._picture_size, np.zeros((len(pictures), self.space.dim), dtype=np.float32)
        for start in range(0, len(pictures), AT_ONCE):
            some = np.stack(
                [_square(pixels, size) for pixels in pictures[start : start + AT_ONCE]]
            )  # (8, size, size, 3)
            vectors[start : start + AT_ONCE] = self._tower.run(None, {"pixels": some})[0]
        return unit(vectors)

    def _prepared(self, text: str) -> str:
        """Replaces traditional characters by simplified ones, and emoji by their names."""
        plain = text[:LONGEST].translate(self._simplified)
        return plain if plain.isascii() else "".join(map(_named, plain))

    @lazy
    def _card(self) -> dict[str, Any]:
        card: dict[str, Any] = json.loads((WEIGHTS / "model.json").read_text(encoding="utf-8"))
        return card

    @property
    def _picture_size(self) -> int:
        return int(self._card["side"])

    @lazy
    def _simplified(self) -> dict[int, str]:
        old, new = (WEIGHTS / "simplified.txt").read_text(encoding="utf-8").splitlines()
        return dict(zip(map(ord, old), new, strict=True))

    @lazy
    def _table(self) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
        """Token vectors (v, d) of the named half as int8, memory-mapped, and their scales (v,)."""
        return _rounded("tokens.i8", "scales.f16", self._card["named"])

    @lazy
    def _corrections(self) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
        """Corrections of some tokens in the learned half: (u, e) as int8, and their scales (u,)."""
        return _rounded("learned.i8", "learned_scales.f16", self._words.shape[1])

    @lazy
    def _terms(self) -> npt.NDArray[np.int32]:
        """The tokens that have corrections, sorted: those that are known from photos."""
        return np.fromfile(WEIGHTS / "learned_terms.i32", dtype=np.int32)

    @lazy
    def _words(self) -> npt.NDArray[np.float32]:
        """The map (d, e) from named sums to learned sums, before the corrections."""
        words = np.fromfile(WEIGHTS / "words.f16", dtype=np.float16).astype(np.float32)
        return words.reshape(self._card["named"], -1)

    @lazy
    def _tokenizer(self) -> Unigram:
        pieces = gzip.decompress((WEIGHTS / "pieces.txt.gz").read_bytes()).decode().split("\n")
        scores = gzip.decompress((WEIGHTS / "pieces.f32.gz").read_bytes())
        return Unigram(pieces, np.frombuffer(scores, np.float32).tolist())

    @lazy
    def _tower(self) -> Any:
        return make_session(WEIGHTS / "picture.onnx")

    @lazy
    def _insides(self) -> Insides:
        return Insides(WEIGHTS / "picture.onnx", self._picture_size)

    @lazy
    def _reader(self) -> Reader:
        return Reader(WEIGHTS / "context.npz", self._card["heads"])

    @lazy
    def _anchors(self) -> Anchors:
        return Anchors(WEIGHTS / "anchors.npz", self._card["code"], self._card["sharpness"], self._card["gate"])


def _background(folder: Path) -> dict[Modality, Vectors]:
    """Modality -> vectors (n, d) of what is usual, from int8."""
    with np.load(folder / "background.npz") as file:
        return {cast("Modality", kind): unit(rows.astype(np.float32)) for kind, rows in file.items()}


def _rounded(name: str, scales: str, dim: int) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    found = np.fromfile(WEIGHTS / scales, dtype=np.float16).astype(np.float32)
    return np.memmap(WEIGHTS / name, dtype=np.int8, mode="r", shape=(len(found), dim)), found


def _square(pixels: Pixels, size: int) -> Pixels:
    """The whole image as a square of size x size pixels; nothing at its borders is cut off."""
    from PIL import Image as Pillow

    image = Pillow.fromarray(pixels)
    return np.asarray(image.resize((size, size), Pillow.Resampling.BICUBIC, reducing_gap=3.0))


def _named(character: str) -> str:
    """An emoji as its Unicode name; other characters unchanged."""
    if unicodedata.category(character) != "So":
        return character
    return f" {unicodedata.name(character, '').lower()} "
